import { describe, expect, it } from 'vitest'
import {
  ageMsOf,
  isUsable,
  manualQuote,
  medianQuote,
  type MedianQuoteInput,
  priceOfReadings,
  type RawReading,
  tierOf,
} from '../../electron/domain/rates.ts'
import { type RateRecord, rateRecordSchema } from '../../shared/model/rate.ts'
import type { RateSettings } from '../../shared/model/settings.ts'
import { fiatToMsat } from '../../shared/money.ts'

const NOW = 1_795_000_000_000
const MINUTE = 60_000
const DAY = 86_400_000

const SETTINGS: RateSettings = {
  sources: ['coinbase', 'kraken', 'bitstamp'],
  staleWarnMinutes: 10,
  staleBlockMinutes: 60,
  spreadBasisPoints: 0,
  floorMajorPerBtc: 1_000,
  jumpGuardPercent: 20,
}

function heard(...prices: string[]): RawReading[] {
  return prices.map((rawPrice, index) => ({ source: `source${index}`, rawPrice, atMs: NOW }))
}

function quote(readings: RawReading[], more: Partial<MedianQuoteInput> = {}) {
  return medianQuote({
    readings,
    currency: 'EUR',
    settings: SETTINGS,
    previous: null,
    nowMs: NOW,
    quoteId: 'quote_1',
    ...more,
  })
}

function accepted(readings: RawReading[], more: Partial<MedianQuoteInput> = {}): RateRecord {
  const result = quote(readings, more)
  if (!result.ok) throw new Error(`refused: ${result.error.reason}`)
  return result.value
}

function refusal(readings: RawReading[], more: Partial<MedianQuoteInput> = {}): string {
  const result = quote(readings, more)
  return result.ok ? 'accepted' : result.error.reason
}

