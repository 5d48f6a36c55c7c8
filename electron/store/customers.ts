import type { PackageTier } from '../../shared/model/credits.ts'
import { CUSTOMER_TIERS, type CustomerView } from '../../shared/model/customer.ts'
import { type Row, small, text, textOrNull, word } from './row.ts'
import type { ReadTx, WriteTx } from './tx.ts'
import { nextVersion, versionBase } from './versions.ts'

/** A customer without their balance, which stands on their account. */
export type Customer = Omit<CustomerView, 'credit'>

const COLUMNS = 'id, name, created_at, tier, email, note, version'

export function customerById(tx: ReadTx, id: string): Customer | null {
  return oneCustomer(tx, 'id', id)
}

export function customerByName(tx: ReadTx, name: string): Customer | null {
  return oneCustomer(tx, 'name', name)
}

/** @param email in lower case, as it is kept. */
export function customerByEmail(tx: ReadTx, email: string): Customer | null {
  return oneCustomer(tx, 'email', email)
}

function oneCustomer(tx: ReadTx, by: 'id' | 'name' | 'email', value: string): Customer | null {
  const row = tx.prepare(`SELECT ${COLUMNS} FROM customers WHERE ${by} = ?`).get(value) as
    | Row
    | undefined
  return row ? customerOf(row, versionBase(tx)) : null
}

/** What a new customer needs; the rest is empty until somebody fills it in. */
export type NewCustomer = Pick<Customer, 'id' | 'name' | 'createdAtMs' | 'tier'> &
  Partial<Pick<Customer, 'email' | 'note'>>

export function insertCustomer(tx: WriteTx, customer: NewCustomer): void {
  tx.prepare(`INSERT INTO customers (${COLUMNS}, find_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`).run(
    customer.id,
    customer.name,
    customer.createdAtMs,
    customer.tier,
    customer.email ?? null,
    customer.note ?? '',
    FIRST_VERSION,
    findKey(customer.name),
  )
}

const FIRST_VERSION = 1

/** Saves the next version. @returns false when it is no longer at the version before. */
export function updateCustomer(tx: WriteTx, customer: Customer): boolean {
  const stored = customer.version - versionBase(tx)
  const { changes } = tx
    .prepare(
      `UPDATE customers SET name = ?, email = ?, note = ?, find_key = ?, version = ?
       WHERE id = ? AND version = ?`,
    )
    .run(
      customer.name,
      customer.email,
      customer.note,
      findKey(customer.name),
      stored,
      customer.id,
      stored - 1,
    )
  return changes === 1
}

/** The customer of this name, or the given one put in under it. */
export function ensureCustomer(tx: WriteTx, customer: NewCustomer): Customer {
  const known = customerByName(tx, customer.name)
  if (known) return known
  insertCustomer(tx, customer)
  return { email: null, note: '', version: nextVersion(tx, 0), ...customer }
}

/** LND-45: a purchase raises a tier and never lowers one; an `admin` stays what they are. */
export function raiseTier(tx: WriteTx, customerId: string, tier: PackageTier): void {
  tx.prepare(`UPDATE customers SET tier = ? WHERE id = ? AND tier = 'free'`).run(tier, customerId)
}

export type CustomerPage = { customers: Customer[]; next: string | null }

/** Whether there are more than so many. */
export function hasMoreCustomers(tx: ReadTx, count: number): boolean {
  const row = tx.prepare('SELECT 1 FROM customers LIMIT 1 OFFSET ?').get(count)
  return row !== undefined
}

/**
 * By name without case and accents, a page at a time. The search looks at any part of the name or
 * the address, and therefore at every customer: no index knows the middle of a word.
 */
export function listCustomers(
  tx: ReadTx,
  page: { search: string; limit: number; after: string | null },
): CustomerPage {
  const after = page.after === null ? START : cursorOf(page.after)
  if (!after) return { customers: [], next: null }
  const wanted = findKey(page.search)
  const rows = tx
    .prepare(
      `SELECT ${COLUMNS}, find_key FROM customers
       WHERE (find_key, id) > (?, ?)
         AND (? = '' OR instr(find_key, ?) > 0 OR instr(coalesce(email, ''), ?) > 0)
       ORDER BY find_key, id LIMIT ?`,
    )
    .all(after.key, after.id, wanted, wanted, wanted, page.limit + 1) as Row[]
  const shown = rows.slice(0, page.limit)
  const last = shown.at(-1)
  const next =
    rows.length > page.limit && last ? `${text(last, 'id')} ${text(last, 'find_key')}` : null
  const base = versionBase(tx)
  return { customers: shown.map((row) => customerOf(row, base)), next }
}

const START = { key: '', id: '' }

/** A cursor that we never gave out points nowhere. */
function cursorOf(cursor: string): { key: string; id: string } | null {
  const space = cursor.indexOf(' ')
  return space < 0 ? null : { id: cursor.slice(0, space), key: cursor.slice(space + 1) }
}

/**
 * Letters that a name is sorted and found by. One letter of some alphabets comes apart into many,
 * and the key of a page's last customer must fit the cursor: in the contract, and in an address.
 */
const FIND_KEY_LENGTH_MAX = 80

/** The same for `Ägidius`, `agidius` and `AGIDIUS`, so that whoever types quickly still finds. */
export function findKey(words: string): string {
  const letters = words.trim().normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
  return letters.slice(0, FIND_KEY_LENGTH_MAX).toWellFormed()
}

/** Gives a search key to names that have none: migration 0100 leaves them, SQL cannot make them. */
export function fillFindKeys(tx: WriteTx): void {
  const rows = tx.prepare(`SELECT id, name FROM customers WHERE find_key = ''`).all() as Row[]
  const save = tx.prepare('UPDATE customers SET find_key = ? WHERE id = ?')
  for (const row of rows) save.run(findKey(text(row, 'name')), text(row, 'id'))
}

function customerOf(row: Row, base: number): Customer {
  return {
    id: text(row, 'id'),
    version: base + small(row, 'version'),
    name: text(row, 'name'),
    email: textOrNull(row, 'email'),
    note: text(row, 'note'),
    tier: word(row, 'tier', CUSTOMER_TIERS),
    createdAtMs: small(row, 'created_at'),
  }
}
