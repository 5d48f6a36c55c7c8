import type { ReservationStatus } from '../../../shared/model/credits.ts'
import { CREDITS_USED } from '../../domain/credit-entries.ts'
import { RESERVATION, RESERVATION_EVENTS, type ReservationEvent } from '../../domain/reservation.ts'
import { step } from '../../domain/step.ts'
import { usageDay } from '../usage.ts'
import type { AccountsTeller } from './accounts.ts'
import type { LoggedTransfer, Teller } from './log.ts'
import { must } from './refusal.ts'
import type { Shelf, Shelves } from './shelf.ts'
import { digits, type RebuiltTable } from './tables.ts'

type Reservation = {
  pendingSeq: bigint
  customerId: string | null
  status: ReservationStatus
  amount: bigint
  committed: bigint | null
  operation: string
  reason: string
  createdAt: bigint
  expiresAt: bigint | null
  resolvedAt: bigint | null
  resolvedSeq: bigint | null
}

/** Begins and ends reservations again (SM-04): the transfers of one are its whole story. */
export function tellReservations(shelves: Shelves): Teller & { table: RebuiltTable } {
  const shelf = shelves.shelf<Reservation>('reservations')
  return {
    take(entry) {
      if (entry.is !== 'transfer' || !entry.groupId.startsWith('res_')) return
      if (entry.kind === 'pending') begin(shelf, entry)
      else if (entry.pendingSeq !== null || endOf(entry)) end(shelf, entry)
    },
    table: reservationTable(shelf),
  }
}

function begin(shelf: Shelf<Reservation>, held: LoggedTransfer): void {
  const { groupId: id, seq, amount, customerId, reason, memo, bookedAt, timeoutAt } = held
  must(shelf.get(id) === undefined, 'reservation_twice', { id })
  shelf.put(id, {
    pendingSeq: seq,
    customerId,
    status: 'reserved',
    amount,
    committed: null,
    operation: reason,
    reason: memo,
    createdAt: bookedAt,
    expiresAt: timeoutAt,
    resolvedAt: null,
    resolvedSeq: null,
  })
}

/** How a reservation ended stands in the reference: of a refund and an expiry nothing is taken. */
function endOf({ reference, groupId }: LoggedTransfer): ReservationEvent | undefined {
  return RESERVATION_EVENTS.find((name) => reference === `credits:${name}:${groupId}`)
}

function end(shelf: Shelf<Reservation>, ending: LoggedTransfer): void {
  const { groupId: id, reference, kind, amount, bookedAt, seq } = ending
  const row = shelf.get(id)
  must(row !== undefined, 'reservation_unknown', { id })
  must(row.pendingSeq === ending.pendingSeq, 'reservation_hold', { id })
  const event = endOf(ending)
  must(event !== undefined, 'reservation_end', { reference, id })
  const moved = step(RESERVATION, row.status, event)
  must(moved.ok, 'move_refused', { id, status: row.status, event })
  must((event === 'committed') === (kind === 'post'), 'reservation_kind', { id, kind })
  row.status = moved.value
  row.committed = kind === 'post' ? amount : 0n
  row.resolvedAt = bookedAt
  row.resolvedSeq = seq
}

function reservationTable(shelf: Shelf<Reservation>): RebuiltTable {
  const columns = [
    'id',
    'customer_id',
    'status',
    'amount',
    'committed_amount',
    'operation',
    'reason',
    'pending_seq',
    'created_at',
    'expires_at',
    'resolved_at',
    'resolved_seq',
  ]
  return {
    name: 'reservations',
    table: 'reservations',
    columns,
    standing: `SELECT id AS key, ${columns.join(', ')} FROM reservations ORDER BY id`,
    *rows() {
      for (const [id, row] of shelf.all()) {
        const { customerId, status, amount, committed, operation, reason } = row
        const what = [id, customerId, status, digits(amount), digits(committed), operation, reason]
        const { pendingSeq, createdAt, expiresAt, resolvedAt, resolvedSeq } = row
        const when = [pendingSeq, createdAt, expiresAt, resolvedAt, resolvedSeq]
        yield [id, [...what, ...when.map((value) => digits(value))]]
      }
    },
    content: (cells) => cells.slice(0, 7),
  }
}

type Used = { customerId: string | null; operation: string; day: number; uses: bigint; sum: bigint }

/**
 * Counts again what was used for what on which day of UTC (MANA-61): one use for every amount that
 * reached the account of used credits, corrections left out, as the statistics do.
 */
export function tellUsage(
  shelves: Shelves,
  accounts: Pick<AccountsTeller, 'idOf'>,
): Teller & { table: RebuiltTable } {
  const shelf = shelves.shelf<Used>('usage')
  return {
    take(entry) {
      if (entry.is !== 'transfer' || entry.correctsSeq !== null) return
      if (entry.kind !== 'single' && entry.kind !== 'post') return
      if (entry.credit !== accounts.idOf(CREDITS_USED.code, 'CREDIT')) return
      const { customerId, reason: operation, amount } = entry
      const day = usageDay(Number(entry.bookedAt))
      const key = `${customerId ?? ''}|${operation}|${day}`
      const known = shelf.get(key)
      if (known) {
        known.uses += 1n
        known.sum += amount
      } else {
        shelf.put(key, { customerId, operation, day, uses: 1n, sum: amount })
      }
    },
    table: usageTable(shelf),
  }
}

function usageTable(shelf: Shelf<Used>): RebuiltTable {
  const columns = ['customer_id', 'operation', 'day', 'uses', 'credits']
  return {
    name: 'usage',
    table: 'usage_stats',
    columns,
    standing: `SELECT customer_id || '|' || operation || '|' || day AS key, ${columns.join(', ')}
      FROM usage_stats ORDER BY key`,
    *rows() {
      for (const [key, { customerId, operation, day, uses, sum }] of shelf.all()) {
        yield [key, [customerId, operation, `${day}`, digits(uses), digits(sum)]]
      }
    },
    content: (cells) => cells,
  }
}
