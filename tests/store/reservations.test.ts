import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { creditDifference, creditState } from '../../electron/store/credit-check.ts'
import type { Book } from '../../electron/store/open.ts'
import { askWith, freshId, newCustomer } from '../credits/credit-desk.ts'
import { type CoreUnderTest, startCore } from '../support/core-without-node.ts'

/** The engine's own rules for credits: what no path around the code can do. */
let under: CoreUnderTest
let book: Book
let customerId: string
let open: string
let over: string
beforeAll(async () => {
  under = await startCore()
  ;({ book } = under.core)
  customerId = await newCustomer(under)
  await askWith(under, freshId()).init(customerId, 100n)
  const reserve = async (): Promise<string> => {
    const held = await askWith(under, freshId()).reserve(customerId, 10n, 600)
    return (held as { reservationId: string }).reservationId
  }
  open = await reserve()
  over = await reserve()
  await askWith(under, freshId()).commit(over, 4n)
})
afterAll(() => under.close())

class Undo extends Error {}

/** Runs SQL that no code of ours would run, and takes it back. */
function attack(sql: string, ...values: unknown[]): void {
  try {
    book.write((tx) => {
      tx.prepare(sql).run(...values)
      throw new Undo()
    })
  } catch (error) {
    if (!(error instanceof Undo)) throw error
  }
}

describe('the book refuses to', () => {
  const END = `UPDATE reservations SET status = ?, committed_amount = ?, resolved_at = 1,
    resolved_seq = (SELECT max(seq) FROM transfers WHERE kind = ?) WHERE id = ?`
  test.each([
    { what: 'delete a reservation', sql: 'DELETE FROM reservations', values: [] },
    { what: 'change what one holds', sql: 'UPDATE reservations SET amount = 1', values: [] },
    {
      what: 'begin one without a held transfer',
      sql: `INSERT INTO reservations (pending_seq, id, customer_id, status, amount, operation,
        reason, created_at, expires_at) SELECT 1, 'res_x', customer_id, 'reserved', 10, 'a', '',
        created_at, expires_at FROM reservations LIMIT 1`,
      values: [],
    },
    {
      what: 'replace one',
      sql: 'REPLACE INTO reservations SELECT * FROM reservations',
      values: [],
    },
    { what: 'end an open one without its transfer', sql: END, values: ['refunded', 0n, 'post', 0] },
    { what: 'forget an answer', sql: 'DELETE FROM credit_commands', values: [] },
    { what: 'change an answer', sql: "UPDATE credit_commands SET answer = '{}'", values: [] },
    {
      what: 'replace an answer',
      sql: 'REPLACE INTO credit_commands SELECT * FROM credit_commands',
      values: [],
    },
    { what: 'delete a package', sql: 'DELETE FROM credit_packages', values: [] },
    {
      what: 'move a package back to an older version',
      sql: 'UPDATE credit_packages SET version = version',
      values: [],
    },
    {
      what: 'move a customer without a version',
      sql: "UPDATE customers SET name = 'x'",
      values: [],
    },
  ])('$what', ({ sql, values }) => {
    const bound = values.map((value) => (value === 0 ? open : value))
    expect(() => attack(sql, ...bound)).toThrow(/append-only|reservation|version/)
  })

  test('end one twice', () => {
    const sql = "UPDATE reservations SET status = 'refunded', committed_amount = 0 WHERE id = ?"
    expect(() => attack(sql, over)).toThrow(/is over/)
  })
})

describe('the check of MANA-60 tells', () => {
  /** The state that the check would find, with the triggers of a table out of the way. */
  function found(table: string, sql: string): string | null {
    let told: string | null = null
    try {
      book.write((tx) => {
        const triggers = tx
          .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?")
          .all(table) as { name: string }[]
        for (const { name } of triggers) tx.prepare(`DROP TRIGGER ${name}`).run()
        tx.prepare(sql).run()
        told = creditDifference(creditState(tx))?.reason ?? null
        throw new Undo()
      })
    } catch (error) {
      if (!(error instanceof Undo)) throw error
    }
    return told
  }

  test('nothing while all is well', () => {
    expect(book.read((tx) => creditDifference(creditState(tx)))).toBeNull()
  })

  test('credits that are held for no open reservation', () => {
    const sql = `UPDATE reservations SET status = 'expired', committed_amount = 0,
      resolved_at = 1, resolved_seq = pending_seq WHERE status = 'reserved'`
    expect(found('reservations', sql)).toMatch(/10 credits held, but open reservations for 0/)
  })

  test('an account that holds more than its reservations', () => {
    const sql = "UPDATE accounts SET debits_pending = 11 WHERE code LIKE 'liabilities:credit:%'"
    expect(found('accounts', sql)).toMatch(/11 credits held, but open reservations for 10/)
  })

  test('a reservation that did not end as its transfer says', () => {
    const sql =
      "UPDATE reservations SET status = 'refunded', committed_amount = 0 WHERE status = 'committed'"
    expect(found('reservations', sql)).toMatch(/not as its transfer says/)
  })

  test('usage that the book does not count', () => {
    expect(found('usage_stats', 'UPDATE usage_stats SET credits = 5')).toMatch(/usage of cus_/)
    expect(found('usage_stats', 'DELETE FROM usage_stats')).toMatch(/usage of cus_/)
  })
})
