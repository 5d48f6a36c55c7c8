import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  statfsSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { CHAIN_FORMAT, canonicalGenesis, linkHash, NO_HASH } from './chain.ts'
import { asBookError, BookError, codeOf } from './errors.ts'
import { holdLock } from './lock.ts'
import { migrate } from './migrate.ts'
import { MIGRATIONS } from './migrations/index.ts'
import { APPLICATION_ID, BUSY_TIMEOUT_MS, readPragma, setPragmas } from './pragmas.ts'
import { integer, type Row } from './row.ts'
import { assertSchema } from './schema.ts'
import { connect, type Database } from './sqlite.ts'
import {
  type BookClock,
  type GrantOptions,
  grantRead,
  grantWrite,
  type ReadTx,
  type StatementCache,
  statementCache,
  type WriteTx,
} from './tx.ts'
import { verifyTail } from './verify-tail.ts'

export { BookError, type BookErrorKind } from './errors.ts'

export type StorageState = 'ok' | 'read_only' | 'full'

/** The opened book of one data folder. Everything on it is synchronous and short. */
export type Book = {
  readonly file: string
  read<Value>(work: (tx: ReadTx) => Value): Value
  /**
   * Runs `work` in one transaction that is on the disk when this returns.
   * @throws BookError disk_full or read_only; then nothing of it was kept.
   */
  write<Value>(work: (tx: WriteTx) => Value): Value
  /** What the last write met; `ok` again as soon as one succeeds. */
  storageState(): StorageState
  /**
   * While a book is frozen, money still comes in and reservations still end, but nothing new is
   * spent: what can be proved to be missing must not be paid out of (decision 0011).
   */
  freeze(isFrozen: boolean): void
  isFrozen(): boolean
  /**
   * Moves a long log into the file: whoever writes when the log is full waits for that, and it
   * should not be a sale. A log that is begun anew is also flushed in two thirds of the time of
   * one that grows.
   * @param quietMs how long nobody has written; 0 where somebody has just been answered.
   */
  shortenLog(quietMs?: number): void
  close(): void
}

export type OpenOptions = {
  dir: string
  /** 32 bytes, derived by the core; it is not in the database. */
  chainKey: Uint8Array
  clock: BookClock
  maxCacheMb?: number
}

/** The log's pages from which it is worth two flushes to move them. */
const LOG_PAGES_LONG = 1_000n
/** A sale writes three times within some 20 ms. */
const QUIET_MS = 100

/** Entries checked at every start: notices a cut or swapped end, and takes the same at any size. */
const TAIL_ENTRIES = 1_000

/**
 * Opens the book, making it when the folder has none. What grows with the book (quick_check, the
 * whole chain) is left to `startVerification`, so that a million entries open as fast as none.
 * @throws BookError with a kind for every way this can fail.
 */
export function openBook(options: OpenOptions): Book {
  try {
    return openLocked(options)
  } catch (error) {
    throw asBookError(error, options.dir)
  }
}

function openLocked(options: OpenOptions): Book {
  const { dir } = options
  const file = join(dir, 'book.sqlite')
  makeFolder(dir)
  const lock = holdLock(join(dir, 'book.lock'))
  let db: Database | null = null
  try {
    assertNotHalf(file)
    closeSync(openSync(file, 'a', 0o600))
    db = connect(file, { timeoutMs: BUSY_TIMEOUT_MS })
    prepareDatabase(db, options)
    return bookOf(db, lock, { ...options, file })
  } catch (error) {
    db?.close()
    lock.close()
    throw error
  }
}

function makeFolder(dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  if (process.platform === 'linux' && isNetworkDisk(statfsSync(dir).type)) {
    throw new BookError(
      'pragma_mismatch',
      'The data folder is on a network drive, which cannot keep a book safe. Use a local disk.',
    )
  }
  // A folder that was there may be open to others; not being its owner is no reason to stop.
  try {
    chmodSync(dir, 0o700)
  } catch (error) {
    if (!/^(EPERM|EROFS|EACCES)$/.test(codeOf(error))) throw error
  }
}

/**
 * Network file systems answer a lock or a flush before the server has done it, and two machines
 * would then write one book (reliability 5.1).
 * @param type the `f_type` that Linux gives for NFS, SMB and CIFS in all their versions.
 */
export function isNetworkDisk(type: number): boolean {
  return [0x6969, 0x517b, 0xfe534d42, 0xff534d42].includes(type)
}

/** A log without its book is what is left when somebody moved one file of the two. */
function assertNotHalf(file: string): void {
  const hasBook = existsSync(file) && statSync(file).size > 0
  const log = `${file}-wal`
  if (hasBook || !existsSync(log) || statSync(log).size === 0) return
  throw new BookError('corrupt', 'book.sqlite is missing or empty while its log is still there.')
}

