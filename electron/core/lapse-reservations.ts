import { setImmediate } from 'node:timers/promises'
import {
  openReservations,
  overdueReservations,
  overdueReservationsOf,
  reservationById,
} from '../store/reservations.ts'
import type { ReadTx } from '../store/tx.ts'
import { commit, type Commit } from './commit.ts'
import type { Core } from './core.ts'
import { mustCustomer, tellCredit } from './credit-account.ts'
import { resolveReservation } from './end-reservation.ts'

/** Ended in one commit; more wait for the next, so that a sale is never held up for long. */
const LAPSED_PER_COMMIT = 50

/**
 * TRAP-14: gives back what callers that died had reserved, until nothing is overdue. It looks for
 * rows, so it goes on after a restart with what became overdue meanwhile.
 */
export async function lapseAllReservations(core: Core, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && lapseBatch(core).hasMore) {
    // Thousands may be over at once: sales go in between.
    await setImmediate()
  }
}

/** One commit of it. @returns how many ended. */
export function lapseReservations(core: Core): number {
  return lapseBatch(core).ended
}

function lapseBatch(core: Core): { ended: number; hasMore: boolean } {
  const nowMs = core.clock.nowMs()
  const overdue = core.book
    .read((tx) => overdueReservations(tx, nowMs, LAPSED_PER_COMMIT))
    .map(({ id }) => id)
  const over = core.holds.over().slice(0, LAPSED_PER_COMMIT)
  const ids = [...new Set([...overdue, ...over])]
  if (ids.length === 0) return { ended: 0, hasMore: false }
  const ended = commit(core, (unit) => {
    const lapsed = ids.filter((id) => lapse(core, unit, id, nowMs))
    core.failpoint('lapse:before_commit')
    return lapsed.length
  })
  for (const id of ids) core.holds.forget(id)
  return { ended, hasMore: [overdue, over].some(({ length }) => length === LAPSED_PER_COMMIT) }
}

/**
 * Ends what is over of this customer before credits leave the account, in the same transaction: a
 * reservation whose time is over must not refuse a use or pause a plan, only because the sweep
 * has not come by (decision 0009). All of them, as a part might refuse what there is enough for.
 */
export function lapseOverdueOf(core: Core, unit: Commit, customerId: string): void {
  const nowMs = core.clock.nowMs()
  const overdue = overdueReservationsOf(unit.tx, customerId, nowMs).map(({ id }) => id)
  for (const id of new Set([...overdue, ...core.holds.over(customerId)])) {
    lapse(core, unit, id, nowMs)
  }
}

/** What `lapseOverdueOf` would give back to this customer now. */
export function overdueCreditsOf(core: Core, tx: ReadTx, customerId: string): bigint {
  const overdue = overdueReservationsOf(tx, customerId, core.clock.nowMs()).map(({ id }) => id)
  const ids = [...new Set([...overdue, ...core.holds.over(customerId)])]
  return ids
    .map((id) => reservationById(tx, id))
    .reduce((sum, row) => sum + (row?.status === 'reserved' ? row.amount : 0n), 0n)
}

/**
 * Starts the monotonic time of what is open already, once at the start of the program. Nothing is
 * held for longer than its caller asked for, whatever the wall clock said when they did.
 */
export function resumeHolds(core: Core): void {
  const nowMs = core.clock.nowMs()
  for (const { id, customerId, createdAtMs, expiresAtMs } of core.book.read(openReservations)) {
    const remainingMs = Math.min(expiresAtMs - nowMs, expiresAtMs - createdAtMs)
    core.holds.start({ id, customerId }, remainingMs)
  }
}

/** Looks again inside the transaction: a commit may have come first. */
function lapse(core: Core, unit: Commit, id: string, nowMs: number): boolean {
  const row = reservationById(unit.tx, id)
  if (row?.status !== 'reserved') return false
  resolveReservation(core, unit, row, { event: 'lapsed', usedAmount: 0n, actor: null, nowMs })
  tellCredit(unit, mustCustomer(unit.tx, row.customerId))
  return true
}
