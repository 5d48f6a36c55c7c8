import type BetterSqlite3 from 'better-sqlite3'
import { beforeAll, describe, expect, test } from 'vitest'
import { appendAudit } from '../../electron/store/audit.ts'
import { appendChange } from '../../electron/store/changes.ts'
import { saveNodeCursor } from '../../electron/store/cursors.ts'
import { insertCustomer } from '../../electron/store/customers.ts'
import { appendEvent } from '../../electron/store/events.ts'
import { recordFact, settleFact } from '../../electron/store/facts.ts'
import { insertInvoice, updateInvoice } from '../../electron/store/invoices.ts'
import { insertOperator } from '../../electron/store/operators.ts'
import { takeReceiptNumber } from '../../electron/store/receipts.ts'
import { postTransfers } from '../../electron/store/transfers.ts'
import {
  basicAccounts,
  invoiceRow,
  leg,
  NODE,
  rawConnection,
  START_MS,
  TILL,
  tempBook,
} from './fixtures.ts'

/**
 * SQL that no code of ours runs, straight at the file, on connections that set none of our
 * pragmas (reliability L5). `reason` is a part of what the database answers.
 */
const ATTACKS: readonly { sql: string; reason: RegExp }[] = [
  { sql: 'UPDATE transfers SET amount = 1', reason: /append-only: transfers/ },
  { sql: 'UPDATE OR REPLACE transfers SET seq = 1', reason: /append-only: transfers/ },
  { sql: `UPDATE transfers SET memo = 'x' WHERE seq = 4`, reason: /append-only: transfers/ },
  { sql: 'DELETE FROM transfers', reason: /append-only: transfers/ },
  { sql: 'DELETE FROM transfers WHERE seq = 4', reason: /append-only: transfers/ },
  {
    sql: 'INSERT OR REPLACE INTO transfers SELECT * FROM transfers LIMIT 1',
    reason: /chain: not the next entry/,
  },
  {
    sql: 'REPLACE INTO transfers SELECT * FROM transfers LIMIT 1',
    reason: /chain: not the next entry/,
  },
  {
    sql: `INSERT INTO transfers SELECT * FROM transfers WHERE true LIMIT 1
          ON CONFLICT (seq) DO UPDATE SET amount = 7`,
    reason: /chain: not the next entry/,
  },
  { sql: nextTransfer({ prev_hash: `x'${'00'.repeat(32)}'` }), reason: /chain: not the next/ },
  { sql: nextTransfer({ seq: 'seq + 2' }), reason: /chain: not the next entry/ },
  { sql: nextTransfer({ reference: `'first'` }), reason: /refused:reference_used/ },
  {
    sql: nextTransfer({ reference: `'first'` }).replace('INSERT', 'INSERT OR REPLACE'),
    reason: /refused:reference_used/,
  },
  { sql: nextTransfer({ amount: '0' }), reason: /amount_range/ },
  { sql: nextTransfer({ amount: '-5' }), reason: /amount_range/ },
  { sql: nextTransfer({ amount: '1.5' }), reason: /cannot store REAL/ },
  { sql: nextTransfer({ amount: `'12x'` }), reason: /cannot store TEXT/ },
  { sql: nextTransfer({ debit_account: '3' }), reason: /overdraft/ },
  {
    sql: nextTransfer({ debit_account: '3' }).replace('INSERT', 'INSERT OR IGNORE'),
    reason: /refused:overdraft/,
  },
  {
    sql: nextTransfer({ debit_account: '3' }).replace('INSERT', 'INSERT OR REPLACE'),
    reason: /overdraft/,
  },
  { sql: nextTransfer({ currency: `'EUR'` }), reason: /refused:currency_mismatch/ },
  { sql: nextTransfer({ credit_account: '99' }), reason: /refused:account_not_found/ },
  { sql: nextTransfer({ credit_account: 'debit_account' }), reason: /same_account/ },
  { sql: `UPDATE events SET detail = 'nothing happened'`, reason: /append-only: events/ },
  { sql: 'DELETE FROM events WHERE seq > 2', reason: /append-only: events/ },
  { sql: 'REPLACE INTO events SELECT * FROM events LIMIT 1', reason: /chain: not the next entry/ },
  { sql: 'UPDATE chain_head SET seq = 0', reason: /append-only: chain_head/ },
  { sql: 'UPDATE chain_head SET seq = seq + 1', reason: /append-only: chain_head/ },
  { sql: 'DELETE FROM chain_head', reason: /append-only: chain_head/ },
  {
    sql: 'REPLACE INTO chain_head SELECT 1, seq, hash FROM transfers LIMIT 1',
    reason: /append-only: chain_head/,
  },
  { sql: `UPDATE genesis SET book_id = '${'0'.repeat(32)}'`, reason: /append-only: genesis/ },
  { sql: 'DELETE FROM genesis', reason: /append-only: genesis/ },
  { sql: 'REPLACE INTO genesis SELECT * FROM genesis', reason: /append-only: genesis/ },
  { sql: `UPDATE accounts SET code = 'assets:mine' WHERE id = 1`, reason: /append-only: accounts/ },
  { sql: `UPDATE accounts SET balance_limit = 'none'`, reason: /append-only: accounts/ },
  { sql: 'UPDATE accounts SET debits_posted = 9 WHERE id = 3', reason: /overdraft/ },
  { sql: 'UPDATE accounts SET credits_posted = -1', reason: /balance_range/ },
  { sql: 'DELETE FROM accounts', reason: /append-only: accounts/ },
  {
    sql: `REPLACE INTO accounts (id, code, currency, kind, balance_limit)
          VALUES (1, 'assets:mine', 'BTC', 'asset', 'none')`,
    reason: /append-only: accounts/,
  },
  {
    sql: `INSERT INTO accounts (code, currency, kind, balance_limit, credits_posted)
          VALUES ('assets:mine', 'BTC', 'asset', 'none', 1)`,
    reason: /append-only: accounts start at zero/,
  },
  { sql: `UPDATE facts SET body = '{}'`, reason: /append-only: / },
  { sql: `UPDATE facts SET outcome = 'refused'`, reason: /append-only: the outcome of a fact/ },
  { sql: 'DELETE FROM facts', reason: /append-only: facts/ },
  {
    sql: `REPLACE INTO facts SELECT number, 'other', kind, provider, received_at, source, body,
          outcome, reason FROM facts`,
    reason: /append-only: facts/,
  },
  { sql: `UPDATE audit SET outcome = 'allowed'`, reason: /append-only: audit/ },
  { sql: 'DELETE FROM audit', reason: /append-only: audit/ },
  { sql: 'REPLACE INTO audit SELECT * FROM audit', reason: /append-only: audit/ },
  { sql: `UPDATE migrations SET sha256 = ''`, reason: /append-only: migrations/ },
  { sql: 'DELETE FROM migrations', reason: /append-only: migrations/ },
  { sql: 'REPLACE INTO migrations SELECT * FROM migrations', reason: /append-only: migrations/ },
  { sql: 'UPDATE changes SET at = 0', reason: /append-only: changes/ },
  { sql: 'DELETE FROM changes', reason: /append-only: changes/ },
  { sql: 'REPLACE INTO changes SELECT * FROM changes', reason: /append-only: changes/ },
  { sql: 'DELETE FROM invoices', reason: /append-only: invoices/ },
  { sql: 'REPLACE INTO invoices SELECT * FROM invoices', reason: /append-only: invoices/ },
  ...(['number', 'id', 'payment_hash', 'client_id', 'receipt_number'] as const).map((key) => ({
    sql: replaceInvoice(key),
    reason: /append-only: invoices/,
  })),
  {
    sql: `UPDATE OR REPLACE invoices SET receipt_number = 1, version = 1
          WHERE receipt_number IS NULL`,
    reason: /append-only: invoices/,
  },
  { sql: 'DELETE FROM customers', reason: /append-only: customers/ },
  { sql: 'REPLACE INTO customers SELECT * FROM customers', reason: /append-only: customers/ },
  ...["'cus_1', 'x', 'x@y'", "'cus_9', 'Ada', 'x@y'", "'cus_9', 'x', 'ada@shop'"].map((key) => ({
    sql: `REPLACE INTO customers (id, name, email, created_at, tier)
          SELECT ${key}, 1, 'admin'`,
    reason: /append-only: customers/,
  })),
  {
    sql: `UPDATE OR REPLACE customers SET name = 'Ada', version = 2 WHERE id = 'cus_2'`,
    reason: /append-only: customers/,
  },
  {
    sql: `UPDATE OR REPLACE customers SET email = 'ada@shop', version = 2 WHERE id = 'cus_2'`,
    reason: /append-only: customers/,
  },
  { sql: 'DELETE FROM operators', reason: /append-only: operators/ },
  {
    sql: `REPLACE INTO operators SELECT id, name, 'owner', 1 FROM operators`,
    reason: /append-only: operators/,
  },
  {
    sql: `REPLACE INTO credit_packages SELECT number, id, label, 999999, price_minor, currency,
          is_offered, version, tier FROM credit_packages`,
    reason: /append-only: credit_packages/,
  },
  { sql: 'UPDATE invoices SET amount_msat = 1, version = version + 1', reason: /asks for/ },
  { sql: `UPDATE invoices SET status = 'canceled'`, reason: /one version at a time/ },
  {
    sql: 'UPDATE invoices SET receipt_number = 9, version = version + 1',
    reason: /append-only: receipt number/,
  },
  { sql: 'UPDATE node_cursors SET settle_index = 0', reason: /never goes back/ },
  { sql: 'DELETE FROM node_cursors', reason: /never goes back/ },
  {
    sql: `REPLACE INTO node_cursors (pubkey) SELECT pubkey FROM node_cursors`,
    reason: /never goes back/,
  },
  { sql: 'UPDATE receipt_counters SET last_number = 5', reason: /have no gap/ },
  { sql: 'DELETE FROM receipt_counters', reason: /have no gap/ },
  {
    sql: `REPLACE INTO receipt_counters VALUES ('${TILL}', 1)`,
    reason: /have no gap/,
  },
  {
    sql: 'PRAGMA writable_schema = ON; DELETE FROM sqlite_schema',
    reason: /may not be modified/,
  },
]

