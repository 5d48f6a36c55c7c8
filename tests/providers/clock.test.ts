import { describe, expect, it } from 'vitest'
import { systemClock } from '../../electron/providers/clock.ts'
import { movedClock } from '../support/moved-clock.ts'

describe.each([
  ['the clock of the machine', () => systemClock],
  ['the clock of the tests', () => movedClock()],
])('%s', (_name, make) => {
  it('rejects a sleep with the reason of whoever ends it', async () => {
    const clock = make()
    const reason = new Error('closing')
    const controller = new AbortController()
    const sleep = clock.sleep(60_000, controller.signal)
    controller.abort(reason)
    await expect(sleep).rejects.toBe(reason)
    await expect(clock.sleep(1, controller.signal)).rejects.toBe(reason)
  })

  it('gives as many random bytes as asked for, others each time', () => {
    const clock = make()
    expect([0, 1, 33, 100].map((length) => clock.randomBytes(length).length)).toEqual([
      0, 1, 33, 100,
    ])
    expect(clock.randomBytes(16)).not.toEqual(clock.randomBytes(16))
  })
})

describe('the clock of the machine', () => {
  it('sleeps, and its monotonic time never goes back', async () => {
    const beforeMs = systemClock.monotonicMs()
    await systemClock.sleep(20)
    expect(systemClock.monotonicMs() - beforeMs).toBeGreaterThanOrEqual(18)
    expect(Math.abs(systemClock.nowMs() - Date.now())).toBeLessThan(1_000)
  })
})

describe('the clock of the tests', () => {
  it('stands until it is moved, and wakes sleepers in their order', async () => {
    const clock = movedClock()
    const woken: [string, number][] = []
    const sleeper = async (name: string, ms: number): Promise<void> => {
      await clock.sleep(ms)
      woken.push([name, clock.monotonicMs()])
      if (name === 'first') void sleeper('again', 10)
    }
    const startMs = clock.monotonicMs()
    void sleeper('last', 90)
    void sleeper('first', 30)
    void sleeper('later', 101)
    await clock.advance(100)
    expect(woken).toEqual([
      ['first', startMs + 30],
      ['again', startMs + 40],
      ['last', startMs + 90],
    ])
    expect([clock.sleeping(), clock.monotonicMs()]).toEqual([1, startMs + 100])
  })

  it('sets the wall without any time passing, and repeats its randomness', async () => {
    const clock = movedClock(1_000)
    const monotonicMs = clock.monotonicMs()
    clock.setWall(5)
    expect([clock.nowMs(), clock.monotonicMs()]).toEqual([5, monotonicMs])
    await clock.advance(10)
    expect(clock.nowMs()).toBe(15)
    expect(movedClock().randomBytes(40)).toEqual(movedClock().randomBytes(40))
  })
})
