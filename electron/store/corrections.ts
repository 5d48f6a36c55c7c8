import { chargedPeriod, planUnused } from '../domain/plan.ts'
import { planPaidFrom } from './plans.ts'
import { integer, type Row } from './row.ts'
import { type TransferRow, transfersWhere } from './transfers.ts'
import type { ReadTx } from './tx.ts'

export type Correctable = TransferRow & {
  /** What was not given back yet, in the transfer's unit. */
  left: bigint
  /** Of the transfer that this one corrects itself. */
  correctsReference: string | null
}

/** A transfer with what is left of it to correct; null when no transfer has this number. */
export function correctable(tx: ReadTx, seq: bigint): Correctable | null {
  const [transfer] = transfersWhere(tx, 'seq', seq)
  if (!transfer) return null
  const { amount, correctsSeq, reference } = transfer
  const [corrected] = correctsSeq === null ? [] : transfersWhere(tx, 'seq', correctsSeq)
  const left = amount - correctedOf(tx, seq) - unusedGivenBack(tx, reference)
  return { ...transfer, left, correctsReference: corrected?.reference ?? null }
}

/** What corrections gave back of the transfer with this reference; 0 when there is none. */
export function correctedBack(tx: ReadTx, reference: string): bigint {
  const [transfer] = transfersWhere(tx, 'reference', reference)
  return transfer ? correctedOf(tx, transfer.seq) : 0n
}

function correctedOf(tx: ReadTx, seq: bigint): bigint {
  const row = tx
    .prepare('SELECT coalesce(sum(amount), 0) AS n FROM transfers WHERE corrects_seq = ?')
    .get(seq) as Row
  return integer(row, 'n')
}

/** Unused days go back of the last period that a plan charged, and of no other. */
function unusedGivenBack(tx: ReadTx, reference: string): bigint {
  const period = chargedPeriod(reference)
  if (!period || planPaidFrom(tx, period.planId) !== period.start) return 0n
  const [unused] = transfersWhere(tx, 'reference', planUnused(period.planId))
  return unused?.amount ?? 0n
}
