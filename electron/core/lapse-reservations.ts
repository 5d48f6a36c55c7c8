import { overdueReservations, reservationById } from '../store/reservations.ts'
import { commit, type Commit } from './commit.ts'
import type { Core } from './core.ts'
import { mustCustomer, tellCredit } from './credit-account.ts'
import { resolveReservation } from './end-reservation.ts'

/** Ended in one commit; more wait for the next, so that a sale is never held up for long. */
const LAPSED_PER_COMMIT = 50

/**
 * TRAP-14: gives back what callers that died had reserved. It looks for rows, so it goes on after
 * a restart with what became overdue meanwhile.
 * @returns how many ended.
 */
export function lapseReservations(core: Core): number {
  const overdue = core.book.read((tx) =>
    overdueReservations(tx, core.clock.nowMs(), LAPSED_PER_COMMIT),
  )
  if (overdue.length === 0) return 0
  return commit(core, (unit) => {
    const ended = overdue.filter(({ id }) => lapse(core, unit, id))
    core.failpoint('lapse:before_commit')
    return ended.length
  })
}

/** Looks again inside the transaction: a commit may have come first. */
function lapse(core: Core, unit: Commit, id: string): boolean {
  const row = reservationById(unit.tx, id)
  if (row?.status !== 'reserved') return false
  resolveReservation(core, unit, row, { event: 'lapsed', usedAmount: 0n, actor: null })
  tellCredit(unit, mustCustomer(unit.tx, row.customerId))
  return true
}
