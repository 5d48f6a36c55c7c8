import { integer, type Row } from './row.ts'
import type { ReadTx, WriteTx } from './tx.ts'

/** Whether notes were saved that a search does not find yet. */
export function notesWait(tx: ReadTx): boolean {
  return newestNumber(tx) > foundUpTo(tx)
}

/**
 * Makes the notes of all saved invoices findable. It follows the answer to a sale, and goes before
 * a search; what a crash leaves out is taken in by whichever comes next.
 */
export function makeNotesFindable(tx: WriteTx): void {
  const from = foundUpTo(tx)
  const newest = newestNumber(tx)
  if (newest <= from) return
  tx.prepare(
    `INSERT INTO invoice_memos (rowid, memo)
     SELECT number, memo FROM invoices WHERE number > ? AND memo <> ''`,
  ).run(from)
  tx.prepare('UPDATE found_notes SET up_to = ?').run(newest)
}

function foundUpTo(tx: ReadTx): bigint {
  return integer(tx.prepare('SELECT up_to FROM found_notes').get() as Row, 'up_to')
}

function newestNumber(tx: ReadTx): bigint {
  const newest = tx.prepare('SELECT coalesce(max(number), 0) AS number FROM invoices').get()
  return integer(newest as Row, 'number')
}
