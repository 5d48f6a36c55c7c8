import {
  RESERVATION_STATUSES,
  type ReservationStatus,
  type ReservationView,
} from '../../shared/model/credits.ts'
import { integer, integerOrNull, type Row, small, smallOrNull, text, word } from './row.ts'
import type { ReadTx, WriteTx } from './tx.ts'

export type ReservationRow = ReservationView & {
  /** Of the pending transfer that holds the credits; also the order of creation. */
  pendingSeq: bigint
}

const COLUMNS = `pending_seq, id, customer_id, status, amount, committed_amount, operation, reason,
  created_at, expires_at, resolved_at`

/** A reservation is open when it begins. */
export function insertReservation(
  tx: WriteTx,
  row: Omit<ReservationRow, 'status' | 'committedAmount' | 'resolvedAtMs'>,
): void {
  tx.prepare(
    `INSERT INTO reservations (pending_seq, id, customer_id, status, amount, operation, reason,
       created_at, expires_at) VALUES (?, ?, ?, 'reserved', ?, ?, ?, ?, ?)`,
  ).run(
    row.pendingSeq,
    row.id,
    row.customerId,
    row.amount,
    row.operation,
    row.reason,
    row.createdAtMs,
    row.expiresAtMs,
  )
}

/**
 * Ends a reservation that is still open: compare and set, so that of a commit, a refund and the
 * sweep only the first can win. @returns false when somebody else ended it.
 */
export function endReservation(
  tx: WriteTx,
  id: string,
  end: {
    status: Exclude<ReservationStatus, 'reserved'>
    committedAmount: bigint
    resolvedAtMs: number
    resolvedSeq: bigint
  },
): boolean {
  const { changes } = tx
    .prepare(
      `UPDATE reservations SET status = ?, committed_amount = ?, resolved_at = ?, resolved_seq = ?
       WHERE id = ? AND status = 'reserved'`,
    )
    .run(end.status, end.committedAmount, end.resolvedAtMs, end.resolvedSeq, id)
  return changes === 1
}

export function reservationById(tx: ReadTx, id: string): ReservationRow | null {
  const row = tx.prepare(`SELECT ${COLUMNS} FROM reservations WHERE id = ?`).get(id) as
    | Row
    | undefined
  return row ? reservationOf(row) : null
}

/** Open reservations whose time is over, the longest overdue first. */
export function overdueReservations(tx: ReadTx, nowMs: number, limit: number): ReservationRow[] {
  const rows = tx
    .prepare(
      `SELECT ${COLUMNS} FROM reservations WHERE status = 'reserved' AND expires_at <= ?
       ORDER BY expires_at LIMIT ?`,
    )
    .all(nowMs, limit) as Row[]
  return rows.map(reservationOf)
}

/**
 * The same for one customer, all of them. By the time they end at, and not by the customer: a
 * customer may have a hundred thousand that are over, the sweep leaves hardly any overdue.
 */
export function overdueReservationsOf(
  tx: ReadTx,
  customerId: string,
  nowMs: number,
): ReservationRow[] {
  const rows = tx
    .prepare(
      `SELECT ${COLUMNS} FROM reservations INDEXED BY reservations_open
       WHERE status = 'reserved' AND expires_at <= ? AND +customer_id = ? ORDER BY expires_at`,
    )
    .all(nowMs, customerId) as Row[]
  return rows.map(reservationOf)
}

/** Every open reservation, for the start of the program. */
export function openReservations(tx: ReadTx): ReservationRow[] {
  const rows = tx
    .prepare(`SELECT ${COLUMNS} FROM reservations WHERE status = 'reserved' ORDER BY expires_at`)
    .all() as Row[]
  return rows.map(reservationOf)
}

/** Word for word as in the partial indexes, which are found by that (migration 0140). */
const GIVEN_BACK = `status IN ('refunded', 'expired')`
const OF_STATUS: Readonly<Record<ReservationStatus | 'any', string>> = {
  any: 'TRUE',
  reserved: `status = 'reserved'`,
  committed: `status = 'committed'`,
  refunded: `${GIVEN_BACK} AND status = 'refunded'`,
  expired: `${GIVEN_BACK} AND status = 'expired'`,
}

/** Newest first; `before` is the number of the last row of the page before. */
export function reservationsOf(
  tx: ReadTx,
  page: {
    customerId: string
    status: ReservationStatus | null
    before: bigint
    limit: number
  },
): ReservationRow[] {
  const rows = tx
    .prepare(
      `SELECT ${COLUMNS} FROM reservations
       WHERE customer_id = ? AND pending_seq < ? AND ${OF_STATUS[page.status ?? 'any']}
       ORDER BY pending_seq DESC LIMIT ?`,
    )
    .all(page.customerId, page.before, page.limit) as Row[]
  return rows.map(reservationOf)
}

function reservationOf(row: Row): ReservationRow {
  return {
    pendingSeq: integer(row, 'pending_seq'),
    id: text(row, 'id'),
    customerId: text(row, 'customer_id'),
    status: word(row, 'status', RESERVATION_STATUSES),
    amount: integer(row, 'amount'),
    committedAmount: integerOrNull(row, 'committed_amount'),
    operation: text(row, 'operation'),
    reason: text(row, 'reason'),
    createdAtMs: small(row, 'created_at'),
    expiresAtMs: small(row, 'expires_at'),
    resolvedAtMs: smallOrNull(row, 'resolved_at'),
  }
}
