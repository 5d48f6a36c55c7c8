import { type Row, small, text, word } from './row.ts'
import type { ReadTx, WriteTx } from './tx.ts'

const TIERS = ['free', 'paid', 'admin'] as const
export type CustomerTier = (typeof TIERS)[number]
export type Customer = { id: string; name: string; createdAtMs: number; tier: CustomerTier }

export function customerByName(tx: ReadTx, name: string): Customer | null {
  const row = tx
    .prepare('SELECT id, name, created_at, tier FROM customers WHERE name = ?')
    .get(name) as Row | undefined
  if (!row) return null
  return {
    id: text(row, 'id'),
    name: text(row, 'name'),
    createdAtMs: small(row, 'created_at'),
    tier: word(row, 'tier', TIERS),
  }
}

export function insertCustomer(tx: WriteTx, customer: Customer): void {
  tx.prepare('INSERT INTO customers (id, name, created_at, tier) VALUES (?, ?, ?, ?)').run(
    customer.id,
    customer.name,
    customer.createdAtMs,
    customer.tier,
  )
}

/** The customer of this name, or the given one put in under it. */
export function ensureCustomer(tx: WriteTx, customer: Customer): Customer {
  const known = customerByName(tx, customer.name)
  if (known) return known
  insertCustomer(tx, customer)
  return customer
}

/** LND-45: whoever bought something is `paid`; an `admin` stays what they are. */
export function raiseTier(tx: WriteTx, customerId: string): void {
  tx.prepare(`UPDATE customers SET tier = 'paid' WHERE id = ? AND tier = 'free'`).run(customerId)
}
