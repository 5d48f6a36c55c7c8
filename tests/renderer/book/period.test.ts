import { describe, expect, test } from 'vitest'
import {
  periodAround,
  periodText,
  rangeOf,
  shiftPeriod,
  WHOLE_BOOK,
} from '../../../renderer/app/review/period.ts'

describe('a period of the journal', () => {
  test.each([
    ['day', '2026-11-21', '2026-11-21', '2026-11-21'],
    ['week', '2026-11-22', '2026-11-16', '2026-11-22'],
    ['week', '2026-11-23', '2026-11-23', '2026-11-29'],
    ['month', '2024-02-10', '2024-02-01', '2024-02-29'],
    ['quarter', '2026-11-21', '2026-10-01', '2026-12-31'],
    ['quarter', '2026-01-01', '2026-01-01', '2026-03-31'],
    ['year', '2026-11-21', '2026-01-01', '2026-12-31'],
  ] as const)('the %s of %s is %s to %s', (kind, day, fromDay, toDay) => {
    expect(periodAround(kind, day)).toEqual({ kind, fromDay, toDay })
  })

  test.each([
    ['day', '2026-03-29', 1, '2026-03-30', '2026-03-30'],
    ['week', '2026-01-01', -1, '2025-12-22', '2025-12-28'],
    ['month', '2026-03-31', -1, '2026-02-01', '2026-02-28'],
    ['quarter', '2026-02-01', -1, '2025-10-01', '2025-12-31'],
    ['year', '2024-06-01', 1, '2025-01-01', '2025-12-31'],
  ] as const)('beside the %s of %s (%i) lies %s to %s', (kind, day, step, fromDay, toDay) => {
    expect(shiftPeriod(periodAround(kind, day), step)).toEqual({ kind, fromDay, toDay })
  })

  test('a range moves by its own length, and comes back', () => {
    const range = rangeOf('2026-11-01', '2026-11-10')
    expect(shiftPeriod(range, 1)).toEqual({
      kind: 'range',
      fromDay: '2026-11-11',
      toDay: '2026-11-20',
    })
    expect(shiftPeriod(shiftPeriod(range, 1), -1)).toEqual(range)
  })

  test('an open end has nothing beside it', () => {
    expect(shiftPeriod(WHOLE_BOOK, -1)).toBe(WHOLE_BOOK)
    const open = rangeOf('2026-11-01', null)
    expect(shiftPeriod(open, 1)).toBe(open)
  })

  test('typed the wrong way round, it is turned; one day is a day; none is the whole book', () => {
    expect(rangeOf('2026-11-10', '2026-11-01')).toMatchObject({ fromDay: '2026-11-01' })
    expect(rangeOf('2026-11-10', '2026-11-10').kind).toBe('day')
    expect(rangeOf(null, null)).toEqual(WHOLE_BOOK)
  })

  test('reads as a person would say it', () => {
    const say = (kind: 'day' | 'month' | 'quarter' | 'year'): string | null =>
      periodText(periodAround(kind, '2026-11-21'), 'en-GB')
    expect(['day', 'month', 'quarter', 'year'].map((kind) => say(kind as 'day'))).toEqual([
      '21 Nov 2026',
      'November 2026',
      'Q4 2026',
      '2026',
    ])
    expect(periodText(rangeOf('2026-11-01', '2026-11-14'), 'de-DE')).toMatch(/^1\.–14\. Nov/)
    expect(periodText(rangeOf(null, '2026-11-14'), 'en-GB')).toBe('… – 14 Nov 2026')
    expect(periodText(WHOLE_BOOK, 'en-GB')).toBeNull()
  })
})
