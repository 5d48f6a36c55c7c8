import { copyFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  CHAIN_FORMAT,
  canonicalGenesis,
  chainHead,
  linkHash,
  NO_HASH,
} from '../../electron/store/chain.ts'
import { BookError, codeOf } from '../../electron/store/errors.ts'
import { migrate } from '../../electron/store/migrate.ts'
import { MIGRATIONS } from '../../electron/store/migrations/index.ts'
import { type Book, openBook } from '../../electron/store/open.ts'
import { readPragma } from '../../electron/store/pragmas.ts'
import { assertSchema } from '../../electron/store/schema.ts'
import type { Anchor } from '../../electron/store/seal-journal.ts'
import { ASKED } from '../../electron/store/sale-terms.ts'
import { insertSeal, readGenesis } from '../../electron/store/seals.ts'
import { connect } from '../../electron/store/sqlite.ts'
import { postTransfers } from '../../electron/store/transfers.ts'
import { grantWrite, statementCache } from '../../electron/store/tx.ts'
import { verifyAll } from '../../electron/store/verify.ts'
import { tradeBusily } from '../support/busy-shop.ts'
import { type CoreUnderTest, startCore } from '../support/core-without-node.ts'
import { RUN_SEED, seededRandom } from '../support/run-seed.ts'
import {
  basicAccounts,
  CHAIN_KEY,
  dropTriggers,
  leg,
  standingClock,
  START_MS,
  tempBook,
  tempDir,
} from './fixtures.ts'

/**
 * L6 with the last anchor known: what somebody can do who has the file and not the key.
 * `TILLBOOK_TAMPER_RUNS=1000` for a long night: so many bytes, a tenth of the other cases; with
 * `TILLBOOK_SEED` and the seed of a run the same again.
 */
const RUNS = Number(process.env['TILLBOOK_TAMPER_RUNS'] ?? 12)
const FEWER = Math.max(6, Math.ceil(RUNS / 10))
const SALES = 40

type Original = {
  file: string
  bytes: Buffer
  rows: string
  chainKey: Uint8Array
  anchors: Anchor[]
  /** Copies of the whole file as it was after some commits, oldest first. */
  older: string[]
}
/** Plain sales alone, whose end can be cut off so that all sums fit. */
let plain: Original
/** Gifts, plans, holds and credits bought as well. */
let busy: Original
let under: CoreUnderTest

beforeAll(async () => {
  plain = plainBook()
  under = await startCore()
  busy = await busyBook()
})
afterAll(() => under.close())

function plainBook(): Original {
  const book = tempBook()
  const clock = standingClock()
  const accounts = book.write(basicAccounts)
  const older: string[] = []
  for (let sale = 0; sale < SALES; sale += 1) {
    book.write((tx) => {
      const { cash: debit, income: credit } = accounts
      postTransfers(tx, `g${sale}`, clock.advance(60_000), [
        leg({ debit, credit, memo: `${sale}` }),
      ])
      if (sale % 10 === 9) {
        const day = `2026-11-${10 + sale}`
        insertSeal(tx, { fromDay: day, day, timeZone: 'Europe/Berlin' })
      }
    })
    if (sale % 4 === 0) older.push(copyNow(book))
  }
  return originalOf(book, CHAIN_KEY, older)
}

async function busyBook(): Promise<Original> {
  const { book, keys } = under.core
  const older: string[] = []
  await tradeBusily(under, () => void older.push(copyNow(book)))
  return originalOf(book, keys.chain, older)
}

function originalOf(book: Book, chainKey: Uint8Array, older: string[]): Original {
  const file = copyNow(book)
  const anchors = book.read((tx): Anchor[] => {
    const { seq, hash } = chainHead(tx)
    const { bookId } = readGenesis(tx)
    const point = { bookId, seq, hash: Buffer.from(hash).toString('hex') }
    return [{ ...point, number: 1, kind: 'anchor', day: '', atMs: START_MS }]
  })
  return { file, bytes: readFileSync(file), rows: rowsOf(file) ?? '', chainKey, anchors, older }
}

function copyNow(book: Book): string {
  book.read((tx) => tx.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all())
  return copyOf(book.file)
}

/**
 * Every cell that is proved. The rest of a row is not in the chain, by design (decision 0011): of
 * a gift its code, message, address and times; of a plan its number, times and names, and of one
 * that the owner gave whom it is for; of an invoice what its node says of it, and when it was paid
 * while its amount is not told.
 */