/** A copy of the receipt's sale that has this one key of it, and everything else of its own. */
function replaceInvoice(kept: string): string {
  const own: Record<string, string> = {
    number: 'number + 100',
    id: `'inv_other'`,
    payment_hash: `'${'e'.repeat(64)}'`,
    client_id: `'client-other'`,
    receipt_number: 'receipt_number + 100',
  }
  const columns = Object.entries(own)
  const names = columns.map(([name]) => name).join(', ')
  const values = columns.map(([name, value]) => (name === kept ? name : value)).join(', ')
  const rest = `input_hash, purpose, status, outcome, script, amount_msat, asked_in, memo, bolt11,
    node_pubkey, created_at, expires_at, is_void_requested, is_acknowledged, is_node_final,
    till_id, operator_id, operator_name, version`
  return `REPLACE INTO invoices (${names}, ${rest}) SELECT ${values}, ${rest} FROM invoices
    WHERE receipt_number IS NOT NULL`
}

/** The transfer that would come next, one column of it replaced; its hash is made up. */
function nextTransfer(change: Record<string, string>): string {
  const columns: Record<string, string> = {
    seq: 'seq + 1',
    group_id: `'g'`,
    kind: `'single'`,
    currency: `'BTC'`,
    amount: '5',
    debit_account: '1',
    credit_account: '2',
    reference: `'new'`,
    pending_seq: 'NULL',
    corrects_seq: 'NULL',
    timeout_at: 'NULL',
    memo: `''`,
    reason: `''`,
    customer_id: 'NULL',
    till_id: 'NULL',
    operator_id: 'NULL',
    booked_at: '1',
    effective_at: '1',
    prev_hash: 'hash',
    hash: `x'${'11'.repeat(32)}'`,
    ...change,
  }
  if (columns['credit_account'] === 'debit_account') columns['credit_account'] = '1'
  const names = Object.keys(columns).join(', ')
  const values = Object.values(columns).join(', ')
  return `INSERT INTO transfers (${names}) SELECT ${values} FROM chain_head`
}

