import { describe, expect, test } from 'vitest'
import { customerEmailSchema } from '../../shared/model/customer.ts'
import { nameSchema, proseSchema } from '../../shared/model/text.ts'

const name = nameSchema(80)
const prose = proseSchema(200)

describe('a name', () => {
  test.each([
    ['Zoe\u0308', 'Zo\u00eb', 'letters are composed'],
    ['  Anna \u00a0 Adler\n', 'Anna Adler', 'every run of spaces is one'],
    ['An\u200bna\ufeff', 'Anna', 'what takes no place is left out'],
    ['\u0645\u06cc\u200c\u062e', '\u0645\u06cc\u200c\u062e', 'what Persian is written with stays'],
    ['\u{1f469}\u200d\u{1f373}', '\u{1f469}\u200d\u{1f373}', 'a picture of several stays whole'],
    ['=1+1', '=1+1', 'a formula is a name like any other; files take care of it'],
  ])('%j becomes %j: %s', (typed, kept) => {
    expect(name.parse(typed)).toBe(kept)
  })

  test.each([
    '',
    ' ',
    '\u200b',
    '\u0301',
    '\u200d',
    'a\u0000b',
    'a\u0085b',
    '\u202eannA',
    'x\u2066y',
  ])('%j is none', (typed) => {
    expect(name.safeParse(typed).success).toBe(false)
  })
})

describe('words of a person', () => {
  test('may have lines, and lose only half characters and the spaces around them', () => {
    expect(prose.parse(' two\r\nlines\t"quoted", \u202eRTL \ud800 ')).toBe(
      'two\r\nlines\t"quoted", \u202eRTL \ufffd',
    )
    expect(prose.parse('')).toBe('')
  })

  test.each(['\u0000', 'a\u0000b', '\u001b[31m', 'a\u007f', '\u009b'])('%j are none', (typed) => {
    expect(prose.safeParse(typed).success).toBe(false)
  })
})

test.each(['a\u0000b@example.org', 'ab@exam\u0000ple.org', 'ab@example.o\u001frg'])(
  '%j is no address',
  (typed) => {
    expect(customerEmailSchema.safeParse(typed).success).toBe(false)
  },
)
