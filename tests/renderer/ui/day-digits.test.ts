import { describe, expect, test } from 'vitest'
import { dayDigits, dayPattern, readDayDigits } from '../../../renderer/ui/day-digits.ts'

const DAY = '2026-02-09'
const LETTERS = { day: 'TT', month: 'MM', year: 'JJJJ' }

test.each([
  ['de-DE', '09.02.2026', 'TT.MM.JJJJ'],
  ['de-AT', '09.02.2026', 'TT.MM.JJJJ'],
  ['en-GB', '09/02/2026', 'TT/MM/JJJJ'],
  ['en-US', '02/09/2026', 'MM/TT/JJJJ'],
  ['en-CA', '2026-02-09', 'JJJJ-MM-TT'],
])('a day in %s is %s, and is read back as it was written', (locale, text, pattern) => {
  expect(dayDigits(DAY, locale)).toBe(text)
  expect(dayPattern(locale, LETTERS)).toBe(pattern)
  expect(readDayDigits(text, locale, false)).toEqual({ kind: 'day', day: DAY })
  // What a person pastes from a file or a program.
  expect(readDayDigits(DAY, locale, false)).toEqual({ kind: 'day', day: DAY })
})

describe('while somebody types, in German', () => {
  test.each([
    ['', 'half'],
    ['9.', 'half'],
    ['9.2.', 'half'],
    ['9.2.20', 'half'],
    ['9.2.202', 'half'],
    ['2026-02-0', 'half'],
    ['gestern', 'half'],
    ['31.02.2026', 'wrong'],
    ['29.02.2026', 'wrong'],
    ['1.13.2026', 'wrong'],
    ['0.1.2026', 'wrong'],
    ['9.2.0026', 'wrong'],
    ['9.2.2200', 'wrong'],
    ['9.2.20260', 'wrong'],
  ])('“%s” is %s', (text, kind) => {
    expect(readDayDigits(text, 'de-DE', false)).toEqual({ kind })
  })

  test.each(['9.2.2026', '09.02.2026', '9-2-2026', ' 9 2 2026 ', '9. 2. 2026'])(
    '“%s” is the day',
    (text) => {
      expect(readDayDigits(text, 'de-DE', false)).toEqual({ kind: 'day', day: DAY })
    },
  )

  test('a year of two digits is one of this century when the person is done', () => {
    expect(readDayDigits('9.2.26', 'de-DE', false)).toEqual({ kind: 'half' })
    expect(readDayDigits('9.2.26', 'de-DE', true)).toEqual({ kind: 'day', day: DAY })
    expect(readDayDigits('31.2.26', 'de-DE', true)).toEqual({ kind: 'wrong' })
    expect(readDayDigits('9.2.6', 'de-DE', true)).toEqual({ kind: 'half' })
  })
})
