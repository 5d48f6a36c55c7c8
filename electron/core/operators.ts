import { makeId } from '../../shared/ids.ts'
import type { OperatorView, Role } from '../../shared/model/people.ts'
import { forgivePinAttempt, NO_PIN_ATTEMPTS } from '../domain/pin.ts'
import {
  insertOperator,
  operatorById,
  operators,
  pinRecord,
  savePin,
  savePinAttempts,
  updateOperator,
} from '../store/operators.ts'
import type { ReadTx, WriteTx } from '../store/tx.ts'
import type { App } from './app.ts'
import { commit } from './commit.ts'
import type { Core } from './core.ts'
import { hashPin, isPinRight, isSameSetting } from './pin-hash.ts'
import { Refusal } from './refusal.ts'
import { countedPinTry } from './pin-tries.ts'

const SALT_BYTES = 16

/**
 * A PIN is hashed before the transaction, because hashing takes long and a transaction must not.
 */
export async function preparedOperator(
  core: Core,
  person: { id: string; name: string; role: Role; pin: string },
): Promise<{ insert: (tx: WriteTx) => OperatorView }> {
  const salt = core.clock.randomBytes(SALT_BYTES)
  const hashed = await hashPin(person.pin, core.keys.pinPepper, salt, core.pinCostLog2)
  return {
    insert(tx) {
      const operator = { id: person.id, name: person.name, role: person.role, isActive: true }
      insertOperator(tx, operator)
      savePin(tx, person.id, hashed)
      return operator
    },
  }
}

/** Adds a person. @throws Refusal bad_request when the name is taken by an active person. */
export async function createOperator(
  core: Core,
  input: { name: string; role: Role; pin: string },
): Promise<OperatorView> {
  const id = makeId('op', core.clock.nowMs(), core.clock.randomBytes(10))
  const prepared = await preparedOperator(core, { id, ...input })
  return commit(core, (unit) => {
    // Here and not before: hashing takes long, and somebody may have been added meanwhile.
    refuseTakenName(unit.tx, input.name, null)
    unit.announce({ topic: 'operators' })
    return prepared.insert(unit.tx)
  })
}

/**
 * Renames, moves or sends away; a shop is never left without an owner.
 * @throws Refusal not_found, last_owner; bad_request when the name is taken by an active person
 */
export function changeOperator(app: App, input: OperatorView): OperatorView {
  const core = app.mustCore()
  const saved = commit(core, (unit) => {
    const known = operatorById(unit.tx, input.id)
    if (!known) throw new Refusal('not_found')
    refuseTakenName(unit.tx, input.name, input.id)
    const staysOwner = input.role === 'owner' && input.isActive
    if (isOnlyOwner(unit.tx, known) && !staysOwner) throw new Refusal('last_owner')
    updateOperator(unit.tx, input)
    unit.announce({ topic: 'operators' })
    return input
  })
  const { id: operatorId, name, role } = saved
  app.sessions.operatorChanged({ operatorId, name, role }, saved.isActive)
  return saved
}

/**
 * A new PIN from the owner also ends a lock-out, and every stay of that person but the owner's own
 * at the window where they ask: who knew the old one may be standing at another.
 * @throws Refusal not_found
 */
export async function resetPin(
  app: App,
  consoleSessionId: string,
  input: { id: string; pin: string },
): Promise<void> {
  const core = app.mustCore()
  const known = core.book.read((tx) => operatorById(tx, input.id))
  if (!known) throw new Refusal('not_found')
  const save = await preparedPin(core, input)
  commit(core, (unit) => save(unit.tx))
  app.sessions.endOthers(input.id, consoleSessionId)
}

/** @throws Refusal wrong_pin, rate_limited, operator_locked, no_session */
export async function changeOwnPin(
  app: App,
  who: { operatorId: string; consoleSessionId: string },
  input: { currentPin: string; newPin: string },
): Promise<void> {
  const core = app.mustCore()
  const { operatorId: id, consoleSessionId } = who
  const counted = countedPinTry(core, id)
  const stored = core.book.read((tx) => pinRecord(tx, id))
  const { pinPepper } = core.keys
  const isRight =
    stored && (await isPinRight(input.currentPin, pinPepper, stored, core.pinCostLog2))
  if (!isRight) throw counted.refusal()
  const save = await preparedPin(core, { id, pin: input.newPin })
  const isSaved = commit(core, (unit) => {
    // Both took long: a PIN that an owner set meanwhile stands, and who was sent away sets none.
    if (!operatorById(unit.tx, id)?.isActive) throw new Refusal('no_session')
    const isStill = isSameSetting(pinRecord(unit.tx, id), stored)
    if (isStill) save(unit.tx)
    return isStill
  })
  if (!isSaved) throw counted.refusal()
  counted.forgive()
  app.sessions.endOthers(id, consoleSessionId)
}

/** Hashed before the transaction, as for a new person. */
async function preparedPin(
  core: Core,
  { id, pin }: { id: string; pin: string },
): Promise<(tx: WriteTx) => void> {
  const salt = core.clock.randomBytes(SALT_BYTES)
  const hashed = await hashPin(pin, core.keys.pinPepper, salt, core.pinCostLog2)
  return (tx) => {
    savePin(tx, id, hashed)
    savePinAttempts(tx, id, forgivePinAttempt(NO_PIN_ATTEMPTS, 'operator'))
  }
}

/** Whether the shop would be without an owner if this person went. */
export function isOnlyOwner(tx: ReadTx, person: OperatorView): boolean {
  if (person.role !== 'owner' || !person.isActive) return false
  return operators(tx).filter((one) => one.role === 'owner' && one.isActive).length === 1
}

/** Two tiles of one name at the sign-in would be a guess at whose PIN is asked. */
function refuseTakenName(tx: ReadTx, name: string, ownId: string | null): void {
  const isTaken = operators(tx).some((one) => one.isActive && one.id !== ownId && one.name === name)
  if (isTaken) throw new Refusal('bad_request', { field: 'name' })
}

/** Everybody who ever worked here, active or not. */
export function listOperators(core: Core): OperatorView[] {
  return core.book.read(operators)
}
