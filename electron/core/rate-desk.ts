import { z } from 'zod'
import { makeId } from '../../shared/ids.ts'
import { type RateRecord, rateRecordSchema, type RateStatus } from '../../shared/model/rate.ts'
import { ageMsOf, isUsable, manualQuote, medianQuote, tierOf } from '../domain/rates.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { RateSource } from '../ports/rates.ts'
import { type Book, BookError } from '../store/open.ts'
import { readSetting, writeSetting } from '../store/settings.ts'
import { readAllSources } from './read-rates.ts'
import { Refusal } from './refusal.ts'
import { readRateSettings } from './settings.ts'

/** LND-14: a price serves for five minutes before the sources are asked again. */
const CACHE_MS = 5 * 60_000

/** The shop's prices: the last accepted record of each currency, and who may replace it. */
export type RateDesk = {
  status(currency: string): RateStatus
  /** The record when a sale may use it now; never waits. */
  usableNow(currency: string): RateRecord | null
  /** @throws Refusal rate_unavailable when no tier allows a fiat sale (TRAP-13) */
  forSale(currency: string): Promise<RateRecord>
  /** Asks the sources now; concurrent callers share one round. */
  refresh(currency: string): Promise<RateStatus>
  /** Currencies asked for in this run, with the age at which they should be read again. */
  needsRound(): string[]
  /** @throws Refusal bad_request when the price cannot be meant */
  setManual(input: ManualInput | null, currency: string): RateStatus
  settingsChanged(): void
  close(): void
}

export type ManualInput = { price: string; validMinutes: number; operatorId: string }

type Kept = {
  record: RateRecord | null
  acceptedAtMonotonicMs: number
  triedAtMonotonicMs: number
  unconfirmed: RateRecord | null
  manual: { record: RateRecord; untilMs: number } | null
  failures: RateStatus['failures']
}

