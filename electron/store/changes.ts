import { type Change, changeSchema } from '../../shared/model/change.ts'
import { decodeJson, encodeJson } from './json.ts'
import { integer, type Row, small, text } from './row.ts'
import type { ReadTx, WriteTx } from './tx.ts'

/** Adds one change to the feed; publish what this returns, after the commit. */
export function appendChange(tx: WriteTx, atMs: number, body: Change['body']): Change {
  const { lastInsertRowid } = tx
    .prepare('INSERT INTO changes (at, body) VALUES (?, ?)')
    .run(atMs, encodeJson(body))
  return { seq: Number(lastInsertRowid), atMs, body }
}

/** Changes with a number above `seq`, oldest first. */
export function changesAfter(tx: ReadTx, seq: number, limit: number): Change[] {
  const rows = tx
    .prepare('SELECT seq, at, body FROM changes WHERE seq > ? ORDER BY seq LIMIT ?')
    .all(seq, limit) as Row[]
  return rows.map((row) =>
    changeSchema.parse({
      seq: small(row, 'seq'),
      atMs: small(row, 'at'),
      body: decodeJson(text(row, 'body')),
    }),
  )
}

/** Number of the newest change; 0 in a new book. */
export function headSeq(tx: ReadTx): number {
  return edge(tx, 'max')
}

/** Number of the oldest change still kept; 0 in a new book. A client behind it reads everything. */
export function oldestSeq(tx: ReadTx): number {
  return edge(tx, 'min')
}

function edge(tx: ReadTx, end: 'min' | 'max'): number {
  const row = tx.prepare(`SELECT coalesce(${end}(seq), 0) AS seq FROM changes`).get() as Row
  return small(row, 'seq')
}

/** Drops all but the newest `keep` changes, oldest first. @returns how many went. */
export function pruneChanges(tx: WriteTx, keep: number): number {
  const last = BigInt(headSeq(tx)) - BigInt(Math.max(1, keep))
  const rows = tx
    .prepare('SELECT seq FROM changes WHERE seq <= ? ORDER BY seq LIMIT 10000')
    .all(last) as Row[]
  // One by one, because the trigger lets only the oldest go.
  const remove = tx.prepare('DELETE FROM changes WHERE seq = ?')
  for (const row of rows) remove.run(integer(row, 'seq'))
  return rows.length
}
