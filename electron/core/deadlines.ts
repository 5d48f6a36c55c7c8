import type { Clock } from '../ports/clock.ts'

/**
 * When each invoice's time is over by the monotonic clock. The wall clock is never asked: one that
 * jumps by a day, while the till runs or while it is off, then neither ends a sale early nor keeps
 * it alive (pain 28).
 */
export type Deadlines = {
  start(invoiceId: string, remainingMs: number): void
  /** Whether its time began in this run; the age of an older one is not known here. */
  isOfThisRun(invoiceId: string): boolean
  /**
   * An older invoice was made before this run began, so a whole life after that it is over for
   * certain; sooner only its node can say so.
   * @param withinMs how far off the end may still be
   */
  isOver(invoiceId: string, withinMs?: number): boolean
  forget(invoiceId: string): void
}

/** @param lifeMs the longest time that an invoice can be paid */
export function createDeadlines(clock: Clock, lifeMs: number): Deadlines {
  const overAt = new Map<string, number>()
  const olderOverAt = clock.monotonicMs() + lifeMs
  return {
    start: (invoiceId, remainingMs) => {
      overAt.set(invoiceId, clock.monotonicMs() + remainingMs)
    },
    isOfThisRun: (invoiceId) => overAt.has(invoiceId),
    isOver: (invoiceId, withinMs = 0) =>
      clock.monotonicMs() + withinMs >= (overAt.get(invoiceId) ?? olderOverAt),
    forget: (invoiceId) => {
      overAt.delete(invoiceId)
    },
  }
}
