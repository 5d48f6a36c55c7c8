import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  GIFT_CODE_KINDS,
  makeGiftCode,
  readGiftCode,
  writeGiftCode,
} from '../../shared/gift-code.ts'

const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const anyKind = fc.constantFrom(...GIFT_CODE_KINDS)
const anyBytes = fc.uint8Array({ minLength: 15, maxLength: 32 })

describe('the text of a gift code', () => {
  test('a long code has 23 random symbols of five bits, more than 100 bits, and one check symbol', () => {
    const code = makeGiftCode('long', new Uint8Array(15).fill(0xff))
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/)
    expect(23 * 5).toBeGreaterThanOrEqual(100)
    const short = makeGiftCode('short', new Uint8Array(5))
    expect(short).toBe('000-000-000')
  })

  test('is told by its random bits and by nothing else', () => {
    const bytes = new Uint8Array(15).fill(0xa5)
    const code = makeGiftCode('long', bytes)
    for (let bit = 0; bit < 115; bit += 1) {
      const other = bytes.slice()
      other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (0x80 >> (bit & 7))
      expect(makeGiftCode('long', other)).not.toBe(code)
    }
  })

  test('comes back as it was, however it is typed', () => {
    fc.assert(
      fc.property(anyKind, anyBytes, (kind, bytes) => {
        const code = makeGiftCode(kind, bytes)
        const typed = [code, code.toLowerCase(), code.replaceAll('-', ''), ` ${code} `]
        const misread = code.replaceAll('0', 'o').replaceAll('1', 'l')
        for (const text of [...typed, code.replaceAll('-', ' '), misread]) {
          const read = readGiftCode(text)
          expect(read).toEqual({ ok: true, value: { kind, text: code.replaceAll('-', '') } })
          expect(read.ok && writeGiftCode(read.value)).toBe(code)
        }
      }),
    )
  })

  test.each([
    ['a dash that does not break', '\u2011'],
    ['a long dash', '\u2014'],
    ['a minus', '\u2212'],
    ['a hyphen that is seldom shown', '\u00ad'],
    ['a space without width', '\u200b'],
    ['a space that does not break', '\u00a0'],
  ])('pasted with %s between its groups it is the same code', (_name, dash) => {
    const code = makeGiftCode('long', new Uint8Array(15).fill(0x5a))
    expect(readGiftCode(code.replaceAll('-', dash))).toEqual(readGiftCode(code))
  })

  test('typed in wide letters it is the same code', () => {
    const code = makeGiftCode('short', new Uint8Array(5).fill(0x5a))
    const wide = code.replaceAll(/[0-9A-Z]/g, (symbol) =>
      String.fromCharCode(symbol.charCodeAt(0) + 0xfee0),
    )
    expect(readGiftCode(wide)).toEqual(readGiftCode(code))
  })

  test('every single wrong symbol and every swap of two is told from an unknown code', () => {
    const random = crypto.getRandomValues(new Uint8Array(15))
    for (const kind of GIFT_CODE_KINDS) {
      const text = makeGiftCode(kind, random).replaceAll('-', '')
      for (let place = 0; place < text.length; place += 1) {
        for (const symbol of SYMBOLS) {
          if (symbol === text[place]) continue
          const wrong = text.slice(0, place) + symbol + text.slice(place + 1)
          expect(readGiftCode(wrong)).toEqual({ ok: false, error: 'mistyped' })
        }
        for (let other = place + 1; other < text.length; other += 1) {
          if (text[place] === text[other]) continue
          const letters = [...text]
          ;[letters[place], letters[other]] = [letters[other] ?? '', letters[place] ?? '']
          expect(readGiftCode(letters.join('')).ok).toBe(false)
        }
      }
    }
  })

  test.each(['', '1234', '000-000-00', '000-000-0000', 'https://example.org/x', '000-000-00U'])(
    'knows that %j is no code',
    (text) => {
      expect(readGiftCode(text)).toEqual({ ok: false, error: 'not_a_code' })
    },
  )

  test('refuses too little randomness', () => {
    expect(() => makeGiftCode('long', new Uint8Array(14))).toThrow(RangeError)
  })
})
