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
  const ada = await till.cashier.customers.create({
    clientId: 'client-ada',
    name: 'Ada Lovelace',
    email: 'ada@example.org',
    note: 'likes engines',
  })
  till.app.mustCore().book.write((tx) => {
    const sql = 'UPDATE customers SET email = ?, version = version + 1 WHERE id = ?'
    // SQLite counts characters, the contract counts halves of them.
    tx.prepare(sql).run(`countess${'\u{1f5dd}'.repeat(60)}`, ada.id)
  })
  const { error } = await safe(till.cashier.customers.get({ id: ada.id }))
  expect(error).toMatchObject({ code: 'internal', defined: true })
  const [line = ''] = calls()
  // What is needed to mend it: which method, which field, and what was wrong with it.
  expect(line).toContain('customers.get')
  expect(line).toContain('"path":["email"]')
  expect(line).toContain('too_big')
  const { text } = await till.cashier.diagnostics.bundle()
  for (const told of [line, text]) {
    for (const hers of ['Lovelace', 'engines', 'countess']) expect(told).not.toContain(hers)
  }
})
