import { copyFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { replayBook, type ReplayResult } from '../../electron/store/replay/replay-book.ts'
import { wordsOf } from '../../electron/store/replay/refusal.ts'
import { connect } from '../../electron/store/sqlite.ts'
import { REPLAY_RULES, type ReplayRule } from '../../shared/model/replay-rules.ts'
import { tradeBusily } from '../support/busy-shop.ts'
import { type CoreUnderTest, startCore } from '../support/core-without-node.ts'
import { dropTriggers, tempDir } from './fixtures.ts'
import { IMPOSSIBLE_LOGS, REFUSED_BY_TABLES } from './impossible-logs.ts'
import {
  BOOKED_UNTOLD_SQL,
  GIFT_SQL,
  INVOICE_SQL,
  PLAN_SQL,
  RESERVATION_SQL,
  TERMS_SQL,
} from './tampered-rows.ts'

/** OPP-09: the log alone rebuilds every table, and says which one is not as it tells. */
let under: CoreUnderTest
let original: string

beforeAll(async () => {
  under = await startCore()
  await tradeBusily(under)
  const { book } = under.core
  book.read((tx) => tx.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all())
  original = join(tempDir(), 'book.sqlite')
  copyFileSync(book.file, original)
})
afterAll(() => under.close())

const { signal } = new AbortController()

async function replayed(file: string, atHandMax?: number): Promise<ReplayResult> {
  const db = connect(file, { timeoutMs: 0, isReadOnly: true })
  const options = { onProgress: () => {}, signal, seed: 7 }
  try {
    return await replayBook(db, atHandMax === undefined ? options : { ...options, atHandMax })
  } finally {
    db.close()
  }
}

/** What the replay says of a copy on which this was done. */
function replayedAfter(sql: string): Promise<ReplayResult> {
  return replayed(tampered(sql))
}

/** A copy on which this was done. */
function tampered(sql: string): string {
  const file = join(tempDir(), 'book.sqlite')
  cpSync(original, file)
  const raw = new BetterSqlite3(file)
  dropTriggers(raw)
  raw.pragma('foreign_keys = OFF')
  raw.pragma('ignore_check_constraints = ON')
  raw.exec(sql)
  const isChanged = Number(raw.prepare('SELECT total_changes()').pluck().get()) > 0
  raw.close()
  // A change that meets no row would be found for nothing, or missed for nothing.
  expect(isChanged).toBe(true)
  return file
}

test('weeks of honest trade are rebuilt whole, table by table, with the same hash', async () => {
  const result = await replayed(original)
  expect(result.refused).toBeNull()
  expect(result.tables.map(({ name, difference }) => [name, difference])).toEqual([
    ['accounts', null],
    ['invoices', null],
    ['receipts', null],
    ['reservations', null],
    ['gifts', null],
    ['plans', null],
    ['plan_prices', null],
    ['usage', null],
    ['seals', null],
  ])
  expect(result.inbox).toMatchObject({ difference: null })
  expect(result.isSame).toBe(true)
  for (const { rows, standingRows, hash, standingHash } of result.tables) {
    expect(rows).toBeGreaterThan(0)
    expect([standingRows, standingHash]).toEqual([rows, hash])
  }
  expect(result.hash).toMatch(/^[0-9a-f]{64}$/)
  expect(result.standingHash).toBe(result.hash)
})

test('a book from before 0022, which booked a payment without its amount, is whole', async () => {
  const result = await replayedAfter(BOOKED_UNTOLD_SQL)
  expect(result).toMatchObject({ refused: null, inbox: { difference: null }, isSame: true })
})

test('the same hash comes out when nearly every row has left the memory meanwhile', async () => {
  const [wide, narrow] = [await replayed(original), await replayed(original, 4)]
  expect(narrow).toEqual(wide)
})

test('a replay is told how far it is, and ends in the middle when asked to', async () => {
  const db = connect(original, { timeoutMs: 0, isReadOnly: true })
  const stop = new AbortController()
  const steps: bigint[] = []
  const onProgress = ({ replayedToSeq }: { replayedToSeq: bigint }): void => {
    steps.push(replayedToSeq)
    stop.abort(new Error('enough'))
  }
  await expect(replayBook(db, { onProgress, signal: stop.signal, seed: 1 })).rejects.toThrow(
    'enough',
  )
  expect(steps).toHaveLength(1)
  // Nothing of it holds the connection.
  db.exec('BEGIN; COMMIT')
  db.close()
})

const ACCOUNT_SQL = [
  'UPDATE accounts SET credits_posted = credits_posted + 1 WHERE id = 2',
  "UPDATE accounts SET debits_pending = debits_pending + 5 WHERE currency = 'CREDIT'",
  `UPDATE accounts SET code = code || 'x' WHERE id = 1`,
  `UPDATE accounts SET balance_limit = 'none' WHERE balance_limit <> 'none'`,
  'DELETE FROM accounts WHERE id = 3',
]
const USAGE_SQL = [
  'UPDATE usage_stats SET uses = uses + 1',
  'UPDATE usage_stats SET credits = credits + 1',
  'DELETE FROM usage_stats',
  `INSERT INTO usage_stats SELECT customer_id, 'ai.chat', day, 1, 10 FROM usage_stats LIMIT 1`,
]
const SEAL_SQL = [
  `UPDATE seals SET day = date(day, '-1 day') WHERE number = 1`,
  'UPDATE seals SET sealed_at = sealed_at + 1 WHERE number = 2',
  'UPDATE seals SET head_hash = randomblob(32) WHERE number = 2',
  'DELETE FROM seals WHERE number = (SELECT max(number) FROM seals)',
]
/** What only the log's own lines tell; the full check leaves these columns out. */
const MORE_SQL = [
  'UPDATE invoices SET is_void_requested = 1 WHERE receipt_number = 1',
  'UPDATE invoices SET version = version + 1 WHERE receipt_number = 1',
]

describe.each([
  ['accounts', ACCOUNT_SQL, 'accounts'],
  ['gifts', GIFT_SQL, 'gifts'],
  ['plans', PLAN_SQL, 'plans'],
  ['plan prices', TERMS_SQL, 'plan_prices'],
  ['invoices and receipts', [...INVOICE_SQL, ...MORE_SQL], 'invoices receipts'],
  ['reservations', RESERVATION_SQL, 'reservations'],
  ['usage', USAGE_SQL, 'usage'],
  ['seals', SEAL_SQL, 'seals'],
])('OPP-09: a changed row of %s is named, and nothing else', (_name, statements, tables) => {
  test.each(statements)('%s', async (sql) => {
    const result = await replayedAfter(sql)
    expect(result).toMatchObject({ isSame: false, refused: null })
    const found = result.tables.filter(({ isSame }) => !isSame)
    expect(found.length).toBeGreaterThan(0)
    for (const { name, difference, hash, standingHash } of found) {
      expect(tables.split(' ')).toContain(name)
      expect(difference).toMatch(/ is missing: | was put in: |: \w+ is .+, the log says /)
      expect(standingHash).not.toBe(hash)
    }
    expect(result.standingHash).not.toBe(result.hash)
    // What was rebuilt does not depend on what stands.
    expect(result.hash).toBe((await replayed(original)).hash)
  })
})

describe('OPP-09: a log that cannot have happened so is refused at its first odd entry', () => {
  test.each(IMPOSSIBLE_LOGS)('%s', async (sql, rule, words) => {
    const result = await replayedAfter(sql)
    expect(result).toMatchObject({ isSame: false, hash: null, tables: [] })
    expect(result.refused?.rule).toBe(rule)
    expect(result.refused && wordsOf(result.refused)).toMatch(words)
    expect(result.refused?.seq).toBe(result.headSeq + 1n)
  })

  test.each(REFUSED_BY_TABLES)('or the tables refuse it first: %s', (sql) => {
    expect(() => tampered(sql)).toThrow('UNIQUE constraint failed: transfers.reference')
  })

  test('so no rule stands untried, but that of a damaged file', () => {
    const logs = IMPOSSIBLE_LOGS.map(([, rule]) => rule)
    const tried = new Set([...logs, ...REFUSED_BY_TABLES.map(([, rule]) => rule)])
    const rules = Object.keys(REPLAY_RULES) as ReplayRule[]
    expect(rules.filter((rule) => !tried.has(rule))).toEqual(['file_damaged'])
  })
})

test('a damaged file ends it with an answer', async () => {
  const file = join(tempDir(), 'book.sqlite')
  cpSync(original, file)
  const raw = new BetterSqlite3(file)
  const root = raw.prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'events'`).pluck().get()
  const pageSize = Number(raw.pragma('page_size', { simple: true }))
  raw.close()
  const bytes = readFileSync(file)
  writeFileSync(file, bytes.fill(0xff, (Number(root) - 1) * pageSize, Number(root) * pageSize))
  const { refused, isSame } = await replayed(file)
  expect(isSame).toBe(false)
  expect(refused?.rule).toBe('file_damaged')
  expect(refused && wordsOf(refused)).toMatch(/^the file is damaged \(SQLITE_CORRUPT/)
})

const INBOX_SQL: [sql: string, reason: RegExp][] = [
  [
    `DELETE FROM facts WHERE number = (SELECT max(number) FROM facts WHERE kind = 'invoice_paid'
       AND body NOT LIKE '%"receivedMsat":null%')`,
    /the log has \d+ settlements, the inbox tells of/,
  ],
  [
    `DELETE FROM facts WHERE number = (
       SELECT max(number) FROM facts WHERE kind = 'invoice_amount')`,
    /told again it books 0 as price, the log has 4500000/,
  ],
  [
    `UPDATE facts SET body = replace(body, '"receivedMsat":{"$n":"4507000"}',
       '"receivedMsat":{"$n":"4600000"}')`,
    /told again it books 100000 as over, the log has 7000/,
  ],
]

describe('OPP-09: the inbox, told again shuffled and doubled, books what the log has', () => {
  test.each(INBOX_SQL)('or is found: %s', async (sql, reason) => {
    const result = await replayedAfter(sql)
    expect(result.isSame).toBe(false)
    expect(result.tables.every(({ isSame }) => isSame)).toBe(true)
    expect(result.inbox?.difference).toMatch(reason)
  })
})
