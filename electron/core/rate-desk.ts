import type { RateRecord, RateStatus } from '../../shared/model/rate.ts'
import type { RateSettings } from '../../shared/model/settings.ts'
import { ageMsOf, isUsable, tierOf } from '../domain/rates.ts'
import { refusalUnder } from '../domain/rates-in-use.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { RateSource } from '../ports/rates.ts'
import type { Book } from '../store/open.ts'
import {
  keepManual,
  type KeptRate,
  loadKeptRate,
  manualInUse,
  manualRate,
  type ManualInput,
  underRules,
} from './kept-rate.ts'
import { rateRound } from './rate-round.ts'
import { Refusal } from './refusal.ts'
import { readRateSettings } from './settings.ts'

/** LND-14: a price serves for five minutes; the next round starts a little before. */
const ROUND_EVERY_MS = 4.5 * 60_000
/** A failed round is tried again sooner than a good one grows old. */
const RETRY_ROUND_MS = 60_000

/** The least time between two rounds that a person asks for, by a press or by a sale. */
const PRESS_EVERY_MS = 5_000

export type RateDeskDeps = {
  book: Book
  clock: Clock
  log: Log
  profile: 'sandbox' | 'live'
  sources: (names: readonly string[]) => RateSource[]
}

/** The shop's prices: the last accepted record of each currency, and who may replace it. */
export type RateDesk = {
  status(currency: string): RateStatus
  /** The same, after the first round of this run where nothing is known yet. */
  firstStatus(currency: string): Promise<RateStatus>
  /** The record when a sale may use it now; never waits. */
  usableNow(currency: string): RateRecord | null
  /**
   * Asks the sources when nothing is usable, not more often than a person may.
   * @throws Refusal rate_unavailable when no tier allows a fiat sale (TRAP-13)
   */
  forSale(currency: string): Promise<RateRecord>
  /** Asks the sources now; concurrent callers share one round. */
  refresh(currency: string): Promise<RateStatus>
  /**
   * The same for a person who presses: public exchanges shut out whoever asks them in a loop.
   * @throws Refusal rate_limited with the seconds to wait
   */
  refreshNow(currency: string): Promise<RateStatus>
  /** Currencies asked for in this run whose price should be read again now. */
  needsRound(): string[]
  /** @throws Refusal bad_request when the price cannot be meant */
  setManual(input: ManualInput | null, currency: string): RateStatus
  settingsChanged(): void
  close(): void
}

export function createRateDesk(deps: RateDeskDeps): RateDesk {
  const { book, clock } = deps
  const lifetime = new AbortController()
  const desk = new Map<string, KeptRate>()
  const rounds = new Map<string, Promise<void>>()
  const settings = (): RateSettings => book.read((tx) => readRateSettings(tx, deps.profile))
  const keptOf = (currency: string): KeptRate => {
    const known = desk.get(currency) ?? loadKeptRate(deps, currency)
    desk.set(currency, known)
    return known
  }
  const status = (currency: string): RateStatus =>
    statusOf(keptOf(currency), { currency, clock, settings })
  const usableNow = (currency: string): RateRecord | null => {
    const { tier, record } = status(currency)
    return record && isUsable(tier) ? { ...record, tier } : null
  }
  const refresh = async (currency: string): Promise<RateStatus> => {
    const running =
      rounds.get(currency) ??
      rateRound(deps, keptOf(currency), { currency, rules: settings(), signal: lifetime.signal })
    rounds.set(currency, running)
    await running.finally(() => rounds.delete(currency))
    return status(currency)
  }
  const waitForRoundMs = (currency: string): number =>
    rounds.has(currency) ? 0 : waitMsOf(keptOf(currency), clock)
  return {
    status,
    usableNow,
    refresh,
    async refreshNow(currency) {
      const waitMs = waitForRoundMs(currency)
      if (waitMs > 0) {
        throw new Refusal('rate_limited', { retryAfterSeconds: Math.ceil(waitMs / 1_000) })
      }
      return refresh(currency)
    },
    async firstStatus(currency) {
      const kept = keptOf(currency)
      const isAsked = kept.record !== null || kept.triedAtMonotonicMs > 0
      return isAsked && !rounds.has(currency) ? status(currency) : refresh(currency)
    },
    async forSale(currency) {
      const usable = usableNow(currency)
      if (usable) return usable
      // Only a till without any usable price waits for the sources; others are kept fresh behind.
      // One that has just heard them in vain does not ask again for each sale tried meanwhile.
      if (waitForRoundMs(currency) === 0) await refresh(currency)
      const late = usableNow(currency)
      if (!late) throw new Refusal('rate_unavailable', { tier: status(currency).tier })
      return late
    },
    needsRound: () =>
      [...desk]
        .filter(([, kept]) => clock.monotonicMs() - kept.triedAtMonotonicMs >= waitOf(kept))
        .map(([currency]) => currency),
    setManual(input, currency) {
      const kept = keptOf(currency)
      const manual = input && manualRate(deps, { ...input, currency, kept, settings: settings() })
      keepManual(book, currency, manual)
      kept.manual = manual
      return status(currency)
    },
    settingsChanged() {
      for (const kept of desk.values()) kept.triedAtMonotonicMs = Number.NEGATIVE_INFINITY
    },
    close: () => lifetime.abort(),
  }
}

function waitMsOf({ triedAtMonotonicMs }: KeptRate, clock: Clock): number {
  if (triedAtMonotonicMs <= 0) return 0
  return Math.max(0, triedAtMonotonicMs + PRESS_EVERY_MS - clock.monotonicMs())
}

function waitOf(kept: KeptRate): number {
  const isWell = kept.record !== null && kept.failures.length === 0 && !kept.unconfirmed
  return isWell ? ROUND_EVERY_MS : RETRY_ROUND_MS
}

function statusOf(
  kept: KeptRate,
  at: { currency: string; clock: Clock; settings: () => RateSettings },
): RateStatus {
  const { currency, clock } = at
  const rules = at.settings()
  const nowMs = clock.nowMs()
  const { manual } = kept
  let { failures } = kept
  const typed = manualInUse(kept, rules, clock)
  if (manual && typed) {
    const reason = refusalUnder(typed, rules)
    const ageMs = ageMsOf(typed, nowMs, clock.monotonicMs() - manual.sinceMonotonicMs)
    if (!reason) return { currency, tier: 'manual', record: typed, ageMs, failures }
    failures = named(failures, 'manual', reason)
  }
  const record = underRules(kept, rules, clock)
  const reason = record && refusalUnder(record, rules)
  if (reason) failures = named(failures, 'price_check', reason)
  if (!record || reason) return { currency, tier: 'none', record: null, ageMs: null, failures }
  // The monotonic clock counts fractions; the contract counts whole milliseconds.
  const elapsedMs = Math.round(clock.monotonicMs() - kept.acceptedAtMonotonicMs)
  const tier = tierOf(record, nowMs, rules, { elapsedMs })
  return { currency, tier, record, ageMs: ageMsOf(record, nowMs, elapsedMs), failures }
}

function named(
  failures: RateStatus['failures'],
  source: string,
  reason: string,
): RateStatus['failures'] {
  return [...failures.filter((other) => other.source !== source), { source, reason }]
}
