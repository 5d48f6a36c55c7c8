import { digestOf, type Stored } from './digest.ts'

/**
 * What an invoice asks for: fixed when it is saved. A trigger refuses to change it, and the entry
 * that makes the sale vouches for it. The order is part of the digest and can never be another.
 */
export const ASKED = [
  'id',
  'client_id',
  'input_hash',
  'purpose',
  'amount_msat',
  'fiat_currency',
  'fiat_minor',
  'asked_in',
  'rate',
  'memo',
  'payment_hash',
  'created_at',
  'till_id',
  'operator_id',
  'operator_name',
  'credits',
  'customer_id',
  'package_id',
  'tier',
] as const

const TERMS = 'terms '

/** What the entry that makes a sale says. @param asked values of a row, in the order of `ASKED`. */
export function termsOf(asked: readonly Stored[]): string {
  return `${TERMS}${digestOf(asked)}`
}

/** Entries of sales from before it was said have another detail. */
export const TERMS_GLOB = `${TERMS}*`

/** The same as SQL, of a row of `invoices`, whose table may lack the newest columns. */
export function termsSql(columns: ReadonlySet<string>): string {
  const values = ASKED.map((name) => (columns.has(name) ? `invoices.${name}` : 'NULL'))
  return `'${TERMS}' || digest(${values.join(', ')})`
}
