import { chainHead } from './chain.ts'
import type { Break, Reader } from './entries.ts'
import { appendEvent } from './events.ts'
import { bytes, integer, type Row, small, text } from './row.ts'
import { hasTable } from './schema.ts'
import type { ReadTx, WriteTx } from './tx.ts'
import { wrong } from './wrong.ts'

export type SealRow = {
  number: number
  fromDay: string
  day: string
  timeZone: string
  headSeq: bigint
  headHash: Uint8Array
  sealedAtMs: number
}

/** The event that puts a seal under the chain, and whose hash before it is the sealed head. */
export const DAY_SEALED = 'day_sealed'

/** What the event says, so that a changed row no longer agrees with the chain. */
export function sealDetail(seal: SealRow): string {
  return JSON.stringify([
    `${seal.number}`,
    seal.fromDay,
    seal.day,
    seal.timeZone,
    `${seal.headSeq}`,
    Buffer.from(seal.headHash).toString('hex'),
    `${seal.sealedAtMs}`,
  ])
}

/** Seals the book as it stands: what was written until now is the day's. */
export function insertSeal(
  tx: WriteTx,
  days: { fromDay: string; day: string; timeZone: string },
): SealRow {
  const head = tx.head ?? chainHead(tx)
  const number = (latestSeal(tx)?.number ?? 0) + 1
  const sealedAtMs = tx.clock.nowMs()
  const seal: SealRow = { number, ...days, headSeq: head.seq, headHash: head.hash, sealedAtMs }
  const eventSeq = appendEvent(tx, {
    atMs: sealedAtMs,
    subject: `seal:${number}`,
    source: 'book',
    event: DAY_SEALED,
    fromStatus: null,
    toStatus: null,
    outcome: 'noted',
    detail: sealDetail(seal),
  })
  tx.prepare(
    `INSERT INTO seals (number, from_day, day, time_zone, head_seq, head_hash, sealed_at, event_seq)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    number,
    seal.fromDay,
    seal.day,
    seal.timeZone,
    seal.headSeq,
    seal.headHash,
    sealedAtMs,
    eventSeq,
  )
  return seal
}

export function latestSeal(tx: ReadTx): SealRow | null {
  return sealsBefore(tx, null, 1)[0] ?? null
}

/** Newest first. @param before a number; null starts at the newest. */
export function sealsBefore(tx: ReadTx, before: number | null, limit: number): SealRow[] {
  const rows = tx
    .prepare('SELECT * FROM seals WHERE number < ? ORDER BY number DESC LIMIT ?')
    .all(before ?? Number.MAX_SAFE_INTEGER, limit) as Row[]
  return rows.map(sealOf)
}

function sealOf(row: Row): SealRow {
  return {
    number: small(row, 'number'),
    fromDay: text(row, 'from_day'),
    day: text(row, 'day'),
    timeZone: text(row, 'time_zone'),
    headSeq: integer(row, 'head_seq'),
    headHash: bytes(row, 'head_hash'),
    sealedAtMs: small(row, 'sealed_at'),
  }
}

const SEAL_EVENTS = `events.subject BETWEEN 'seal:' AND 'seal;' AND events.event = '${DAY_SEALED}'`
const SEAL_MISSING: Break = { brokenAtSeq: 0n, ...wrong('seal_missing', {}) }

/**
 * Compares every seal's row with its event in the chain, and every such event with its row.
 * The events themselves are proved by the chain.
 */
export function sealsBreak(reader: Reader): { count: number; found: Break | null } {
  if (!hasTable(reader, 'seals')) {
    // A book of a format before seals has none; one that was sealed lost them.
    const sealed = reader.prepare(`SELECT 1 FROM events WHERE ${SEAL_EVENTS} LIMIT 1`).get()
    return { count: 0, found: sealed === undefined ? null : SEAL_MISSING }
  }
  const rows = reader
    .prepare(
      `SELECT seals.*, events.detail, events.prev_hash FROM events
       LEFT JOIN seals ON seals.event_seq = events.seq
       WHERE ${SEAL_EVENTS}
       ORDER BY events.seq`,
    )
    .all() as Row[]
  for (const row of rows) {
    if (row['number'] === null) return { count: 0, found: SEAL_MISSING }
    const seal = sealOf(row)
    const isSame = sealDetail(seal) === text(row, 'detail')
    const isHead = Buffer.compare(seal.headHash, bytes(row, 'prev_hash')) === 0
    if (!isSame || !isHead) {
      return { count: 0, found: { brokenAtSeq: seal.headSeq, ...wrong('seal_changed', {}) } }
    }
  }
  const { n } = reader.prepare('SELECT count(*) AS n FROM seals').get() as { n: bigint }
  const found = n === BigInt(rows.length) ? null : { brokenAtSeq: 0n, ...wrong('seal_put_in', {}) }
  return { count: rows.length, found }
}

/** Whether this day was sealed at this entry. The seal itself is the entry after it. */
export function isSealed(reader: Reader, seal: { day: string; seq: bigint }): boolean {
  if (!hasTable(reader, 'seals')) return false
  const query = 'SELECT 1 FROM seals WHERE day = ? AND head_seq = ?'
  return reader.prepare(query).get(seal.day, seal.seq) !== undefined
}

export type Genesis = { bookId: string; createdAtMs: number }

/** Which book this is and when it was begun. */
export function readGenesis(tx: ReadTx): Genesis {
  const row = tx.prepare('SELECT book_id, created_at FROM genesis').get() as Row
  return { bookId: text(row, 'book_id'), createdAtMs: small(row, 'created_at') }
}
