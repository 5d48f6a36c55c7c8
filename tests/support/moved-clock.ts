import { createHash } from 'node:crypto'
import type { Clock } from '../../electron/ports/clock.ts'

type Sleeper = { dueMs: number; wake: () => void }

export type MovedClock = Clock & {
  /** Time passes: wall and monotonic alike, and every sleep that is due ends, in order. */
  advance(ms: number): Promise<void>
  /** The machine slept: all of it has passed at once, and every sleep that is due ends now. */
  leap(ms: number): Promise<void>
  /** Somebody sets the clock on the wall; nothing has passed. */
  setWall(ms: number): void
  /** How many sleeps wait for time to pass. */
  sleeping(): number
}

/** A clock that stands until it is moved, and randomness that repeats with the seed. */
export function movedClock(startMs = 1_795_000_000_000, seed = 'tillbook'): MovedClock {
  let wallMs = startMs
  let monotonicMs = 1_000
  let drawn = 0
  const sleepers = new Set<Sleeper>()

  return {
    nowMs: () => wallMs,
    monotonicMs: () => monotonicMs,
    randomBytes(length) {
      const bytes = new Uint8Array(length)
      for (let offset = 0; offset < length; offset += 32) {
        drawn += 1
        const block = createHash('sha256').update(`${seed}:${drawn}`).digest()
        bytes.set(block.subarray(0, Math.min(32, length - offset)), offset)
      }
      return bytes
    },
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason as Error)
          return
        }
        const sleeper = { dueMs: monotonicMs + ms, wake: () => resolve() }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', () => {
          if (sleepers.delete(sleeper)) reject(signal.reason as Error)
        })
      })
    },
    async advance(ms) {
      const endMs = monotonicMs + ms
      for (;;) {
        const due = [...sleepers].filter((sleeper) => sleeper.dueMs <= endMs)
        const next = due.toSorted((left, right) => left.dueMs - right.dueMs)[0]
        if (!next) break
        const stepMs = Math.max(0, next.dueMs - monotonicMs)
        monotonicMs += stepMs
        wallMs += stepMs
        sleepers.delete(next)
        next.wake()
        // What was woken may sleep again within this same stretch of time.
        await new Promise((resolve) => setImmediate(resolve))
      }
      wallMs += endMs - monotonicMs
      monotonicMs = endMs
    },
    async leap(ms) {
      monotonicMs += ms
      wallMs += ms
      const due = [...sleepers].filter((sleeper) => sleeper.dueMs <= monotonicMs)
      for (const sleeper of due) {
        sleepers.delete(sleeper)
        sleeper.wake()
      }
      await new Promise((resolve) => setImmediate(resolve))
    },
    setWall(ms) {
      wallMs = ms
    },
    sleeping: () => sleepers.size,
  }
}