const PROVED: Readonly<Record<string, string>> = {
  genesis: '*',
  chain_head: '*',
  accounts: '*',
  transfers: '*',
  events: '*',
  seals: '*',
  receipt_counters: '*',
  gifts: 'id, credits, status, from_customer_id, redeemed_by, operator_id',
  plans: `id, status, is_gifted, interval, price_credits, periods_charged, paid_from, paid_until,
    operator_id, iif(is_gifted, NULL, customer_id), iif(is_gifted, NULL, first_day)`,
  credit_packages: 'id, label, credits, price_minor, currency, tier, is_offered, version',
  credit_prices: 'operation, credits',
  reservations: `pending_seq, id, customer_id, amount, committed_amount, operation, reason,
    created_at, expires_at, resolved_at, resolved_seq, status`,
  invoices: `id, status, receipt_number, ${ASKED.join(', ')}, iif(status IN ('paid', 'paid_late'),
    json_array(iif(receipt_number IS NULL, NULL, coalesce(settled_at, created_at)),
      iif(outcome IN ('exact', 'unknown'), NULL, received_msat)), NULL)`,
}

/** Every proved cell as text; null when the file cannot be read so far. */
function rowsOf(file: string): string | null {
  const db = new BetterSqlite3(file, { readonly: true })
  try {
    db.defaultSafeIntegers(true)
    const rows = Object.entries(PROVED).map(([table, columns]) =>
      db.prepare(`SELECT ${columns} FROM ${table} NOT INDEXED ORDER BY 1`).all(),
    )
    return JSON.stringify(rows, (_key, value: unknown) =>
      typeof value === 'bigint' ? `${value}n` : value,
    )
  } catch (error) {
    if (codeOf(error).startsWith('SQLITE_')) return null
    throw error
  } finally {
    db.close()
  }
}

/** What a start and a full check make of a file. Only a fault that has a name counts as found. */
async function isFound(
  file: string,
  of: Original,
  known: readonly Anchor[] = of.anchors,
): Promise<boolean> {
  try {
    const db = connect(file, { timeoutMs: 0 })
    try {
      // As `tillbook verify` does, which has to take the file's own word for its format.
      const version = Number(readPragma(db, 'user_version'))
      assertSchema(
        db,
        MIGRATIONS.filter((step) => step.version <= version),
      )
      const { signal } = new AbortController()
      return !(await verifyAll(db, of.chainKey, () => {}, signal, known)).ok
    } finally {
      db.close()
    }
  } catch (error) {
    if (error instanceof BookError || /^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(error))) return true
    throw error
  }
}

function copyOf(source: string): string {
  const file = join(tempDir(), 'book.sqlite')
  copyFileSync(source, file)
  return file
}

test('the untouched files are whole, so that nothing below is found for nothing', async () => {
  for (const original of [plain, busy]) {
    expect(await isFound(copyOf(original.file), original)).toBe(false)
  }
})

test(`${RUNS} single bytes of the file that alter a proved cell are all found, seed ${RUN_SEED}`, {
  timeout: 30_000 + RUNS * 1_000,
}, async () => {
  const random = seededRandom(1)
  const file = copyOf(busy.file)
  const missed: string[] = []
  let altered = 0
  for (let tried = 0; altered < RUNS; tried += 1) {
    const at = 100 + random(busy.bytes.length - 100)
    const bit = 1 << random(8)
    const bytes = Buffer.from(busy.bytes)
    bytes[at] = (bytes[at] ?? 0) ^ bit
    writeFileSync(file, bytes)
    if (rowsOf(file) === busy.rows) continue
    altered += 1
    if (!(await isFound(file, busy))) missed.push(`byte ${at} bit ${bit}`)
  }
  expect(missed).toEqual([])
})

/** Half of all bytes are in the journal; these are the rows that have no hash of their own. */
test(`${RUNS} proved cells beside the chain, each changed, are all found, seed ${RUN_SEED}`, {
  timeout: 30_000 + RUNS * 1_000,
}, async () => {
  const random = seededRandom(5)
  const missed: string[] = []
  let altered = 0
  for (let tried = 0; altered < RUNS; tried += 1) {
    const file = copyOf(busy.file)
    const sql = alterACell(file, random)
    const isAltered = sql !== null && rowsOf(file) !== busy.rows
    if (isAltered) altered += 1
    if (isAltered && !(await isFound(file, busy))) missed.push(sql)
    rmSync(file)
  }
  expect(missed).toEqual([])
})

const BESIDE = ['gifts', 'plans', 'reservations', 'invoices', 'receipt_counters', 'seals'] as const

/**
 * Another value in one cell: a neighbour's, or one more, as somebody would who wants to be paid.
 * @returns what was done, or null when the table does not allow it.
 */
