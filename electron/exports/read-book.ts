import { type RateRecord, rateRecordSchema } from '../../shared/model/rate.ts'
import type { BookAccount, BookEntry, HeldEntry } from '../domain/exports/entry.ts'
import { decodeJson } from '../store/json.ts'
import {
  bytes,
  integer,
  integerOrNull,
  type Row,
  small,
  smallOrNull,
  text,
  textOrNull,
  word,
} from '../store/row.ts'
import type { Reader } from '../store/entries.ts'
import { ACCOUNT_OPENED } from '../store/accounts.ts'
import type { BookNames } from './read-names.ts'

/** Which transfers are wanted. Ids of accounts are those of the file. */
export type Selection = {
  /** Only transfers that move one of these; null is all of them. */
  accountIds: readonly bigint[] | null
  /** Only transfers that name this customer or move one of these accounts of theirs. */
  customer: { id: string; accountIds: readonly bigint[] } | null
  currency: string | null
  /** By effective time: from this moment on, and before that one. */
  fromMs: number | null
  beforeMs: number | null
}

/** Entries looked at in one go; nothing is locked and no snapshot held in between. */
const PAGE_ENTRIES = 1_000n

const KINDS = ['single', 'pending', 'post', 'void'] as const

/** The accounts that were open when the book ended with this entry. */
export function accountsAt(reader: Reader, headSeq: bigint): BookAccount[] {
  const rows = reader
    .prepare(
      `SELECT id, code, currency, kind FROM accounts AS a WHERE EXISTS (
         SELECT 1 FROM events WHERE subject = 'account:' || a.id
           AND event = '${ACCOUNT_OPENED}' AND seq <= ?)
       ORDER BY code, currency`,
    )
    .all(headSeq) as Row[]
  return rows.map((row) => ({
    id: integer(row, 'id'),
    code: text(row, 'code'),
    currency: text(row, 'currency'),
    kind: text(row, 'kind'),
  }))
}

/** The hash of an entry, hex: with its number it names everything up to it. */
export function hashAt(reader: Reader, seq: bigint): string {
  const row = reader
    .prepare(
      `SELECT hash FROM genesis WHERE seq = ? UNION ALL
       SELECT hash FROM transfers WHERE seq = ? UNION ALL
       SELECT hash FROM events WHERE seq = ?`,
    )
    .get(seq, seq, seq) as Row | undefined
  if (!row) throw new Error(`the book has no entry ${seq}`)
  return Buffer.from(bytes(row, 'hash')).toString('hex')
}

/** Ranges of entries up to the head, one after the other. */
export function* pagesTo(headSeq: bigint): Generator<{ afterSeq: bigint; toSeq: bigint }, void> {
  for (let afterSeq = 0n; afterSeq < headSeq; afterSeq += PAGE_ENTRIES) {
    const toSeq = afterSeq + PAGE_ENTRIES
    yield { afterSeq, toSeq: toSeq < headSeq ? toSeq : headSeq }
  }
}

type Page = { afterSeq: bigint; toSeq: bigint }
type Bound = { sql: string; values: unknown[] }

/** How many transfers of the selection are in a page, and their first and last time. */
export function countIn(reader: Reader, page: Page, selection: Selection) {
  const where = whereOf(page, selection)
  const row = reader
    .prepare(
      `SELECT count(*) AS count, min(t.effective_at) AS first, max(t.effective_at) AS last
       FROM transfers t WHERE ${where.sql}`,
    )
    .get(...where.values) as Row
  return {
    count: small(row, 'count'),
    firstAtMs: smallOrNull(row, 'first'),
    lastAtMs: smallOrNull(row, 'last'),
  }
}

/** What the posted transfers of a page did to each account: debits add, credits take. */
export function addPosted(
  reader: Reader,
  page: Page,
  selection: Selection,
  sums: Map<bigint, bigint>,
): void {
  const where = whereOf(page, selection)
  const rows = reader
    .prepare(
      `SELECT t.debit_account, t.credit_account, t.amount FROM transfers t
       WHERE ${where.sql} AND t.kind IN ('single', 'post')`,
    )
    .raw(true)
    .all(...where.values) as [bigint, bigint, bigint][]
  for (const [debit, credit, amount] of rows) {
    sums.set(debit, (sums.get(debit) ?? 0n) + amount)
    sums.set(credit, (sums.get(credit) ?? 0n) - amount)
  }
}

