import { type BtcPrice, parsePrice } from '../../shared/money.ts'
import type { RateReading, RateRecord, RateTier } from '../../shared/model/rate.ts'
import type { RateSettings } from '../../shared/model/settings.ts'
import { ok, type Result, refused } from '../../shared/result.ts'

/** Exchanges differ by tenths of a percent; further than this from the median is a fault. */
const OUTLIER_BASIS_POINTS = 500n
const BASIS_POINTS = 10_000n
/**
 * One sat may be worth at most this many minor units. It is the upper twin of the floor: a price
 * gone wild upwards would sell a meal for one sat (pain 8), and no floor would notice.
 */
const SAT_WORTH_MINOR_MAX = 10n
const SAT_PER_BTC = 100_000_000n
/** No setting makes a price older than a day usable (TRAP-13). */
const AGE_MS_MAX = 86_400_000
/** A price typed by hand that is this many times off a day-young one is a typing error. */
const MANUAL_FACTOR_MAX = 2n
const MINUTE_MS = 60_000
const READINGS_MAX = 8
const RAW_PRICE_LENGTH_MAX = 40

/** One source's answer in this round, before anyone decided whether to use it. */
export type RawReading = Omit<RateReading, 'isUsed'>

export type QuoteRefusalReason =
  | 'no_readings' // no source gave a price
  | 'all_outliers' // the sources contradict each other and no majority agrees
  | 'below_floor'
  | 'above_ceiling'
  | 'jump_unconfirmed' // too far from the last accepted price; the next round may confirm it
  | 'jump_alone' // the same, seen by one source only; a person's price may confirm it

export type QuoteRefusal = {
  reason: QuoteRefusalReason
  /** The round as it was heard, for the timeline. */
  readings: RateReading[]
  /** For both jumps: hand it to the next round as `unconfirmed`. Null otherwise. */
  candidate: RateRecord | null
}

export type MedianQuoteInput = {
  readings: readonly RawReading[]
  currency: string
  settings: RateSettings
  /** Last accepted record, of any age; one in another currency is ignored. */
  previous: RateRecord | null
  /** What the round just before this one held back as a jump. */
  unconfirmed?: RateRecord | null
  /** The price set by hand that holds now: who looked and typed it confirms a price near it. */
  manual?: RateRecord | null
  nowMs: number
  quoteId: string
}

/**
 * One round of the sources becomes a rate record, or a named refusal: median of what they said,
 * outliers left out, spread applied exactly, guarded against a price that cannot be (OPP-06).
 */
export function medianQuote(input: MedianQuoteInput): Result<RateRecord, QuoteRefusal> {
  const readings = judge(onePerSource(input.readings), input.currency)
  const refuse = (reason: QuoteRefusalReason): Result<RateRecord, QuoteRefusal> =>
    refused({ reason, readings, candidate: null })
  const used = readings.filter((reading) => reading.isUsed)
  const known = readings.filter((reading) => priceOf(reading, input.currency) !== null)
  if (known.length === 0) return refuse('no_readings')
  // A lone survivor of three that all disagree is nobody's majority.
  if (used.length * 2 <= known.length) return refuse('all_outliers')

  const { spreadBasisPoints } = input.settings
  const market = priceOfReadings(readings, input.currency, 0)
  const price = priceOfReadings(readings, input.currency, spreadBasisPoints)
  if (!market || !price) return refuse('no_readings')
  const impossible = implausible(market, input) ?? implausible(price, input)
  if (impossible) return refuse(impossible)

  const record: RateRecord = {
    quoteId: input.quoteId,
    currency: input.currency,
    numerator: price.numerator,
    denominator: price.denominator,
    spreadBasisPoints,
    rounding: 'up_to_sat',
    tier: 'fresh',
    atMs: Math.min(input.nowMs, ...used.map((reading) => reading.atMs)),
    readings,
  }
  const doubt = jumpDoubt(record, input)
  return doubt ? refused({ reason: doubt, readings, candidate: record }) : ok(record)
}

/**
 * The price a record's own readings give: replaying it must answer the record's ratio (OPP-06).
 * @returns minor units per BTC with the spread inside; null when no reading is used.
 */
export function priceOfReadings(
  readings: readonly RateReading[],
  currency: string,
  spreadBasisPoints: number,
): BtcPrice | null {
  const prices: BtcPrice[] = []
  for (const reading of readings) {
    const price = reading.isUsed ? priceOf(reading, currency) : null
    if (price) prices.push(price)
  }
  const middle = medianOf(prices)
  return middle && withSpread(middle, BigInt(spreadBasisPoints))
}

