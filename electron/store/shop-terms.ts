import { type Row, small, text } from './row.ts'
import type { ReadTx } from './tx.ts'
import { versionBase } from './versions.ts'

/** What the chain calls the terms of a package, followed by its id. */
export const PACKAGE_SUBJECT = 'package:'
/** What the chain calls the list of prices. */
export const PRICES_SUBJECT = 'credit_prices'

const PACKAGE_COLUMNS = [
  'label',
  'credits',
  'price_minor',
  'currency',
  'tier',
  'is_offered',
  'version',
] as const

/** The terms of a row of `credit_packages`, word for word; the newest columns may be absent. */
export function packageTermsSql(columns: ReadonlySet<string>): string {
  const values = PACKAGE_COLUMNS.map((name) => (columns.has(name) ? name : 'NULL'))
  return `json_array(${values.join(', ')})`
}

/** All prices together: their list can be longer than a line of the chain. */
export const PRICES_TERMS_SQL = `
  SELECT 'terms ' || digest(group_concat(operation || ' ' || credits, ',' ORDER BY operation))
    AS terms
  FROM credit_prices`

export function packageTerms(tx: ReadTx, id: string): string {
  const sql = packageTermsSql(new Set(PACKAGE_COLUMNS))
  const row = tx.prepare(`SELECT ${sql} AS terms FROM credit_packages WHERE id = ?`).get(id)
  return text(row as Row, 'terms')
}

export function pricesTerms(tx: ReadTx): string {
  return text(tx.prepare(PRICES_TERMS_SQL).get() as Row, 'terms')
}

/**
 * How often the list was saved, above the base of this book; 0 is the list of a new shop. The chain
 * tells each save, so no column beside it has to be kept in step with it.
 */
export function pricesVersion(tx: ReadTx): number {
  const row = tx
    .prepare('SELECT count(*) AS saves FROM events WHERE subject = ?')
    .get(PRICES_SUBJECT)
  const saves = small(row as Row, 'saves')
  return saves === 0 ? 0 : versionBase(tx) + saves
}