/** Notes what a page reserved and forgets what it moved or let go; the open ones are left over. */
export function addHeld(
  reader: Reader,
  page: Page,
  selection: Selection,
  open: Map<bigint, HeldEntry>,
): void {
  const where = whereOf(page, selection)
  const rows = reader
    .prepare(
      `SELECT t.seq, t.pending_seq, t.amount, t.debit_account, t.credit_account FROM transfers t
       WHERE ${where.sql} AND t.kind <> 'single' ORDER BY t.seq`,
    )
    .raw(true)
    .all(...where.values) as [bigint, bigint | null, bigint, bigint, bigint][]
  for (const [seq, pendingSeq, amount, debitId, creditId] of rows) {
    if (pendingSeq === null) open.set(seq, { seq, amount, debitId, creditId })
    else open.delete(pendingSeq)
  }
}

/** A correction is of the sale that it gives back, so that both stand under one receipt. */
const ENTRIES = `SELECT t.seq, t.group_id, t.kind, t.currency, t.amount, t.debit_account,
  t.credit_account, t.reference, t.pending_seq, t.corrects_seq, t.timeout_at, t.memo, t.reason,
  t.customer_id, t.till_id, t.operator_id, t.booked_at, t.effective_at, lower(hex(t.hash)) AS hash,
  f.group_id AS corrected_group, f.corrects_seq AS corrected_corrects,
  i.receipt_number, i.payment_hash, i.amount_msat, i.fiat_currency, i.fiat_minor, i.rate
  FROM transfers t
  LEFT JOIN transfers f ON f.seq = t.corrects_seq
  LEFT JOIN invoices i ON i.id = coalesce(f.group_id, t.group_id)`

/** Reads pages of entries with their names and sales. It remembers accounts and the last rates. */
export function entryReader(
  reader: Reader,
  selection: Selection,
  known: { accounts: readonly BookAccount[]; names: BookNames; headSeq: bigint },
): (page: Page) => BookEntry[] {
  const byId = new Map(known.accounts.map((account) => [account.id, account]))
  const rateOf = rateReader()
  const isTaxed = taxReader(reader, known)
  const account = (id: bigint): BookAccount => {
    const found = byId.get(id)
    if (!found) throw new Error(`transfer of account ${id}, which is newer than its entry`)
    return found
  }
  return (page) => {
    const where = whereOf(page, selection)
    const rows = reader
      .prepare(`${ENTRIES} WHERE ${where.sql} ORDER BY t.seq`)
      .all(...where.values) as Row[]
    return rows.map((row) => ({
      ...plainEntry(row),
      ...whoOf(row, known.names),
      debit: account(integer(row, 'debit_account')),
      credit: account(integer(row, 'credit_account')),
      sale: saleOf(row, rateOf),
      corrects: correctsOf(row),
      hasTaxBeside: isTaxed(textOrNull(row, 'corrected_group') ?? text(row, 'group_id')),
    }))
  }
}

type Who = Pick<
  BookEntry,
  'customerId' | 'customerName' | 'tillId' | 'tillName' | 'operatorId' | 'operatorName'
>

function whoOf(row: Row, names: BookNames): Who {
  const customerId = textOrNull(row, 'customer_id') ?? ''
  const tillId = textOrNull(row, 'till_id') ?? ''
  const operatorId = textOrNull(row, 'operator_id') ?? ''
  return {
    customerId,
    customerName: names.customers.get(customerId) ?? '',
    tillId,
    tillName: names.tills.get(tillId) ?? '',
    operatorId,
    operatorName: names.operators.get(operatorId) ?? '',
  }
}

function correctsOf(row: Row): BookEntry['corrects'] {
  if (integerOrNull(row, 'corrects_seq') === null) return 'nothing'
  return integerOrNull(row, 'corrected_corrects') === null ? 'entry' : 'correction'
}