export type ManualQuoteRefusal = 'bad_price' | 'below_floor' | 'above_ceiling' | 'far_from_last'

export type ManualQuoteInput = {
  /** Major units per BTC as plain decimal text. */
  price: string
  /** Why it was set, kept in each sale of this price. */
  reason: string
  currency: string
  settings: RateSettings
  /** Last record from the sources; one younger than a day catches a slipped digit. */
  previous: RateRecord | null
  nowMs: number
  quoteId: string
}

/** A price set by a person: no spread on top, because it is the price that person means. */
export function manualQuote(input: ManualQuoteInput): Result<RateRecord, ManualQuoteRefusal> {
  const { currency, nowMs, previous } = input
  const rawPrice = input.price.trim()
  const price = parsePrice(rawPrice, currency)
  if (!price || rawPrice.length > RAW_PRICE_LENGTH_MAX) return refused('bad_price')
  const impossible = implausible(price, input)
  if (impossible) return refused(impossible)
  const isComparable = previous?.currency === currency && ageMsOf(previous, nowMs) <= AGE_MS_MAX
  if (isComparable && isFactorOff(price, previous)) return refused('far_from_last')
  return ok({
    quoteId: input.quoteId,
    currency,
    ...reduced(price),
    spreadBasisPoints: 0,
    rounding: 'up_to_sat',
    tier: 'manual',
    atMs: nowMs,
    readings: [{ source: 'manual', rawPrice, atMs: nowMs, isUsed: true }],
    reason: input.reason,
  })
}

export type TierHints = {
  /** Monotonic ms since this run accepted the record: the wall clock cannot shorten it. */
  elapsedMs?: number
  /** Wall time at which a manual price ends; without it, a day after it was set. */
  manualUntilMs?: number
}

/** How far a record may be trusted now. Only `isUsable` tiers may price a sale. */
export function tierOf(
  record: RateRecord | null,
  nowMs: number,
  settings: RateSettings,
  hints: TierHints = {},
): RateTier {
  if (!record) return 'none'
  const ageMs = ageMsOf(record, nowMs, hints.elapsedMs)
  if (record.tier === 'manual') {
    const untilMs = Math.min(hints.manualUntilMs ?? Infinity, record.atMs + AGE_MS_MAX)
    return record.atMs + ageMs < untilMs ? 'manual' : 'stale_block'
  }
  if (ageMs > Math.min(settings.staleBlockMinutes * MINUTE_MS, AGE_MS_MAX)) return 'stale_block'
  return ageMs > settings.staleWarnMinutes * MINUTE_MS ? 'stale_warn' : 'fresh'
}

/**
 * Age in whole ms, never negative: a monotonic clock counts fractions, the contract does not. A
 * record from the future means that the clock went back, so how far it went counts as age: a clock
 * set back by a day must not make an old price young (pain 28).
 */
export function ageMsOf(record: RateRecord, nowMs: number, elapsedMs = 0): number {
  return Math.ceil(Math.max(Math.abs(nowMs - record.atMs), elapsedMs))
}

/** Whether a fiat sale may be priced in this tier; sales in sats go on in all of them. */
export function isUsable(tier: RateTier): boolean {
  return tier === 'fresh' || tier === 'stale_warn' || tier === 'manual'
}

function onePerSource(readings: readonly RawReading[]): RawReading[] {
  const first = new Map<string, RawReading>()
  for (const reading of readings) {
    // A source named twice would be its own majority.
    if (!first.has(reading.source)) first.set(reading.source, reading)
  }
  return [...first.values()].slice(0, READINGS_MAX)
}

function judge(readings: readonly RawReading[], currency: string): RateReading[] {
  const prices = readings.map((reading) => priceOf(reading, currency))
  const middle = medianOf(prices.filter((price) => price !== null))
  return readings.map((reading, index) => {
    const price = prices[index] ?? null
    const isUsed = price !== null && middle !== null && !isOutlier(price, middle)
    return { ...reading, rawPrice: reading.rawPrice.slice(0, RAW_PRICE_LENGTH_MAX), isUsed }
  })
}

function priceOf(reading: RawReading, currency: string): BtcPrice | null {
  if (reading.rawPrice.length > RAW_PRICE_LENGTH_MAX) return null
  return parsePrice(reading.rawPrice, currency)
}