function alterACell(file: string, random: (below: number) => number): string | null {
  const table = BESIDE[random(BESIDE.length)] ?? 'gifts'
  const db = new BetterSqlite3(file)
  try {
    const columns = db.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table)
    const column = String(columns[random(columns.length)])
    const rows = Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get())
    const from = `SELECT ${column} FROM ${table} LIMIT 1 OFFSET ${random(rows)}`
    const value = random(2) === 0 ? `(${from})` : `${column} + ${1 + random(1_000)}`
    const sql = `UPDATE ${table} SET ${column} = ${value}
      WHERE rowid = (SELECT rowid FROM ${table} LIMIT 1 OFFSET ${random(rows)})`
    dropAndKeep(db, () => {
      db.pragma('foreign_keys = OFF')
      db.exec(sql)
    })
    return sql
  } catch (error) {
    if (codeOf(error).startsWith('SQLITE_CONSTRAINT')) return null
    throw error
  } finally {
    db.close()
  }
}

describe('an older copy of the whole file', () => {
  test('is found by the last anchor, and by nothing else', async () => {
    for (const original of [plain, busy]) {
      // The newest copy of the busy book may be its end.
      const older = original.older.slice(0, -1)
      expect(older.length).toBeGreaterThanOrEqual(9)
      for (const copy of older) {
        expect(await isFound(copyOf(copy), original)).toBe(true)
        // Whole in itself: this is what no check of the book alone can tell (decision 0011).
        expect(await isFound(copyOf(copy), original, [])).toBe(false)
      }
    }
  })

  test(`a file cut short at ${FEWER} random places is found, seed ${RUN_SEED}`, {
    timeout: 30_000 + FEWER * 1_000,
  }, async () => {
    const random = seededRandom(2)
    for (let cut = 0; cut < FEWER; cut += 1) {
      const file = copyOf(busy.file)
      const at = random(busy.bytes.length)
      truncateSync(file, at)
      expect(await isFound(file, busy), `cut at ${at}`).toBe(true)
    }
  })

  test(`an end cut off at ${FEWER} places, head and sums made to fit, is found, seed ${RUN_SEED}`, {
    timeout: 30_000 + FEWER * 1_000,
  }, async () => {
    const random = seededRandom(3)
    for (let cut = 0; cut < FEWER; cut += 1) {
      const file = copyOf(plain.file)
      const after = 8 + random(Number(plain.anchors[0]?.seq ?? 0n) - 9)
      const db = new BetterSqlite3(file)
      dropAndKeep(db, () => {
        db.pragma('foreign_keys = OFF')
        for (const table of ['transfers', 'events']) {
          db.prepare(`DELETE FROM ${table} WHERE seq > ?`).run(after)
        }
        db.prepare('DELETE FROM seals WHERE event_seq > ?').run(after)
        db.exec(`UPDATE accounts SET
            debits_posted = (SELECT coalesce(sum(amount), 0) FROM transfers
              WHERE debit_account = accounts.id),
            credits_posted = (SELECT coalesce(sum(amount), 0) FROM transfers
              WHERE credit_account = accounts.id);
          UPDATE chain_head SET (seq, hash) = (SELECT seq, hash FROM (
            SELECT seq, hash FROM transfers UNION ALL SELECT seq, hash FROM events)
            ORDER BY seq DESC LIMIT 1)`)
      })
      db.close()
      expect(await isFound(file, plain), `cut after ${after}`).toBe(true)
      expect(await isFound(file, plain, []), `cut after ${after}`).toBe(false)
    }
  })
})

/** Takes the triggers away and puts them back word for word, as a careful attacker would. */
function dropAndKeep(db: BetterSqlite3.Database, work: () => void): void {
  const triggers = db.prepare(`SELECT sql FROM sqlite_schema WHERE type = 'trigger'`).pluck().all()
  dropTriggers(db)
  try {
    work()
  } finally {
    for (const trigger of triggers) db.exec(String(trigger))
  }
}

