import { currencyExponent, MSAT_PER_SAT, SHOP_CURRENCIES } from '../../shared/money.ts'
import { INVOICE_COLUMNS, invoiceOf, type InvoiceRow } from './invoices.ts'
import { integer, type Row } from './row.ts'
import type { ReadTx } from './tx.ts'

export type InvoicePage = {
  invoices: InvoiceRow[]
  /** Hand it back as `before` for the page after this one; null at the end. */
  next: string | null
}

/**
 * Newest first, a page at a time. A search looks at the amount (sats, or digits of the fiat
 * price), the receipt number, the start of the payment hash or of the id, and any part of the
 * note, of sales that `makeNotesFindable` has taken in. Pages are cut by the order of creation, so
 * a clock that was set back hides nothing.
 */
export function listInvoices(
  tx: ReadTx,
  page: { search: string; limit: number; before: string | null },
): InvoicePage {
  // A cursor that we never gave out points nowhere.
  if (page.before !== null && !/^\d{1,18}$/.test(page.before)) return { invoices: [], next: null }
  const below = page.before === null ? MAX_NUMBER : BigInt(page.before)
  const branches = branchesOf(page.search.trim())
  if (branches.length === 0) return { invoices: [], next: null }
  // One more than asked tells whether there is another page.
  const rows = rowsOf(tx, branches, { below, limit: page.limit + 1 })
  const shown = rows.slice(0, page.limit)
  const last = shown.at(-1)
  const hasMore = rows.length > page.limit && last !== undefined
  return { invoices: shown.map(invoiceOf), next: hasMore ? `${integer(last, 'number')}` : null }
}

const MAX_NUMBER = 9_223_372_036_854_775_807n

/** One way to find numbers of invoices. Its index gives the newest first and stops at the limit. */
type Branch = { sql: string; values: (string | bigint)[] }

function rowsOf(tx: ReadTx, branches: Branch[], page: { below: bigint; limit: number }): Row[] {
  const parts = branches.map(({ sql }) => `SELECT * FROM (${sql} ORDER BY 1 DESC LIMIT ?)`)
  const values = branches.flatMap((branch) => [...branch.values, page.below, page.limit])
  return tx
    .prepare(
      `SELECT number, ${INVOICE_COLUMNS} FROM invoices
       WHERE number IN (${parts.join(' UNION ')}) ORDER BY number DESC LIMIT ?`,
    )
    .all(...values, page.limit) as Row[]
}

const PLAIN = 'SELECT number FROM invoices WHERE'

function branchesOf(search: string): Branch[] {
  if (search === '') return [{ sql: `${PLAIN} number < ?`, values: [] }]
  const branches = [...numberBranches(search), ...idBranches(search)]
  // Trigrams cannot find less than three characters.
  if ([...search].length >= 3) {
    branches.push({
      sql: 'SELECT rowid FROM invoice_memos WHERE invoice_memos MATCH ? AND rowid < ?',
      values: [`"${search.replaceAll('"', '""')}"`],
    })
  }
  return branches
}

function numberBranches(search: string): Branch[] {
  const branches: Branch[] = []
  if (/^\d{1,15}$/.test(search)) {
    const number = BigInt(search)
    branches.push(
      { sql: `${PLAIN} receipt_number = ? AND number < ?`, values: [number] },
      { sql: `${PLAIN} amount_msat = ? AND number < ?`, values: [number * MSAT_PER_SAT] },
    )
  }
  return [...branches, ...fiatBranches(search)]
}

/** Currencies a shop can be kept in, by the number of their decimals. */
const CURRENCIES_BY_EXPONENT = Map.groupBy(SHOP_CURRENCIES, currencyExponent)

/** `4.50`, `4,5` and `4` as a price; bare digits may also be minor units. */
function fiatBranches(search: string): Branch[] {
  const match = /^(\d{1,15})(?:[.,](\d{1,3}))?$/.exec(search)
  if (!match) return []
  const [, whole = '', fraction = ''] = match
  const branches: Branch[] = []
  if (fraction === '') {
    branches.push({ sql: `${PLAIN} fiat_minor = ? AND number < ?`, values: [BigInt(whole)] })
  }
  for (const [exponent, currencies] of CURRENCIES_BY_EXPONENT) {
    if (fraction.length > exponent) continue
    branches.push({
      sql: `${PLAIN} fiat_minor = ? AND fiat_currency IN (${currencies.map(() => '?').join(', ')})
        AND number < ?`,
      values: [BigInt(whole + fraction.padEnd(exponent, '0')), ...currencies],
    })
  }
  return branches
}

function idBranches(search: string): Branch[] {
  const start = search.toLowerCase()
  const branches: Branch[] = []
  if (/^[0-9a-f]{4,64}$/.test(start)) branches.push(prefixBranch('payment_hash', start))
  // An id begins with its time; less than that would name a month of sales.
  if (/^inv_[0-9a-z]{10,26}$/.test(start)) branches.push(prefixBranch('id', start))
  return branches
}

/** `~` sorts after every character of an id or a hash. */
function prefixBranch(column: 'payment_hash' | 'id', start: string): Branch {
  return {
    sql: `${PLAIN} ${column} >= ? AND ${column} < ? AND number < ?`,
    values: [start, `${start}~`],
  }
}

/** Purchases of credits by one customer, newest first. */
export function purchasesOf(
  tx: ReadTx,
  page: { customerId: string; before: bigint; limit: number },
): { number: bigint; row: InvoiceRow }[] {
  const rows = tx
    .prepare(
      `SELECT number, ${INVOICE_COLUMNS} FROM invoices
       WHERE customer_id = ? AND number < ? AND purpose = 'credit_package'
       ORDER BY number DESC LIMIT ?`,
    )
    .all(page.customerId, page.before, page.limit) as Row[]
  return rows.map((row) => ({ number: integer(row, 'number'), row: invoiceOf(row) }))
}