describe('a round of the sources (OPP-06)', () => {
  it.each([
    ['no source answered', [], 'no_readings'],
    [
      'only words came',
      ['NaN', 'null', '', '-5', '8.8e4', 'Infinity', '0x10', '1,5'],
      'no_readings',
    ],
    ['zero came (pain 8)', ['0', '0.00'], 'no_readings'],
    ['a price of one cent came', ['0.01'], 'below_floor'],
    ['the price is just under the floor', ['999.99'], 'below_floor'],
    ['one sat would be worth eleven cents', ['11000000'], 'above_ceiling'],
    ['two sources disagree strongly', ['88000', '44000'], 'all_outliers'],
    ['three sources all disagree', ['60000', '88000', '120000'], 'all_outliers'],
    ['two camps of two', ['80000', '80100', '99000', '99100'], 'all_outliers'],
  ])('refuses when %s', (_name, prices, reason) => {
    expect(refusal(heard(...prices))).toBe(reason)
  })

  it('takes the middle of three', () => {
    const record = accepted(heard('88004.10', '88010.00', '87990.5'))
    expect([record.numerator, record.denominator]).toEqual([8_800_410n, 1n])
    expect(record.readings.every((reading) => reading.isUsed)).toBe(true)
  })

  it('takes the exact mean of two, even where it is not a whole minor unit', () => {
    const record = accepted(heard('88004.101', '88004.102'))
    // 8800410.15 minor units
    expect([record.numerator, record.denominator]).toEqual([176_008_203n, 20n])
  })

  it('goes on with one source when the others are down (pain 7)', () => {
    expect(accepted(heard('88004.10')).numerator).toBe(8_800_410n)
  })

  it('leaves out the one far from the others and keeps what it said', () => {
    const record = accepted(heard('88000', '88100', '1'))
    expect(record.numerator).toBe(8_805_000n)
    expect(record.readings.map((reading) => [reading.rawPrice, reading.isUsed])).toEqual([
      ['88000', true],
      ['88100', true],
      ['1', false],
    ])
  })

  it('draws the line of the outlier guard at exactly five percent', () => {
    const edge = accepted(heard('100000', '100000', '105000'))
    expect(edge.readings.map((reading) => reading.isUsed)).toEqual([true, true, true])
    const beyond = accepted(heard('100000', '100000', '105000.01'))
    expect(beyond.readings.map((reading) => reading.isUsed)).toEqual([true, true, false])
  })

  it('counts a source named twice once, so that it cannot be its own majority', () => {
    const twice = [...heard('88000'), { source: 'source0', rawPrice: '44000', atMs: NOW }]
    expect(accepted(twice).readings).toHaveLength(1)
  })

  it('keeps an unreadable answer out of the price and in the record, cut to its column', () => {
    const record = accepted(heard('88000', `${'9'.repeat(60)}`))
    expect(record.readings[1]).toEqual({
      source: 'source1',
      rawPrice: '9'.repeat(40),
      atMs: NOW,
      isUsed: false,
    })
    expect(rateRecordSchema.safeParse(record).success).toBe(true)
  })

  it('dates the record by the oldest reading it used, never by the future', () => {
    const late = heard('88000', '88000', '1').map((reading, index) => ({
      ...reading,
      atMs: NOW - index * 1_000,
    }))
    expect(accepted(late).atMs).toBe(NOW - 1_000)
    const ahead = heard('88000').map((reading) => ({ ...reading, atMs: NOW + DAY }))
    expect(accepted(ahead).atMs).toBe(NOW)
  })

  it('makes the customer pay exactly the spread more, or less', () => {
    for (const spreadBasisPoints of [150, -150, 1000, -1000]) {
      const record = accepted(heard('88000'), { settings: { ...SETTINGS, spreadBasisPoints } })
      const left = record.numerator * (10_000n + BigInt(spreadBasisPoints))
      expect(left).toBe(8_800_000n * 10_000n * record.denominator)
      expect(record.spreadBasisPoints).toBe(spreadBasisPoints)
    }
  })

  it('holds the floor after the spread as well', () => {
    const settings = { ...SETTINGS, spreadBasisPoints: 1000 }
    expect(refusal(heard('1050'), { settings })).toBe('below_floor')
  })

  it('holds the floor before the spread as well: a discount does not lift a wrong price', () => {
    const settings = { ...SETTINGS, spreadBasisPoints: -1000 }
    expect(refusal(heard('950'), { settings })).toBe('below_floor')
  })

  it('can be replayed from its own readings', () => {
    const settings = { ...SETTINGS, spreadBasisPoints: 75 }
    const record = accepted(heard('88004.10', '88010.07', '87990.5', '1'), { settings })
    const again = priceOfReadings(record.readings, 'EUR', record.spreadBasisPoints)
    expect(again).toEqual({ numerator: record.numerator, denominator: record.denominator })
  })

  it.each([
    // The tpos sale that became one sat: 30.50 (TRAP-13), in currencies of 0, 2 and 3 decimals.
    ['EUR', '88004.10', 3_050n, 34_658n],
    ['JPY', '14720000', 3_050n, 20_721n],
    ['KWD', '29340.125', 30_500n, 103_954n],
  ])('prices in %s with its own decimals (TRAP-05)', (currency, price, amountMinor, sat) => {
    const record = accepted(heard(price), { currency })
    expect(fiatToMsat(amountMinor, record)).toBe(sat * 1_000n)
  })
})

