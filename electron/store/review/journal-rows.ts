import { type JournalRow, TRANSFER_KINDS } from '../../../shared/model/book.ts'
import type { Reader } from '../entries.ts'
import { integer, type Row, small, smallOrNull, text, textOrNull, word } from '../row.ts'
import type { Source } from './plan.ts'
import { onItsSide, wide } from './sums.ts'

const ROW = `SELECT t.seq, t.group_id, t.kind, t.currency, t.amount, t.reference, t.pending_seq,
    t.corrects_seq, t.memo, t.reason, t.customer_id, t.till_id, t.operator_id, t.booked_at,
    t.effective_at, debit.code AS debit_code, credit.code AS credit_code,
    customers.name AS customer_name, tills.name AS till_name,
    operators.name AS operator_name
  FROM transfers AS t
  JOIN accounts AS debit ON debit.id = t.debit_account
  JOIN accounts AS credit ON credit.id = t.credit_account
  LEFT JOIN customers ON customers.id = t.customer_id
  LEFT JOIN tills ON tills.id = t.till_id
  LEFT JOIN operators ON operators.id = t.operator_id`

/** What the entries of these numbers say: from the book, never from the index. */
export function journalRows(book: Reader, seqs: readonly bigint[]): JournalRow[] {
  const find = book.prepare(`${ROW} WHERE t.seq = ?`)
  return seqs.map((seq) => journalRow(find.get(seq) as Row))
}

export function rowsOfGroup(book: Reader, groupId: string): JournalRow[] {
  const rows = book
    .prepare(`${ROW} WHERE t.group_id = ? ORDER BY t.seq LIMIT ${GROUP_ROWS_MAX}`)
    .all(groupId) as Row[]
  return rows.map(journalRow)
}

/** A group is one business event; what is shown of a longer one is its beginning. */
const GROUP_ROWS_MAX = 200

export function rowAt(book: Reader, seq: bigint | number | null): JournalRow | null {
  if (seq === null) return null
  const row = book.prepare(`${ROW} WHERE t.seq = ?`).get(BigInt(seq)) as Row | undefined
  return row ? journalRow(row) : null
}

function journalRow(row: Row): JournalRow {
  return {
    seq: small(row, 'seq'),
    groupId: text(row, 'group_id'),
    kind: word(row, 'kind', TRANSFER_KINDS),
    currency: text(row, 'currency'),
    amount: integer(row, 'amount'),
    debitCode: text(row, 'debit_code'),
    creditCode: text(row, 'credit_code'),
    memo: text(row, 'memo'),
    reason: text(row, 'reason'),
    reference: text(row, 'reference'),
    bookedAtMs: small(row, 'booked_at'),
    effectiveAtMs: small(row, 'effective_at'),
    customerId: textOrNull(row, 'customer_id'),
    customerName: textOrNull(row, 'customer_name'),
    tillId: textOrNull(row, 'till_id'),
    tillName: textOrNull(row, 'till_name'),
    operatorId: textOrNull(row, 'operator_id'),
    operatorName: textOrNull(row, 'operator_name'),
    pendingSeq: smallOrNull(row, 'pending_seq'),
    correctsSeq: smallOrNull(row, 'corrects_seq'),
    change: null,
    balance: null,
  }
}

/** Adds what each entry did to the chosen account and what stood there afterwards. */
export function withBalances(
  index: Reader,
  rows: readonly JournalRow[],
  account: { code: string; nodes: readonly Source[] },
): JournalRow[] {
  const { code, nodes } = account
  const at = index.prepare('SELECT net FROM entries WHERE node = ? AND seq = ?')
  const before = index.prepare(
    'SELECT net FROM entries WHERE node = ? AND seq < ? ORDER BY seq DESC LIMIT 1',
  )
  return rows.map((row) => {
    const node = nodes.find(({ currency }) => currency === row.currency)
    const found = node && (at.get(node.id, BigInt(row.seq)) as Row | undefined)
    if (!node || !found) return row
    const earlier = before.get(node.id, BigInt(row.seq)) as Row | undefined
    const net = wide(found, 'net')
    const change = net - (earlier ? wide(earlier, 'net') : 0n)
    return { ...row, change: onItsSide(code, change), balance: onItsSide(code, net) }
  })
}