export function createRateDesk(options: {
  book: Book
  clock: Clock
  log: Log
  profile: 'sandbox' | 'live'
  sources: (names: readonly string[]) => RateSource[]
  onChange?: () => void
}): RateDesk {
  const { book, clock } = options
  const lifetime = new AbortController()
  const desk = new Map<string, Kept>()
  const rounds = new Map<string, Promise<RateStatus>>()
  const settings = () => book.read((tx) => readRateSettings(tx, options.profile))
  const keptOf = (currency: string): Kept => {
    const known = desk.get(currency) ?? loadKept(options, currency)
    desk.set(currency, known)
    return known
  }
  const status = (currency: string): RateStatus => statusOf(keptOf(currency))

  function statusOf(kept: Kept, currency = kept.record?.currency ?? ''): RateStatus {
    const nowMs = clock.nowMs()
    const { manual, failures } = kept
    if (manual && manual.untilMs > nowMs) {
      const ageMs = ageMsOf(manual.record, nowMs)
      const record = manual.record
      return { currency: record.currency, tier: 'manual', record, ageMs, failures }
    }
    const { record } = kept
    if (!record) return { currency, tier: 'none', record, ageMs: null, failures }
    const elapsedMs = clock.monotonicMs() - kept.acceptedAtMonotonicMs
    const tier = tierOf(record, nowMs, settings(), { elapsedMs })
    return { currency, tier, record, ageMs: ageMsOf(record, nowMs, elapsedMs), failures }
  }

  async function round(currency: string): Promise<RateStatus> {
    const kept = keptOf(currency)
    const rules = settings()
    kept.triedAtMonotonicMs = clock.monotonicMs()
    const heard = await readAllSources(options.sources(rules.sources), currency, lifetime.signal)
    kept.failures = heard.failures
    const quote = medianQuote({
      readings: heard.readings,
      currency,
      settings: rules,
      previous: kept.record,
      unconfirmed: kept.unconfirmed,
      nowMs: clock.nowMs(),
      quoteId: makeId('quote', clock.nowMs(), clock.randomBytes(10)),
    })
    if (quote.ok) accept(kept, quote.value)
    else {
      kept.unconfirmed = quote.error.candidate
      options.log.warn('rates.round_refused', { currency, reason: quote.error.reason })
    }
    options.onChange?.()
    return statusOf(kept, currency)
  }

  function accept(kept: Kept, record: RateRecord): void {
    kept.record = record
    kept.unconfirmed = null
    kept.acceptedAtMonotonicMs = clock.monotonicMs()
    keepQuietly(() =>
      book.write((tx) => writeSetting(tx, `last_rate:${record.currency}`, plain(record))),
    )
  }

  function refresh(currency: string): Promise<RateStatus> {
    const running = rounds.get(currency)
    if (running) return running
    const started = round(currency).finally(() => rounds.delete(currency))
    rounds.set(currency, started)
    return started
  }

  const usableNow = (currency: string): RateRecord | null => {
    const { tier, record } = status(currency)
    return record && isUsable(tier) ? { ...record, tier } : null
  }
  return {
    status: (currency) => ({ ...status(currency), currency }),
    usableNow,
    async forSale(currency) {
      const usable = usableNow(currency)
      if (usable) return usable
      // Only a till without any usable price waits for the sources; others are kept fresh behind.
      const { tier } = await refresh(currency)
      const late = usableNow(currency)
      if (!late) throw new Refusal('rate_unavailable', { tier })
      return late
    },
    refresh,
    needsRound: () =>
      [...desk]
        .filter(([, kept]) => clock.monotonicMs() - kept.triedAtMonotonicMs >= waitOf(kept))
        .map(([currency]) => currency),
    setManual(input, currency) {
      const kept = keptOf(currency)
      kept.manual = input ? manualOf(input, currency, kept) : null
      book.write((tx) => writeSetting(tx, `manual_rate:${currency}`, input && storedManual(kept)))
      options.onChange?.()
      return { ...status(currency), currency }
    },
    settingsChanged: () => {
      for (const kept of desk.values()) kept.triedAtMonotonicMs = Number.NEGATIVE_INFINITY
    },
    close: () => lifetime.abort(),
  }

  function manualOf(input: ManualInput, currency: string, kept: Kept): NonNullable<Kept['manual']> {
    const nowMs = clock.nowMs()
    const quote = manualQuote({
      price: input.price,
      currency,
      settings: settings(),
      previous: kept.record,
      nowMs,
      quoteId: makeId('quote', nowMs, clock.randomBytes(10)),
    })
    if (!quote.ok) throw new Refusal('bad_request', { field: quote.error })
    return { record: quote.value, untilMs: nowMs + input.validMinutes * 60_000 }
  }
}

/** A failed round is tried again sooner than a good one grows old. */
function waitOf(kept: Kept): number {
  const isWell = kept.record !== null && kept.failures.length === 0 && !kept.unconfirmed
  return isWell ? CACHE_MS - 30_000 : 60_000
}

const storedRecord = rateRecordSchema.extend({
  numerator: z.coerce.bigint().positive(),
  denominator: z.coerce.bigint().positive(),
})
const storedManualRate = z.object({ untilMs: z.number().int(), record: storedRecord })

function loadKept(options: { book: Book; clock: Clock }, currency: string): Kept {
  return options.book.read((tx) => ({
    record: readSetting(tx, `last_rate:${currency}`, storedRecord),
    acceptedAtMonotonicMs: options.clock.monotonicMs(),
    triedAtMonotonicMs: Number.NEGATIVE_INFINITY,
    unconfirmed: null,
    manual: readSetting(tx, `manual_rate:${currency}`, storedManualRate.nullable()),
    failures: [],
  }))
}

function storedManual(kept: Kept): unknown {
  return kept.manual && { untilMs: kept.manual.untilMs, record: plain(kept.manual.record) }
}

function plain(record: RateRecord): unknown {
  return {
    ...record,
    numerator: String(record.numerator),
    denominator: String(record.denominator),
  }
}

/** The price is still good when it cannot be kept; the next start only has an older one. */
function keepQuietly(write: () => void): void {
  try {
    write()
  } catch (error) {
    if (!(error instanceof BookError)) throw error
  }
}
