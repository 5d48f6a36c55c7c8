import type { Clock } from '../ports/clock.ts'
import { isLeap } from '../domain/leap.ts'

/** A step ahead that nothing else bears out. */
export type Doubt = { fromMs: number; toMs: number }

/**
 * The time that plans go by. A wall clock that leaps ahead cannot be told from a long absence, so a
 * long leap is believed only when an owner says so (docs/decisions/0010). It is looked at at least
 * once a minute; a machine that slept for a night has made no leap.
 */
export type PlanClock = {
  /**
   * Whole ms of the wall clock, or while that is doubted of the one before the leap, gone on since.
   */
  nowMs(): number
  /** Null as a rule. */
  doubt(): Doubt | null
  /** The wall clock is right, whatever was before. */
  believe(): void
}

/** @param seenMs the latest time that is known to have been, ms. */
export function createPlanClock(clock: Clock, seenMs: number): PlanClock {
  let known = { wallMs: seenMs, monotonicMs: clock.monotonicMs() }

  function look(): { expectedMs: number; wallMs: number; isDoubted: boolean } {
    const monotonicMs = clock.monotonicMs()
    const wallMs = clock.nowMs()
    const expectedMs = known.wallMs + (monotonicMs - known.monotonicMs)
    const isDoubted = isLeap(expectedMs, wallMs)
    // A clock that is set back takes nothing away: put right again, it has made no leap.
    if (!isDoubted) known = { wallMs: Math.max(wallMs, expectedMs), monotonicMs }
    return { expectedMs, wallMs, isDoubted }
  }

  return {
    nowMs() {
      const { expectedMs, wallMs, isDoubted } = look()
      return isDoubted ? Math.floor(expectedMs) : wallMs
    },
    doubt() {
      const { expectedMs, wallMs, isDoubted } = look()
      return isDoubted ? { fromMs: Math.floor(expectedMs), toMs: wallMs } : null
    },
    believe() {
      known = { wallMs: clock.nowMs(), monotonicMs: clock.monotonicMs() }
    },
  }
}
