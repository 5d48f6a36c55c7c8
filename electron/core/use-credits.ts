import { type UsedCredits, usedCreditsSchema } from '../../shared/model/credits.ts'
import { makeId } from '../../shared/ids.ts'
import { usedRoute } from '../domain/credit-entries.ts'
import { priceOfOperation } from '../store/credit-packages.ts'
import type { ReadTx } from '../store/tx.ts'
import { countUse } from '../store/usage.ts'
import { answerOnce } from './answer-once.ts'
import { commitTogether } from './commit-together.ts'
import type { Actor, Core } from './core.ts'
import { commandReference, moveCredits, mustCustomer, tellCredit } from './credit-account.ts'
import { lapseOverdueOf } from './lapse-reservations.ts'
import { Refusal } from './refusal.ts'

export type UseInput = {
  clientId: string
  customerId: string
  /** Credits; null for the price of the operation. */
  amount: bigint | null
  operation: string
  description: string
}

/**
 * MANA-05, MANA-29, MANA-46: takes credits at once, for a service that is done.
 * @throws Refusal insufficient_credits, not_found, bad_request without a price, id_reused
 */
export function useCredits(core: Core, actor: Actor, input: UseInput): Promise<UsedCredits> {
  return commitTogether(core, (unit) =>
    answerOnce(core, unit, { verb: 'use', actor, input, answer: usedCreditsSchema }, () => {
      const customer = mustCustomer(unit.tx, input.customerId)
      const used = input.amount ?? mustPrice(unit.tx, input.operation)
      lapseOverdueOf(core, unit, customer.id)
      const bookedAtMs = core.clock.nowMs()
      const entrySeq = moveCredits(core, unit, {
        kind: 'single',
        amount: used,
        customerId: customer.id,
        route: usedRoute(customer.id),
        groupId: makeId('tx', bookedAtMs, core.clock.randomBytes(10)),
        reference: commandReference('use', actor, input.clientId),
        memo: input.description,
        reason: input.operation,
        bookedAtMs,
        actor,
      })
      const { operation } = input
      countUse(unit.tx, { customerId: customer.id, operation, bookedAtMs, credits: used })
      return { customerId: customer.id, entrySeq, used, ...tellCredit(unit, customer) }
    }),
  )
}

/** MANA-47, MANA-50: what costs the shop nothing has no price, and is not charged by accident. */
export function mustPrice(tx: ReadTx, operation: string): bigint {
  const price = priceOfOperation(tx, operation)
  if (price === null) throw new Refusal('bad_request', { field: 'amount' })
  return price
}
