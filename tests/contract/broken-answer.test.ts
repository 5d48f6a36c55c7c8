import { safe } from '@orpc/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTill, type TillUnderTest } from '../support/till-under-test.ts'

let till: TillUnderTest
beforeAll(async () => {
  till = await startTill()
})
afterAll(() => till.close())

const calls = () => till.log.recentLines().filter((line) => line.includes('call.failed'))

test('APP-02: an answer that breaks its schema is named in the log, and not shown there', async () => {
  till.app.mustCore().book.write((tx) => {
    tx.prepare(
      `INSERT INTO customers (id, name, created_at, tier, email, note, find_key)
       VALUES ('countess', 'Ada Lovelace', 1, 'free', 'ada@example.org', 'likes engines', 'ada')`,
    ).run()
  })
  const { error } = await safe(till.cashier.customers.list({ search: '', limit: 5, after: null }))
  expect(error).toMatchObject({ code: 'internal', defined: true })
  const [line = ''] = calls()
  // What is needed to mend it: which method, which field, and what was wrong with it.
  expect(line).toContain('customers.list')
  expect(line).toContain('"path":["customers",0,"id"]')
  expect(line).toContain('invalid_format')
  const { text } = await till.cashier.diagnostics.bundle()
  for (const told of [line, text]) {
    for (const hers of ['Lovelace', 'engines', 'countess']) expect(told).not.toContain(hers)
  }
})
