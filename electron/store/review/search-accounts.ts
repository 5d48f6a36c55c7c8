import type { AccountNode } from '../../../shared/model/book.ts'
import { findKey } from '../customers.ts'
import type { Reader } from '../entries.ts'
import { type Row, text } from '../row.ts'
import { accountNode, NODE, nodeRow } from './account-tree.ts'
import { balancesAt, type Moment } from './balances.ts'

/**
 * Accounts and branches whose code, or whose customer's name, has this in it: a list, the nearest
 * to the roots first. A shop has thousands of customers, so nobody is sent all of them to look
 * through.
 */
export function searchAccounts(
  { index, book }: { index: Reader; book: Reader },
  question: { moment: Moment; search: string; limit: number },
): AccountNode[] {
  const limit = BigInt(question.limit)
  const part = `%${question.search.replace(/[\\%_]/g, '\\$&')}%`
  const owned = codesOfCustomers(book, question.search, limit)
  const rows = index
    .prepare(
      `${NODE} WHERE code LIKE ? ESCAPE '\\' OR code IN (${owned.map(() => '?').join(', ')})
       ORDER BY depth, code, currency LIMIT ?`,
    )
    .all(part, ...owned, limit) as Row[]
  const balances = balancesAt(index, question.moment)
  return rows.map((row) => accountNode(book, balances, nodeRow(row)))
}

/** Names are in the book and codes in the index; not more of them than a page can show. */
function codesOfCustomers(book: Reader, search: string, limit: bigint): string[] {
  const wanted = findKey(search)
  if (wanted === '') return []
  const rows = book
    .prepare('SELECT id FROM customers WHERE instr(find_key, ?) > 0 ORDER BY find_key LIMIT ?')
    .all(wanted, limit) as Row[]
  return rows.map((row) => `liabilities:credit:${text(row, 'id')}`)
}
