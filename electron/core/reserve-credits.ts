import { type ReservedCredits, reservedCreditsSchema } from '../../shared/model/credits.ts'
import { makeId } from '../../shared/ids.ts'
import { usedRoute } from '../domain/credit-entries.ts'
import { insertReservation } from '../store/reservations.ts'
import { answerOnce } from './answer-once.ts'
import { commitTogether } from './commit-together.ts'
import type { Actor, Core } from './core.ts'
import { commandReference, moveCredits, mustCustomer, tellCredit } from './credit-account.ts'
import { lapseOverdueOf } from './lapse-reservations.ts'
import { mustPrice } from './use-credits.ts'

export type ReserveInput = {
  clientId: string
  customerId: string
  /** Credits; null for the price of the operation. */
  amount: bigint | null
  operation: string
  reason: string
  ttlSeconds: number
}

/**
 * MANA-32, MANA-41: holds credits for work that is not done yet. Without an answer of its caller
 * they go back by themselves when the time is over (TRAP-14).
 * @throws Refusal insufficient_credits, not_found, bad_request without a price, id_reused
 */
export function reserveCredits(
  core: Core,
  actor: Actor,
  input: ReserveInput,
): Promise<ReservedCredits> {
  const answer = reservedCreditsSchema
  return commitTogether(core, (unit) =>
    answerOnce(core, unit, { verb: 'reserve', actor, input, answer }, () => {
      const customer = mustCustomer(unit.tx, input.customerId)
      const amount = input.amount ?? mustPrice(unit.tx, input.operation)
      lapseOverdueOf(core, unit, customer.id)
      const createdAtMs = core.clock.nowMs()
      const expiresAtMs = createdAtMs + input.ttlSeconds * 1_000
      const id = makeId('res', createdAtMs, core.clock.randomBytes(10))
      const { operation, reason } = input
      const pendingSeq = moveCredits(core, unit, {
        kind: 'pending',
        amount,
        customerId: customer.id,
        route: usedRoute(customer.id),
        groupId: id,
        reference: commandReference('reserve', actor, input.clientId),
        timeoutAtMs: expiresAtMs,
        memo: reason,
        reason: operation,
        bookedAtMs: createdAtMs,
        actor,
      })
      insertReservation(unit.tx, {
        pendingSeq,
        id,
        customerId: customer.id,
        amount,
        operation,
        reason,
        createdAtMs,
        expiresAtMs,
      })
      core.holds.start({ id, customerId: customer.id }, expiresAtMs - createdAtMs)
      const credit = tellCredit(unit, customer)
      return { customerId: customer.id, reservationId: id, amount, expiresAtMs, ...credit }
    }),
  )
}
