import type { Clock } from '../ports/clock.ts'

/**
 * When each invoice's time is over by the monotonic clock, for invoices made in this run. A wall
 * clock that jumps by a day then neither ends a sale early nor keeps it alive (pain 28).
 */
export type Deadlines = {
  start(invoiceId: string, remainingMs: number): void
  /**
   * @param withinMs how far off the end may still be
   * @returns whether the time is over; the wall clock decides only for older invoices.
   */
  isOver(invoiceId: string, expiresAtMs: number, withinMs?: number): boolean
  forget(invoiceId: string): void
}

export function createDeadlines(clock: Clock): Deadlines {
  const overAt = new Map<string, number>()
  return {
    start: (invoiceId, remainingMs) => {
      overAt.set(invoiceId, clock.monotonicMs() + remainingMs)
    },
    isOver(invoiceId, expiresAtMs, withinMs = 0) {
      const deadline = overAt.get(invoiceId)
      if (deadline !== undefined) return clock.monotonicMs() + withinMs >= deadline
      return clock.nowMs() + withinMs >= expiresAtMs
    },
    forget: (invoiceId) => {
      overAt.delete(invoiceId)
    },
  }
}
