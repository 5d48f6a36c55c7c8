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
  /** What a wrong PIN will have to wait for, seconds. */
  nextWaitSeconds: number
  /** The PIN was right. */
  forgive(): void
}

/** When a scope was last tried in this run, monotonic ms; a set-back clock cannot shorten it. */
const triedAt = new WeakMap<Core, Map<string, number>>()

/**
 * Counts one try of an operator's PIN and of the console's.
 * @throws Refusal rate_limited with the seconds to wait
 */
export function countedPinTry(core: Core, operatorId: string): CountedTry {
  const scopes = core.book.read((tx) => scopesOf(tx, operatorId))
  refuseClosedGate(core, scopes)
  commit(core, (unit) => {
    for (const { key, scope } of scopes) {
      const counted = countPinAttempt(pinAttempts(unit.tx, key), scope, timeOf(core, key))
      savePinAttempts(unit.tx, key, counted)
    }
  })
  for (const { key } of scopes) timesOf(core).set(key, core.clock.monotonicMs())
  return {
    nextWaitSeconds: Math.max(...scopes.map(({ key, scope }) => waitOf(core, key, scope))),
    forgive: () =>
      commit(core, (unit) => {
        for (const { key, scope } of scopes) {
          savePinAttempts(unit.tx, key, forgivePinAttempt(pinAttempts(unit.tx, key), scope))
        }
      }),
  }
}

function refuseClosedGate(core: Core, scopes: readonly Scope[]): void {
  for (const { key, scope } of scopes) {
    const seconds = waitOf(core, key, scope)
    if (seconds > 0) throw new Refusal('rate_limited', { retryAfterSeconds: seconds })
  }
}

/** A lock that only an owner can end is told as a day, which the screen puts into words. */
const LOCKED_SECONDS = 86_400

function waitOf(core: Core, key: string, scope: PinScope): number {
  const attempts = core.book.read((tx) => pinAttempts(tx, key))
  const gate: PinGate = pinGate(attempts, scope, timeOf(core, key))
  if (gate.kind === 'open') return 0
  return gate.kind === 'locked' ? LOCKED_SECONDS : gate.retryAfterSeconds
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
  const since = timesOf(core).get(key) ?? core.startedAtMonotonicMs
  return { nowMs: core.clock.nowMs(), elapsedMs: core.clock.monotonicMs() - since }
}