type Joined = keyof Who | 'debit' | 'credit' | 'sale' | 'corrects' | 'hasTaxBeside'
type PlainEntry = Omit<BookEntry, Joined>

function plainEntry(row: Row): PlainEntry {
  return {
    seq: integer(row, 'seq'),
    groupId: text(row, 'group_id'),
    kind: word(row, 'kind', KINDS),
    currency: text(row, 'currency'),
    amount: integer(row, 'amount'),
    reference: text(row, 'reference'),
    pendingSeq: integerOrNull(row, 'pending_seq'),
    correctsSeq: integerOrNull(row, 'corrects_seq'),
    timeoutAtMs: smallOrNull(row, 'timeout_at'),
    memo: text(row, 'memo'),
    reason: text(row, 'reason'),
    bookedAtMs: small(row, 'booked_at'),
    effectiveAtMs: small(row, 'effective_at'),
    hash: text(row, 'hash'),
  }
}

function saleOf(row: Row, rateOf: (text: string) => RateRecord): BookEntry['sale'] {
  const paymentHash = textOrNull(row, 'payment_hash')
  if (paymentHash === null) return null
  const currency = textOrNull(row, 'fiat_currency')
  const rate = textOrNull(row, 'rate')
  return {
    receiptNumber: integerOrNull(row, 'receipt_number'),
    paymentHash,
    amountMsat: integer(row, 'amount_msat'),
    fiat: currency === null ? null : { currency, amountMinor: integer(row, 'fiat_minor') },
    rate: rate === null ? null : rateOf(rate),
  }
}

/** Sales of one minute share their quote, so the last one read is most often the next one. */
function rateReader(): (text: string) => RateRecord {
  let last: { text: string; rate: RateRecord } | null = null
  return (asText) => {
    if (last?.text !== asText) {
      last = { text: asText, rate: rateRecordSchema.parse(decodeJson(asText)) }
    }
    return last.rate
  }
}

/** Whether a group has a leg for tax; nothing is asked in a book that has no such account. */
function taxReader(
  reader: Reader,
  { accounts, headSeq }: { accounts: readonly BookAccount[]; headSeq: bigint },
): (groupId: string) => boolean {
  const taxIds = accounts.filter(({ code }) => /^liabilities:tax(:|$)/.test(code))
  if (taxIds.length === 0) return () => false
  const statement = reader.prepare(
    `SELECT 1 FROM transfers t WHERE t.group_id = ? AND t.seq <= ?
       AND ${movesOneOf(taxIds.map(({ id }) => id))} LIMIT 1`,
  )
  let last = { groupId: '', isTaxed: false }
  return (groupId) => {
    if (last.groupId !== groupId) {
      last = { groupId, isTaxed: statement.get(groupId, headSeq) !== undefined }
    }
    return last.isTaxed
  }
}

/** Numbers are bound as bigint, because better-sqlite3 binds a JS number as REAL. */
function whereOf(page: Page, selection: Selection): Bound {
  const { currency, customer, accountIds, fromMs, beforeMs } = selection
  const parts: Bound[] = [{ sql: 't.seq > ? AND t.seq <= ?', values: [page.afterSeq, page.toSeq] }]
  if (currency !== null) parts.push({ sql: 't.currency = ?', values: [currency] })
  if (fromMs !== null) parts.push({ sql: 't.effective_at >= ?', values: [BigInt(fromMs)] })
  if (beforeMs !== null) parts.push({ sql: 't.effective_at < ?', values: [BigInt(beforeMs)] })
  if (accountIds !== null) parts.push({ sql: movesOneOf(accountIds), values: [] })
  if (customer !== null) {
    const sql = `(t.customer_id = ? OR ${movesOneOf(customer.accountIds)})`
    parts.push({ sql, values: [customer.id] })
  }
  return {
    sql: parts.map((part) => part.sql).join(' AND '),
    values: parts.flatMap((part) => part.values),
  }
}

/** Ids are our own integers, so they may stand in the text. */
function movesOneOf(accountIds: readonly bigint[]): string {
  const list = accountIds.join(', ')
  return `(t.debit_account IN (${list}) OR t.credit_account IN (${list}))`
}
