import { closeSync, openSync, rmSync } from 'node:fs'
import type { Reader } from '../entries.ts'
import { codeOf } from '../errors.ts'
import { bytes, integer, type Row, text } from '../row.ts'
import { connect, type Database } from '../sqlite.ts'
import { statementCache } from '../tx.ts'
import { Fold } from './fold.ts'
import { foldedText } from './folded-text.ts'
import { INDEX_SCHEMA, DIMS } from './index-schema.ts'
import { bookIdOf, hashAt, headOf, type Point } from './source.ts'
import { wide } from './sums.ts'

/** Grows with every change of what the index holds; an index of another version is made again. */
const INDEX_VERSION = 5n

export type ReviewIndex = {
  reader: Reader
  fold: Fold
  /** Whether its tables are still those that this version makes. */
  hasOurTables(): boolean
  close(): void
}

/**
 * Opens the index beside the book, or makes an empty one when there is none that belongs to it:
 * another book, another version, another history, another balance, or a damaged file.
 */
export function openReviewIndex(file: string, book: Reader): ReviewIndex {
  const known = tryOpen(file)
  if (known && belongs(known, book)) return indexOf(known, book)
  known?.close()
  return indexOf(makeNew(file, book), book)
}

/** The index's rows tell nothing that the book does not, so any fault in it is a reason to go. */
export function dropReviewIndex(file: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
}

function indexOf(db: Database, book: Reader): ReviewIndex {
  return {
    reader: { prepare: statementCache(db) },
    fold: new Fold(db, book),
    hasOurTables: () => hasOurTables(db),
    close: () => void db.close(),
  }
}

function tryOpen(file: string): Database | null {
  // It holds what the book holds, so it is as private; SQLite would give it ordinary rights.
  closeSync(openSync(file, 'a', 0o600))
  let db: Database | null = null
  try {
    db = connect(file, { timeoutMs: 0 })
    db.pragma('journal_mode = WAL')
    // A power cut may take the newest entries of the index; they are read from the book again.
    db.pragma('synchronous = NORMAL')
    db.pragma('cache_size = -65536')
    db.pragma('temp_store = MEMORY')
    // Pages that many entries touch are written back once in a while and not again and again.
    db.pragma('wal_autocheckpoint = 10000')
    db.function('folded', { deterministic: true }, (text) => foldedText(String(text)))
    db.pragma(`journal_size_limit = ${64 * 1024 * 1024}`)
    return db
  } catch (error) {
    db?.close()
    if (isDamage(error, null)) return null
    throw error
  }
}

/**
 * True for what a damaged file answers, in whatever page it is damaged. Questions write nothing, so
 * a row that does not fit is the index's fault. SQLITE_ERROR may come of the text somebody looks
 * for: it is damage only where the tables are not ours, or one search would cost the whole index.
 */
export function isDamage(error: unknown, index: ReviewIndex | null): boolean {
  const code = codeOf(error)
  if (/^SQLITE_(CORRUPT|NOTADB|MISMATCH|CONSTRAINT)/.test(code)) return true
  return code === 'SQLITE_ERROR' && index?.hasOurTables() !== true
}

function hasOurTables(db: Database): boolean {
  const model = connect(':memory:', { timeoutMs: 0 })
  try {
    makeTables(model)
    return tablesOf(model) === tablesOf(db)
  } catch {
    return false
  } finally {
    model.close()
  }
}

function tablesOf(db: Database): string {
  return JSON.stringify(db.prepare('SELECT name, sql FROM sqlite_schema ORDER BY name').all())
}

function makeTables(db: Database): void {
  db.exec(INDEX_SCHEMA)
  for (const column of DIMS) {
    db.exec(`CREATE INDEX lines_${column} ON lines (${column}) WHERE ${column} IS NOT NULL`)
  }
}

function makeNew(file: string, book: Reader): Database {
  dropReviewIndex(file)
  const db = tryOpen(file)
  if (!db) throw new Error('the review index cannot be made')
  const genesis = hashAt(book, 0n)
  db.exec('BEGIN IMMEDIATE')
  makeTables(db)
  db.prepare('INSERT INTO about VALUES (1, ?, ?, 0, ?, 0)').run(
    INDEX_VERSION,
    bookIdOf(book),
    genesis,
  )
  db.exec('COMMIT')
  return db
}

function belongs(db: Database, book: Reader): boolean {
  try {
    const row = db.prepare('SELECT version, book_id, seq, hash FROM about').get() as Row | undefined
    if (!row || integer(row, 'version') !== INDEX_VERSION) return false
    if (text(row, 'book_id') !== bookIdOf(book)) return false
    const at: Point = { seq: integer(row, 'seq'), hash: bytes(row, 'hash') }
    return isOnChain(book, at) && hasSameBalances(db, book, at.seq)
  } catch {
    // Whatever it is, it is not an index that we wrote.
    return false
  }
}

/** Whether the book still has the entry at which the index stands: a restored book may not. */
export function isOnChain(book: Reader, at: Point): boolean {
  const hash = hashAt(book, at.seq)
  return hash !== null && Buffer.compare(hash, at.hash) === 0
}

/** Where the index is at the head, its balances must be the book's own. */
function hasSameBalances(db: Database, book: Reader, seq: bigint): boolean {
  if (headOf(book).seq !== seq) return true
  const sums = 'debits_posted, credits_posted, debits_pending, credits_pending'
  const find = db.prepare(`SELECT ${sums} FROM nodes WHERE account = ?`)
  const accounts = book.prepare(`SELECT id, ${sums} FROM accounts`).all() as Row[]
  if (headOf(book).seq !== seq) return true
  return accounts.every((account) => {
    const node = find.get(integer(account, 'id')) as Row | undefined
    return sums
      .split(', ')
      .every((name) => (node ? wide(node, name) : 0n) === integer(account, name))
  })
}
