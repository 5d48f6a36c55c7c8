import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { medianQuote, priceOfReadings } from '../../electron/domain/rates.ts'
import type { RateRecord } from '../../shared/model/rate.ts'
import { rateRecordSchema } from '../../shared/model/rate.ts'
import type { RateSettings } from '../../shared/model/settings.ts'
import { fiatToMsat, MSAT_PER_BTC, MSAT_PER_SAT, msatToFiat } from '../../shared/money.ts'

const NOW = 1_795_000_000_000
const RUNS = 2_000

const currency = fc.constantFrom('EUR', 'USD', 'JPY', 'KWD')
/** Anything a broken, hostile or honest source may write. */
const anyPrice = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.double().map(String),
  fc.bigInt({ min: -5n, max: 10n ** 20n }).map(String),
  fc.constantFrom('0', '1', '0.00000001', 'NaN', '1e5', '88004.10', '99999999999999999'),
)
const digits = fc.integer({ min: 0, max: 8 })
const honestPrice = fc
  .tuple(fc.integer({ min: 2_000, max: 900_000 }), digits, fc.nat())
  .map(([major, decimals, fraction]) =>
    decimals === 0
      ? String(major)
      : `${major}.${String(fraction).padStart(9, '0').slice(0, decimals)}`,
  )
const settings: fc.Arbitrary<RateSettings> = fc.record({
  sources: fc.constant(['coinbase', 'kraken', 'bitstamp'] as const).map((names) => [...names]),
  staleWarnMinutes: fc.integer({ min: 1, max: 60 }),
  staleBlockMinutes: fc.integer({ min: 5, max: 1_440 }),
  spreadBasisPoints: fc.integer({ min: -1_000, max: 1_000 }),
  floorMajorPerBtc: fc.integer({ min: 1, max: 5_000 }),
  jumpGuardPercent: fc.integer({ min: 1, max: 90 }),
})
const amountMinor = fc.bigInt({ min: 1n, max: 10n ** 11n })

function ask(prices: readonly string[], unit: string, rules: RateSettings) {
  return medianQuote({
    readings: prices.map((rawPrice, index) => ({ source: `s${index}`, rawPrice, atMs: NOW })),
    currency: unit,
    settings: rules,
    previous: null,
    nowMs: NOW,
    quoteId: 'quote_p',
  })
}

const honestQuote = fc
  .tuple(honestPrice, currency, settings)
  .map(([price, unit, rules]) => ask([price], unit, rules))
  .filter((result) => result.ok)
  .map((result) => (result as { value: RateRecord }).value)

test.prop([fc.array(anyPrice, { maxLength: 10 }), currency, settings, amountMinor], {
  numRuns: RUNS,
})(
  'whatever sources say, an accepted price never sells a meal for one sat or none (pain 8)',
  (prices, unit, rules, amount) => {
    const result = ask(prices, unit, rules)
    if (!result.ok) return
    expect(rateRecordSchema.safeParse(result.value).success).toBe(true)
    const msat = fiatToMsat(amount, result.value)
    expect(msat).toBeGreaterThan(0n)
    expect(msat % MSAT_PER_SAT).toBe(0n)
    // One sat is worth ten minor units at most, so eleven of them cost two sats at least.
    expect(msat).toBeGreaterThanOrEqual((amount / 10n) * MSAT_PER_SAT)
    if (amount > 10n) expect(msat).toBeGreaterThan(MSAT_PER_SAT)
  },
)

test.prop([honestQuote, amountMinor], { numRuns: RUNS })(
  'the shop never asks for less than the price, nor for a whole sat more (APP-05)',
  (record, amount) => {
    const msat = fiatToMsat(amount, record)
    const worth = msat * record.numerator
    const asked = amount * MSAT_PER_BTC * record.denominator
    expect(worth).toBeGreaterThanOrEqual(asked)
    expect(worth - asked).toBeLessThan(MSAT_PER_SAT * record.numerator)
  },
)

test.prop([honestQuote, amountMinor], { numRuns: RUNS })(
  'fiat to sat and back differs by less than one sat is worth, rounded to a minor unit',
  (record, amount) => {
    const back = msatToFiat(fiatToMsat(amount, record), record)
    const satWorth = (MSAT_PER_SAT * record.numerator) / (MSAT_PER_BTC * record.denominator)
    expect(back).toBeGreaterThanOrEqual(amount)
    expect(back - amount).toBeLessThanOrEqual(satWorth + 1n)
  },
)

test.prop([honestQuote, amountMinor, amountMinor], { numRuns: RUNS })(
  'more fiat never costs fewer sats',
  (record, one, other) => {
    const [less, more] = one < other ? [one, other] : [other, one]
    expect(fiatToMsat(less, record)).toBeLessThanOrEqual(fiatToMsat(more, record))
  },
)

test.prop([honestPrice, currency, settings, amountMinor], { numRuns: RUNS })(
  'a higher spread never costs the customer fewer sats',
  (price, unit, rules, amount) => {
    const low = ask([price], unit, rules)
    const spreadBasisPoints = Math.min(1_000, rules.spreadBasisPoints + 50)
    const high = ask([price], unit, { ...rules, spreadBasisPoints })
    if (!low.ok || !high.ok) return
    expect(fiatToMsat(amount, high.value)).toBeGreaterThanOrEqual(fiatToMsat(amount, low.value))
  },
)

test.prop([fc.array(fc.oneof(anyPrice, honestPrice), { maxLength: 8 }), currency, settings], {
  numRuns: RUNS,
})(
  'every accepted record is replayed to the same ratio from its own readings',
  (prices, unit, rules) => {
    const result = ask(prices, unit, rules)
    if (!result.ok) return
    const { readings, numerator, denominator, spreadBasisPoints } = result.value
    expect(priceOfReadings(readings, unit, spreadBasisPoints)).toEqual({ numerator, denominator })
  },
)

test.prop([fc.array(honestPrice, { minLength: 1, maxLength: 6 }), settings], { numRuns: RUNS })(
  'the order in which sources answer does not change the price',
  (prices, rules) => {
    const forward = ask(prices, 'EUR', rules)
    const backward = ask(prices.toReversed(), 'EUR', rules)
    expect(forward.ok).toBe(backward.ok)
    if (!forward.ok || !backward.ok) return
    expect(forward.value.numerator).toBe(backward.value.numerator)
    expect(forward.value.denominator).toBe(backward.value.denominator)
  },
)

test.prop([honestPrice, fc.bigInt({ min: 0n, max: 10n ** 15n })], { numRuns: RUNS })(
  'with two of three sources honest, the third cannot move the price outside of theirs',
  (price, lie) => {
    const rules: RateSettings = {
      sources: ['coinbase'],
      staleWarnMinutes: 10,
      staleBlockMinutes: 60,
      spreadBasisPoints: 0,
      floorMajorPerBtc: 1,
      jumpGuardPercent: 20,
    }
    const twin = `${Number.parseInt(price, 10) + 1}`
    const result = ask([price, twin, lie.toString()], 'EUR', rules)
    if (!result.ok) throw new Error(result.error.reason)
    const low = ask([price], 'EUR', rules)
    const high = ask([twin], 'EUR', rules)
    if (!low.ok || !high.ok) throw new Error('an honest price was refused')
    const { numerator, denominator } = result.value
    expect(numerator * low.value.denominator).toBeGreaterThanOrEqual(
      low.value.numerator * denominator,
    )
    expect(numerator * high.value.denominator).toBeLessThanOrEqual(
      high.value.numerator * denominator,
    )
  },
)
