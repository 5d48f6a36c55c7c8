/**
 * A bucket of calls. It starts full, so that a pause may be followed by as many calls at once as
 * a minute allows; then one comes back every `60 s / limit`. Counted in 1/60,000 of a call, so
 * that every millisecond gives a whole number and nothing is ever rounded.
 */
export type CallBucket = { level: number; atMs: number }

const MINUTE_MS = 60_000

/** A full one. @param nowMs monotonic, whole ms. */
export function fullBucket(limitPerMinute: number, nowMs: number): CallBucket {
  return { level: limitPerMinute * MINUTE_MS, atMs: nowMs }
}

/**
 * Takes one call out, or says in how many whole seconds there will be one.
 * @param nowMs monotonic, whole ms; earlier than the bucket's own time counts as no time at all.
 */
export function takeCall(
  bucket: CallBucket,
  limitPerMinute: number,
  nowMs: number,
): { bucket: CallBucket; retryAfterSeconds: number } {
  const elapsedMs = Math.max(0, nowMs - bucket.atMs)
  const level = Math.min(limitPerMinute * MINUTE_MS, bucket.level + elapsedMs * limitPerMinute)
  const atMs = Math.max(nowMs, bucket.atMs)
  if (level >= MINUTE_MS)
    return { bucket: { level: level - MINUTE_MS, atMs }, retryAfterSeconds: 0 }
  const waitMs = Math.ceil((MINUTE_MS - level) / limitPerMinute)
  return { bucket: { level, atMs }, retryAfterSeconds: Math.ceil(waitMs / 1_000) }
}
