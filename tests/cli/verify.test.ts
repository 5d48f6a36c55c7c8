import { once } from 'node:events'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { Worker } from 'node:worker_threads'
import BetterSqlite3 from 'better-sqlite3'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { EXIT } from '../../electron/cli/io.ts'
import { runCli } from '../../electron/cli/run-cli.ts'
import { deriveKey } from '../../electron/core/keys.ts'
import { openSealedVault } from '../../electron/providers/vault/sealed-file.ts'
import { type Book, openBook } from '../../electron/store/open.ts'
import { chainHead } from '../../electron/store/chain.ts'
import { appendAnchor } from '../../electron/store/seal-journal.ts'
import { sealCodeOf } from '../../electron/store/seal-code.ts'
import { insertSeal, readGenesis } from '../../electron/store/seals.ts'
import { postTransfers } from '../../electron/store/transfers.ts'
import type { WriteTx } from '../../electron/store/tx.ts'
import { basicAccounts, dropTriggers, leg, standingClock, START_MS } from '../store/fixtures.ts'

/** OPP-03: `tillbook verify` proves a book without the console, and touches nothing of it. */
const MASTER = new Uint8Array(32).fill(7)
let root: string
let made: string
let dir: string
let code: string

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'tillbook-verify-test-'))
  made = join(root, 'made')
  const vault = await openSealedVault(made, { kind: 'key_file' })
  await vault.write('master', MASTER)
  const book = openMade(made)
  book.write((tx) => {
    const { cash, income, limited } = basicAccounts(tx)
    for (let sale = 0; sale < 30; sale += 1) {
      postTransfers(tx, `sale ${sale}`, START_MS, [leg({ debit: cash, credit: income })])
    }
    const deposit = leg({ debit: cash, credit: limited, amount: 900n })
    postTransfers(tx, 'deposit', START_MS, [deposit])
    const held = leg({ debit: limited, credit: income, amount: 400n, kind: 'pending' })
    postTransfers(tx, 'held', START_MS, [held])
    code = seal(tx, '2026-11-20')
    postTransfers(tx, 'after', START_MS, [leg({ debit: cash, credit: income })])
  })
  note(book, made)
  book.close()
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

let counter = 0
beforeEach(() => {
  counter += 1
  dir = join(root, `copy-${counter}`, 'live')
  copyFolder(made, dir)
})

function openMade(folder: string): Book {
  return openBook({ dir: folder, chainKey: deriveKey(MASTER, 'chain'), clock: standingClock() })
}

/** Writes the head beside the book, as the console does. */
function note(book: Book, folder: string): void {
  book.read((tx) => {
    const { bookId } = readGenesis(tx)
    const { seq, hash } = chainHead(tx)
    const point = { bookId, day: '', seq, hash: Buffer.from(hash).toString('hex') }
    const anchor = { ...point, kind: 'anchor' as const, atMs: START_MS }
    appendAnchor(join(folder, 'seals.jsonl'), deriveKey(MASTER, 'seals'), anchor)
  })
}

/** Ends the day. @returns the code of its seal, as the QR on the Z report says it. */
function seal(tx: WriteTx, day: string): string {
  const { headSeq, headHash } = insertSeal(tx, { fromDay: day, day, timeZone: 'Europe/Berlin' })
  const hash = Buffer.from(headHash).toString('hex')
  return sealCodeOf({ bookId: readGenesis(tx).bookId, day, seq: headSeq, hash })
}

function copyFolder(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true })
  mkdirSync(to, { recursive: true })
  for (const name of readdirSync(from)) copyFileSync(join(from, name), join(to, name))
}

async function verify(...argv: string[]) {
  const io = {
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    env: {},
    cwd: root,
    isTty: false,
    readPassphrase: () => Promise.resolve(null),
    signal: new AbortController().signal,
  }
  const exit = await runCli(['verify', ...argv], io)
  const said = (io.stdout.read() as Buffer | null)?.toString() ?? ''
  return { exit, said, error: (io.stderr.read() as Buffer | null)?.toString() ?? '' }
}

