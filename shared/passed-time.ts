/** One moment on both clocks of a machine, ms. */
export type Moment = { monotonicMs: number; wallMs: number }

/**
 * How long ago that was, ms, where too long is safe and too short is not. A monotonic clock stands
 * while the machine sleeps, and a wall clock can be set: the larger of the two counts.
 */
export function passedMs(since: Moment, now: Moment): number {
  return Math.max(now.monotonicMs - since.monotonicMs, now.wallMs - since.wallMs)
}
