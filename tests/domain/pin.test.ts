import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import {
  countPinAttempt,
  forgivePinAttempt,
  NO_PIN_ATTEMPTS,
  type PinAttempts,
  pinGate,
  type PinScope,
  type PinTime,
} from '../../electron/domain/pin.ts'

const NOW = 1_795_000_000_000
const MINUTE = 60_000
const DAY = 86_400_000
/** After a restart: how long the program ran is known, how long ago the last try was is not. */
const at = (nowMs: number, elapsedMs = 0): PinTime => ({ nowMs, elapsedMs, isWhole: false })
/** In the run of the last try. */
const inRun = (nowMs: number, elapsedMs: number): PinTime => ({ nowMs, elapsedMs, isWhole: true })

/** As if `count` wrong PINs had been typed, all in the same moment. */
function after(count: number, scope: PinScope = 'operator'): PinAttempts {
  let attempts = NO_PIN_ATTEMPTS
  for (let index = 0; index < count; index += 1) {
    attempts = countPinAttempt(attempts, scope, at(NOW))
  }
  return attempts
}

describe('wrong PINs of one operator (reliability 6)', () => {
  it.each([
    [0, 0],
    [4, 0],
    [5, 1],
    [6, 2],
    [9, 16],
    [14, 512],
    [15, 900],
    [19, 900],
  ])('after %d of them the next try waits %d s', (failures, seconds) => {
    const gate = pinGate(after(failures), 'operator', at(NOW))
    expect(gate).toEqual(
      seconds === 0 ? { kind: 'open' } : { kind: 'wait', retryAfterSeconds: seconds },
    )
  })

  it('locks at twenty, for ever, until an owner resets the PIN', () => {
    expect(pinGate(after(20), 'operator', at(NOW + 365 * DAY, 365 * DAY))).toEqual({
      kind: 'locked',
    })
  })

  it('opens again when the wait is over, and counts on from there', () => {
    const attempts = after(8)
    expect(pinGate(attempts, 'operator', at(NOW + 7_999, 7_999)).kind).toBe('wait')
    expect(pinGate(attempts, 'operator', at(NOW + 8_000, 8_000)).kind).toBe('open')
    const next = countPinAttempt(attempts, 'operator', at(NOW + 8_000, 8_000))
    expect(pinGate(next, 'operator', at(NOW + 8_000))).toEqual({
      kind: 'wait',
      retryAfterSeconds: 16,
    })
  })

  it('goes on waiting after a restart, when no running time is known', () => {
    expect(pinGate(after(15), 'operator', at(NOW + MINUTE))).toEqual({
      kind: 'wait',
      retryAfterSeconds: 840,
    })
  })

  it('neither opens early nor shuts for a day when the clock is set back', () => {
    const attempts = after(15)
    expect(pinGate(attempts, 'operator', at(NOW - DAY, 14 * MINUTE)).kind).toBe('wait')
    expect(pinGate(attempts, 'operator', at(NOW - DAY, 15 * MINUTE)).kind).toBe('open')
  })

  it.each(['operator', 'last_owner'] as const)(
    'gives %s nothing for a clock that is set forward while the program runs',
    (scope) => {
      const attempts = after(15, scope)
      expect(pinGate(attempts, scope, inRun(NOW + DAY, 0))).toEqual({
        kind: 'wait',
        retryAfterSeconds: 900,
      })
      expect(pinGate(attempts, scope, inRun(NOW + DAY, 15 * MINUTE)).kind).toBe('open')
    },
  )

  it('remembers the latest time it saw, so that setting the clock back wins nothing', () => {
    const late = countPinAttempt(after(14), 'operator', at(NOW + DAY))
    const back = countPinAttempt(late, 'operator', at(NOW))
    expect(back.latestMs).toBe(NOW + DAY)
    expect(back.blockedUntilMs).toBe(NOW + DAY + 15 * MINUTE)
  })

  it('starts afresh after the right PIN', () => {
    const attempts = forgivePinAttempt(after(19), 'operator')
    expect(attempts.failures).toBe(0)
    expect(pinGate(attempts, 'operator', at(NOW))).toEqual({ kind: 'open' })
  })
})

