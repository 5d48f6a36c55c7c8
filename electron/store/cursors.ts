import { integer, type Row, small, smallOrNull } from './row.ts'
import type { ReadTx, WriteTx } from './tx.ts'

/** How far we have followed one node. Saved with the facts it covers, or not at all (I3). */
export type NodeCursor = {
  addIndex: bigint
  settleIndex: bigint
  caughtUpAtMs: number | null
  gaps: number
  unmatched: number
}

/** All zero for a node that was never followed. */
export function nodeCursor(tx: ReadTx, pubkey: string): NodeCursor {
  const row = tx
    .prepare(
      `SELECT add_index, settle_index, caught_up_at, gaps, unmatched
       FROM node_cursors WHERE pubkey = ?`,
    )
    .get(pubkey) as Row | undefined
  if (!row) return { addIndex: 0n, settleIndex: 0n, caughtUpAtMs: null, gaps: 0, unmatched: 0 }
  return {
    addIndex: integer(row, 'add_index'),
    settleIndex: integer(row, 'settle_index'),
    caughtUpAtMs: smallOrNull(row, 'caught_up_at'),
    gaps: small(row, 'gaps'),
    unmatched: small(row, 'unmatched'),
  }
}

/** Saves the named fields. A lower index than the stored one leaves the stored one. */
export function saveNodeCursor(tx: WriteTx, pubkey: string, patch: Partial<NodeCursor>): void {
  const values = [
    patch.addIndex ?? 0n,
    patch.settleIndex ?? 0n,
    patch.caughtUpAtMs ?? null,
    patch.gaps ?? null,
    patch.unmatched ?? null,
    pubkey,
  ]
  if (update(tx, values) === 1) return
  tx.prepare('INSERT INTO node_cursors (pubkey) VALUES (?)').run(pubkey)
  update(tx, values)
}

function update(tx: WriteTx, values: (bigint | number | string | null)[]): number {
  return tx
    .prepare(
      `UPDATE node_cursors SET add_index = max(add_index, ?), settle_index = max(settle_index, ?),
         caught_up_at = coalesce(?, caught_up_at), gaps = coalesce(?, gaps),
         unmatched = coalesce(?, unmatched)
       WHERE pubkey = ?`,
    )
    .run(...values).changes
}
