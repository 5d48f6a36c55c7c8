import { type Row, small } from './row.ts'
import type { ReadTx } from './tx.ts'

/** More than anybody saves one row or list between two restores. */
const SAVES_MAX = 2 ** 20

/**
 * What is added to the version of a row that a save must name. A book that was put back to an older
 * copy counts its saves on from there, and the same number would stand for other terms than the one
 * that a program has read before: so each restore begins a range of its own.
 */
export function versionBase(tx: ReadTx): number {
  const row = tx
    .prepare(
      `SELECT at FROM events WHERE subject = 'book' AND event = 'book_restored'
       ORDER BY seq DESC LIMIT 1`,
    )
    .get() as Row | undefined
  return row === undefined ? 0 : Math.floor(small(row, 'at') / 1_000) * SAVES_MAX
}

/** The version that a save makes of what was read at another; 0 is what was never saved. */
export function nextVersion(tx: ReadTx, readVersion: number): number {
  return (readVersion === 0 ? versionBase(tx) : readVersion) + 1
}
