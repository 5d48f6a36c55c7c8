import { closeSync, openSync } from 'node:fs'
import { BookError, codeOf } from './errors.ts'
import { connect, type Database } from './sqlite.ts'

/**
 * Holds the data folder for the life of this process. The lock is an exclusive transaction on a
 * file of its own: the operating system ends it with the process, `kill -9` included, and the
 * book itself stays open to read-only connections of our worker threads (decision 0002).
 * @returns the connection whose closing gives the folder back.
 * @throws BookError in_use at once, without waiting, when another process or book holds it.
 */
export function holdLock(file: string): Database {
  // Made here, because SQLite would give it the rights of the process and not of a secret.
  closeSync(openSync(file, 'a', 0o600))
  let db: Database | null = null
  try {
    // Connecting reads the file as well, so it is refused by a held lock just as BEGIN is.
    db = connect(file, { timeoutMs: 0 })
    // Nothing is ever written here, so no journal: a full disk must not keep the book closed.
    db.pragma('journal_mode = MEMORY')
    db.exec('BEGIN EXCLUSIVE')
    return db
  } catch (error) {
    db?.close()
    if (!codeOf(error).startsWith('SQLITE_BUSY')) throw error
    throw new BookError(
      'in_use',
      'Tillbook is already running with this data folder. Use the open window, or close it first.',
    )
  }
}
