import { genesisOf, type Reader } from '../entries.ts'
import { bytes, integer, type Row, text } from '../row.ts'

/** The book as the index needs it: identity, head, and transfers in order. Read only. */

export type Point = { seq: bigint; hash: Uint8Array }

/** No number of an entry, a list or an amount is larger. */
export const SEQ_MAX = 9_223_372_036_854_775_807n

export function headOf(book: Reader): Point {
  const row = book.prepare('SELECT seq, hash FROM chain_head WHERE id = 1').get() as Row
  return { seq: integer(row, 'seq'), hash: bytes(row, 'hash') }
}

export function bookIdOf(book: Reader): string {
  return text(genesisOf(book) as Row, 'book_id')
}

/** The hash of one entry, whatever kind it is; null when the book has no such entry. */
export function hashAt(book: Reader, seq: bigint): Uint8Array | null {
  const row = book
    .prepare(
      `SELECT hash FROM transfers WHERE seq = ? UNION ALL SELECT hash FROM events WHERE seq = ?
       UNION ALL SELECT hash FROM genesis WHERE seq = ?`,
    )
    .get(seq, seq, seq) as Row | undefined
  return row ? bytes(row, 'hash') : null
}

/** One transfer with what the index wants of the reservation, the sale and the correction. */
export type Told = {
  seq: bigint
  groupId: string
  kind: string
  currency: string
  amount: bigint
  debit: bigint
  credit: bigint
  reference: string
  memo: string
  reason: string
  customerId: string | null
  tillId: string | null
  operatorId: string | null
  bookedAtMs: bigint
  effectiveAtMs: bigint
  correctsSeq: bigint | null
  held: bigint | null
  fiatCurrency: string | null
  fiatMinor: bigint | null
  hash: Uint8Array
}

const TOLD = `SELECT t.seq, t.group_id, t.kind, t.currency, t.amount, t.debit_account,
    t.credit_account, t.reference, t.memo, t.reason, t.customer_id, t.till_id, t.operator_id,
    t.booked_at, t.effective_at, t.corrects_seq, held.amount, sale.fiat_currency, sale.fiat_minor,
    t.hash
  FROM transfers AS t
  LEFT JOIN transfers AS held ON held.seq = t.pending_seq
  LEFT JOIN invoices AS sale ON sale.id = t.group_id`

type ToldTuple = [
  bigint,
  string,
  string,
  string,
  bigint,
  bigint,
  bigint,
  string,
  string,
  string,
  string | null,
  string | null,
  string | null,
  bigint,
  bigint,
  bigint | null,
  bigint | null,
  string | null,
  bigint | null,
  Uint8Array,
]

/** The next transfers after one entry, at most `limit`; one short read transaction. */
export function toldBetween(
  book: Reader,
  range: { afterSeq: bigint; toSeq: bigint; limit: bigint },
): Told[] {
  const rows = book
    .prepare(`${TOLD} WHERE t.seq > ? AND t.seq <= ? ORDER BY t.seq LIMIT ?`)
    .raw(true)
    .all(range.afterSeq, range.toSeq, range.limit) as ToldTuple[]
  return rows.map(toldOf)
}

export function toldAt(book: Reader, seq: bigint): Told | null {
  const row = book.prepare(`${TOLD} WHERE t.seq = ?`).raw(true).get(seq) as ToldTuple | undefined
  return row ? toldOf(row) : null
}

function toldOf(row: ToldTuple): Told {
  return {
    seq: row[0],
    groupId: row[1],
    kind: row[2],
    currency: row[3],
    amount: row[4],
    debit: row[5],
    credit: row[6],
    reference: row[7],
    memo: row[8],
    reason: row[9],
    customerId: row[10],
    tillId: row[11],
    operatorId: row[12],
    bookedAtMs: row[13],
    effectiveAtMs: row[14],
    correctsSeq: row[15],
    held: row[16],
    fiatCurrency: row[17],
    fiatMinor: row[18],
    hash: row[19],
  }
}

/** The first transfer of a group carries the sale's frozen price, the others none of it. */
export function isFirstOfGroup(book: Reader, told: Told): boolean {
  const row = book
    .prepare('SELECT min(seq) AS first FROM transfers WHERE group_id = ?')
    .get(told.groupId) as Row
  return integer(row, 'first') === told.seq
}

/** The code and currency of an account. */
export function accountAt(book: Reader, id: bigint): { code: string; currency: string } {
  const row = book.prepare('SELECT code, currency FROM accounts WHERE id = ?').get(id) as Row
  return { code: text(row, 'code'), currency: text(row, 'currency') }
}
