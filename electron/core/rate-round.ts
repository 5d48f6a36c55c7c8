import { makeId } from '../../shared/ids.ts'
import type { RateSettings } from '../../shared/model/settings.ts'
import { medianQuote } from '../domain/rates.ts'
import { keepRecord, type KeptRate, manualInUse } from './kept-rate.ts'
import type { RateDeskDeps } from './rate-desk.ts'
import { readAllSources } from './read-rates.ts'

/** One round of the sources: an accepted record takes the old one's place, a refused one waits. */
export async function rateRound(
  deps: RateDeskDeps,
  kept: KeptRate,
  round: { currency: string; rules: RateSettings; signal: AbortSignal },
): Promise<void> {
  const { clock } = deps
  const { currency, rules } = round
  kept.triedAtMonotonicMs = clock.monotonicMs()
  const heard = await readAllSources(deps.sources(rules.sources), currency, round.signal)
  if (round.signal.aborted) return
  kept.failures = heard.failures
  const quote = medianQuote({
    readings: heard.readings,
    currency,
    settings: rules,
    previous: kept.record,
    unconfirmed: kept.unconfirmed,
    manual: manualInUse(kept, rules, clock),
    nowMs: clock.nowMs(),
    quoteId: makeId('quote', clock.nowMs(), clock.randomBytes(10)),
  })
  kept.unconfirmed = quote.ok ? null : quote.error.candidate
  if (!quote.ok) {
    const { reason } = quote.error
    deps.log.warn('rates.round_refused', { currency, reason })
    // Silent sources speak for themselves; a price that a guard held back would age unexplained.
    if (reason !== 'no_readings') {
      kept.failures = [...heard.failures, { source: 'price_check', reason }]
    }
    return
  }
  kept.record = quote.value
  kept.acceptedAtMonotonicMs = clock.monotonicMs()
  keepRecord(deps.book, quote.value)
}
