import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import {
  basisPointsOf,
  judgePrice,
  policyFlaws,
  policyText,
  priceOf,
  toRateSettings,
} from '../../../renderer/features/settings/rate-numbers.ts'
import { percentText } from '../../../renderer/ui/money-format.ts'
import { type RateSettings, rateSettingsSchema } from '../../../shared/model/settings.ts'
import { parsePrice } from '../../../shared/money.ts'

const SETTINGS: RateSettings = {
  sources: ['coinbase', 'kraken'],
  staleWarnMinutes: 5,
  staleBlockMinutes: 60,
  spreadBasisPoints: -25,
  floorMajorPerBtc: 1_000,
  jumpGuardPercent: 20,
}

describe('a spread in percent', () => {
  test.each([
    ['', null],
    ['abc', null],
    ['1.234', null],
    ['10.01', null],
    ['1e3', null],
    ['10', 1_000],
    ['0.5', 50],
    ['0,50', 50],
    ['-1.25', -125],
    ['−1', -100],
  ])('%j is %s basis points', (text, basisPoints) => {
    expect(basisPointsOf(text)).toBe(basisPoints)
  })

  property.prop([fc.integer({ min: -1_000, max: 1_000 }), fc.constantFrom('en-GB', 'de-DE')])(
    'reads back what it writes, in either language',
    (basisPoints, locale) => {
      expect(basisPointsOf(percentText(basisPoints, locale))).toBe(basisPoints)
    },
  )
})

describe('the rate policy', () => {
  test('saves what it shows', () => {
    expect(toRateSettings(policyText(SETTINGS, 'de-DE'))).toEqual(SETTINGS)
  })

  test.each([
    ['sources', [], 'sources'],
    ['spreadPercent', '11', 'spread'],
    ['staleWarnMinutes', '', 'number'],
    ['staleWarnMinutes', '5.5', 'number'],
    ['staleBlockMinutes', '2000', 'between'],
    ['staleBlockMinutes', '5', 'block_before_warn'],
    ['floorMajorPerBtc', '0', 'between'],
    ['jumpGuardPercent', '91', 'between'],
  ] as const)('names %s = %j before it is sent', (field, value, kind) => {
    const text = { ...policyText(SETTINGS, 'en-GB'), [field]: value }
    expect(policyFlaws(text)[field]?.kind).toBe(kind)
    expect(toRateSettings(text)).toBeNull()
  })

  property.prop([
    fc.record({
      staleWarnMinutes: fc.integer({ min: -5, max: 80 }).map(String),
      staleBlockMinutes: fc.integer({ min: -5, max: 2_000 }).map(String),
      floorMajorPerBtc: fc.integer({ min: -5, max: 200_000_000 }).map(String),
      jumpGuardPercent: fc.integer({ min: -5, max: 120 }).map(String),
      spreadPercent: fc.integer({ min: -1_500, max: 1_500 }).map((one) => percentText(one, 'en')),
    }),
  ])('sends nothing that the contract would refuse', (typed) => {
    const settings = toRateSettings({ ...typed, sources: ['kraken'] })
    if (settings) expect(rateSettingsSchema.safeParse(settings).success).toBe(true)
  })
})

describe('a price typed by hand', () => {
  test.each([
    ['', null],
    ['-5', null],
    ['1.2.3', null],
    ['88,00,0', null],
    ['88.004.10', null],
    ['8e4', null],
    ['88004', '88004'],
    ['88004.1', '88004.1'],
    ['88004,10', '88004.10'],
    ['88,004.10', '88004.10'],
    ['88.004,10', '88004.10'],
    ['1.188.004,10', '1188004.10'],
    ['88 004,10', '88004.10'],
    ['88’004.10', '88004.10'],
    ['88.004', '88004'],
  ])('%j is read as %s', (text, decimal) => {
    expect(priceOf(text)).toBe(decimal)
  })

  const last = parsePrice('88004.10', 'EUR')
  const judge = (input: string) =>
    judgePrice({ typed: input, currency: 'EUR', floorMajorPerBtc: 1_000, last })

  test('below the floor is refused on the spot: no sale becomes one sat (pain 8)', () => {
    expect(judge('999.99')).toEqual({ kind: 'below_floor' })
    expect(judge('0.01')).toEqual({ kind: 'below_floor' })
  })

  test('far from the last known price is asked about, near it is not', () => {
    expect(judge('60000')).toEqual({ kind: 'far', percent: 31 })
    expect(judge('88000')).toEqual({ kind: 'ok' })
  })

  test('without a last price only the floor speaks', () => {
    const verdict = judgePrice({ typed: '60000', currency: 'JPY', floorMajorPerBtc: 1, last: null })
    expect(verdict).toEqual({ kind: 'ok' })
  })
})
