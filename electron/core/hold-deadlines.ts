import type { Clock } from '../ports/clock.ts'

/**
 * When each reservation's time is over by the monotonic clock, beside the time that its row names.
 * The wall clock alone would hold credits for a year where it was a year ahead and then put right;
 * whichever clock says so first ends the reservation (pain 28).
 */
export type HoldDeadlines = {
  start(hold: { id: string; customerId: string }, remainingMs: number): void
  isOver(id: string): boolean
  /** Ids whose time is over, of one customer or of all; some may have ended otherwise since. */
  over(customerId?: string): string[]
  /** Called after the commit that ended it: what is rolled back still has its time. */
  forget(id: string): void
}

export function createHoldDeadlines(clock: Clock): HoldDeadlines {
  const holds = new Map<string, { customerId: string; overAtMs: number }>()
  // Nearly every question comes before the first of them is over, and costs nothing then.
  let firstAtMs = Number.POSITIVE_INFINITY
  return {
    start({ id, customerId }, remainingMs) {
      const overAtMs = clock.monotonicMs() + remainingMs
      holds.set(id, { customerId, overAtMs })
      firstAtMs = Math.min(firstAtMs, overAtMs)
    },
    isOver: (id) => clock.monotonicMs() >= (holds.get(id)?.overAtMs ?? Number.POSITIVE_INFINITY),
    over(customerId) {
      const nowMs = clock.monotonicMs()
      if (nowMs < firstAtMs) return []
      firstAtMs = Number.POSITIVE_INFINITY
      const over: string[] = []
      for (const [id, hold] of holds) {
        firstAtMs = Math.min(firstAtMs, hold.overAtMs)
        const isWanted = customerId === undefined || hold.customerId === customerId
        if (isWanted && hold.overAtMs <= nowMs) over.push(id)
      }
      return over
    },
    forget: (id) => {
      holds.delete(id)
    },
  }
}
