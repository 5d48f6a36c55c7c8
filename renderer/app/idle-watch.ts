import { type Moment, passedMs } from '../../shared/passed-time.ts'

const TOUCH_EVERY_MS_MAX = 60_000
/** So often within its limit the core is told of use, so it never locks a busy window. */
const TOUCHES_WITHIN_LIMIT = 4

export type IdleWatch = {
  /** Somebody pressed a key or the screen. */
  used(): void
  /** Every few seconds: locks what is idle, and tells the core of use it has not heard of. */
  look(): void
}

/**
 * Decides when nobody has used the window for too long. The core locks by its own count since it
 * last heard of use, so what it hears may never be older than a part of the limit.
 */
export function createIdleWatch(parts: {
  /** 0 never locks. */
  limitMs: number
  now: () => Moment
  /** Tells the core that the window is in use. */
  touch: () => void
  lock: () => void
}): IdleWatch {
  const { limitMs, now } = parts
  const everyMs =
    limitMs > 0 ? Math.min(TOUCH_EVERY_MS_MAX, limitMs / TOUCHES_WITHIN_LIMIT) : TOUCH_EVERY_MS_MAX
  let usedAt = now()
  let toldAt = usedAt
  let isTold = true
  const isIdle = (): boolean => limitMs > 0 && passedMs(usedAt, now()) >= limitMs
  const tell = (): void => {
    if (isTold || passedMs(toldAt, now()) < everyMs) return
    isTold = true
    toldAt = now()
    parts.touch()
  }
  return {
    used() {
      // The first key after a long pause opens nothing: the pause counts, not the key that ends it.
      if (isIdle()) return parts.lock()
      usedAt = now()
      isTold = false
      tell()
    },
    look() {
      if (isIdle()) parts.lock()
      else tell()
    },
  }
}
