/**
 * Longer than the holidays of a shop. All that a wrong clock can charge unasked are the one or two
 * monthly periods that begin within it.
 */
const LEAP_MS_MAX = 45 * 86_400_000

/** Whether a clock stands so far ahead of what it should say that a person must be asked. */
export function isLeap(expectedMs: number, wallMs: number): boolean {
  return wallMs - expectedMs > LEAP_MS_MAX
}