/** Every file of the folder with its bytes and its time. */
function traces(): Record<string, string> {
  return Object.fromEntries(
    readdirSync(dir).map((name) => {
      const file = join(dir, name)
      return [name, `${statSync(file).mtimeMs} ${readFileSync(file).toString('base64')}`]
    }),
  )
}

function tamper(sql: string): void {
  const db = new BetterSqlite3(join(dir, 'book.sqlite'))
  const triggers = db.prepare(`SELECT sql FROM sqlite_schema WHERE type = 'trigger'`).pluck().all()
  dropTriggers(db)
  db.exec(sql)
  for (const trigger of triggers) db.exec(String(trigger))
  db.close()
}

describe('a whole book', () => {
  test.each(['data folder', 'folder of a profile', 'book file'])('named by its %s', async (by) => {
    const places = {
      'data folder': join(dir, '..'),
      'folder of a profile': dir,
      'book file': join(dir, 'book.sqlite'),
    }
    const before = traces()
    const { exit, said } = await verify(places[by as keyof typeof places])
    expect(said).toMatch(/^whole to entry \d+$/m)
    expect(said).toMatch(/3 balances, 1 open reservations, trial balance zero in BTC, 1 seals, 1 p/)
    expect(said).toMatch(/^head [0-9a-f]{64} at \d+$/m)
    expect(said).not.toContain('not proved')
    expect(exit).toBe(EXIT.done)
    expect(traces()).toEqual(before)
  })

  test('that was not closed is proved with its log, and the log stays as it is', async () => {
    const book = openMade(dir)
    book.write((tx) => {
      const { cash, income } = basicAccounts(tx)
      postTransfers(tx, 'in the log', START_MS, [leg({ debit: cash, credit: income })])
    })
    const crashed = join(root, `crashed-${counter}`)
    copyFolder(dir, crashed)
    rmSync(join(crashed, 'book.sqlite-shm'))
    book.close()
    dir = crashed
    const before = traces()
    expect(statSync(join(dir, 'book.sqlite-wal')).size).toBeGreaterThan(0)
    const { exit, said } = await verify(dir)
    expect(said).toMatch(/4 balances|3 balances/)
    expect(exit).toBe(EXIT.done)
    expect(traces()).toEqual(before)
  })

  test('that a console has open is copied beside it', async () => {
    const book = openMade(dir)
    try {
      book.write((tx) => {
        const { cash, income } = basicAccounts(tx)
        postTransfers(tx, 'live', START_MS, [leg({ debit: cash, credit: income })])
      })
      const log = readFileSync(join(dir, 'book.sqlite-wal'))
      expect((await verify(dir)).exit).toBe(EXIT.done)
      expect(readFileSync(join(dir, 'book.sqlite-wal')).equals(log)).toBe(true)
    } finally {
      book.close()
    }
  })
})

describe('a broken book is told with its first broken entry', () => {
  test.each([
    ['a changed memo', `UPDATE transfers SET memo = 'x' WHERE seq = 9`, /entry 9: its content was/],
    ['a deleted row', 'DELETE FROM transfers WHERE seq = 11', /entry 11: missing/],
    [
      'a balance',
      'UPDATE accounts SET credits_posted = 1 WHERE id = 2',
      /^broken: the balance of/m,
    ],
    ['a seal', `UPDATE seals SET day = '2026-11-29'`, /broken at entry \d+: its seal was changed/],
    ['a seal taken out', 'DELETE FROM seals', /a seal is missing/],
  ])('%s', async (_name, sql, reason) => {
    tamper(sql)
    const { exit, said } = await verify(dir)
    expect(said).toMatch(reason)
    expect(exit).toBe(EXIT.failed)
  })

  test('a trigger that is not there any more', async () => {
    const db = new BetterSqlite3(join(dir, 'book.sqlite'))
    db.exec('DROP TRIGGER transfers_update')
    db.close()
    expect((await verify(dir)).said).toMatch(/structure was changed: trigger transfers_update/)
  })

  test('an older copy: the side journal knows better, and so does a seal kept elsewhere', async () => {
    const book = openMade(dir)
    const later = book.write((tx) => {
      const { cash, income } = basicAccounts(tx)
      postTransfers(tx, 'later', START_MS, [leg({ debit: cash, credit: income })])
      return seal(tx, '2026-11-21')
    })
    note(book, dir)
    book.close()
    copyFileSync(join(made, 'book.sqlite'), join(dir, 'book.sqlite'))
    const rolledBack = await verify(dir)
    expect(rolledBack.said).toMatch(/is missing: the book ends before entry/)
    expect(rolledBack.exit).toBe(EXIT.failed)
    rmSync(join(dir, 'seals.jsonl'))
    const unnoticed = await verify(dir)
    expect(unnoticed.said).toContain('not proved: that this is not an older copy')
    expect(unnoticed.said).toContain('--seal <code>')
    expect(unnoticed.exit).toBe(EXIT.failed)
    expect((await verify(dir, '--seal', code)).exit).toBe(EXIT.done)
    expect((await verify(dir, '--seal', later)).exit).toBe(EXIT.failed)
  })
})