describe('the jump guard', () => {
  const previous = accepted(heard('88000'))

  it('needs a second round in a row for a jump', () => {
    const first = quote(heard('60000', '60000'), { previous, quoteId: 'quote_2' })
    if (first.ok) throw new Error('accepted at once')
    expect(first.error.reason).toBe('jump_unconfirmed')
    const unconfirmed = first.error.candidate
    const second = accepted(heard('60500', '60500'), { previous, unconfirmed, quoteId: 'quote_3' })
    expect(second.numerator).toBe(6_050_000n)
  })

  it.each([
    ['the second round jumps elsewhere', '30000', 'quote_3', 'jump_unconfirmed'],
    ['the same round is shown twice', '60000', 'quote_2', 'jump_unconfirmed'],
    ['the price is back to normal', '88100', 'quote_3', 'accepted'],
  ])('when %s', (_name, price, quoteId, outcome) => {
    const unconfirmed = { ...accepted(heard('60000')), quoteId: 'quote_2' }
    expect(refusal(heard(price, price), { previous, unconfirmed, quoteId })).toBe(outcome)
  })

  it('does not take a round of days ago for the one before', () => {
    const unconfirmed = { ...accepted(heard('60000')), quoteId: 'quote_2', atMs: NOW - 2 * DAY }
    const input = { previous, unconfirmed, quoteId: 'quote_3' }
    expect(refusal(heard('60000', '60000'), input)).toBe('jump_unconfirmed')
  })

  it('stands at exactly the configured percent, up and down', () => {
    expect(refusal(heard('105600'), { previous })).toBe('accepted')
    expect(refusal(heard('105600.01', '105600.01'), { previous })).toBe('jump_unconfirmed')
    expect(refusal(heard('70400'), { previous })).toBe('accepted')
    expect(refusal(heard('70399.99', '70399.99'), { previous })).toBe('jump_unconfirmed')
  })

  it('OPP-06: a source alone never confirms its own jump, however often it is asked', () => {
    let unconfirmed: RateRecord | null = null
    for (let round = 2; round < 12; round += 1) {
      const answer = quote(heard('8800000'), { previous, unconfirmed, quoteId: `quote_${round}` })
      if (answer.ok) throw new Error(`accepted in round ${round}`)
      expect(answer.error.reason).toBe('jump_alone')
      unconfirmed = answer.error.candidate
    }
  })

  it('a second source that agrees confirms what one alone had said before', () => {
    const unconfirmed = { ...accepted(heard('60000')), quoteId: 'quote_2' }
    const input = { previous, unconfirmed, quoteId: 'quote_3' }
    expect(refusal(heard('60000', 'no price'), input)).toBe('jump_alone')
    expect(refusal(heard('60000', '60100'), input)).toBe('accepted')
  })

  it('a price set by hand lets a lone source through that agrees with it, and no other', () => {
    const typed = manualQuote({
      reason: 'no source',
      price: '61000',
      currency: 'EUR',
      settings: SETTINGS,
      previous,
      nowMs: NOW,
      quoteId: 'quote_m',
    })
    const manual = typed.ok ? typed.value : null
    expect(refusal(heard('60000'), { previous, manual })).toBe('accepted')
    expect(refusal(heard('8800000'), { previous, manual })).toBe('jump_alone')
  })

  it('does not mistake a changed spread or another currency for a jump', () => {
    const wide = accepted(heard('88000'), { settings: { ...SETTINGS, spreadBasisPoints: 1000 } })
    const narrow = { ...SETTINGS, spreadBasisPoints: -1000 }
    expect(refusal(heard('88000'), { previous: wide, settings: narrow })).toBe('accepted')
    expect(refusal(heard('14720000'), { previous, currency: 'JPY' })).toBe('accepted')
  })
})

