import { chainHead } from './chain.ts'
import { genesisOf } from './entries.ts'
import { BookError } from './errors.ts'
import { MIGRATIONS } from './migrations/index.ts'
import { APPLICATION_ID, readPragma } from './pragmas.ts'
import { text } from './row.ts'
import { readSetting } from './settings.ts'
import { connect, type Database } from './sqlite.ts'
import { grantRead, statementCache } from './tx.ts'

/** A snapshot waits for another connection's lock no longer than this. */
const LOCK_WAIT_MS = 5_000

/** Where a book stands: which book, and its newest entry. */
export type BookPoint = {
  bookId: string
  headSeq: bigint
  headHash: Uint8Array
  schemaVersion: number
}

/**
 * Copies the book as it is at this moment into a new file, while others go on writing: VACUUM
 * INTO reads one snapshot of the write-ahead log (reliability 5.1). Blocks its thread, so it
 * belongs into a worker. @throws SqliteError SQLITE_FULL and the like.
 */
export function takeSnapshot(file: string, into: string): void {
  const db = connect(file, { timeoutMs: LOCK_WAIT_MS, isReadOnly: true })
  try {
    db.prepare('VACUUM INTO ?').run(into)
  } finally {
    db.close()
  }
}

/**
 * Looks into a file that may be anything. @throws BookError corrupt, newer
 */
export function pointOf(db: Database): BookPoint {
  if (Number(readPragma(db, 'application_id')) !== APPLICATION_ID) {
    throw new BookError('corrupt', 'This file is not a book of Tillbook.')
  }
  const schemaVersion = Number(readPragma(db, 'user_version'))
  if (schemaVersion > (MIGRATIONS.at(-1)?.version ?? 0)) {
    throw new BookError('newer', 'This book was written by a newer version of Tillbook.')
  }
  const genesis = genesisOf(db)
  if (!genesis) throw new BookError('corrupt', 'This book has no first entry.')
  const head = chainHead(grantRead(statementCache(db)))
  return { bookId: text(genesis, 'book_id'), headSeq: head.seq, headHash: head.hash, schemaVersion }
}

/** Opens a file to read only, looks, and closes it. @throws BookError */
export function pointIn(file: string): BookPoint {
  const db = connect(file, { timeoutMs: LOCK_WAIT_MS, isReadOnly: true })
  try {
    return pointOf(db)
  } finally {
    db.close()
  }
}

/** One setting of a book that others may have open. @returns null when it was never written. */
export function readSettingIn<Value>(
  file: string,
  key: string,
  schema: { parse(value: unknown): Value },
): Value | null {
  const db = connect(file, { timeoutMs: LOCK_WAIT_MS, isReadOnly: true })
  try {
    return readSetting(grantRead(statementCache(db)), key, schema)
  } finally {
    db.close()
  }
}
