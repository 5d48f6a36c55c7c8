import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import type BetterSqlite3 from 'better-sqlite3'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { appendEvent } from '../../electron/store/events.ts'
import { postTransfers } from '../../electron/store/transfers.ts'
import type { WriteTx } from '../../electron/store/tx.ts'
import { verifyAll, type VerifyResult } from '../../electron/store/verify.ts'
import { RUN_SEED, seededRandom } from '../support/run-seed.ts'
import {
  basicAccounts,
  CHAIN_KEY,
  dropTriggers,
  leg,
  rawConnection,
  START_MS,
  tempBook,
  tempDir,
  verified,
} from './fixtures.ts'

/**
 * Random single-byte changes tried; `TILLBOOK_TAMPER_RUNS=1000` for a long night, and
 * `TILLBOOK_SEED` with the seed of a run to try the same again.
 */
const RUNS = Number(process.env['TILLBOOK_TAMPER_RUNS'] ?? 120)

let original: string
let headSeq: bigint

beforeAll(() => {
  const book = tempBook()
  book.write((tx) => {
    const { cash, income, limited } = basicAccounts(tx)
    for (let sale = 0; sale < 30; sale += 1) {
      const memo = `sale ${sale}`
      const price = leg({ debit: cash, credit: income, memo, reason: '', tillId: 'till_1' })
      const held = leg({ debit: cash, credit: limited, amount: 7n, kind: 'pending' })
      const [, pending] = postTransfers(tx, `g${sale}`, START_MS + sale, [price, held])
      const pendingSeq = pending?.seq ?? 0n
      const end = { debit: cash, credit: limited, amount: 7n, pendingSeq }
      const kind = sale % 2 === 0 ? 'post' : 'void'
      headSeq = postTransfers(tx, `g${sale}`, START_MS, [leg({ ...end, kind })])[0]?.seq ?? 0n
      headSeq = say(tx, `receipt ${sale}`)
    }
  })
  book.close()
  original = book.file
})

/** A copy without any trigger: what somebody has who holds the file and knows SQL. */
function tamperedCopy(): BetterSqlite3.Database {
  const file = join(tempDir(), 'book.sqlite')
  copyFileSync(original, file)
  const db = rawConnection(file)
  dropTriggers(db)
  return db
}

function verify(db: BetterSqlite3.Database, key: Uint8Array = CHAIN_KEY): Promise<VerifyResult> {
  return verifyAll(db, key, () => {}, new AbortController().signal)
}

test('an untouched copy is whole to its head', async () => {
  expect(await verify(tamperedCopy())).toMatchObject({ ok: true, headSeq, currencies: ['BTC'] })
})

test('without the key nothing is proved', async () => {
  const other = await verify(tamperedCopy(), new Uint8Array(32).fill(2))
  expect(other).toMatchObject({ ok: false, brokenAtSeq: 0n })
})

const TABLES = [
  {
    table: 'transfers',
    columns: [
      'group_id',
      'kind',
      'currency',
      'amount',
      'debit_account',
      'credit_account',
      'reference',
      'pending_seq',
      'timeout_at',
      'memo',
      'reason',
      'customer_id',
      'till_id',
      'operator_id',
      'booked_at',
      'effective_at',
      'prev_hash',
      'hash',
    ],
  },
  {
    table: 'events',
    columns: [
      'at',
      'subject',
      'source',
      'event',
      'from_status',
      'to_status',
      'outcome',
      'detail',
      'operator_id',
      'prev_hash',
      'hash',
    ],
  },
] as const
const CELLS = TABLES.flatMap(({ table, columns }) => columns.map((column) => ({ table, column })))

type Cell = { table: string; column: string; seq: bigint; random: () => number }

/**
 * Changes one cell by one byte, one digit, or by putting something where nothing was.
 * @returns false when a unique index has that value already, and nothing was changed.
 */
function tamper(db: BetterSqlite3.Database, { table, column, seq, random }: Cell): boolean {
  db.pragma('ignore_check_constraints = ON')
  db.pragma('foreign_keys = OFF')
  const row = db.prepare(`SELECT ${column} AS cell FROM ${table} WHERE seq = ?`).get(seq)
  const { cell } = row as { cell: bigint | string | Buffer | null }
  const sql = `UPDATE OR IGNORE ${table} SET ${column} = ? WHERE seq = ?`
  return db.prepare(sql).run(changed(cell, random), seq).changes === 1
}

function changed(cell: bigint | string | Buffer | null, random: () => number): unknown {
  if (typeof cell === 'bigint') return cell ^ (1n << BigInt(Math.floor(random() * 40)))
  // Kept as a text where the column is one.
  if (cell === null) return 1n
  const bytes = Buffer.from(cell)
  if (bytes.length === 0) return 'x'
  const at = Math.floor(random() * bytes.length)
  // Seven bits keep a text a text; the change is real whatever the byte was.
  bytes[at] = ((bytes[at] ?? 0) ^ (1 << Math.floor(random() * 7))) & 0x7f
  return typeof cell === 'string' ? bytes.toString('latin1') : bytes
}