describe('a price set by a person', () => {
  const manual = (price: string, previous: RateRecord | null = null) =>
    manualQuote({
      reason: 'no source',
      price,
      currency: 'EUR',
      settings: { ...SETTINGS, spreadBasisPoints: 500 },
      previous,
      nowMs: NOW,
      quoteId: 'quote_m',
    })

  it.each([
    ['88.000,10', 'bad_price'],
    ['', 'bad_price'],
    ['0', 'bad_price'],
    ['-88000', 'bad_price'],
    ['999', 'below_floor'],
    ['10000001', 'above_ceiling'],
  ])('refuses %s as %s', (price, reason) => {
    expect(manual(price)).toEqual({ ok: false, error: reason })
  })

  it('is the price that was meant, without a spread on top', () => {
    const result = manual(' 88000.50 ')
    if (!result.ok) throw new Error(result.error)
    expect(result.value.numerator).toBe(8_800_050n)
    expect(result.value.tier).toBe('manual')
    expect(result.value.readings).toEqual([
      { source: 'manual', rawPrice: '88000.50', atMs: NOW, isUsed: true },
    ])
    expect(rateRecordSchema.safeParse(result.value).success).toBe(true)
  })

  it('catches a digit too many or too few while a price of the day is known', () => {
    const previous = accepted(heard('88000'))
    expect(manual('880000', previous)).toEqual({ ok: false, error: 'far_from_last' })
    expect(manual('8800', previous)).toEqual({ ok: false, error: 'far_from_last' })
    expect(manual('60000', previous).ok).toBe(true)
    expect(manual('880000', { ...previous, atMs: NOW - DAY - 1 }).ok).toBe(true)
  })
})

describe('the tier of a record (TRAP-13)', () => {
  const record = accepted(heard('88000'))

  it.each([
    [0, 'fresh'],
    [10 * MINUTE, 'fresh'],
    [10 * MINUTE + 1, 'stale_warn'],
    [60 * MINUTE, 'stale_warn'],
    [60 * MINUTE + 1, 'stale_block'],
    [365 * DAY, 'stale_block'],
    // The clock was set back: how far is how little we know.
    [-10 * MINUTE, 'fresh'],
    [-10 * MINUTE - 1, 'stale_warn'],
    [-DAY, 'stale_block'],
  ])('at an age of %d ms is %s', (ageMs, tier) => {
    expect(tierOf(record, NOW + ageMs, SETTINGS)).toBe(tier)
  })

  it('is none without a record', () => {
    expect(tierOf(null, NOW, SETTINGS)).toBe('none')
  })

  it('believes the monotonic clock where the one on the wall was set back (pain 28)', () => {
    expect(tierOf(record, NOW, SETTINGS, { elapsedMs: 61 * MINUTE })).toBe('stale_block')
    expect(tierOf(record, NOW, SETTINGS, { elapsedMs: 11 * MINUTE })).toBe('stale_warn')
    expect(ageMsOf(record, NOW - 5, 3)).toBe(5)
  })

  it('tells the age in whole ms, though a monotonic clock counts fractions', () => {
    expect(ageMsOf(record, NOW, 1.211)).toBe(2)
  })

  it('never trusts a price for longer than a day, whatever the settings say', () => {
    const generous = { ...SETTINGS, staleWarnMinutes: 9_999, staleBlockMinutes: 9_999 }
    expect(tierOf(record, NOW + DAY, generous)).toBe('fresh')
    expect(tierOf(record, NOW + DAY + 1, generous)).toBe('stale_block')
  })

  it('ends a manual price at its time, and after a day in any case', () => {
    const manual = { ...record, tier: 'manual' as const }
    const until = { manualUntilMs: NOW + 2 * DAY }
    expect(tierOf(manual, NOW + 90 * MINUTE, SETTINGS)).toBe('manual')
    expect(tierOf(manual, NOW + 9, SETTINGS, { manualUntilMs: NOW + 10 })).toBe('manual')
    expect(tierOf(manual, NOW + 10, SETTINGS, { manualUntilMs: NOW + 10 })).toBe('stale_block')
    expect(tierOf(manual, NOW + DAY, SETTINGS, until)).toBe('stale_block')
    expect(tierOf(manual, NOW - DAY, SETTINGS, until)).toBe('stale_block')
    expect(tierOf(manual, NOW, SETTINGS, { ...until, elapsedMs: DAY })).toBe('stale_block')
  })

  it('lets only fresh, warned and manual prices into a sale', () => {
    const tiers = ['fresh', 'stale_warn', 'stale_block', 'manual', 'none'] as const
    expect(tiers.filter(isUsable)).toEqual(['fresh', 'stale_warn', 'manual'])
  })
})
