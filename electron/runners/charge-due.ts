import { chargePlans } from '../core/charge-plans.ts'
import type { Core } from '../core/core.ts'

/**
 * The longest sleep: a new plan, a machine that slept and a clock that was set are noticed within
 * it, because none of them ends a sleep.
 */
const SLEEP_MS_MAX = 60_000
const SLEEP_MS_MIN = 250

/** Charges plans at start and then whenever a period begins (MANA-37). The rows are the queue. */
export async function chargeDuePlans(core: Core, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const waitMs = await chargedUntilNext(core, signal)
    await core.clock.sleep(waitMs, signal).catch(() => {})
  }
}

async function chargedUntilNext(core: Core, signal: AbortSignal): Promise<number> {
  try {
    const { nextDueAtMs } = await chargePlans(core, signal)
    if (nextDueAtMs === null) return SLEEP_MS_MAX
    const leftMs = nextDueAtMs - core.clock.nowMs()
    return Math.min(Math.max(leftMs, SLEEP_MS_MIN), SLEEP_MS_MAX)
  } catch (error) {
    if (!signal.aborted) core.log.error('plans.round_failed', error)
    return SLEEP_MS_MAX
  }
}
