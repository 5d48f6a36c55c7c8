import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { migrate, sha256Of } from '../../electron/store/migrate.ts'
import { type Migration, MIGRATIONS } from '../../electron/store/migrations/index.ts'
import { fillFindKeys, listCustomers } from '../../electron/store/customers.ts'
import { type Row, text } from '../../electron/store/row.ts'
import { grantWrite, statementCache } from '../../electron/store/tx.ts'
import { CHAIN_KEY, rawConnection, START_MS } from './fixtures.ts'

const nothing = (): void => {}
const clock = { nowMs: () => START_MS, randomBytes: (length: number) => new Uint8Array(length) }
const writing = { chainKey: CHAIN_KEY, clock, isFrozen: false }

function migration(version: number, sql: string, sha256 = sha256Of(sql)): Migration {
  return { version, name: `step ${version}`, sql, sha256 }
}

function run(db: BetterSqlite3.Database, migrations: readonly Migration[], onCreated = nothing) {
  migrate(db, { migrations, nowMs: START_MS, onCreated })
}

describe('migrations', () => {
  test.each(MIGRATIONS)('$name is the text whose checksum was written down', ({ sql, sha256 }) => {
    expect(sha256Of(sql)).toBe(sha256)
  })

  test('are numbered by tens, upwards', () => {
    const versions = MIGRATIONS.map(({ version }) => version)
    expect(versions.filter((version) => version % 10 !== 0)).toEqual([])
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b))
  })

  test.each(MIGRATIONS.map(({ version }) => version))('stop and go on at version %i', (version) => {
    const db = rawConnection(':memory:')
    const upTo = MIGRATIONS.filter((step) => step.version <= version)
    run(db, upTo)
    expect(db.pragma('user_version', { simple: true })).toBe(BigInt(version))
    run(db, MIGRATIONS)
    run(db, MIGRATIONS)
    const rows = db.prepare('SELECT version, applied_at FROM migrations').all()
    expect(rows).toEqual(
      MIGRATIONS.map((step) => ({ version: BigInt(step.version), applied_at: BigInt(START_MS) })),
    )
  })

  test('0120 lets a purchase from before be one of the paid tier, and none changes later', () => {
    const db = rawConnection(':memory:')
    run(
      db,
      MIGRATIONS.filter(({ version }) => version < 120),
    )
    const columns = `id, client_id, input_hash, purpose, status, outcome, script, amount_msat,
      asked_in, memo, bolt11, payment_hash, node_pubkey, created_at, expires_at, is_void_requested,
      is_acknowledged, is_node_final, till_id, operator_id, operator_name, version`
    db.prepare(`INSERT INTO tills (id, name) VALUES ('till_1', 'Counter')`).run()
    db.prepare(
      `INSERT INTO invoices (${columns}) VALUES ('inv_1', 'c', '', 'credit_package', 'pending',
         'none', 'none', 1, 'fiat', '', '', ?, '', 1, 2, 0, 0, 0, 'till_1', '', '', 1)`,
    ).run('0'.repeat(64))
    run(db, MIGRATIONS)
    expect(db.prepare('SELECT tier FROM invoices').all()).toEqual([{ tier: null }])
    expect(db.prepare('SELECT tier FROM credit_packages').all()).toEqual([{ tier: 'paid' }])
    const raise = db.prepare(`UPDATE invoices SET tier = 'free', version = 2`)
    expect(() => raise.run()).toThrow('append-only')
  })

  test('0100 has names from before 0040 found without their accents', () => {
    const db = rawConnection(':memory:')
    run(
      db,
      MIGRATIONS.filter(({ version }) => version < 40),
    )
    const old = db.prepare(`INSERT INTO customers (id, name, created_at, tier) VALUES (?, ?, 1, ?)`)
    for (const name of ['Ägidius', 'JÖRG', 'Ada']) old.run(`cus_${name}`, name, 'free')
    run(db, MIGRATIONS)
    const { tx } = grantWrite(statementCache(db), writing)
    fillFindKeys(tx)
    const found = (search: string): string[] =>
      listCustomers(tx, { search, limit: 9, after: null }).customers.map(({ name }) => name)
    expect(['agidius', 'jorg', 'ada', 'Jörg'].map(found)).toEqual([
      ['Ägidius'],
      ['JÖRG'],
      ['Ada'],
      ['JÖRG'],
    ])
    expect(db.prepare(`SELECT count(*) AS n FROM customers WHERE find_key = ''`).get()).toEqual({
      n: 0n,
    })
  })

  test('make only STRICT tables, so that every amount is an integer', () => {
    const db = rawConnection(':memory:')
    run(db, MIGRATIONS)
    const loose = db
      .prepare(
        `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0
         AND name NOT LIKE 'sqlite_%'`,
      )
      .all()
    expect(loose).toEqual([])
  })

  test('hold what the credit service keeps, in the one book (MANA-01, MANA-40)', () => {
    const db = rawConnection(':memory:')
    run(db, MIGRATIONS)
    const tables = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all()
    const names = tables.map((row) => text(row as Row, 'name'))
    // Balances and transactions are accounts and transfers; purchases are invoices; a redemption
    // stands in its gift, and a subscription is a plan. No Stripe customer is kept yet (MANA-38).
    expect(names).toEqual(
      expect.arrayContaining([
        'accounts',
        'transfers',
        'credit_packages',
        'invoices',
        'usage_stats',
        'reservations',
        'gifts',
        'plans',
      ]),
    )
  })

  test('that were edited are not run', () => {
    const db = rawConnection(':memory:')
    const edited = migration(10, 'CREATE TABLE a (b) ', sha256Of('CREATE TABLE a (b)'))
    expect(() => run(db, [edited])).toThrow(/Migration 10 was edited/)
    expect(db.prepare('SELECT * FROM sqlite_schema').all()).toEqual([])
  })

  test.each([
    { name: 'fails half way', sql: 'CREATE TABLE a (b); SELECT nonsense', reason: /nonsense/ },
    {
      name: 'leaves a dangling reference',
      sql: `CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE c (a INTEGER REFERENCES a (id));
            INSERT INTO c VALUES (5)`,
      reason: /dangling/,
    },
  ])('one that $name leaves the version before it', ({ sql, reason }) => {
    const db = rawConnection(':memory:')
    run(db, MIGRATIONS)
    db.pragma('foreign_keys = OFF')
    const before = db.prepare('SELECT sql FROM sqlite_schema').all()
    expect(() => run(db, [...MIGRATIONS, migration(900, sql)])).toThrow(reason)
    expect(db.prepare('SELECT sql FROM sqlite_schema').all()).toEqual(before)
    expect(db.pragma('user_version', { simple: true })).toBe(
      BigInt(MIGRATIONS.at(-1)?.version ?? 0),
    )
    expect(db.inTransaction).toBe(false)
  })

  test('a crash while the first entry is written leaves no book without one', () => {
    const db = rawConnection(':memory:')
    const crash = (): never => {
      throw new Error('the power went')
    }
    expect(() => run(db, MIGRATIONS, crash)).toThrow('the power went')
    expect(db.prepare('SELECT * FROM sqlite_schema').all()).toEqual([])
  })
})
