import { nodeAccount } from '../domain/accounts.ts'
import { accountId } from './accounts.ts'
import { integer, integerOrNull, type Row, text } from './row.ts'
import type { ReadTx } from './tx.ts'

/** A sale of one node, and what the journal says that node received for it. */
export type NodePayment = {
  invoiceId: string
  paymentHash: string
  addIndex: bigint | null
  /** What is left of it after corrections; null when nothing was booked. */
  bookedMsat: bigint | null
}

/** The journal, not the sale's own row, says what was booked: it is what the chain vouches for. */
const PAYMENT = `SELECT sale.id, sale.payment_hash, sale.add_index, (
    SELECT sum(leg.amount - coalesce(
      (SELECT sum(back.amount) FROM transfers AS back WHERE back.corrects_seq = leg.seq), 0))
    FROM transfers AS leg
    WHERE leg.group_id = sale.id AND leg.debit_account = ? AND leg.currency = 'BTC'
  ) AS booked
  FROM invoices AS sale`

/** Null when the book asked this node for no such invoice. */
export function nodePayment(tx: ReadTx, pubkey: string, paymentHash: string): NodePayment | null {
  const row = tx
    .prepare(`${PAYMENT} WHERE sale.payment_hash = ? AND sale.node_pubkey = ?`)
    .get(nodeAccountId(tx, pubkey), paymentHash, pubkey) as Row | undefined
  return row ? paymentOf(row) : null
}

/** Booked payments among a stretch of sales, so that each look is short however few they are. */
export function nodePayments(
  tx: ReadTx,
  asked: { pubkey: string; after: bigint; upTo: bigint },
): NodePayment[] {
  const { pubkey, after, upTo } = asked
  const rows = tx
    .prepare(`${PAYMENT} WHERE sale.number > ? AND sale.number <= ? AND sale.node_pubkey = ?`)
    .all(nodeAccountId(tx, pubkey), after, upTo, pubkey) as Row[]
  return rows.map(paymentOf).filter(({ bookedMsat }) => bookedMsat !== null)
}

export function newestSaleNumber(tx: ReadTx): bigint {
  const row = tx.prepare('SELECT coalesce(max(number), 0) AS number FROM invoices').get() as Row
  return integer(row, 'number')
}

/** No account has the number 0: a node that never received anything has none. */
function nodeAccountId(tx: ReadTx, pubkey: string): bigint | number {
  const { code, currency } = nodeAccount(pubkey)
  return accountId(tx, code, currency) ?? 0
}

function paymentOf(row: Row): NodePayment {
  return {
    invoiceId: text(row, 'id'),
    paymentHash: text(row, 'payment_hash'),
    addIndex: integerOrNull(row, 'add_index'),
    bookedMsat: integerOrNull(row, 'booked'),
  }
}