test('any text is read back as it was hashed: SQLite writes JSON as JavaScript does', async () => {
  const book = tempBook()
  // Halves of a character included: they are mended before they are hashed.
  const half = fc.constantFrom('\ud800', 'a\udc00b')
  const any = fc.oneof({ weight: 9, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) }, half)
  const accounts = book.write(basicAccounts)
  book.write((tx) => {
    const { cash: debit, income: credit } = accounts
    for (const [memo, reason, tillId, detail] of fc.sample(fc.tuple(any, any, any, any), 400)) {
      postTransfers(tx, 'g', START_MS, [
        leg({ debit, credit, memo, reason, tillId, customerId: reason, operatorId: memo }),
      ])
      say(tx, detail)
    }
    // Every character of the first pages of Unicode, 64 to a line.
    for (let unit = 0; unit < 0x2100; unit += 64) {
      const units = Array.from({ length: 64 }, (_, index) => unit + index)
      say(tx, `"${String.fromCharCode(...units)}\\`)
    }
  })
  expect(await verified(book)).toMatchObject({ ok: true })
})

function say(tx: WriteTx, detail: string): bigint {
  return appendEvent(tx, {
    atMs: START_MS,
    subject: 'inv_1',
    source: 'node_stream',
    event: 'paid',
    fromStatus: 'pending',
    toStatus: null,
    outcome: 'applied',
    detail,
    operatorId: 'op_1',
  })
}

describe('one changed byte is found, and the first broken entry is named (L6)', () => {
  const cases = Array.from({ length: RUNS }, (_, run) => {
    const cell = CELLS[run % CELLS.length] ?? { table: 'events', column: 'detail' }
    return { run, seed: RUN_SEED, ...cell }
  })

  test.each(cases)('seed $seed, run $run: $column of $table', async ({ run, table, column }) => {
    const draw = seededRandom(run)
    const random = (): number => draw(2 ** 32) / 2 ** 32
    const db = tamperedCopy()
    const rows = db.prepare(`SELECT seq FROM ${table} ORDER BY seq`).all() as { seq: bigint }[]
    const { seq } = rows[Math.floor(random() * rows.length)] ?? { seq: 0n }
    while (!tamper(db, { table, column, seq, random })) continue
    expect(await verify(db)).toMatchObject({ ok: false, brokenAtSeq: seq })
  })
})

describe('entries cannot be taken away, exchanged or put in', () => {
  test.each([
    { name: 'one from the middle', sql: 'DELETE FROM transfers WHERE seq = 40', at: () => 40n },
    { name: 'the first', sql: 'DELETE FROM events WHERE seq = 1', at: () => 1n },
    {
      name: 'the end',
      sql: 'DELETE FROM events WHERE seq = (SELECT seq FROM chain_head)',
      at: (head: bigint) => head,
    },
    {
      name: 'two exchanged',
      sql: `UPDATE transfers SET seq = -1 WHERE seq = 16;
            UPDATE transfers SET seq = 16 WHERE seq = 20;
            UPDATE transfers SET seq = 20 WHERE seq = -1`,
      at: () => 16n,
    },
    {
      name: 'one of another place',
      sql: `INSERT INTO events SELECT seq + 1000, at, subject, source, event, from_status,
            to_status, outcome, detail, operator_id, prev_hash, hash FROM events WHERE seq = 7`,
      at: (head: bigint) => head + 1n,
    },
    {
      name: 'one before the beginning',
      sql: `INSERT INTO events SELECT -5, at, subject, source, event, from_status, to_status,
            outcome, detail, operator_id, prev_hash, hash FROM events WHERE seq = 7`,
      at: () => 0n,
    },
  ])('$name', async ({ sql, at }) => {
    const db = tamperedCopy()
    db.pragma('foreign_keys = OFF')
    db.exec(sql)
    expect(await verify(db)).toMatchObject({ ok: false, brokenAtSeq: at(headSeq) })
  })

  test('a head set back to hide a cut end breaks the balances', async () => {
    const db = tamperedCopy()
    db.pragma('foreign_keys = OFF')
    db.exec(`DELETE FROM events WHERE seq > 40; DELETE FROM transfers WHERE seq > 40;
      UPDATE chain_head SET (seq, hash) = (SELECT seq, hash FROM (
        SELECT seq, hash FROM transfers UNION ALL SELECT seq, hash FROM events)
        ORDER BY seq DESC LIMIT 1)`)
    const result = await verify(db)
    expect(result).toMatchObject({ ok: false, brokenAtSeq: null, reason: /balance of/ })
  })
})

describe('what stands beside the chain is compared with it', () => {
  test.each([
    {
      sql: 'UPDATE accounts SET debits_posted = debits_posted + 1 WHERE id = 1',
      reason: /balance/,
    },
    { sql: 'UPDATE accounts SET credits_pending = 7 WHERE id = 2', reason: /balance/ },
    { sql: `UPDATE accounts SET code = 'assets:mine' WHERE id = 1`, reason: /not opened so/ },
    { sql: `UPDATE accounts SET balance_limit = 'none' WHERE id = 3`, reason: /not opened so/ },
    {
      sql: `UPDATE accounts SET code = 'x' WHERE id = 1; UPDATE accounts SET code = 'assets:cash'
            WHERE id = 2; UPDATE accounts SET code = 'income:sales' WHERE id = 1`,
      reason: /not opened so/,
    },
    { sql: 'DELETE FROM accounts WHERE id = 3', reason: /missing/ },
    {
      sql: `INSERT INTO accounts (code, currency, kind, balance_limit)
            VALUES ('assets:mine', 'BTC', 'asset', 'none')`,
      reason: /not opened so/,
    },
    {
      sql: `UPDATE chain_head SET hash = x'${'00'.repeat(32)}'`,
      reason: /head was changed/,
    },
    { sql: 'UPDATE genesis SET created_at = 5', reason: /changed/ },
  ])('$sql', async ({ sql, reason }) => {
    const db = tamperedCopy()
    db.pragma('foreign_keys = OFF')
    db.exec(sql)
    expect(await verify(db)).toMatchObject({ ok: false, reason })
  })
})
