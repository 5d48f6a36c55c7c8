import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import {
  currencySign,
  fiatText,
  priceText,
  satText,
  writeCount,
} from '../../../renderer/ui/money-format.ts'

const plain = (text: string): string => text.replaceAll('\u00a0', ' ')

describe('an amount is written', () => {
  test.each([
    [{ currency: 'EUR', amountMinor: 1_250n }, 'en-GB', '12.50 €'],
    [{ currency: 'EUR', amountMinor: 1_250n }, 'de-DE', '12,50 €'],
    [{ currency: 'EUR', amountMinor: 123_456_789n }, 'en-GB', '1,234,567.89 €'],
    [{ currency: 'EUR', amountMinor: 123_456_789n }, 'de-DE', '1.234.567,89 €'],
    [{ currency: 'JPY', amountMinor: 1_250n }, 'en-GB', '1,250 ¥'],
    [{ currency: 'KWD', amountMinor: 1_250n }, 'en-GB', '1.250 KWD'],
    [{ currency: 'CHF', amountMinor: 5n }, 'en-GB', '0.05 CHF'],
    [{ currency: 'EUR', amountMinor: -450n }, 'en-GB', '\u22124.50 €'],
  ])('in the locale, by the decimals of its currency: %o %s', (fiat, locale, expected) => {
    expect(plain(fiatText(fiat, locale))).toBe(expected)
  })

  test('in sats with thousandths only when there are any', () => {
    expect(plain(satText(14_204_000n, 'en-GB'))).toBe('14,204 sat')
    expect(plain(satText(14_204_005n, 'en-GB'))).toBe('14,204.005 sat')
    expect(plain(satText(-1_500n, 'de-DE'))).toBe('\u22121,500 sat')
  })

  test.prop([fc.bigInt({ min: -(10n ** 21n), max: 10n ** 21n })])(
    'exactly, however large: no float is made of it',
    (amountMsat) => {
      const digits = satText(amountMsat, 'en-GB').replace(/[^\d.\u2212]/g, '')
      const [whole = '', fraction = '000'] = digits.replace('\u2212', '').split('.')
      const sign = digits.startsWith('\u2212') ? -1n : 1n
      expect(sign * (BigInt(whole) * 1_000n + BigInt(fraction))).toBe(amountMsat)
    },
  )

  test('as a price, rounded half up', () => {
    const price = { numerator: 8_800_410_500n, denominator: 1_000n, currency: 'EUR' }
    expect(plain(priceText(price, 'en-GB'))).toBe('88,004.11 €')
  })

  test('as a count with thousands separated', () => {
    expect(writeCount(48_211n, 'en-GB')).toBe('48,211')
  })

  test('with the short sign of its currency', () => {
    expect([currencySign('EUR'), currencySign('USD'), currencySign('SEK')]).toEqual([
      '€',
      '$',
      'kr',
    ])
  })
})