function medianOf(prices: readonly BtcPrice[]): BtcPrice | null {
  const sorted = prices.toSorted((left, right) => (isLess(left, right) ? -1 : 1))
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.floor((sorted.length - 1) / 2)]
  if (!upper || !lower) return null
  if (upper === lower) return upper
  return {
    numerator: lower.numerator * upper.denominator + upper.numerator * lower.denominator,
    denominator: 2n * lower.denominator * upper.denominator,
  }
}

/**
 * A spread of +100 basis points makes the customer pay exactly 1 % more sats, so the price of a
 * bitcoin in the shop is the market's divided by 1.01.
 */
export function withSpread(price: BtcPrice, spreadBasisPoints: bigint): BtcPrice {
  return reduced({
    numerator: price.numerator * BASIS_POINTS,
    denominator: price.denominator * (BASIS_POINTS + spreadBasisPoints),
  })
}

/** The market behind a record. */
export function withoutSpread(record: RateRecord): BtcPrice {
  return {
    numerator: record.numerator * (BASIS_POINTS + BigInt(record.spreadBasisPoints)),
    denominator: record.denominator * BASIS_POINTS,
  }
}

/** Names the guard that a price does not pass: floor or ceiling (pain 8). */
export function implausible(
  price: BtcPrice,
  input: { currency: string; settings: RateSettings },
): 'below_floor' | 'above_ceiling' | null {
  const floor = parsePrice(String(input.settings.floorMajorPerBtc), input.currency)
  if (floor && isLess(price, floor)) return 'below_floor'
  const ceiling = { numerator: SAT_WORTH_MINOR_MAX * SAT_PER_BTC, denominator: 1n }
  return isLess(ceiling, price) ? 'above_ceiling' : null
}

/**
 * The jump guard compares the market with the market, so that a changed spread is no jump. A
 * source alone never confirms its own jump, however often it is asked: what sent a wrong price
 * once sends it again (OPP-06, pain 8). Two that agree do, or a person's price close to it.
 */
function jumpDoubt(
  record: RateRecord,
  input: MedianQuoteInput,
): 'jump_unconfirmed' | 'jump_alone' | null {
  const { previous, unconfirmed, manual } = input
  const limit = BigInt(input.settings.jumpGuardPercent) * 100n
  const isNear = (other: RateRecord | null | undefined): boolean =>
    other?.currency === record.currency &&
    !isFurther(withoutSpread(record), withoutSpread(other), limit)
  if (previous?.currency !== record.currency || isNear(previous) || isNear(manual)) return null
  const isAlone = record.readings.filter(({ isUsed }) => isUsed).length < 2
  if (isAlone) return 'jump_alone'
  if (!unconfirmed || !isNear(unconfirmed)) return 'jump_unconfirmed'
  const isSameRound = unconfirmed.quoteId === record.quoteId
  const isOld = ageMsOf(unconfirmed, input.nowMs) > AGE_MS_MAX
  return isSameRound || isOld ? 'jump_unconfirmed' : null
}

function isOutlier(price: BtcPrice, middle: BtcPrice): boolean {
  return isFurther(price, middle, OUTLIER_BASIS_POINTS)
}

function isFactorOff(price: BtcPrice, record: RateRecord): boolean {
  const last = withoutSpread(record)
  const high = { ...last, numerator: last.numerator * MANUAL_FACTOR_MAX }
  const low = { ...last, denominator: last.denominator * MANUAL_FACTOR_MAX }
  return isLess(high, price) || isLess(price, low)
}

/** Whether `price` lies more than `basisPoints` of `reference` away from it. */
function isFurther(price: BtcPrice, reference: BtcPrice, basisPoints: bigint): boolean {
  const left = price.numerator * reference.denominator
  const right = reference.numerator * price.denominator
  const distance = left > right ? left - right : right - left
  return distance * BASIS_POINTS > right * basisPoints
}

function isLess(left: BtcPrice, right: BtcPrice): boolean {
  return left.numerator * right.denominator < right.numerator * left.denominator
}

/** Lowest terms, so that the same readings always freeze the same pair of numbers. */
function reduced(price: BtcPrice): BtcPrice {
  let divisor = price.numerator
  let rest = price.denominator
  while (rest > 0n) [divisor, rest] = [rest, divisor % rest]
  return { numerator: price.numerator / divisor, denominator: price.denominator / divisor }
}
