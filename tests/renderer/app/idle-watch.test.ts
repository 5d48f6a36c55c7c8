import { describe, expect, test } from 'vitest'
import { createSessions } from '../../../electron/core/sessions.ts'
import { createIdleWatch } from '../../../renderer/app/idle-watch.ts'
import { movedClock } from '../../support/moved-clock.ts'

const LOOK_EVERY_MS = 5_000
const PERSON = { operatorId: 'op_1', name: 'Mara', role: 'cashier' } as const

/** A window and the core behind it on one clock, the answer of the core a moment late. */
function openTill(limitMs: number) {
  const clock = movedClock()
  const sessions = createSessions(clock, () => limitMs)
  sessions.signIn('till', PERSON)
  let lockedAtMs: number | null = null
  let touches = 0
  const startMs = clock.monotonicMs()
  const watch = createIdleWatch({
    limitMs,
    now: () => ({ monotonicMs: clock.monotonicMs(), wallMs: clock.nowMs() }),
    touch: () => {
      touches += 1
      sessions.touch('till')
    },
    lock: () => (lockedAtMs ??= clock.monotonicMs() - startMs),
  })
  return {
    /** Presses a key every so often until so much has passed, looking every five seconds. */
    async work(forMs: number, everyMs: number) {
      for (let passedMs = 1_000; passedMs <= forMs; passedMs += 1_000) {
        await clock.advance(1_000)
        if (everyMs > 0 && passedMs % everyMs === 0) watch.used()
        if (passedMs % LOOK_EVERY_MS === 0) watch.look()
      }
    },
    isOpenAtCore: () => sessions.get('till') !== null,
    lockedAtMs: () => lockedAtMs,
    touches: () => touches,
    watch,
    clock,
  }
}

describe('the idle lock', () => {
  test.each([1, 2, 5, 60])('of %i min never locks who presses a key now and then', async (min) => {
    const till = openTill(min * 60_000)
    for (let tenth = 0; tenth < 10; tenth += 1) {
      await till.work(min * 60_000, 3_000)
      expect(till.isOpenAtCore()).toBe(true)
    }
    expect(till.lockedAtMs()).toBeNull()
    // A busy till does not call its core with every key.
    expect(till.touches()).toBeLessThanOrEqual(10 * Math.max(4, min) + 1)
  })

  test.each([1, 2, 5])('of %i min locks after so long, and no sooner', async (min) => {
    const till = openTill(min * 60_000)
    await till.work(29_000, 1_000)
    await till.work(min * 60_000 - 10_000, 0)
    expect(till.isOpenAtCore()).toBe(true)
    expect(till.lockedAtMs()).toBeNull()
    await till.work(20_000, 0)
    const afterMs = (till.lockedAtMs() ?? Number.NaN) - 29_000
    expect(afterMs).toBeGreaterThanOrEqual(min * 60_000)
    expect(afterMs).toBeLessThanOrEqual(min * 60_000 + LOOK_EVERY_MS)
  })

  test('is not undone by the key that ends the pause', async () => {
    const till = openTill(60_000)
    await till.clock.advance(61_000)
    till.watch.used()
    expect(till.lockedAtMs()).toBe(61_000)
  })

  test('counts the time in which the machine slept, at the window and at the core', async () => {
    const till = openTill(5 * 60_000)
    await till.work(20_000, 1_000)
    // Asleep overnight: the monotonic clock stood still.
    till.clock.setWall(till.clock.nowMs() + 8 * 3_600_000)
    till.watch.look()
    expect(till.lockedAtMs()).not.toBeNull()
    expect(till.isOpenAtCore()).toBe(false)
  })

  test('counts by running time where the clock on the wall is set back', async () => {
    const till = openTill(60_000)
    till.clock.setWall(till.clock.nowMs() - 86_400_000)
    await till.work(70_000, 0)
    expect(till.lockedAtMs()).toBe(60_000)
    expect(till.isOpenAtCore()).toBe(false)
  })

  test('of 0 never locks', async () => {
    const till = openTill(0)
    await till.work(3_600_000, 0)
    expect(till.lockedAtMs()).toBeNull()
    expect(till.isOpenAtCore()).toBe(true)
  })
})
