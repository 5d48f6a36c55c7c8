import type { ReservationStatus } from '../../shared/model/credits.ts'
import { usedRoute } from '../domain/credit-entries.ts'
import { RESERVATION, type ReservationEvent, statusNow } from '../domain/reservation.ts'
import { step } from '../domain/step.ts'
import { appendEvent } from '../store/events.ts'
import { endReservation, reservationById, type ReservationRow } from '../store/reservations.ts'
import type { Commit } from './commit.ts'
import type { Actor, Core } from './core.ts'
import { moveCredits } from './credit-account.ts'
import { Refusal } from './refusal.ts'

/** The reservation that a commit or a refund names (MANA-33, MANA-34). @throws Refusal not_found */
export function mustReservation(unit: Commit, id: string): ReservationRow {
  const row = reservationById(unit.tx, id)
  if (!row) throw new Refusal('not_found')
  return row
}

/**
 * The one way a reservation ends: its transfer and its status move together, by compare and set,
 * so that of a commit, a refund and the sweep exactly one takes effect (MANA-44, TRAP-14).
 * @returns the number of the entry, or the refusal when it was over already; the refused move is
 *   written down (style: a refused move is a value).
 */
export function resolveReservation(
  core: Core,
  unit: Commit,
  row: ReservationRow,
  end: {
    event: ReservationEvent
    /** Credits that are used up; 0 gives everything back. */
    usedAmount: bigint
    memo?: string
    actor: Actor | null
    /** One reading of the clock for all that the verb writes. */
    nowMs: number
  },
): bigint | Refusal {
  const { nowMs } = end
  const status = end.event === 'lapsed' ? row.status : statusByEitherClock(core, row, nowMs)
  const moved = step(RESERVATION, status, end.event)
  if (!moved.ok) return refuseMove(unit, { row, status, ...end })
  const isPosted = end.usedAmount > 0n
  const resolvedSeq = moveCredits(core, unit, {
    kind: isPosted ? 'post' : 'void',
    amount: isPosted ? end.usedAmount : row.amount,
    pendingSeq: row.pendingSeq,
    customerId: row.customerId,
    route: usedRoute(row.customerId),
    groupId: row.id,
    reference: `credits:${end.event}:${row.id}`,
    memo: end.memo ?? '',
    reason: row.operation,
    bookedAtMs: nowMs,
    actor: end.actor,
  })
  const hasEnded = endReservation(unit.tx, row.id, {
    status: moved.value as Exclude<ReservationStatus, 'reserved'>,
    committedAmount: end.usedAmount,
    resolvedAtMs: nowMs,
    resolvedSeq,
  })
  if (!hasEnded) throw new Error('a reservation ended twice')
  return resolvedSeq
}

function statusByEitherClock(core: Core, row: ReservationRow, nowMs: number): ReservationStatus {
  return statusNow(row, core.holds.isOver(row.id) ? row.expiresAtMs : nowMs)
}

const REFUSED = {
  committed: 'already_committed',
  refunded: 'already_refunded',
  expired: 'reservation_expired',
} as const

function refuseMove(
  unit: Commit,
  move: {
    row: ReservationRow
    status: ReservationStatus
    event: ReservationEvent
    actor: Actor | null
    nowMs: number
  },
): Refusal {
  if (move.status === 'reserved') throw new Error('an open reservation refuses no end')
  appendEvent(unit.tx, {
    atMs: move.nowMs,
    subject: move.row.id,
    source: move.actor ? 'operator' : 'clock',
    event: move.event,
    fromStatus: move.status,
    toStatus: null,
    outcome: 'refused',
    detail: `is ${move.status}`,
    operatorId: move.actor?.operatorId ?? null,
  })
  return new Refusal(REFUSED[move.status])
}
