import { type Row, small } from './row.ts'
import type { WriteTx } from './tx.ts'

/**
 * The next receipt number of a till, from 1, without gaps: it is taken in the caller's
 * transaction, so a sale that is rolled back gives its number back.
 */
export function takeReceiptNumber(tx: WriteTx, tillId: string): number {
  const next = tx
    .prepare(
      `UPDATE receipt_counters SET last_number = last_number + 1 WHERE till_id = ?
       RETURNING last_number`,
    )
    .get(tillId) as Row | undefined
  if (next) return small(next, 'last_number')
  tx.prepare('INSERT INTO receipt_counters (till_id, last_number) VALUES (?, 1)').run(tillId)
  return 1
}
