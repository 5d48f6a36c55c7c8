import { copyFileSync, cpSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect } from '../../electron/store/sqlite.ts'
import { verifyAll, type VerifyResult } from '../../electron/store/verify.ts'
import { tradeBusily } from '../support/busy-shop.ts'
import { type CoreUnderTest, startCore } from '../support/core-without-node.ts'
import { dropTriggers, tempDir } from './fixtures.ts'

/**
 * L6 beyond the chain: rows that decide money and carry no hash of their own. Each change is made
 * as a careful attacker would: the triggers dropped, the row changed, the triggers put back.
 */
let under: CoreUnderTest
let original: string
let chainKey: Uint8Array

beforeAll(async () => {
  under = await startCore()
  await tradeBusily(under)
  const { book, keys } = under.core
  chainKey = keys.chain
  book.read((tx) => tx.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all())
  original = join(tempDir(), 'book.sqlite')
  copyFileSync(book.file, original)
})
afterAll(() => under.close())

/** What the full check says of a copy on which this was done. */
async function checkedAfter(sql: string): Promise<VerifyResult> {
  const file = join(tempDir(), 'book.sqlite')
  cpSync(original, file)
  const raw = new BetterSqlite3(file)
  const triggers = raw.prepare(`SELECT sql FROM sqlite_schema WHERE type = 'trigger'`).pluck().all()
  dropTriggers(raw)
  raw.pragma('foreign_keys = OFF')
  raw.exec(sql)
  const isChanged = Number(raw.prepare('SELECT total_changes()').pluck().get()) > 0
  for (const trigger of triggers) raw.exec(String(trigger))
  raw.close()
  // A change that meets no row would be found for nothing, or missed for nothing.
  expect(isChanged || sql === '').toBe(true)
  const db = connect(file, { timeoutMs: 0 })
  try {
    return await verifyAll(db, chainKey, () => {}, new AbortController().signal)
  } finally {
    db.close()
  }
}

test('weeks of honest trade are whole, so that nothing below is found for nothing', async () => {
  expect(await checkedAfter('')).toMatchObject({ ok: true, currencies: ['BTC', 'CREDIT'] })
})

