import { copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { beforeAll, describe, expect, test } from 'vitest'
import { codeOf } from '../../electron/store/errors.ts'
import { MIGRATIONS } from '../../electron/store/migrations/index.ts'
import { openBook } from '../../electron/store/open.ts'
import { assertSchema } from '../../electron/store/schema.ts'
import type { Anchor } from '../../electron/store/seal-journal.ts'
import { insertSeal, readGenesis } from '../../electron/store/seals.ts'
import { connect } from '../../electron/store/sqlite.ts'
import { postTransfers } from '../../electron/store/transfers.ts'
import { verifyAll } from '../../electron/store/verify.ts'
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
 * `TILLBOOK_TAMPER_RUNS=1000` for a long night: so many bytes, a tenth of the other cases.
 */
const RUNS = Number(process.env['TILLBOOK_TAMPER_RUNS'] ?? 30)
const FEWER = Math.max(6, Math.ceil(RUNS / 10))
const SALES = 40

const original = { file: '', bytes: Buffer.alloc(0), rows: '' }
/** Copies of the whole file as it was after some commits, oldest first. */
const older: string[] = []
let anchors: Anchor[] = []

beforeAll(() => {
  const book = tempBook()
  const copies = tempDir()
  const clock = standingClock()
  const accounts = book.write(basicAccounts)
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
    if (sale % 4 === 0) {
      book.read((tx) => tx.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all())
      const copy = join(copies, `${sale}.sqlite`)
      copyFileSync(book.file, copy)
      older.push(copy)
    }
  }
  anchors = book.read((tx) => {
    const head = tx.prepare('SELECT seq, hash FROM chain_head').get() as {
      seq: bigint
      hash: Buffer
    }
    const { bookId } = readGenesis(tx)
    const point = { bookId, seq: head.seq, hash: head.hash.toString('hex') }
    return [{ ...point, number: 1, kind: 'anchor', day: '', atMs: START_MS }]
  })
  book.close()
  original.file = book.file
  original.bytes = readFileSync(book.file)
  original.rows = rowsOf(book.file) ?? ''
})

const TABLES = ['genesis', 'chain_head', 'accounts', 'transfers', 'events', 'seals']

/** Every row that the chain speaks for, as text; null when the file cannot be read so far. */
function rowsOf(file: string): string | null {
  const db = new BetterSqlite3(file, { readonly: true })
  try {
    db.defaultSafeIntegers(true)
    const rows = TABLES.map((table) => db.prepare(`SELECT * FROM ${table} NOT INDEXED`).all())
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

/** What a start and a full check make of a file. */
async function isFound(file: string, known: readonly Anchor[] = anchors): Promise<boolean> {
  try {
    const db = connect(file, { timeoutMs: 0 })
    try {
      assertSchema(db, MIGRATIONS)
      const { signal } = new AbortController()
      return !(await verifyAll(db, CHAIN_KEY, () => {}, signal, known)).ok
    } finally {
      db.close()
    }
  } catch {
    return true
  }
}

function copyOf(source: string): string {
  const file = join(tempDir(), 'book.sqlite')
  copyFileSync(source, file)
  return file
}

function randomOf(seed: number): (below: number) => number {
  let state = (seed * 2_654_435_761) >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

test('the untouched file is whole, so that nothing below is found for nothing', async () => {
  expect(await isFound(copyOf(original.file))).toBe(false)
})

test(`${RUNS} single bytes of the file that alter a row are all found`, {
  timeout: 600_000,
}, async () => {
  const random = randomOf(1)
  const file = copyOf(original.file)
  const missed: string[] = []
  let altered = 0
  for (let tried = 0; altered < RUNS; tried += 1) {
    const at = 100 + random(original.bytes.length - 100)
    const bit = 1 << random(8)
    const bytes = Buffer.from(original.bytes)
    bytes[at] = (bytes[at] ?? 0) ^ bit
    writeFileSync(file, bytes)
    if (rowsOf(file) === original.rows) continue
    altered += 1
    if (!(await isFound(file))) missed.push(`byte ${at} bit ${bit}`)
  }
  expect(missed).toEqual([])
})

describe('an older copy of the whole file', () => {
  test('is found by the last anchor, and by nothing else', async () => {
    expect(older.length).toBeGreaterThanOrEqual(10)
    for (const copy of older) {
      expect(await isFound(copyOf(copy))).toBe(true)
      // Whole in itself: this is what no check of the book alone can tell (decision 0011).
      expect(await isFound(copyOf(copy), [])).toBe(false)
    }
  })

  test(`a file cut short at ${FEWER} random places is found`, async () => {
    const random = randomOf(2)
    for (let cut = 0; cut < FEWER; cut += 1) {
      const file = copyOf(original.file)
      truncateSync(file, random(original.bytes.length))
      expect(await isFound(file)).toBe(true)
    }
  })

  test(`an end cut off at ${FEWER} places, with head and balances made to fit, is found`, async () => {
    const random = randomOf(3)
    for (let cut = 0; cut < FEWER; cut += 1) {
      const file = copyOf(original.file)
      const after = 8 + random(Number(anchors[0]?.seq ?? 0n) - 9)
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
      expect(await isFound(file)).toBe(true)
      expect(await isFound(file, [])).toBe(false)
    }
  })
})

/** Takes the triggers away and puts them back word for word, as a careful attacker would. */
function dropAndKeep(db: BetterSqlite3.Database, work: () => void): void {
  const triggers = db.prepare(`SELECT sql FROM sqlite_schema WHERE type = 'trigger'`).pluck().all()
  dropTriggers(db)
  work()
  for (const trigger of triggers) db.exec(String(trigger))
}

test(`${FEWER} rows deleted, exchanged or doubled with the triggers dropped are found`, async () => {
  const random = randomOf(4)
  for (let run = 0; run < FEWER; run += 1) {
    const file = copyOf(original.file)
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
          `INSERT INTO transfers SELECT seq + 1000000, group_id, kind, currency, amount,
             debit_account, credit_account, reference || '!', pending_seq, corrects_seq,
             timeout_at, memo, reason, customer_id, till_id, operator_id, booked_at, effective_at,
             prev_hash, hash
           FROM transfers WHERE seq = ?`,
        ).run(one)
      }
    })
    db.close()
    expect(await isFound(file)).toBe(true)
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
    copyFileSync(original.file, file)
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
    expect(refused || (await isFound(file))).toBe(true)
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
    const file = copyOf(original.file)
    const db = new BetterSqlite3(file)
    expect(() => db.exec(sql)).toThrow(/append-only|may not be modified|chain: |reference_used/)
    db.close()
    expect(rowsOf(file)).toBe(original.rows)
  })
})
