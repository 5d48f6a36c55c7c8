import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import {
  AMOUNT_MSAT_MAX,
  type BtcPrice,
  currencyExponent,
  divideRoundingUp,
  fiatToMsat,
  MSAT_PER_BTC,
  MSAT_PER_SAT,
  msatToFiat,
  msatToSat,
  parsePrice,
  satToMsat,
} from '../../shared/money.ts'

const RUNS = { numRuns: 3_000 }
const price: fc.Arbitrary<BtcPrice> = fc.record({
  numerator: fc.bigInt({ min: 1n, max: 10n ** 30n }),
  denominator: fc.bigInt({ min: 1n, max: 10n ** 18n }),
})
const amountMinor = fc.bigInt({ min: 0n, max: 10n ** 15n })
const amountMsat = fc.bigInt({ min: 0n, max: AMOUNT_MSAT_MAX })
const currency = fc.constantFrom('EUR', 'USD', 'JPY', 'KWD', 'BHD', 'KRW')

test.prop([fc.bigInt({ min: 0n, max: 10n ** 40n }), fc.bigInt({ min: 1n, max: 10n ** 40n })], RUNS)(
  'rounding up gives the least whole number that covers the ratio',
  (numerator, denominator) => {
    const quotient = divideRoundingUp(numerator, denominator)
    expect(quotient * denominator).toBeGreaterThanOrEqual(numerator)
    if (quotient > 0n) expect((quotient - 1n) * denominator).toBeLessThan(numerator)
  },
)

test.prop([amountMinor, price], RUNS)(
  'fiat becomes the least number of whole sats that is worth at least the price',
  (amount, at) => {
    const msat = fiatToMsat(amount, at)
    expect(msat % MSAT_PER_SAT).toBe(0n)
    const asked = amount * MSAT_PER_BTC * at.denominator
    expect(msat * at.numerator).toBeGreaterThanOrEqual(asked)
    if (msat > 0n) expect((msat - MSAT_PER_SAT) * at.numerator).toBeLessThan(asked)
    expect(msat > 0n).toBe(amount > 0n)
  },
)

test.prop([amountMinor, amountMinor, price], RUNS)(
  'two sales apart never cost less than the same sale at once',
  (one, other, at) => {
    const together = fiatToMsat(one + other, at)
    expect(fiatToMsat(one, at) + fiatToMsat(other, at)).toBeGreaterThanOrEqual(together)
  },
)

test.prop([amountMsat, price], RUNS)(
  'msat become the nearest minor unit, the half going up',
  (msat, at) => {
    const fiat = msatToFiat(msat, at)
    const worth = 2n * msat * at.numerator
    const unit = MSAT_PER_BTC * at.denominator
    expect((2n * fiat + 1n) * unit).toBeGreaterThan(worth)
    expect((2n * fiat - 1n) * unit).toBeLessThanOrEqual(worth)
  },
)

test.prop([amountMsat, amountMsat, price], RUNS)('more msat are never worth less', (a, b, at) => {
  const [less, more] = a < b ? [a, b] : [b, a]
  expect(msatToFiat(less, at)).toBeLessThanOrEqual(msatToFiat(more, at))
})

test.prop([fc.bigInt({ min: 0n, max: AMOUNT_MSAT_MAX / 1_000n })], RUNS)(
  'sats to msat and back is the same number (pain 9)',
  (sat) => {
    expect(msatToSat(satToMsat(sat))).toBe(sat)
    expect(msatToSat(satToMsat(sat) + 999n)).toBe(sat)
  },
)

test.prop(
  [
    fc.bigInt({ min: 1n, max: 10n ** 15n - 1n }),
    fc.integer({ min: 0, max: 18 }),
    fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }),
    currency,
  ],
  RUNS,
)('a price keeps every digit that was written', (major, decimals, digits, unit) => {
  const fraction = String(digits).padStart(18, '0').slice(0, decimals)
  const parsed = parsePrice(decimals === 0 ? `${major}` : `${major}.${fraction}`, unit)
  if (!parsed) throw new Error('refused')
  const scale = 10n ** BigInt(currencyExponent(unit))
  expect(parsed.numerator).toBe((major * 10n ** BigInt(decimals) + BigInt(fraction || '0')) * scale)
  expect(parsed.denominator).toBe(10n ** BigInt(decimals))
})

test.prop([fc.oneof(fc.string(), fc.double().map(String)), currency], RUNS)(
  'no text at all is taken for a price that is not positive, and none makes it throw',
  (text, unit) => {
    const parsed = parsePrice(text, unit)
    if (!parsed) return
    expect(/^\s*\d+(\.\d+)?\s*$/.test(text)).toBe(true)
    expect(parsed.numerator).toBeGreaterThan(0n)
    expect(parsed.denominator).toBeGreaterThan(0n)
  },
)
