import { describe, expect, test } from 'vitest'
import type { Problem } from '../../../renderer/app/faults.ts'
import { nextStarting } from '../../../renderer/features/sign-in/next-starting.ts'
import {
  canSend,
  NOBODY_PICKED,
  type PinAction,
  type PinEntry,
  pinReducer,
  secondsLeft,
} from '../../../renderer/features/sign-in/pin-entry.ts'

const problem = (code: Problem['code'], retryAfterSeconds: number | null): Problem => ({
  code,
  retryAfterSeconds,
  detail: '',
  field: '',
})

const typed = (digits: string): PinAction[] =>
  [...digits].map((digit) => ({ kind: 'pressed', key: { kind: 'digit', digit } }))

const after = (...actions: PinAction[]): PinEntry => actions.reduce(pinReducer, NOBODY_PICKED)
const PICKED: PinAction = { kind: 'picked', operatorId: 'op_1' }
const SENT: PinAction = { kind: 'sent' }
const refused = (code: Problem['code'], seconds: number | null, nowMs = 1_000): PinAction => ({
  kind: 'refused',
  problem: problem(code, seconds),
  nowMs,
})

describe('a PIN at the locked till', () => {
  test('digits before a name count for nobody', () => {
    expect(after(...typed('123456')).pin).toBe('')
  })

  test('five digits cannot be sent, six can, a thirteenth is not taken', () => {
    expect(canSend(after(PICKED, ...typed('12345')))).toBe(false)
    expect(canSend(after(PICKED, ...typed('123456')))).toBe(true)
    expect(after(PICKED, ...typed('1234567890123')).pin).toHaveLength(12)
  })

  test('the PIN leaves the page when it is sent', () => {
    const sending = after(PICKED, ...typed('123456'), SENT)
    expect(sending).toMatchObject({ phase: 'sending', pin: '' })
    expect(pinReducer(sending, { kind: 'pressed', key: { kind: 'digit', digit: '1' } })).toBe(
      sending,
    )
  })

  test('another name starts with no digits of the first', () => {
    const other = after(PICKED, ...typed('1234'), { kind: 'picked', operatorId: 'op_2' })
    expect(other).toMatchObject({ operatorId: 'op_2', pin: '', notice: 'none' })
  })

  test('a wrong PIN without a wait lets the next one be typed at once', () => {
    const entry = after(PICKED, ...typed('111111'), SENT, refused('wrong_pin', 0))
    expect(entry).toMatchObject({ phase: 'typing', notice: 'wrong', pin: '' })
  })

  test('a wait takes no digits until it is over, and then says so', () => {
    const waiting = after(PICKED, ...typed('111111'), SENT, refused('wrong_pin', 5, 1_000))
    expect(waiting).toMatchObject({ phase: 'waiting', notice: 'wrong' })
    expect(secondsLeft(waiting, 1_001)).toBe(5)
    expect(secondsLeft(waiting, 60_000)).toBe(0)
    expect(pinReducer(waiting, { kind: 'pressed', key: { kind: 'digit', digit: '1' } })).toBe(
      waiting,
    )
    expect(pinReducer(waiting, { kind: 'ticked', nowMs: 5_999 })).toBe(waiting)
    const over = pinReducer(waiting, { kind: 'ticked', nowMs: 6_000 })
    expect(over).toMatchObject({ phase: 'typing', notice: 'wait_over' })
  })

  test('a name shut by the core says that only an owner can help', () => {
    const entry = after(PICKED, ...typed('111111'), SENT, refused('operator_locked', null))
    expect(entry.phase).toBe('locked_out')
  })

  test('a wait of a day is still a wait', () => {
    const entry = after(PICKED, ...typed('111111'), SENT, refused('rate_limited', 86_400))
    expect(entry.phase).toBe('waiting')
    expect(secondsLeft(entry, 1_000)).toBe(86_400)
  })

  test('a person who is gone is no longer picked', () => {
    const entry = after(PICKED, ...typed('111111'), SENT, refused('not_found', null))
    expect(entry).toMatchObject({ phase: 'picking', operatorId: null, notice: 'gone' })
  })

  test('a lost connection is no wrong PIN', () => {
    const entry = after(PICKED, ...typed('111111'), SENT, refused('offline', null))
    expect(entry).toMatchObject({ phase: 'typing', notice: 'failed' })
    expect(entry.problem?.code).toBe('offline')
  })

  test('the next digit takes the last refusal off the screen', () => {
    const entry = after(PICKED, ...typed('111111'), SENT, refused('wrong_pin', 0), ...typed('2'))
    expect(entry).toMatchObject({ notice: 'none', pin: '2', problem: null })
  })

  test('leaving while the core compares does not lose its answer', () => {
    const sending = after(PICKED, ...typed('123456'), SENT)
    expect(pinReducer(sending, { kind: 'left' })).toBe(sending)
  })
})

describe('a letter at the locked till', () => {
  const people = [
    { id: 'a', name: 'Mara' },
    { id: 'b', name: 'Jo' },
    { id: 'c', name: 'Émile' },
    { id: 'd', name: 'Max' },
  ]

  test('walks round the names that begin with it', () => {
    expect(nextStarting(people, 'm', null)).toBe('a')
    expect(nextStarting(people, 'M', 'a')).toBe('d')
    expect(nextStarting(people, 'm', 'd')).toBe('a')
    expect(nextStarting(people, 'é', null)).toBe('c')
  })

  test.each(['x', '1', 'Enter', ' '])('%j picks nobody', (key) => {
    expect(nextStarting(people, key, null)).toBeNull()
  })
})
