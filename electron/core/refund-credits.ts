import { type RefundedCredits, refundedCreditsSchema } from '../../shared/model/credits.ts'
import { makeId } from '../../shared/ids.ts'
import { refundRoute } from '../domain/credit-entries.ts'
import { answerOnce } from './answer-once.ts'
import { commitTogether } from './commit-together.ts'
import type { Actor, Core } from './core.ts'
import { commandReference, moveCredits, mustCustomer, tellCredit } from './credit-account.ts'

export type RefundInput = { clientId: string; customerId: string; amount: bigint; reason: string }

/**
 * MANA-30: gives credits back without a reservation; the reason stands in the book for ever.
 * @throws Refusal not_found, id_reused
 */
export function refundCredits(
  core: Core,
  actor: Actor,
  input: RefundInput,
): Promise<RefundedCredits> {
  const answer = refundedCreditsSchema
  return commitTogether(core, (unit) =>
    answerOnce(core, unit, { verb: 'refund', actor, input, answer }, () => {
      const customer = mustCustomer(unit.tx, input.customerId)
      const bookedAtMs = core.clock.nowMs()
      const entrySeq = moveCredits(core, unit, {
        kind: 'single',
        amount: input.amount,
        customerId: customer.id,
        route: refundRoute(customer.id),
        groupId: makeId('tx', bookedAtMs, core.clock.randomBytes(10)),
        reference: commandReference('refund', actor, input.clientId),
        memo: 'refund',
        reason: input.reason,
        bookedAtMs,
        actor,
      })
      return { customerId: customer.id, entrySeq, ...tellCredit(unit, customer) }
    }),
  )
}