const GIFT_SQL = [
  'UPDATE gifts SET credits = 190 WHERE number = 1',
  `UPDATE gifts SET credits = 190 WHERE status = 'open'`,
  `UPDATE gifts SET status = 'open', redeemed_by = NULL, ended_at = NULL
   WHERE status = 'redeemed'`,
  `UPDATE gifts SET status = 'redeemed', ended_at = 1, redeemed_by = from_customer_id
   WHERE status = 'canceled' AND from_customer_id IS NOT NULL`,
  `UPDATE gifts SET redeemed_by = (SELECT id FROM customers ORDER BY id LIMIT 1)
   WHERE status = 'redeemed'`,
  'UPDATE gifts SET from_customer_id = NULL WHERE from_customer_id IS NOT NULL',
  `UPDATE gifts SET operator_id = 'op_other' WHERE number = 2`,
  'DELETE FROM gifts WHERE number = 3',
  `INSERT INTO gifts SELECT 99, 'gft_99', randomblob(32), code_kind, kind, status, credits, message,
     from_customer_id, email, redeemed_by, created_at, ended_at, operator_id, operator_name, version
   FROM gifts WHERE status = 'open' LIMIT 1`,
]
const PLAN_SQL = [
  'UPDATE plans SET price_credits = 1 WHERE is_gifted = 0',
  `UPDATE plans SET paid_until = '2099-01-01' WHERE status = 'active'`,
  `UPDATE plans SET paid_from = '2026-01-01' WHERE is_gifted = 0`,
  `UPDATE plans SET first_day = '2026-01-01' WHERE is_gifted = 0`,
  'UPDATE plans SET periods_charged = 9 WHERE is_gifted = 0',
  `UPDATE plans SET interval = 'yearly' WHERE is_gifted = 0`,
  `UPDATE plans SET status = 'paused' WHERE status = 'active'`,
  `UPDATE plans SET operator_id = 'op_other'`,
  `UPDATE plans SET customer_id = (SELECT customer_id FROM plans WHERE is_gifted = 1)
   WHERE status = 'ended' AND is_gifted = 0`,
  `UPDATE plans SET is_gifted = 1, interval = NULL, price_credits = NULL, paid_from = NULL,
     paid_until = NULL, periods_charged = 0, status = 'gifted' WHERE status = 'active'`,
  'DELETE FROM plans WHERE is_gifted = 1',
  `DELETE FROM plans WHERE status = 'active'`,
]
const PLAN_DAY_SQL = [
  `UPDATE plan_days SET day = '2099-01-01'`,
  `UPDATE plan_days SET day = date(day, '+2 days')`,
  `UPDATE plan_days SET day = '2026-01-01'`,
  'DELETE FROM plan_days',
]
const TERMS_SQL = [
  `UPDATE settings SET value = replace(value, '"30"', '"1"') WHERE key = 'plan_terms'`,
  `DELETE FROM settings WHERE key = 'plan_terms'`,
]
const INVOICE_SQL = [
  `UPDATE invoices SET amount_msat = 1 WHERE outcome = 'exact'`,
  `UPDATE invoices SET received_msat = received_msat + 1 WHERE outcome = 'over'`,
  `UPDATE invoices SET received_msat = 1 WHERE outcome = 'under'`,
  `UPDATE invoices SET outcome = 'exact' WHERE outcome = 'under'`,
  `UPDATE invoices SET credits = 900 WHERE purpose = 'credit_package'`,
  `UPDATE invoices SET credits = NULL, purpose = 'sale' WHERE purpose = 'credit_package'`,
  `UPDATE invoices SET customer_id = (SELECT max(id) FROM customers)
   WHERE purpose = 'credit_package'`,
  `UPDATE invoices SET status = 'paid_late' WHERE status = 'paid'`,
  `UPDATE invoices SET status = 'canceled' WHERE status = 'paid'`,
  `UPDATE invoices SET status = 'paid', outcome = 'exact', received_msat = amount_msat,
     receipt_number = 99
   WHERE number = (SELECT min(number) FROM invoices WHERE status = 'pending')`,
  `UPDATE invoices SET status = 'canceled' WHERE status = 'pending'`,
  'UPDATE invoices SET settled_at = settled_at + 1 WHERE settled_at IS NOT NULL',
  `UPDATE invoices SET operator_id = 'op_other' WHERE status = 'paid'`,
  `UPDATE invoices SET memo = 'Table 99' WHERE memo = 'Table 4'`,
  `UPDATE invoices SET memo = '' WHERE memo = 'Table 4'`,
  `UPDATE invoices SET payment_hash = '${'f'.repeat(64)}' WHERE receipt_number = 3`,
  'UPDATE invoices SET receipt_number = receipt_number + 1 WHERE receipt_number = 16',
  'UPDATE invoices SET receipt_number = NULL WHERE receipt_number = 16',
  `UPDATE invoices SET receipt_number = 99 WHERE receipt_number = 1;
   UPDATE invoices SET receipt_number = 1 WHERE receipt_number = 2;
   UPDATE invoices SET receipt_number = 2 WHERE receipt_number = 99`,
  'UPDATE receipt_counters SET last_number = last_number + 1',
  'DELETE FROM invoices WHERE receipt_number = 16',
]
const RESERVATION_SQL = [
  `UPDATE reservations SET expires_at = expires_at + 1 WHERE status = 'reserved'`,
  `UPDATE reservations SET amount = 4 WHERE status = 'committed'`,
  `UPDATE reservations SET committed_amount = 3 WHERE status = 'committed'`,
  `UPDATE reservations SET operation = 'ai.chat' WHERE status = 'committed'`,
  `UPDATE reservations SET status = 'expired' WHERE status = 'refunded'`,
  `UPDATE reservations SET status = 'refunded' WHERE status = 'expired'`,
  `UPDATE reservations SET resolved_at = resolved_at + 1 WHERE status = 'expired'`,
  `UPDATE reservations SET resolved_at = resolved_at + 1 WHERE status = 'committed'`,
  `DELETE FROM reservations WHERE status = 'committed'`,
]

describe.each([
  ['a gift', GIFT_SQL, /gift/],
  ['a plan', PLAN_SQL, /plan/],
  ['the day of plans', PLAN_DAY_SQL, /day of plans/],
  ['what a plan costs', TERMS_SQL, /setting/],
  ['an invoice or its receipt', INVOICE_SQL, /invoice|receipt/],
  ['a reservation', RESERVATION_SQL, /reservation/],
])('the full check finds a changed row of %s', (_name, statements, reason) => {
  test.each(statements)('%s', async (sql) => {
    expect(await checkedAfter(sql)).toMatchObject({ ok: false, brokenAtSeq: null, reason })
  })
})

test('a row that names a customer who was taken out is found', async () => {
  const sql = `DELETE FROM customers WHERE id = (SELECT customer_id FROM plans
    WHERE is_gifted = 1)`
  expect(await checkedAfter(sql)).toMatchObject({ ok: false, reason: /names a row of customers/ })
})
