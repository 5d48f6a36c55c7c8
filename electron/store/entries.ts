import { ACCOUNT_OPENED } from './accounts.ts'
import { canonicalGenesis, linkHash, linkHex, NO_HASH } from './chain.ts'
import { bytes, integer, type Row, text } from './row.ts'
import type { Statement } from './sqlite.ts'
import { wrong, type Wrong } from './wrong.ts'

/** The first entry that does not fit, and why. */
export type Break = { brokenAtSeq: bigint } & Wrong

/** The first entry that is wrong; null when it is the file, a balance or a row beside the chain. */
export type Fault = { brokenAtSeq: bigint | null } & Wrong

/** What a transfer moved; enough to add the balances up again. */
export type Movement = {
  kind: string
  amount: bigint
  debit: bigint
  credit: bigint
  pendingSeq: bigint | null
}

/** What proves one entry. */
export type Link = {
  seq: bigint
  /** The hash before and its own as they stand in the row, 64 digits each of small hex. */
  hashes: string
  canonical: string
}

export type Moved = {
  seq: bigint
  /** Null for an event. */
  movement: Movement | null
  /** What an event says of an account it opened; null for every other entry. */
  opened: { subject: string; detail: string } | null
}

/** Anything that prepares statements: a transaction, or a connection of the verifier's own. */
export type Reader = { prepare(sql: string): Statement }

/**
 * The canonical text is put together by SQLite, whose `json_array` writes what `JSON.stringify`
 * does (a property test holds them to it): reading a million entries field by field would cost
 * three times their hashes. Hashes come as text: handing over a million small buffers costs more
 * than hashing what is in them.
 */
const LINKS = `
  SELECT seq, hex(prev_hash || hash),
    json_array('transfer', CAST(seq AS TEXT), group_id, kind, currency, CAST(amount AS TEXT),
      CAST(debit_account AS TEXT), CAST(credit_account AS TEXT), reference,
      CAST(pending_seq AS TEXT), CAST(corrects_seq AS TEXT), CAST(timeout_at AS TEXT), memo, reason,
      customer_id, till_id, operator_id, CAST(booked_at AS TEXT), CAST(effective_at AS TEXT))
  FROM transfers WHERE seq > ? AND seq <= ?
  UNION ALL
  SELECT seq, hex(prev_hash || hash),
    json_array('event', CAST(seq AS TEXT), CAST(at AS TEXT), subject, source, event, from_status,
      to_status, outcome, detail, operator_id)
  FROM events WHERE seq > ? AND seq <= ?
  ORDER BY seq`

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

/** Both tables merged into the order of the chain. The caller bounds the range. */
export function linksBetween(reader: Reader, range: { afterSeq: bigint; toSeq: bigint }): Link[] {
  const bounds = [range.afterSeq, range.toSeq]
  const rows = reader
    .prepare(LINKS)
    .raw(true)
    .all(...bounds, ...bounds)
  return (rows as [bigint, string, string][]).map(([seq, hashes, canonical]) => ({
    seq,
    hashes: hashes.toLowerCase(),
    canonical,
  }))
}

const MOVEMENTS = `SELECT seq, kind, amount, debit_account, credit_account, pending_seq
  FROM transfers WHERE seq > ? AND seq <= ? ORDER BY seq`
const OPENINGS = `SELECT subject, detail FROM events
  WHERE event = '${ACCOUNT_OPENED}' AND seq > ? AND seq <= ? ORDER BY seq`

/** What entries moved, after the accounts that were opened meanwhile: for adding up. */
export function movedBetween(reader: Reader, range: { afterSeq: bigint; toSeq: bigint }): Moved[] {
  const bounds = [range.afterSeq, range.toSeq]
  const openings = reader
    .prepare(OPENINGS)
    .raw(true)
    .all(...bounds) as [string, string][]
  const rows = reader
    .prepare(MOVEMENTS)
    .raw(true)
    .all(...bounds) as [bigint, string, bigint, bigint, bigint, bigint | null][]
  return [
    ...openings.map(([subject, detail]) => ({
      seq: 0n,
      movement: null,
      opened: { subject, detail },
    })),
    ...rows.map(([seq, kind, amount, debit, credit, pendingSeq]) => ({
      seq,
      movement: { kind, amount, debit, credit, pendingSeq },
      opened: null,
    })),
  ]
}

/** An entry's own hash, as its row has it. */
export function hashOf(link: Link): Buffer {
  return Buffer.from(link.hashes.slice(HASH_DIGITS), 'hex')
}

const HASH_DIGITS = 64

export type ChainPoint = { seq: bigint; hash: Uint8Array }

/**
 * Walks links that must follow `start` without a hole and, when a head is given, end on it.
 * @param chainKey null when it is not known: then the order is looked at, and no content is proved.
 * @returns the first break, or null.
 */
export function brokenIn(
  links: readonly Link[],
  chainKey: Uint8Array | null,
  ends: { start: ChainPoint; head: ChainPoint | null },
): Break | null {
  let last = ends.start.seq
  // Hashes stay hex digits all the way: a buffer for each of a million entries costs as much again.
  let lastHex = Buffer.from(ends.start.hash).toString('hex')
  for (const link of links) {
    const seq = last + 1n
    if (link.seq > seq) return { brokenAtSeq: seq, ...wrong('missing', {}) }
    if (link.seq < seq) return { brokenAtSeq: link.seq, ...wrong('twice', {}) }
    if (ends.head && seq > ends.head.seq) return { brokenAtSeq: seq, ...wrong('after_end', {}) }
    if (link.hashes.length !== 2 * HASH_DIGITS || !link.hashes.startsWith(lastHex)) {
      return { brokenAtSeq: seq, ...wrong('unlinked', {}) }
    }
    const told = link.hashes.slice(HASH_DIGITS)
    lastHex = chainKey === null ? told : linkHex(chainKey, lastHex, link.canonical)
    if (told !== lastHex) return { brokenAtSeq: seq, ...wrong('changed', {}) }
    last = seq
  }
  if (!ends.head) return null
  if (last < ends.head.seq) return { brokenAtSeq: last + 1n, ...wrong('missing', {}) }
  return lastHex === Buffer.from(ends.head.hash).toString('hex')
    ? null
    : { brokenAtSeq: last, ...wrong('head_changed', {}) }
}

function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0
}
