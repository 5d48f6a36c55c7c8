import { describe, expect, it } from 'vitest'
import {
  AMOUNT_MSAT_MAX,
  currencyExponent,
  divideRoundingUp,
  fiatToMsat,
  MSAT_PER_BTC,
  MSAT_PER_SAT,
  msatToFiat,
  msatToSat,
  parsePrice,
  satToMsat,
  SHOP_CURRENCIES,
} from '../../shared/money.ts'

describe('the decimals of a currency (TRAP-05)', () => {
  it.each([
    ['EUR', 2],
    ['USD', 2],
    ['CHF', 2],
    ['JPY', 0],
    ['KRW', 0],
    ['VND', 0],
    ['ISK', 0],
    ['KWD', 3],
    ['BHD', 3],
    ['TND', 3],
    ['XXX', 2],
  ])('of %s are %d', (currency, exponent) => {
    expect(currencyExponent(currency)).toBe(exponent)
  })

  it('are those the runtime knows, for every currency a shop can have', () => {
    for (const currency of SHOP_CURRENCIES) {
      const { maximumFractionDigits } = new Intl.NumberFormat('en', {
        style: 'currency',
        currency,
      }).resolvedOptions()
      expect(currencyExponent(currency), `of ${currency}`).toBe(maximumFractionDigits)
    }
  })
})

describe('a price as text', () => {
  it.each([
    '',
    ' ',
    '0',
    '0.00',
    '.5',
    '5.',
    '-1',
    '+1',
    '1e5',
    '1E5',
    '0x10',
    '1,5',
    '1_000',
    'NaN',
    'Infinity',
    '88004.10.1',
    '88 004',
    '٣',
    '１',
    '1\n2',
    `${'9'.repeat(16)}`,
    `1.${'0'.repeat(19)}`,
  ])('«%s» is refused', (text) => {
    expect(parsePrice(text, 'EUR')).toBeNull()
  })

  it.each([
    ['88004.10', 'EUR', 880_041_000n, 100n],
    ['88004', 'EUR', 8_800_400n, 1n],
    ['88004.12345', 'EUR', 880_041_234_500n, 100_000n],
    ['14720000', 'JPY', 14_720_000n, 1n],
    ['14720000.5', 'JPY', 147_200_005n, 10n],
    ['29340.125', 'KWD', 29_340_125_000n, 1_000n],
    [' 88004 ', 'EUR', 8_800_400n, 1n],
    ['007', 'EUR', 700n, 1n],
  ])('«%s» %s is exact', (text, currency, numerator, denominator) => {
    expect(parsePrice(text, currency)).toEqual({ numerator, denominator })
  })
})

describe('rounding (LND-15, APP-05)', () => {
  const price = { numerator: 8_800_410n, denominator: 1n }

  it.each([
    [0n, 0n],
    // 1 cent is 11.36 sat.
    [1n, 12_000n],
    [3_050n, 34_658_000n],
    // 8,800,410 cents are one bitcoin, to the sat.
    [8_800_410n, MSAT_PER_BTC],
  ])('%d cents cost %d msat', (amountMinor, amountMsat) => {
    expect(fiatToMsat(amountMinor, price)).toBe(amountMsat)
  })

  it.each([
    [0n, 0n],
    [1n, 0n],
    // Half a cent is 5681.55… msat.
    [5_681n, 0n],
    [5_682n, 1n],
    [MSAT_PER_BTC, 8_800_410n],
  ])('%d msat are worth %d cents', (amountMsat, amountMinor) => {
    expect(msatToFiat(amountMsat, price)).toBe(amountMinor)
  })

  it('rounds exactly half a cent up', () => {
    expect(msatToFiat(5n, { numerator: 10n ** 10n, denominator: 1n })).toBe(1n)
    expect(msatToFiat(4n, { numerator: 10n ** 10n, denominator: 1n })).toBe(0n)
  })

  it.each([
    [0n, 1n, 0n],
    [1n, 3n, 1n],
    [3n, 3n, 1n],
    [4n, 3n, 2n],
  ])('%d / %d rounded up is %d', (numerator, denominator, quotient) => {
    expect(divideRoundingUp(numerator, denominator)).toBe(quotient)
  })

  it('refuses what no price can be', () => {
    expect(() => divideRoundingUp(1n, 0n)).toThrow(RangeError)
    expect(() => divideRoundingUp(1n, -1n)).toThrow(RangeError)
    expect(() => divideRoundingUp(-1n, 1n)).toThrow(RangeError)
    expect(() => fiatToMsat(1n, { numerator: 0n, denominator: 1n })).toThrow(RangeError)
    expect(() => fiatToMsat(-1n, price)).toThrow(RangeError)
  })

  it('knows the largest amount there can be', () => {
    expect(AMOUNT_MSAT_MAX).toBe(21_000_000n * MSAT_PER_BTC)
    expect(AMOUNT_MSAT_MAX).toBeLessThan(2n ** 63n)
    expect(msatToSat(1_999n)).toBe(1n)
    expect(satToMsat(2n)).toBe(2n * MSAT_PER_SAT)
  })
})
