import { execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import {
  BookError,
  type BookErrorKind,
  isNetworkDisk,
  openBook,
} from '../../electron/store/open.ts'
import { setPragmas } from '../../electron/store/pragmas.ts'
import { readSetting, writeSetting } from '../../electron/store/settings.ts'
import {
  basicAccounts,
  CHAIN_KEY,
  rawConnection,
  standingClock,
  tempBook,
  tempDir,
} from './fixtures.ts'

const ELSEWHERE = fileURLToPath(new URL('./open-elsewhere.ts', import.meta.url))
const run = promisify(execFile)

type Answer = { answer: string; kind?: string; message?: string; tookMs?: number }

async function openElsewhere(dir: string, mode = ''): Promise<Answer> {
  const { stdout } = await run(process.execPath, [ELSEWHERE, dir, mode])
  return JSON.parse(stdout) as Answer
}

function open(dir: string, chainKey = CHAIN_KEY) {
  return openBook({ dir, chainKey, clock: standingClock() })
}

function refusalOf(dir: string, chainKey = CHAIN_KEY): { kind: BookErrorKind; message: string } {
  try {
    open(dir, chainKey).close()
  } catch (error) {
    if (error instanceof BookError) return { kind: error.kind, message: error.message }
    throw error
  }
  throw new Error('the book opened')
}

/** A closed book with something in it. */
function closedBook(): string {
  const book = tempBook()
  book.write((tx) => {
    writeSetting(tx, 'word', 'kept')
    basicAccounts(tx)
  })
  book.close()
  return book.dir
}

function wordIn(dir: string): string | null {
  const book = open(dir)
  const word = book.read((tx) => readSetting(tx, 'word', { parse: String }))
  book.close()
  return word
}

describe('a second opener is told so at once (D9)', () => {
  test('in this process', () => {
    const book = tempBook()
    const startMs = performance.now()
    const { kind, message } = refusalOf(book.dir)
    expect(kind).toBe('in_use')
    expect(message).toContain('already running with this data folder')
    expect(performance.now() - startMs).toBeLessThan(1_000)
  })

  test('in another process', async () => {
    const book = tempBook()
    const answer = await openElsewhere(book.dir)
    expect(answer).toMatchObject({ answer: 'refused', kind: 'in_use' })
    expect(answer.tookMs).toBeLessThan(1_000)
    expect(book.write(() => 'still ours')).toBe('still ours')
  })

  test('and the folder is free again when the first is killed with SIGKILL', async () => {
    const dir = tempDir()
    const holder = spawn(process.execPath, [ELSEWHERE, dir, 'hold'])
    await once(holder.stdout, 'data')
    expect(refusalOf(dir).kind).toBe('in_use')
    holder.kill('SIGKILL')
    await once(holder, 'exit')
    expect(wordIn(dir)).toBeNull()
  })

  test('and when the first has closed it', async () => {
    const dir = closedBook()
    expect(await openElsewhere(dir)).toEqual({ answer: 'open' })
  })
})

describe('a file that is not our book is left as it is', () => {
  test.each([
    { name: 'a text', content: Buffer.from('not a database, but long enough for one'.repeat(40)) },
    { name: 'noise', content: createHash('sha512').update('noise').digest() },
  ])('$name: corrupt', ({ content }) => {
    const dir = tempDir()
    writeFileSync(join(dir, 'book.sqlite'), content)
    expect(refusalOf(dir).kind).toBe('corrupt')
    expect(readFileSync(join(dir, 'book.sqlite'))).toEqual(content)
  })

  test("another program's database: corrupt", () => {
    const dir = tempDir()
    const db = new BetterSqlite3(join(dir, 'book.sqlite'))
    db.exec('CREATE TABLE songs (title TEXT)')
    db.close()
    const before = readFileSync(join(dir, 'book.sqlite'))
    expect(refusalOf(dir)).toMatchObject({
      kind: 'corrupt',
      message: 'book.sqlite is a database of another program.',
    })
    expect(readFileSync(join(dir, 'book.sqlite'))).toEqual(before)
  })

  test('a book with a broken header: corrupt', () => {
    const dir = closedBook()
    const file = join(dir, 'book.sqlite')
    const content = readFileSync(file)
    content.fill(0, 0, 100)
    writeFileSync(file, content)
    expect(refusalOf(dir).kind).toBe('corrupt')
  })

  test('a book whose pages are noise: corrupt', () => {
    const dir = closedBook()
    const file = join(dir, 'book.sqlite')
    const content = readFileSync(file)
    content.fill(0xa5, 4_096)
    writeFileSync(file, content)
    expect(refusalOf(dir).kind).toBe('corrupt')
  })

  test('a log whose book was taken away: corrupt, and the log is kept', () => {
    const book = tempBook()
    const copy = tempDir()
    copyFileSync(`${book.file}-wal`, join(copy, 'book.sqlite-wal'))
    expect(refusalOf(copy).kind).toBe('corrupt')
    expect(existsSync(join(copy, 'book.sqlite-wal'))).toBe(true)
  })

  test('a file where the folder should be: a named refusal', () => {
    const file = join(tempDir(), 'file')
    writeFileSync(file, '')
    expect(refusalOf(file).kind).toBe('corrupt')
  })
})

describe('versions', () => {
  test('a book from a newer Tillbook: newer, and nothing is changed', () => {
    const dir = closedBook()
    const file = join(dir, 'book.sqlite')
    const db = new BetterSqlite3(file)
    db.pragma('user_version = 9990')
    db.close()
    const before = readFileSync(file)
    const { kind, message } = refusalOf(dir)
    expect(kind).toBe('newer')
    expect(message).toContain('Install that version again')
    expect(readFileSync(file)).toEqual(before)
  })

  test('a book built by other steps than ours: corrupt', () => {
    const dir = closedBook()
    const db = rawConnection(join(dir, 'book.sqlite'))
    db.exec(`DROP TRIGGER migrations_update; UPDATE migrations SET sha256 = '${'0'.repeat(64)}'`)
    db.close()
    expect(refusalOf(dir)).toMatchObject({ kind: 'corrupt', message: /steps that Tillbook knows/ })
  })
})

describe('a structure that was changed from outside is named (L5)', () => {
  test.each([
    { sql: 'DROP TRIGGER transfers_update', name: 'trigger transfers_update' },
    { sql: 'DROP INDEX transfers_pending', name: 'index transfers_pending' },
    {
      sql: `DROP TRIGGER events_delete; CREATE TRIGGER events_delete BEFORE DELETE ON events
            BEGIN SELECT 1; END`,
      name: 'trigger events_delete',
    },
    {
      sql: 'CREATE TRIGGER quiet AFTER INSERT ON transfers BEGIN SELECT 1; END',
      name: 'trigger quiet',
    },
    { sql: 'CREATE TABLE notes (text TEXT)', name: 'table notes' },
  ])('$sql', ({ sql, name }) => {
    const dir = closedBook()
    const db = rawConnection(join(dir, 'book.sqlite'))
    db.exec(sql)
    db.close()
    const refusal = refusalOf(dir)
    expect(refusal.kind).toBe('corrupt')
    expect(refusal.message).toContain(name)
  })
})

describe('keys', () => {
  const other = new Uint8Array(32).fill(1)

  test('another key than the book was written with: wrong_key, and nothing is changed', () => {
    const dir = closedBook()
    expect(refusalOf(dir, other).kind).toBe('wrong_key')
    expect(wordIn(dir)).toBe('kept')
  })

  test('another key than an empty book was made with: wrong_key', () => {
    const book = tempBook()
    book.close()
    expect(refusalOf(book.dir, other).kind).toBe('wrong_key')
  })

  test('the first entry changed under the right key: chain_broken', () => {
    const dir = closedBook()
    const db = rawConnection(join(dir, 'book.sqlite'))
    const { sql } = db
      .prepare(`SELECT sql FROM sqlite_schema WHERE name = 'genesis_update'`)
      .get() as { sql: string }
    db.exec(`DROP TRIGGER genesis_update; UPDATE genesis SET created_at = 1; ${sql}`)
    db.close()
    expect(refusalOf(dir)).toMatchObject({ kind: 'chain_broken', message: /entry 0/ })
  })
})

describe('a folder that cannot be written to: read_only (as a process without the right)', () => {
  test('with a book in it', async () => {
    const dir = closedBook()
    for (const file of ['book.sqlite', 'book.lock']) chmodSync(join(dir, file), 0o444)
    chmodSync(dir, 0o555)
    expect(await openElsewhere(dir, 'nobody')).toMatchObject({ kind: 'read_only' })
    chmodSync(dir, 0o700)
    expect(wordIn(dir)).toBe('kept')
  })

  test('without one', async () => {
    const dir = tempDir()
    chmodSync(dir, 0o555)
    expect(await openElsewhere(dir, 'nobody')).toMatchObject({ kind: 'read_only' })
    chmodSync(dir, 0o700)
    expect(existsSync(join(dir, 'book.sqlite'))).toBe(false)
  })
})

describe('what the promises rest on', () => {
  test('files are for their owner alone', () => {
    const dir = join(tempDir(), 'new', 'folder')
    const book = tempBook(dir)
    const modes = [dir, book.file, `${book.file}-wal`, join(dir, 'book.lock')].map((path) =>
      (statSync(path).mode & 0o777).toString(8),
    )
    expect(modes).toEqual(['700', '600', '600', '600'])
  })

  test('a folder that was open to others is closed to them', () => {
    const dir = tempDir()
    chmodSync(dir, 0o755)
    tempBook(dir)
    expect((statSync(dir).mode & 0o777).toString(8)).toBe('700')
  })

  test('every pragma holds on the connection that sells, after the first write too', () => {
    const book = tempBook()
    const answers = book.write((tx) =>
      ['journal_mode', 'synchronous', 'foreign_keys', 'recursive_triggers', 'trusted_schema'].map(
        (name) => Object.values(tx.prepare(`PRAGMA ${name}`).get() as object)[0] as unknown,
      ),
    )
    expect(answers).toEqual(['wal', 2n, 1n, 1n, 0n])
  })

  test('a pragma that does not hold keeps the book closed', () => {
    // A database in memory cannot have a write-ahead log, and says so only when asked back.
    const db = rawConnection(':memory:')
    const refused = expect.objectContaining({ kind: 'pragma_mismatch' })
    expect(() => setPragmas(db)).toThrow(refused)
    expect(() => setPragmas(db)).toThrow(/journal_mode = memory where wal is needed/)
  })

  test('a runtime that SQLite would crash is refused before SQLite is loaded', async () => {
    const store = new URL('../../electron/store/open.ts', import.meta.url).href
    const script = `
      Object.defineProperty(process, 'versions', { value: { ...process.versions, napi: '9' } })
      const { openBook } = await import('${store}')
      try { openBook({ dir: process.argv[1], chainKey: new Uint8Array(32), clock: Date }) }
      catch (error) { console.log(error.name, error.kind, error.message) }`
    const dir = tempDir()
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script, dir])
    expect(stdout).toContain('BookError pragma_mismatch The book needs Node 22.14 or newer')
  })

  test.each([
    { name: 'NFS', type: 0x6969, isNetwork: true },
    { name: 'SMB 1', type: 0x517b, isNetwork: true },
    { name: 'SMB 2', type: 0xfe534d42, isNetwork: true },
    { name: 'CIFS', type: 0xff534d42, isNetwork: true },
    { name: 'ext4', type: 0xef53, isNetwork: false },
    { name: 'btrfs', type: 0x9123683e, isNetwork: false },
    { name: 'tmpfs', type: 0x01021994, isNetwork: false },
  ])('a book on $name: $isNetwork that it is a network drive', ({ type, isNetwork }) => {
    expect(isNetworkDisk(type)).toBe(isNetwork)
  })

  test('a folder left half made by a crash is made whole', () => {
    const dir = tempDir()
    mkdirSync(dir, { recursive: true })
    writeFileSync(join(dir, 'book.sqlite'), '')
    const book = tempBook(dir)
    book.write((tx) => writeSetting(tx, 'word', 'kept'))
    book.close()
    rmSync(join(dir, 'book.lock'))
    expect(wordIn(dir)).toBe('kept')
  })
})

describe('the log', () => {
  test('is moved into the file once it is long and nobody wrote for a moment', async () => {
    const book = tempBook()
    const other = rawConnection(book.file)
    const waiting = (): number => {
      const [seen] = other.pragma('wal_checkpoint(NOOP)') as { log: bigint; checkpointed: bigint }[]
      return Number(seen?.log) - Number(seen?.checkpointed)
    }
    // Another letter each time: what a page holds already is not written again.
    const write = (letter: string): void =>
      book.write((tx) => writeSetting(tx, 'long', letter.repeat(400 * 1_024)))
    write('a')
    await sleep(150)
    book.shortenLog()
    expect(waiting()).toBeGreaterThan(50)
    for (const letter of 'bcdefghijklm') write(letter)
    book.shortenLog()
    expect(waiting()).toBeGreaterThan(1_000)
    await sleep(150)
    book.shortenLog()
    expect(waiting()).toBe(0)
  })
})
