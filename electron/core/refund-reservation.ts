import { type ReturnedCredits, returnedCreditsSchema } from '../../shared/model/credits.ts'
import { answerOnce } from './answer-once.ts'
import { commitTogether } from './commit-together.ts'
import type { Actor, Core } from './core.ts'
import { mustCustomer, tellCredit } from './credit-account.ts'
import { mustReservation, resolveReservation } from './end-reservation.ts'
import { Refusal } from './refusal.ts'

export type RefundReservationInput = { clientId: string; reservationId: string }

/**
 * MANA-34, MANA-43: the work was not done; everything that was held is available again.
 * @throws Refusal already_committed, already_refunded, reservation_expired, not_found, id_reused
 */
export async function refundReservation(
  core: Core,
  actor: Actor,
  input: RefundReservationInput,
): Promise<ReturnedCredits> {
  const answer = returnedCreditsSchema
  const refunded = await commitTogether(core, (unit) =>
    answerOnce(core, unit, { verb: 'refund_reservation', actor, input, answer }, () => {
      const row = mustReservation(unit, input.reservationId)
      const ended = resolveReservation(core, unit, row, {
        event: 'refunded',
        usedAmount: 0n,
        actor,
        nowMs: core.clock.nowMs(),
      })
      if (ended instanceof Refusal) return ended
      const { id: reservationId, customerId, amount: returned } = row
      const credit = tellCredit(unit, mustCustomer(unit.tx, customerId))
      return { customerId, reservationId, returned, ...credit }
    }),
  )
  core.holds.forget(input.reservationId)
  return refunded
}