function prepareDatabase(db: Database, options: OpenOptions): void {
  assertOurs(db)
  setPragmas(db, options.maxCacheMb)
  migrate(db, {
    migrations: MIGRATIONS,
    nowMs: options.clock.nowMs(),
    onCreated: (fresh) => writeGenesis(fresh, options),
  })
  assertSchema(db, MIGRATIONS)
  const tail = verifyTail(grantRead(statementCache(db)), options.chainKey, TAIL_ENTRIES)
  if (tail.ok) return
  throw new BookError(
    tail.isWrongKey ? 'wrong_key' : 'chain_broken',
    tail.isWrongKey
      ? 'This book was written with another key. Restore the vault that belongs to it.'
      : `The book was changed from outside: entry ${tail.brokenAtSeq}, ${tail.reason}.`,
  )
}

/** Looks before anything is changed: a stranger's database must stay as it is. */
function assertOurs(db: Database): void {
  const applicationId = Number(readPragma(db, 'application_id'))
  const tables = db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').all()
  if (applicationId !== APPLICATION_ID && tables.length > 0) {
    throw new BookError('corrupt', 'book.sqlite is a database of another program.')
  }
}

function writeGenesis(db: Database, options: OpenOptions): void {
  db.pragma(`application_id = ${APPLICATION_ID}`)
  const bookId = Buffer.from(options.clock.randomBytes(16)).toString('hex')
  const createdAtMs = options.clock.nowMs()
  const hash = linkHash(options.chainKey, NO_HASH, canonicalGenesis({ bookId, createdAtMs }))
  db.prepare(
    'INSERT INTO genesis (seq, format, book_id, created_at, hash) VALUES (0, ?, ?, ?, ?)',
  ).run(CHAIN_FORMAT, bookId, createdAtMs, hash)
  db.prepare('INSERT INTO chain_head (id, seq, hash) VALUES (1, 0, ?)').run(hash)
}

/** Runs work in a transaction of its own: on the disk when it returns, or nothing of it. */
function transactionsOf(db: Database, statements: StatementCache) {
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const rollback = db.prepare('ROLLBACK')
  return <Value>(granted: GrantOptions, work: (tx: WriteTx) => Value): Value => {
    const { tx, end } = grantWrite(statements, granted)
    begin.run()
    try {
      const value = work(tx)
      if (value instanceof Promise) throw new TypeError('a transaction must not wait for anything')
      // A full disk may have ended it already; going on would save the rest piece by piece.
      if (!db.inTransaction)
        throw new BookError('disk_full', 'The disk is full. Nothing was saved.')
      commit.run()
      return value
    } finally {
      end()
      if (db.inTransaction) rollback.run()
    }
  }
}

function bookOf(db: Database, lock: Database, options: OpenOptions & { file: string }): Book {
  const statements = statementCache(db)
  const readTx = grantRead(statements)
  const inTransaction = transactionsOf(db, statements)
  let state: StorageState = 'ok'
  let isWriting = false
  let isFrozen = false
  let wroteAtMs = 0

  /** Runs what may meet a full disk, and remembers what it met. */
  function watched<Value>(run: () => Value): Value {
    try {
      return withNames(run, options.dir)
    } catch (error) {
      state = stateAfter(error) ?? state
      throw error
    }
  }

  function write<Value>(work: (tx: WriteTx) => Value): Value {
    if (isWriting) throw new Error('a transaction is open already')
    isWriting = true
    try {
      const value = watched(() => inTransaction({ ...options, isFrozen }, work))
      state = 'ok'
      wroteAtMs = performance.now()
      return value
    } finally {
      isWriting = false
    }
  }

  return {
    file: options.file,
    read: (work) => {
      if (isWriting) throw new Error('read through the transaction that is writing')
      return withNames(() => work(readTx), options.dir)
    },
    write,
    storageState: () => state,
    freeze: (next) => {
      isFrozen = next
    },
    isFrozen: () => isFrozen,
    shortenLog: (quietMs = QUIET_MS) => {
      const isQuiet = !isWriting && performance.now() - wroteAtMs >= quietMs
      // On a full disk it would fail each time; the next write that succeeds says that it is over.
      if (isQuiet && state === 'ok') watched(() => moveLongLog(db))
    },
    close: () => {
      db.close()
      lock.close()
    },
  }
}

function moveLongLog(db: Database): void {
  const [seen] = db.pragma('wal_checkpoint(NOOP)') as Row[]
  if (!seen || integer(seen, 'log') - integer(seen, 'checkpointed') < LOG_PAGES_LONG) return
  db.pragma('wal_checkpoint(PASSIVE)')
}

function withNames<Value>(run: () => Value, dir: string): Value {
  try {
    return run()
  } catch (error) {
    throw asBookError(error, dir)
  }
}

function stateAfter(error: unknown): StorageState | null {
  if (!(error instanceof BookError)) return null
  if (error.kind === 'disk_full') return 'full'
  return error.kind === 'read_only' ? 'read_only' : null
}