describe('what a copy and a seal must agree in', () => {
  test('a book that was never sealed has nothing to be compared with, and that is no fault', async () => {
    const young = join(root, `young-${counter}`)
    const vault = await openSealedVault(young, { kind: 'key_file' })
    await vault.write('master', MASTER)
    openMade(young).close()
    const { exit, said } = await verify(young)
    expect(said).toContain('not proved: that this is not an older copy')
    expect(exit).toBe(EXIT.done)
  })

  test.each([
    [
      'the seal of another book',
      (text: string) => text.replace(/:[0-9a-f]{32}:/, `:${'e'.repeat(32)}:`),
    ],
    ['a seal of another day', (text: string) => text.replace('2026-11-20', '2026-11-19')],
  ])('%s is not believed', async (_name, forge) => {
    const { exit, said } = await verify(dir, '--seal', forge(code))
    expect(said).toMatch(/this is not book e{32}|is not the end of 2026-11-19/)
    expect(exit).toBe(EXIT.failed)
  })

  test('a book cut off right behind its newest seal lacks the seal itself', async () => {
    const [, seq = ''] = /:(\d+):[0-9a-f]{64}$/.exec(code) ?? []
    tamper(`DELETE FROM seals; DELETE FROM events WHERE seq > ${seq};
      DELETE FROM transfers WHERE seq > ${seq};
      UPDATE accounts SET debits_posted = (SELECT coalesce(sum(amount), 0) FROM transfers
          WHERE debit_account = accounts.id AND kind <> 'pending'),
        credits_posted = (SELECT coalesce(sum(amount), 0) FROM transfers
          WHERE credit_account = accounts.id AND kind <> 'pending');
      UPDATE chain_head SET seq = ${seq}, hash = (SELECT hash FROM transfers WHERE seq = ${seq})`)
    rmSync(join(dir, 'seals.jsonl'))
    expect((await verify(dir)).exit).toBe(EXIT.done)
    expect((await verify(dir, '--seal', code)).said).toContain('is not the end of 2026-11-20')
  })

  test('anchors that a console writes meanwhile are not taken for a rollback', async () => {
    const workerData = {
      dir,
      chainKey: deriveKey(MASTER, 'chain'),
      sealsKey: deriveKey(MASTER, 'seals'),
      atMs: START_MS,
    }
    const console = new Worker(new URL('./busy-console.ts', import.meta.url), { workerData })
    try {
      await once(console, 'message')
      for (let look = 0; look < 6; look += 1) {
        expect(await verify(dir)).toMatchObject({ exit: EXIT.done })
      }
    } finally {
      console.postMessage('stop')
      await once(console, 'exit')
    }
  })
})

