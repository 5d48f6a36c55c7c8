import type { Reader } from '../entries.ts'
import { refusal } from './refusal.ts'

/** What a correction is held against. */
export type CorrectedTransfer = {
  kind: string
  currency: string
  amount: bigint
  debit: bigint
  credit: bigint
}

/** A transfer as the log has it; every number as a bigint, because SQLite gave it so. */
export type LoggedTransfer = {
  is: 'transfer'
  seq: bigint
  groupId: string
  kind: string
  currency: string
  amount: bigint
  debit: bigint
  credit: bigint
  reference: string
  pendingSeq: bigint | null
  correctsSeq: bigint | null
  /** What it corrects; null where it corrects nothing, or what is no transfer. */
  corrected: CorrectedTransfer | null
  timeoutAt: bigint | null
  memo: string
  reason: string
  customerId: string | null
  tillId: string | null
  operatorId: string | null
  bookedAt: bigint
  effectiveAt: bigint
}

export type LoggedEvent = {
  is: 'event'
  seq: bigint
  at: bigint
  subject: string
  event: string
  fromStatus: string | null
  toStatus: string | null
  outcome: string
  detail: string
  operatorId: string | null
  /** Of the entry before it, 64 hex digits. */
  prevHash: string
}

export type LogEntry = LoggedTransfer | LoggedEvent

/** What one part of the book makes of the log. It takes entries in the order of the chain. */
export type Teller = {
  /** @throws ReplayRefusal when the entry cannot have followed the ones before it. */
  take(entry: LogEntry): void
}

/** What an event lists in its detail. @throws ReplayRefusal when that was made something else. */
export function listIn(detail: string): string[] {
  try {
    const value: unknown = JSON.parse(detail)
    if (Array.isArray(value) && value.every((part) => typeof part === 'string')) return value
  } catch {
    // Said below: it makes no difference how it is no list.
  }
  throw refusal('detail_unreadable', {})
}

const TRANSFERS = `SELECT seq, group_id, kind, currency, amount, debit_account, credit_account,
    reference, pending_seq, corrects_seq, timeout_at, memo, reason, customer_id, till_id,
    operator_id, booked_at, effective_at
  FROM transfers WHERE seq > ? AND seq <= ? ORDER BY seq`
const EVENTS = `SELECT seq, at, subject, event, from_status, to_status, outcome, detail,
    operator_id, lower(hex(prev_hash))
  FROM events WHERE seq > ? AND seq <= ? ORDER BY seq`

// By the numbers of a page, and from this side: else the index of all corrections is gone through
// for each page.
const CORRECTED = `SELECT fix.seq, whole.kind, whole.currency, whole.amount, whole.debit_account,
    whole.credit_account
  FROM transfers AS fix NOT INDEXED CROSS JOIN transfers AS whole ON whole.seq = fix.corrects_seq
  WHERE fix.seq > ? AND fix.seq <= ? AND fix.corrects_seq IS NOT NULL`

type TransferCells = [
  bigint,
  string,
  string,
  string,
  bigint,
  bigint,
  bigint,
  string,
  bigint | null,
  bigint | null,
  bigint | null,
  string,
  string,
  string | null,
  string | null,
  string | null,
  bigint,
  bigint,
]
type CorrectedCells = [bigint, string, string, bigint, bigint, bigint]
type EventCells = [
  bigint,
  bigint,
  string,
  string,
  string | null,
  string | null,
  string,
  string,
  string | null,
  string,
]

/** Both tables of the log in the order of the chain. The caller bounds the range. */
export function entriesBetween(
  reader: Reader,
  range: { afterSeq: bigint; toSeq: bigint },
): LogEntry[] {
  const read = (sql: string): unknown[] =>
    reader.prepare(sql).raw(true).all(range.afterSeq, range.toSeq)
  const transfers = (read(TRANSFERS) as TransferCells[]).map(transferOf)
  if (transfers.some(({ correctsSeq }) => correctsSeq !== null)) {
    const corrected = new Map((read(CORRECTED) as CorrectedCells[]).map(correctedOf))
    for (const transfer of transfers) transfer.corrected = corrected.get(transfer.seq) ?? null
  }
  const events = (read(EVENTS) as EventCells[]).map(eventOf)
  return [...transfers, ...events].toSorted((left, right) => (left.seq < right.seq ? -1 : 1))
}

function transferOf(cells: TransferCells): LoggedTransfer {
  const [seq, groupId, kind, currency, amount, debit, credit, reference, ...rest] = cells
  const [pendingSeq, correctsSeq, timeoutAt, memo, reason, customerId, tillId, ...last] = rest
  const [operatorId, bookedAt, effectiveAt] = last
  const moved = { seq, groupId, kind, currency, amount, debit, credit, reference, corrected: null }
  const told = { pendingSeq, correctsSeq, timeoutAt, memo, reason, customerId, tillId, operatorId }
  return { is: 'transfer', ...moved, ...told, bookedAt, effectiveAt }
}

function correctedOf(cells: CorrectedCells): [seq: bigint, CorrectedTransfer] {
  const [seq, kind, currency, amount, debit, credit] = cells
  return [seq, { kind, currency, amount, debit, credit }]
}

function eventOf(cells: EventCells): LoggedEvent {
  const [seq, at, subject, event, fromStatus, toStatus, outcome, detail, operatorId, prevHash] =
    cells
  const moved = { seq, at, subject, event, fromStatus, toStatus }
  return { is: 'event', ...moved, outcome, detail, operatorId, prevHash }
}
