import type { OperatorView } from '../../shared/model/people.ts'
import { operatorById, pinRecord } from '../store/operators.ts'
import type { App } from './app.ts'
import type { Core } from './core.ts'
import { isPinRight, isSameSetting } from './pin-hash.ts'
import { countedPinTry } from './pin-tries.ts'
import { Refusal } from './refusal.ts'

/**
 * Signs a person in at one window.
 * @throws Refusal wrong_pin, rate_limited (both with seconds to wait), operator_locked, not_found
 */
export async function signIn(
  app: App,
  consoleSessionId: string,
  input: { operatorId: string; pin: string },
): Promise<void> {
  const { id: operatorId, name, role } = await provenPerson(app.mustCore(), input)
  app.sessions.signIn(consoleSessionId, { operatorId, name, role })
}

/**
 * Who proved with their PIN that they are there. The try is counted before the PIN is compared, so
 * pulling the plug does not give it back.
 * @throws Refusal wrong_pin, rate_limited (both with seconds to wait), operator_locked, not_found
 */
export async function provenPerson(
  core: Core,
  input: { operatorId: string; pin: string },
): Promise<OperatorView> {
  const { person, stored } = known(core, input.operatorId)
  if (!person?.isActive || !stored) throw new Refusal('not_found')
  const counted = countedPinTry(core, person.id)
  if (!(await isPinRight(input.pin, core.keys.pinPepper, stored, core.pinCostLog2))) {
    throw counted.refusal()
  }
  // Comparing takes long: an owner may have sent them away, or changed their role or PIN meanwhile.
  const now = known(core, person.id)
  if (!now.person?.isActive) throw new Refusal('not_found')
  if (!isSameSetting(now.stored, stored)) throw counted.refusal()
  counted.forgive()
  return now.person
}

function known(core: Core, operatorId: string) {
  return core.book.read((tx) => ({
    person: operatorById(tx, operatorId),
    stored: pinRecord(tx, operatorId),
  }))
}
