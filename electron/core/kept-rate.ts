import { z } from 'zod'
import { makeId } from '../../shared/ids.ts'
import { type RateRecord, rateRecordSchema, type RateStatus } from '../../shared/model/rate.ts'
import type { RateSettings } from '../../shared/model/settings.ts'
import { manualQuote, tierOf } from '../domain/rates.ts'
import { respread } from '../domain/rates-in-use.ts'
import type { Clock } from '../ports/clock.ts'
import { type Book, BookError } from '../store/open.ts'
import { readSetting, writeSetting } from '../store/settings.ts'
import type { ReadTx } from '../store/tx.ts'
import { Refusal } from './refusal.ts'

/** What the desk holds of one currency. The record and the manual price survive a restart. */
export type KeptRate = {
  record: RateRecord | null
  /** Monotonic ms at which this run took the record on. */
  acceptedAtMonotonicMs: number
  triedAtMonotonicMs: number
  unconfirmed: RateRecord | null
  manual: ManualRate | null
  failures: RateStatus['failures']
}

/** `sinceMonotonicMs` is of this run: a wall clock set back does not stretch the validity. */
type ManualRate = { record: RateRecord; untilMs: number; sinceMonotonicMs: number }

const manualRateSchema = z.object({ untilMs: z.number().int(), record: rateRecordSchema })

/**
 * The last price of the run before, so that a start without a network can still sell for a while.
 */
export function loadKeptRate(deps: { book: Book; clock: Clock }, currency: string): KeptRate {
  return deps.book.read((tx) => ({
    record: readSetting(tx, `last_rate:${currency}`, rateRecordSchema),
    acceptedAtMonotonicMs: deps.clock.monotonicMs(),
    triedAtMonotonicMs: Number.NEGATIVE_INFINITY,
    unconfirmed: null,
    manual: savedManual(tx, deps.clock, currency),
    failures: [],
  }))
}

function savedManual(tx: ReadTx, clock: Clock, currency: string): ManualRate | null {
  const saved = readSetting(tx, `manual_rate:${currency}`, manualRateSchema.nullable())
  return saved && { ...saved, sinceMonotonicMs: clock.monotonicMs() }
}

/** The price is still good when it cannot be kept; the next start only has an older one. */
export function keepRecord(book: Book, record: RateRecord): void {
  try {
    book.write((tx) => writeSetting(tx, `last_rate:${record.currency}`, record))
  } catch (error) {
    if (!(error instanceof BookError)) throw error
  }
}

/** @throws BookError: a price set by hand that would be forgotten is no price. */
export function keepManual(book: Book, currency: string, manual: ManualRate | null): void {
  const saved = manual && { record: manual.record, untilMs: manual.untilMs }
  book.write((tx) => writeSetting(tx, `manual_rate:${currency}`, saved))
}

/**
 * The last price of the sources with the spread of now. Its age stays its own: no source was
 * asked. What a round in flight brings after the settings changed is put right here too.
 */
export function underRules(kept: KeptRate, rules: RateSettings, clock: Clock): RateRecord | null {
  const { spreadBasisPoints } = rules
  if (kept.record && kept.record.spreadBasisPoints !== spreadBasisPoints) {
    const quoteId = makeId('quote', clock.nowMs(), clock.randomBytes(10))
    kept.record = respread(kept.record, spreadBasisPoints, quoteId)
  }
  return kept.record
}

/** The price set by hand, while its time is not over. */
export function manualInUse(
  { manual }: KeptRate,
  settings: RateSettings,
  clock: Clock,
): RateRecord | null {
  if (!manual) return null
  const elapsedMs = clock.monotonicMs() - manual.sinceMonotonicMs
  const hints = { manualUntilMs: manual.untilMs, elapsedMs }
  const tier = tierOf(manual.record, clock.nowMs(), settings, hints)
  return tier === 'manual' ? manual.record : null
}

export type ManualInput = { price: string; validMinutes: number; reason: string }

/** @throws Refusal bad_request naming what is wrong with the price */
export function manualRate(
  deps: { clock: Clock },
  input: ManualInput & { currency: string; kept: KeptRate; settings: RateSettings },
): ManualRate {
  const nowMs = deps.clock.nowMs()
  const quote = manualQuote({
    price: input.price,
    reason: input.reason,
    currency: input.currency,
    settings: input.settings,
    previous: input.kept.record,
    nowMs,
    quoteId: makeId('quote', nowMs, deps.clock.randomBytes(10)),
  })
  if (!quote.ok) throw new Refusal('bad_request', { field: quote.error })
  return {
    record: quote.value,
    untilMs: nowMs + input.validMinutes * 60_000,
    sinceMonotonicMs: deps.clock.monotonicMs(),
  }
}