describe('the only owner, whom nobody could reset', () => {
  it('is never locked out for ever, but pays a day of running time for each guess', () => {
    const attempts = after(20, 'last_owner')
    expect(pinGate(attempts, 'last_owner', at(NOW + DAY, DAY - 1)).kind).toBe('wait')
    expect(pinGate(attempts, 'last_owner', at(NOW + DAY, DAY)).kind).toBe('open')
  })

  it('does not get that day by setting the clock forward', () => {
    const attempts = after(20, 'last_owner')
    expect(pinGate(attempts, 'last_owner', at(NOW + 400 * DAY))).toEqual({
      kind: 'wait',
      retryAfterSeconds: 86_400,
    })
  })
})

describe('all guesses at one console together', () => {
  it('slows a walk along the names down, and never locks the shop', () => {
    expect(pinGate(after(19, 'console'), 'console', at(NOW)).kind).toBe('open')
    expect(pinGate(after(20, 'console'), 'console', at(NOW))).toEqual({
      kind: 'wait',
      retryAfterSeconds: 1,
    })
    expect(pinGate(after(500, 'console'), 'console', at(NOW))).toEqual({
      kind: 'wait',
      retryAfterSeconds: 900,
    })
  })

  it('takes back only the attempt that was right, so that a cashier cannot clear the count', () => {
    const attempts = after(25, 'console')
    const counted = countPinAttempt(attempts, 'console', at(NOW))
    const forgiven = forgivePinAttempt(counted, 'console')
    expect(forgiven.failures).toBe(25)
    expect(pinGate(forgiven, 'console', at(NOW))).toEqual(pinGate(attempts, 'console', at(NOW)))
  })

  it('forgives nothing for a clock that is set forward while the program runs', () => {
    const attempts = after(25, 'console')
    expect(countPinAttempt(attempts, 'console', inRun(NOW + DAY, 0)).failures).toBe(26)
    expect(pinGate(attempts, 'console', inRun(NOW + DAY, 0)).kind).toBe('wait')
    expect(countPinAttempt(attempts, 'console', inRun(NOW, 30 * MINUTE)).failures).toBe(16)
  })

  it('forgives honest slips in time', () => {
    const attempts = after(19, 'console')
    expect(countPinAttempt(attempts, 'console', at(NOW + 30 * MINUTE)).failures).toBe(10)
    expect(countPinAttempt(attempts, 'console', at(NOW - DAY, 30 * MINUTE)).failures).toBe(10)
  })
})

type Move = { kind: 'guess' | 'restart' } | { kind: 'wait' | 'set'; ms: number }

test.prop([
  fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constant<Move>({ kind: 'guess' }) },
      { weight: 1, arbitrary: fc.constant<Move>({ kind: 'restart' }) },
      fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: DAY }) }),
      fc.record({ kind: fc.constant('set' as const), ms: fc.integer({ min: -DAY, max: DAY }) }),
    ),
    { maxLength: 400 },
  ),
])(
  'whoever guesses, kills the program and moves the clock by a day gets twenty guesses and no more',
  (moves) => {
    let attempts = NO_PIN_ATTEMPTS
    let nowMs = NOW
    let elapsedMs = 0
    let guesses = 0
    for (const move of moves) {
      if (move.kind === 'restart') elapsedMs = 0
      if (move.kind === 'set') nowMs += move.ms
      if (move.kind === 'wait') {
        nowMs += move.ms
        elapsedMs += move.ms
      }
      if (move.kind !== 'guess') continue
      if (pinGate(attempts, 'operator', at(nowMs, elapsedMs)).kind !== 'open') continue
      attempts = countPinAttempt(attempts, 'operator', at(nowMs, elapsedMs))
      elapsedMs = 0
      guesses += 1
    }
    expect(guesses).toBeLessThanOrEqual(20)
  },
)

test.prop([
  fc.array(fc.record({ wall: fc.integer({ min: -DAY, max: DAY }), restarts: fc.boolean() }), {
    minLength: 200,
    maxLength: 200,
  }),
])('the only owner is guessed at twenty times at most while no full day passes', (moves) => {
  let attempts = NO_PIN_ATTEMPTS
  let nowMs = NOW
  let elapsedMs = 0
  let guesses = 0
  for (const move of moves) {
    nowMs += move.wall
    elapsedMs = move.restarts ? 0 : elapsedMs + 60_000
    if (pinGate(attempts, 'last_owner', at(nowMs, elapsedMs)).kind !== 'open') continue
    attempts = countPinAttempt(attempts, 'last_owner', at(nowMs, elapsedMs))
    elapsedMs = 0
    guesses += 1
  }
  expect(guesses).toBeLessThanOrEqual(20)
})
