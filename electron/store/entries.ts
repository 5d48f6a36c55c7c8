import {
  canonicalEvent,
  canonicalGenesis,
  canonicalTransfer,
  type EventEntry,
  linkHash,
  NO_HASH,
  type TransferEntry,
} from './chain.ts'
import { bytes, integer, type Row, text } from './row.ts'
import type { Statement } from './sqlite.ts'

/** The first entry that does not fit, and why. */
export type Break = { brokenAtSeq: bigint; reason: string }

type Stored = { prevHash: Uint8Array; hash: Uint8Array; canonical: string; seq: bigint }
export type StoredEntry =
  | (Stored & { type: 'transfer'; transfer: TransferEntry })
  | (Stored & { type: 'event'; event: EventEntry })

/** Anything that prepares statements: a transaction, or a connection of the verifier's own. */
export type Reader = { prepare(sql: string): Statement }

/** Columns are named after the fields of an entry, so that a row is one without any copying. */
const TRANSFERS = `SELECT seq, group_id AS groupId, kind, currency, amount, debit_account AS debit,
  credit_account AS credit, reference, pending_seq AS pendingSeq, corrects_seq AS correctsSeq,
  timeout_at AS timeoutAtMs, memo, reason, customer_id AS customerId, till_id AS tillId,
  operator_id AS operatorId, booked_at AS bookedAtMs, effective_at AS effectiveAtMs,
  prev_hash AS prevHash, hash
  FROM transfers WHERE seq > ? AND seq <= ? ORDER BY seq`
const EVENTS = `SELECT seq, at AS atMs, subject, source, event, from_status AS fromStatus,
  to_status AS toStatus, outcome, detail, operator_id AS operatorId, prev_hash AS prevHash, hash
  FROM events WHERE seq > ? AND seq <= ? ORDER BY seq`

/** No entry can have a higher number. */
export const LAST_SEQ = 9_223_372_036_854_775_807n

/** Entry 0, or nothing in a file whose making was cut short. */
export function genesisOf(reader: Reader): Row | undefined {
  return reader.prepare('SELECT book_id, created_at, hash FROM genesis').get() as Row | undefined
}

/** Whether entry 0 was written with this key and is as it was written. */
export function isGenesis(row: Row, chainKey: Uint8Array): boolean {
  const canonical = canonicalGenesis({
    bookId: text(row, 'book_id'),
    createdAtMs: integer(row, 'created_at'),
  })
  return isSame(linkHash(chainKey, NO_HASH, canonical), bytes(row, 'hash'))
}

type Hashes = { prevHash: Uint8Array; hash: Uint8Array }

/** Both tables merged into the order of the chain. The caller bounds the range. */
export function entriesBetween(
  reader: Reader,
  range: { afterSeq: bigint; toSeq: bigint },
): StoredEntry[] {
  const bounds = [range.afterSeq, range.toSeq]
  const transfers = reader.prepare(TRANSFERS).all(...bounds) as (TransferEntry & Hashes)[]
  const events = reader.prepare(EVENTS).all(...bounds) as (EventEntry & Hashes)[]
  const merged: StoredEntry[] = []
  let next = 0
  for (const transfer of transfers) {
    for (; next < events.length; next += 1) {
      const event = events[next]
      if (!event || event.seq > transfer.seq) break
      merged.push(eventEntry(event))
    }
    const { seq, prevHash, hash } = transfer
    const canonical = canonicalTransfer(transfer)
    merged.push({ type: 'transfer', transfer, seq, prevHash, hash, canonical })
  }
  for (const event of events.slice(next)) merged.push(eventEntry(event))
  return merged
}

function eventEntry(event: EventEntry & Hashes): StoredEntry {
  const { seq, prevHash, hash } = event
  return { type: 'event', event, seq, prevHash, hash, canonical: canonicalEvent(event) }
}

export type ChainPoint = { seq: bigint; hash: Uint8Array }

/**
 * Walks entries that must follow `start` without a hole and, when a head is given, end on it.
 * @returns the first break, or null.
 */
export function brokenIn(
  entries: readonly StoredEntry[],
  chainKey: Uint8Array,
  ends: { start: ChainPoint; head: ChainPoint | null },
): Break | null {
  let last = ends.start
  for (const entry of entries) {
    const seq = last.seq + 1n
    if (entry.seq > seq) return { brokenAtSeq: seq, reason: 'missing' }
    if (entry.seq < seq) return { brokenAtSeq: entry.seq, reason: 'stands there twice' }
    if (ends.head && seq > ends.head.seq) return { brokenAtSeq: seq, reason: 'is after the end' }
    if (!isSame(entry.prevHash, last.hash)) {
      return { brokenAtSeq: seq, reason: 'does not follow the entry before it' }
    }
    if (!isSame(entry.hash, linkHash(chainKey, last.hash, entry.canonical))) {
      return { brokenAtSeq: seq, reason: 'its content was changed' }
    }
    last = entry
  }
  if (!ends.head) return null
  if (last.seq < ends.head.seq) return { brokenAtSeq: last.seq + 1n, reason: 'missing' }
  return isSame(last.hash, ends.head.hash)
    ? null
    : { brokenAtSeq: last.seq, reason: 'the head was changed' }
}

function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0
}
