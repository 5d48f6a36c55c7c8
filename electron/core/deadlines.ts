import type { Clock } from '../ports/clock.ts'

/**
 * When each invoice's time is over by the monotonic clock, for invoices made in this run. A wall
 * clock that jumps by a day then neither ends a sale early nor keeps it alive (pain 28).
 */
export type Deadlines = {
  start(invoiceId: string, remainingMs: number): void
  /** @returns whether the time is over; the wall clock decides only for older invoices. */
  isOver(invoiceId: string, expiresAtMs: number): boolean
  forget(invoiceId: string): void
}

export function createDeadlines(clock: Clock): Deadlines {
  const overAt = new Map<string, number>()
  return {
    start: (invoiceId, remainingMs) => {
      overAt.set(invoiceId, clock.monotonicMs() + remainingMs)
    },
    isOver(invoiceId, expiresAtMs) {
      const deadline = overAt.get(invoiceId)
      if (deadline !== undefined) return clock.monotonicMs() >= deadline
      return clock.nowMs() >= expiresAtMs
    },
    forget: (invoiceId) => {
      overAt.delete(invoiceId)
    },
  }
}
