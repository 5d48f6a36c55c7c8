import { type MovedCredits, movedCreditsSchema } from '../../shared/model/credits.ts'
import { makeId } from '../../shared/ids.ts'
import { customerCredit } from '../domain/accounts.ts'
import { openingRoute } from '../domain/credit-entries.ts'
import { ensureAccount } from '../store/accounts.ts'
import { BookRefusal } from '../store/transfers.ts'
import { answerOnce } from './answer-once.ts'
import { commitTogether } from './commit-together.ts'
import type { Actor, Core } from './core.ts'
import { moveCredits, mustCustomer, tellCredit } from './credit-account.ts'
import { Refusal } from './refusal.ts'

export type InitInput = { clientId: string; customerId: string; amount: bigint }

/**
 * MANA-31: opens the account, with what the customer had before this book; once for a customer,
 * as the reference names nobody else. 0 only opens it.
 * @throws Refusal already_initialized, not_found, id_reused
 */
export function initCredits(core: Core, actor: Actor, input: InitInput): Promise<MovedCredits> {
  return commitTogether(core, (unit) =>
    answerOnce(core, unit, { verb: 'init', actor, input, answer: movedCreditsSchema }, () => {
      const customer = mustCustomer(unit.tx, input.customerId)
      ensureAccount(unit.tx, customerCredit(customer.id))
      if (input.amount > 0n) {
        const bookedAtMs = core.clock.nowMs()
        oncePerCustomer(() =>
          moveCredits(core, unit, {
            kind: 'single',
            amount: input.amount,
            customerId: customer.id,
            route: openingRoute(customer.id),
            groupId: makeId('tx', bookedAtMs, core.clock.randomBytes(10)),
            reference: `credits:init:${customer.id}`,
            memo: 'opening',
            bookedAtMs,
            actor,
          }),
        )
      }
      return { customerId: customer.id, ...tellCredit(unit, customer) }
    }),
  )
}

function oncePerCustomer(move: () => bigint): void {
  try {
    move()
  } catch (error) {
    if (!(error instanceof BookRefusal) || error.kind !== 'reference_used') throw error
    throw new Refusal('already_initialized')
  }
}
