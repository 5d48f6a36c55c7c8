import { type CommittedCredits, committedCreditsSchema } from '../../shared/model/credits.ts'
import { countUse } from '../store/usage.ts'
import { answerOnce } from './answer-once.ts'
import { commitTogether } from './commit-together.ts'
import type { Actor, Core } from './core.ts'
import { mustCustomer, tellCredit } from './credit-account.ts'
import { mustReservation, resolveReservation } from './end-reservation.ts'
import { Refusal } from './refusal.ts'

export type CommitInput = {
  clientId: string
  reservationId: string
  /** Credits; null for all that is reserved. */
  amount: bigint | null
  description: string
}

/**
 * MANA-33, MANA-42, MANA-59: the work is done. Uses all of the reservation or a part of it; the
 * rest returns in the same entry.
 * @throws Refusal over_reserved, already_committed, already_refunded, reservation_expired,
 *   not_found, id_reused
 */
export async function commitReservation(
  core: Core,
  actor: Actor,
  input: CommitInput,
): Promise<CommittedCredits> {
  const answer = committedCreditsSchema
  const committed = await commitTogether(core, (unit) =>
    answerOnce(core, unit, { verb: 'commit', actor, input, answer }, () => {
      const row = mustReservation(unit, input.reservationId)
      const nowMs = core.clock.nowMs()
      const used = input.amount ?? row.amount
      if (used > row.amount) throw new Refusal('over_reserved', { reserved: row.amount })
      const entrySeq = resolveReservation(core, unit, row, {
        event: 'committed',
        usedAmount: used,
        memo: input.description || row.reason,
        actor,
        nowMs,
      })
      if (entrySeq instanceof Refusal) return entrySeq
      const { id: reservationId, customerId, operation } = row
      countUse(unit.tx, { customerId, operation, bookedAtMs: nowMs, credits: used })
      return {
        customerId,
        reservationId,
        entrySeq,
        committed: used,
        returned: row.amount - used,
        ...tellCredit(unit, mustCustomer(unit.tx, customerId)),
      }
    }),
  )
  core.holds.forget(input.reservationId)
  return committed
}