describe.each([
  { name: 'with our pragmas', pragmas: ['recursive_triggers = ON', 'foreign_keys = ON'] },
  {
    name: 'with recursive triggers off',
    pragmas: ['recursive_triggers = OFF', 'foreign_keys = ON'],
  },
  { name: 'with foreign keys off', pragmas: ['recursive_triggers = OFF', 'foreign_keys = OFF'] },
])('what is written stays written, $name', ({ pragmas }) => {
  let db: BetterSqlite3.Database
  let before: string

  beforeAll(() => {
    const book = filledBook()
    book.close()
    db = rawConnection(book.file)
    for (const pragma of pragmas) db.pragma(pragma)
    before = contentOf(db)
  })

  test.each(ATTACKS)('$sql', ({ sql, reason }) => {
    expect(() => db.exec(sql)).toThrow(reason)
    expect(contentOf(db)).toBe(before)
  })

  test('and an honest entry is still taken', () => {
    db.exec('BEGIN')
    db.exec(nextTransfer({}))
    expect(db.prepare('SELECT count(*) AS n FROM transfers').get()).toEqual({ n: 2n })
    db.exec('ROLLBACK')
  })
})

/** One row at least in every table that only grows. */
function filledBook() {
  const book = tempBook()
  book.write((tx) => {
    const { cash, income } = basicAccounts(tx)
    postTransfers(tx, 'g', START_MS, [leg({ debit: cash, credit: income, reference: 'first' })])
    appendEvent(tx, {
      atMs: START_MS,
      subject: 'inv',
      source: 'clock',
      event: 'lapsed',
      fromStatus: 'pending',
      toStatus: 'expired',
      outcome: 'applied',
      detail: '',
    })
    const fact = { kind: 'paid', provider: 'lnd', receivedAtMs: 1, source: 'lookup', body: {} }
    recordFact(tx, { id: 'fact', ...fact })
    settleFact(tx, 'fact', 'applied', '')
    const row = invoiceRow()
    insertInvoice(tx, row)
    updateInvoice(tx, { ...row, version: 1, receiptNumber: takeReceiptNumber(tx, TILL) })
    insertInvoice(tx, invoiceRow())
    const person = { createdAtMs: START_MS, tier: 'free' as const }
    insertCustomer(tx, { ...person, id: 'cus_1', name: 'Ada', email: 'ada@shop' })
    insertCustomer(tx, { ...person, id: 'cus_2', name: 'Bo' })
    insertOperator(tx, { id: 'op_1', name: 'Cy', role: 'cashier', isActive: true })
    saveNodeCursor(tx, NODE, { addIndex: 3n, settleIndex: 2n })
    for (const atMs of [1, 2]) appendChange(tx, atMs, { topic: 'settings' })
    appendAudit(tx, {
      serviceKeyId: null,
      atMs: 1,
      operatorId: null,
      operatorName: '',
      role: 'cashier',
      method: 'invoices.void',
      outcome: 'forbidden',
      subject: '',
      transport: 'direct',
    })
  })
  return book
}

function contentOf(db: BetterSqlite3.Database): string {
  const tables = db
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%memos%'`)
    .all() as { name: string }[]
  const rows = tables.map(({ name }) => [name, db.prepare(`SELECT * FROM "${name}"`).all()])
  return JSON.stringify(rows, (_key, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  )
}
