import {
  countPinAttempt,
  forgivePinAttempt,
  type PinGate,
  pinGate,
  type PinScope,
  type PinTime,
} from '../domain/pin.ts'
import { operatorById, operators, pinAttempts, savePinAttempts } from '../store/operators.ts'
import type { ReadTx } from '../store/tx.ts'
import { commit } from './commit.ts'
import type { Core } from './core.ts'
import { Refusal } from './refusal.ts'

/** One try that has been counted, durably, before anything is compared (reliability 6). */
export type CountedTry = {
  /** What a wrong PIN is answered with: the wait before the next try, or that there is none. */
  refusal(): Refusal
  /** The PIN was right. */
  forgive(): void
}

/** When a scope was last tried in this run, monotonic ms; a set-back clock cannot shorten it. */
const triedAt = new WeakMap<Core, Map<string, number>>()

/**
 * Counts one try of an operator's PIN and of the console's.
 * @throws Refusal rate_limited with the seconds to wait; operator_locked until a new PIN
 */
export function countedPinTry(core: Core, operatorId: string): CountedTry {
  return countedTry(
    core,
    core.book.read((tx) => scopesOf(tx, operatorId)),
  )
}

/**
 * Counts one try of a gift's short code by one caller. Forty bits are enough only because nobody
 * may try them as fast as a machine can; the rule is the console's (slowed, never locked).
 * @throws Refusal rate_limited with the seconds to wait
 */
export function countedCodeTry(core: Core, originId: string): CountedTry {
  return countedTry(core, [{ key: `gift:${originId}`, scope: 'console' }])
}

function countedTry(core: Core, scopes: readonly Scope[]): CountedTry {
  refuseClosedGate(core, scopes)
  commit(core, (unit) => {
    for (const { key, scope } of scopes) {
      const counted = countPinAttempt(pinAttempts(unit.tx, key), scope, timeOf(core, key))
      savePinAttempts(unit.tx, key, counted)
    }
  })
  for (const { key } of scopes) timesOf(core).set(key, core.clock.monotonicMs())
  return {
    refusal: () =>
      worstOf(gatesOf(core, scopes), 'wrong_pin') ??
      new Refusal('wrong_pin', { retryAfterSeconds: 0 }),
    forgive: () =>
      commit(core, (unit) => {
        for (const { key, scope } of scopes) {
          savePinAttempts(unit.tx, key, forgivePinAttempt(pinAttempts(unit.tx, key), scope))
        }
      }),
  }
}

function refuseClosedGate(core: Core, scopes: readonly Scope[]): void {
  const refusal = worstOf(gatesOf(core, scopes), 'rate_limited')
  if (refusal) throw refusal
}

/** A lock is told as one, not as a long wait: only an owner's new PIN ends it. */
function worstOf(gates: readonly PinGate[], code: 'wrong_pin' | 'rate_limited'): Refusal | null {
  if (gates.some((gate) => gate.kind === 'locked')) return new Refusal('operator_locked')
  const waits = gates.map((gate) => (gate.kind === 'wait' ? gate.retryAfterSeconds : 0))
  const retryAfterSeconds = Math.max(...waits)
  return retryAfterSeconds > 0 ? new Refusal(code, { retryAfterSeconds }) : null
}

function gatesOf(core: Core, scopes: readonly Scope[]): PinGate[] {
  return scopes.map(({ key, scope }) => {
    const attempts = core.book.read((tx) => pinAttempts(tx, key))
    return pinGate(attempts, scope, timeOf(core, key))
  })
}

type Scope = { key: string; scope: PinScope }

function scopesOf(tx: ReadTx, operatorId: string): Scope[] {
  const person = operatorById(tx, operatorId)
  const owners = operators(tx).filter((one) => one.role === 'owner' && one.isActive)
  const isLastOwner = person?.role === 'owner' && owners.length === 1
  return [
    { key: operatorId, scope: isLastOwner ? 'last_owner' : 'operator' },
    { key: 'console', scope: 'console' },
  ]
}

function timesOf(core: Core): Map<string, number> {
  const known = triedAt.get(core) ?? new Map<string, number>()
  triedAt.set(core, known)
  return known
}

/** Time since the last try, or since this run began when that is later (see `PinTime`). */
function timeOf(core: Core, key: string): PinTime {
  const tried = timesOf(core).get(key)
  const since = tried ?? core.startedAtMonotonicMs
  return {
    nowMs: core.clock.nowMs(),
    elapsedMs: core.clock.monotonicMs() - since,
    isWhole: tried !== undefined,
  }
}
