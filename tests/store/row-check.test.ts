import { copyFileSync, cpSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect } from '../../electron/store/sqlite.ts'
import { verifyAll, type VerifyResult } from '../../electron/store/verify.ts'
import { tradeBusily } from '../support/busy-shop.ts'
import { type CoreUnderTest, startCore } from '../support/core-without-node.ts'
import { dropTriggers, tempDir } from './fixtures.ts'
import {
  BOOKED_UNTOLD_SQL,
  GIFT_SQL,
  INVOICE_SQL,
  PACKAGE_SQL,
  PLAN_DAY_SQL,
  PLAN_SQL,
  PRICE_SQL,
  RESERVATION_SQL,
  TERMS_SQL,
} from './tampered-rows.ts'

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

test('so is a book from before 0022, which booked a payment without its amount', async () => {
  expect(await checkedAfter(BOOKED_UNTOLD_SQL)).toMatchObject({ ok: true })
})

describe.each([
  ['a gift', GIFT_SQL, /gift/],
  ['a plan', PLAN_SQL, /plan/],
  ['the day of plans', PLAN_DAY_SQL, /day of plans/],
  ['what a plan costs', TERMS_SQL, /setting/],
  ['a package', PACKAGE_SQL, /package/],
  ['the price list', PRICE_SQL, /price list/],
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