test(`${FEWER} rows deleted, exchanged or doubled, no trigger left, are found, seed ${RUN_SEED}`, {
  timeout: 30_000 + FEWER * 1_000,
}, async () => {
  const random = seededRandom(4)
  for (let run = 0; run < FEWER; run += 1) {
    const file = copyOf(busy.file)
    const db = new BetterSqlite3(file)
    dropAndKeep(db, () => {
      db.pragma('foreign_keys = OFF')
      const seqs = db.prepare('SELECT seq FROM transfers ORDER BY seq').pluck().all() as number[]
      const [one = 0, other = 0] = [seqs[random(seqs.length)], seqs[random(seqs.length)]]
      if (run % 3 === 0 || one === other) db.prepare('DELETE FROM transfers WHERE seq = ?').run(one)
      else if (run % 3 === 1) {
        db.prepare('UPDATE transfers SET seq = -1 WHERE seq = ?').run(one)
        db.prepare('UPDATE transfers SET seq = ? WHERE seq = ?').run(one, other)
        db.prepare('UPDATE transfers SET seq = ? WHERE seq = -1').run(other)
      } else {
        db.prepare(
          `INSERT INTO transfers SELECT seq + 1000000, group_id,
             iif(kind = 'pending', kind, 'single'), currency, amount, debit_account, credit_account,
             reference || '!', NULL, corrects_seq,
             timeout_at, memo, reason, customer_id, till_id, operator_id, booked_at, effective_at,
             prev_hash, hash
           FROM transfers WHERE seq = ?`,
        ).run(one)
      }
    })
    db.close()
    expect(await isFound(file, busy), `run ${run}`).toBe(true)
  }
})

describe('tricks with PRAGMA and the schema end at the next start or the next check', () => {
  const overdraft = `INSERT INTO transfers SELECT seq + 1, 'g', 'single', 'BTC', 5, 3, 2, 'new',
    NULL, NULL, NULL, '', '', NULL, NULL, NULL, 1, 1, hash, x'${'11'.repeat(32)}' FROM chain_head`
  test.each([
    [
      'balances without their CHECK',
      'PRAGMA ignore_check_constraints = ON; UPDATE accounts SET debits_posted = 9',
    ],
    ['an overdraft without the CHECK', `PRAGMA ignore_check_constraints = ON; ${overdraft}`],
    ['a dropped trigger', 'DROP TRIGGER transfers_delete; DELETE FROM transfers WHERE seq = 9'],
    ['a dropped index', 'DROP INDEX transfers_pending'],
    [
      'a renamed column',
      'PRAGMA legacy_alter_table = ON; ALTER TABLE transfers RENAME memo TO note',
    ],
    ['a view in front', 'ALTER TABLE seals RENAME TO old; CREATE VIEW seals AS SELECT * FROM old'],
    ['a later version', 'PRAGMA user_version = 9999'],
    ['another program’s mark', 'PRAGMA application_id = 0'],
    ['a trigger of another’s', `CREATE TRIGGER mine AFTER INSERT ON events BEGIN SELECT 1; END`],
  ])('%s', async (_name, sql) => {
    const dir = tempDir()
    const file = join(dir, 'book.sqlite')
    copyFileSync(plain.file, file)
    const db = new BetterSqlite3(file)
    db.exec(sql)
    db.close()
    const opens = (): void => openBook({ dir, chainKey: CHAIN_KEY, clock: standingClock() }).close()
    let refused = false
    try {
      opens()
    } catch {
      refused = true
    }
    expect(refused || (await isFound(file, plain))).toBe(true)
  })

  test.each([
    'PRAGMA recursive_triggers = OFF; REPLACE INTO seals SELECT * FROM seals',
    'PRAGMA recursive_triggers = OFF; REPLACE INTO transfers SELECT * FROM transfers',
    `UPDATE seals SET day = '2026-01-01'`,
    'DELETE FROM seals',
    `INSERT INTO seals SELECT number + 1, day, '2026-12-31', time_zone, head_seq, head_hash,
       sealed_at, event_seq FROM seals ORDER BY number DESC LIMIT 1`,
    'PRAGMA defer_foreign_keys = ON; PRAGMA foreign_keys = OFF; DELETE FROM accounts',
    'PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = NULL',
    'PRAGMA query_only = OFF; UPDATE OR IGNORE transfers SET amount = 1',
  ])('%s is refused', (sql) => {
    const file = copyOf(plain.file)
    const db = new BetterSqlite3(file)
    expect(() => db.exec(sql)).toThrow(/append-only|may not be modified|chain: |reference_used/)
    db.close()
    expect(rowsOf(file)).toBe(plain.rows)
  })
})

