import { customerIdSchema } from '../../shared/ids.ts'
import type { BookAccount } from '../domain/exports/entry.ts'
import { integer, type Row, text, textOrNull } from './row.ts'
import type { ReadTx } from './tx.ts'

export type FoundAccount = {
  code: string
  currency: string
  customerId: string | null
  customerName: string
}

/** Accounts whose code or customer's name has this in it, by code. */
export function findAccounts(tx: ReadTx, search: string, limit: number): FoundAccount[] {
  const part = `%${search.trim().replace(/[\\%_]/g, '\\$&')}%`
  const rows = tx
    .prepare(
      `SELECT a.code, a.currency, c.id AS customer_id, c.name AS customer_name
       FROM accounts a LEFT JOIN customers c ON a.code = 'liabilities:credit:' || c.id
       WHERE a.code LIKE ? ESCAPE '\\' OR c.name LIKE ? ESCAPE '\\'
       ORDER BY a.code, a.currency LIMIT ?`,
    )
    .all(part, part, BigInt(limit)) as Row[]
  return rows.map((row) => {
    const customer = customerIdSchema.safeParse(textOrNull(row, 'customer_id'))
    return {
      code: text(row, 'code'),
      currency: text(row, 'currency'),
      customerId: customer.success ? customer.data : null,
      customerName: textOrNull(row, 'customer_name') ?? '',
    }
  })
}

/** Each currency that the book has accounts in. */
export function currenciesOf(tx: ReadTx): string[] {
  const rows = tx.prepare('SELECT DISTINCT currency FROM accounts ORDER BY currency').all() as Row[]
  return rows.map((row) => text(row, 'currency'))
}

const SAMPLE = 'SELECT min(id) AS id, code, currency, kind FROM accounts'

/**
 * One account in each currency of the book, and one in each currency at or below a code: enough to
 * tell whether an order can be filled, and never more than a few where customers are thousands.
 */
export function accountSamples(tx: ReadTx, code: string | null): BookAccount[] {
  const rows = tx
    .prepare(
      `${SAMPLE} GROUP BY currency UNION
       ${SAMPLE} WHERE code = ? OR (code > ? AND code < ?) GROUP BY currency`,
    )
    .all(code, `${code ?? ''}:`, `${code ?? ''};`) as Row[]
  return rows.map((row) => ({
    id: integer(row, 'id'),
    code: text(row, 'code'),
    currency: text(row, 'currency'),
    kind: text(row, 'kind'),
  }))
}
