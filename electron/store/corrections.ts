import { integer, type Row } from './row.ts'
import { type TransferRow, transfersWhere } from './transfers.ts'
import type { ReadTx } from './tx.ts'

export type Correctable = TransferRow & {
  /** What corrections have not given back yet, in the transfer's unit. */
  left: bigint
}

/** A transfer with what is left of it to correct; null when no transfer has this number. */
export function correctable(tx: ReadTx, seq: bigint): Correctable | null {
  const [transfer] = transfersWhere(tx, 'seq', seq)
  if (!transfer) return null
  const row = tx
    .prepare('SELECT coalesce(sum(amount), 0) AS n FROM transfers WHERE corrects_seq = ?')
    .get(seq) as Row
  return { ...transfer, left: transfer.amount - integer(row, 'n') }
}