describe('a book that is made to look like one of an older format (L6)', () => {
  const withMoney = MIGRATIONS.map(({ version }) => version).filter((version) => version < 70)

  test.each(withMoney)('%i: rows that its entries tell of are found missing', async (version) => {
    const file = copyOf(busy.file)
    makeOlder(file, version)
    expect(await isFound(file, busy)).toBe(true)
    expect(await isFound(file, busy, [])).toBe(true)
  })

  test('is named as a missing row, and again after a start has brought it up to date', async () => {
    const dir = tempDir()
    const file = join(dir, 'book.sqlite')
    copyFileSync(busy.file, file)
    makeOlder(file, 40)
    const reasonOf = async (): Promise<unknown> => {
      const db = connect(file, { timeoutMs: 0 })
      const { signal } = new AbortController()
      const result = await verifyAll(db, busy.chainKey, () => {}, signal)
      db.close()
      return result
    }
    const missing = { ok: false, reason: 'a gift is missing' }
    expect(await reasonOf()).toMatchObject(missing)
    openBook({ dir, chainKey: busy.chainKey, clock: standingClock() }).close()
    expect(await reasonOf()).toMatchObject(missing)
  })

  test('a seal kept outside needs no table of seals to be looked for', async () => {
    const file = copyOf(plain.file)
    makeOlder(file, 60)
    const sealed = plain.anchors.map((anchor) => ({ ...anchor, kind: 'seal' as const, day: '1' }))
    expect(await isFound(file, plain, sealed)).toBe(true)
  })

  test.each(withMoney)('%i: a book that is really of that format is whole', async (version) => {
    const file = join(tempDir(), 'book.sqlite')
    const clock = standingClock()
    const db = connect(file, { timeoutMs: 0 })
    const hash = linkHash(CHAIN_KEY, NO_HASH, canonicalGenesis(GENESIS))
    migrate(db, {
      migrations: MIGRATIONS.filter((step) => step.version <= version),
      nowMs: START_MS,
      onCreated: (fresh) => {
        fresh
          .prepare(
            'INSERT INTO genesis (seq, format, book_id, created_at, hash) VALUES (0,?,?,?,?)',
          )
          .run(CHAIN_FORMAT, GENESIS.bookId, GENESIS.createdAtMs, hash)
        fresh.prepare('INSERT INTO chain_head (id, seq, hash) VALUES (1, 0, ?)').run(hash)
      },
    })
    const options = { chainKey: CHAIN_KEY, clock, isFrozen: false }
    const { tx, end } = grantWrite(statementCache(db), options)
    db.exec('BEGIN')
    const { cash: debit, income: credit } = basicAccounts(tx)
    postTransfers(tx, 'g', clock.advance(60_000), [leg({ debit, credit, memo: 'old' })])
    db.exec('COMMIT')
    end()
    db.close()
    expect(await isFound(file, { ...plain, anchors: [] })).toBe(false)
  })
})

const GENESIS = { bookId: '0'.repeat(32), createdAtMs: START_MS }

type SchemaRow = { type: string; name: string; sql: string }

/**
 * Takes away everything that later formats made, so that the file is built word for word as one
 * of this version, and keeps what fits of every row.
 */
function makeOlder(file: string, version: number): void {
  const wanted = schemaAt(version)
  const db = new BetterSqlite3(file)
  db.pragma('foreign_keys = OFF')
  db.pragma('legacy_alter_table = ON')
  dropTriggers(db)
  for (const { name, sql } of schemaOf(db, 'table')) {
    const was = wanted.find((one) => one.type === 'table' && one.name === name)
    if (!was) db.exec(`DROP TABLE IF EXISTS "${name}"`)
    else if (was.sql !== sql) rebuild(db, was)
  }
  for (const { name } of schemaOf(db, 'index')) db.exec(`DROP INDEX "${name}"`)
  db.prepare('DELETE FROM migrations WHERE version > ?').run(version)
  for (const { type, sql } of wanted) if (type !== 'table') db.exec(sql)
  db.pragma(`user_version = ${version}`)
  db.close()
}

function rebuild(db: BetterSqlite3.Database, { name, sql }: SchemaRow): void {
  db.exec(`ALTER TABLE "${name}" RENAME TO newer; ${sql}`)
  const columns = db.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(name).join(', ')
  db.exec(`INSERT INTO "${name}" (${columns}) SELECT ${columns} FROM newer; DROP TABLE newer`)
}

function schemaAt(version: number): SchemaRow[] {
  const fresh = new BetterSqlite3(':memory:')
  for (const step of MIGRATIONS) if (step.version <= version) fresh.exec(step.sql)
  const rows = ['table', 'index', 'trigger'].flatMap((type) => schemaOf(fresh, type))
  fresh.close()
  return rows
}

function schemaOf(db: BetterSqlite3.Database, type: string): SchemaRow[] {
  return db
    .prepare('SELECT type, name, sql FROM sqlite_schema WHERE type = ? AND sql IS NOT NULL')
    .all(type) as SchemaRow[]
}
