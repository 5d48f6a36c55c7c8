import { canonicalGenesis, chainHead, linkHash, NO_HASH } from './chain.ts'
import { brokenIn, type Break, entriesBetween } from './entries.ts'
import { bytes, integer, type Row, text } from './row.ts'
import type { ReadTx } from './tx.ts'

export type TailResult = { ok: true } | ({ ok: false; isWrongKey: boolean } & Break)

/**
 * Checks the last `count` entries and the first one, in a time that does not depend on the size
 * of the book.
 */
export function verifyTail(tx: ReadTx, chainKey: Uint8Array, count: number): TailResult {
  const genesis = tx.prepare('SELECT book_id, created_at, hash FROM genesis').get() as
    | Row
    | undefined
  if (!genesis) return { ok: false, isWrongKey: false, brokenAtSeq: 0n, reason: 'missing' }
  const isKeyRight = isGenesis(genesis, chainKey)
  const broken = tailBreak(tx, chainKey, count)
  if (isKeyRight) return broken ? { ok: false, isWrongKey: false, ...broken } : { ok: true }
  // With the right key and only entry 0 changed, what follows would still be in order.
  const head = chainHead(tx).seq
  const isWrongKey = head === 0n || broken !== null
  return { ok: false, isWrongKey, brokenAtSeq: 0n, reason: 'its content was changed' }
}

/** Whether entry 0 was written with this key. */
export function isGenesis(row: Row, chainKey: Uint8Array): boolean {
  const canonical = canonicalGenesis({
    bookId: text(row, 'book_id'),
    createdAtMs: integer(row, 'created_at'),
  })
  return Buffer.compare(linkHash(chainKey, NO_HASH, canonical), bytes(row, 'hash')) === 0
}

function tailBreak(tx: ReadTx, chainKey: Uint8Array, count: number): Break | null {
  const head = chainHead(tx)
  const afterSeq = head.seq > BigInt(count) ? head.seq - BigInt(count) : 0n
  const entries = entriesBetween(tx, { afterSeq, toSeq: MAX_SEQ })
  const start = startOf(tx, afterSeq)
  if (!start) return { brokenAtSeq: afterSeq, reason: 'missing' }
  return brokenIn(entries, chainKey, { start: { seq: afterSeq, hash: start }, head })
}

/** Beyond the head nothing may stand, so the tail is read to the end of the numbers. */
const MAX_SEQ = 9_223_372_036_854_775_807n

function startOf(tx: ReadTx, seq: bigint): Uint8Array | null {
  const row = tx
    .prepare(
      `SELECT hash FROM genesis WHERE seq = ? UNION ALL
       SELECT hash FROM transfers WHERE seq = ? UNION ALL
       SELECT hash FROM events WHERE seq = ?`,
    )
    .get(seq, seq, seq) as Row | undefined
  return row ? bytes(row, 'hash') : null
}