describe('a broken beginning or end is named', () => {
  test.each([
    [`UPDATE genesis SET book_id = '${'0'.repeat(32)}'`, /broken at entry 0: its content was/],
    [
      `UPDATE genesis SET created_at = 5; UPDATE transfers SET memo = 'x' WHERE seq = 20`,
      /broken at entry 0: its content was/,
    ],
    ['DELETE FROM chain_head', /broken: the head of the chain is missing/],
  ])('%s', async (sql, reason) => {
    tamper(sql)
    const { exit, said, error } = await verify(dir)
    expect(`${said}${error}`).toMatch(reason)
    expect(exit).toBe(EXIT.failed)
  })

  test('an index that does not hold what its table holds', async () => {
    const columns = ['memo', 'group_id']
    for (const column of columns) {
      const db = new BetterSqlite3(join(dir, 'book.sqlite'))
      db.unsafeMode(true)
      db.pragma('writable_schema = ON')
      const sql = `CREATE INDEX transfers_group ON transfers (${column})`
      db.prepare('UPDATE sqlite_schema SET sql = ? WHERE name = ?').run(sql, 'transfers_group')
      db.pragma('writable_schema = RESET')
      // Made of another column, and then called as before: no group is found by it any more.
      if (column === 'memo') db.exec('REINDEX transfers_group')
      db.close()
    }
    const { exit, said } = await verify(dir)
    expect(said).toMatch(/^broken: the file is damaged: .*index/m)
    expect(exit).toBe(EXIT.failed)
  })

  test('a trigger whose name only looks like one of SQLite’s own', async () => {
    const db = new BetterSqlite3(join(dir, 'book.sqlite'))
    db.exec('CREATE TRIGGER sqliteXevil AFTER INSERT ON transfers BEGIN SELECT 1; END')
    db.close()
    expect((await verify(dir)).said).toMatch(/sqliteXevil was put in/)
  })
})

describe('without the right key structure and sums are still checked', () => {
  test.each([
    ['no vault', () => rmSync(join(dir, 'vault.sealed')), /there is no vault beside the book/],
    [
      'the key in a keychain',
      () => writeFileSync(join(dir, 'vault.keychain'), '{}'),
      /in this system's keychain/,
    ],
    ['no key', () => rmSync(join(dir, 'vault.key')), /no key file and no passphrase/],
    [
      'the key of another vault',
      () => writeFileSync(join(dir, 'vault.key'), `${'ab'.repeat(32)}\n`, { mode: 0o600 }),
      /not proved: that the content of any entry is as it was written/,
    ],
  ])('%s', async (_name, spoil, words) => {
    spoil()
    const { exit, said } = await verify(dir)
    expect(said).toMatch(/^whole to entry \d+$/m)
    expect(said).toMatch(words)
    expect(exit).toBe(EXIT.failed)
    tamper('DELETE FROM transfers WHERE seq = 11')
    expect((await verify(dir)).said).toMatch(/broken at entry 11: missing/)
  })

  test('the vault’s key opens another book’s vault: said, not taken for damage', async () => {
    const other = join(root, `other-${counter}`)
    const vault = await openSealedVault(other, { kind: 'key_file' })
    await vault.write('master', new Uint8Array(32).fill(8))
    for (const name of ['vault.sealed', 'vault.key']) {
      copyFileSync(join(other, name), join(dir, name))
    }
    const { exit, said } = await verify(dir)
    expect(said).toContain('this is not the key it was written with')
    expect(exit).toBe(EXIT.failed)
  })
})

describe('what cannot be understood ends with 2', () => {
  test.each([[[]], [['nowhere']], [['made', '--seal', 'x']], [['made', '--profile', 'x']]])(
    '%j',
    async (argv) => {
      const { exit, error } = await verify(...argv)
      expect(exit).toBe(EXIT.usage)
      expect(error).toContain('tillbook verify')
    },
  )

  test('help says what is proved and what is not', async () => {
    const { exit, said } = await verify('--help')
    expect(said).toContain('an older copy of the whole book cannot be told')
    expect(exit).toBe(EXIT.done)
  })
})

test('nothing is left behind in the temporary folder', async () => {
  const temp = join(root, `temp-${counter}`)
  mkdirSync(temp)
  await verify(dir, '--temp', temp)
  expect(readdirSync(temp)).toEqual([])
  expect(existsSync(join(dir, 'book.sqlite'))).toBe(true)
})
