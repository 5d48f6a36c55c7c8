/**
 * The core's wall clock as this window knows it, carried on by the monotonic clock: a countdown
 * must not jump when somebody sets the computer's time (pain 28).
 */
let anchorCoreMs = Date.now()
let anchorMonotonicMs = performance.now()

/** Takes a time that the core stamped a moment ago. */
export function noteCoreTime(atMs: number): void {
  anchorCoreMs = atMs
  anchorMonotonicMs = performance.now()
}

/** The core's time now, ms. */
export function coreNowMs(): number {
  return anchorCoreMs + (performance.now() - anchorMonotonicMs)
}
