import { createRequire } from 'node:module'
import type BetterSqlite3 from 'better-sqlite3'
import { addDigest } from './digest.ts'
import { BookError } from './errors.ts'

export type Database = BetterSqlite3.Database
export type Statement = BetterSqlite3.Statement<unknown[]>

/** better-sqlite3 13 is built for Node-API 10; an older runtime crashes without a word. */
const NAPI_VERSION_MIN = 10

/** Before 3.51.3 a WAL reset could lose committed data. */
const SQLITE_VERSION_MIN = [3, 51, 3] as const

/**
 * Loads SQLite, after checking that this runtime survives loading it. That check is why the
 * library is required here, late, and imported nowhere.
 * @throws BookError pragma_mismatch when Node or SQLite is too old.
 */
function loadSqlite(): typeof BetterSqlite3 {
  if (Number(process.versions['napi'] ?? 0) < NAPI_VERSION_MIN) {
    throw new BookError(
      'pragma_mismatch',
      `The book needs Node 22.14 or newer; this is ${process.version}, which would crash.`,
    )
  }
  const requireNative = createRequire(import.meta.url)
  return requireNative('better-sqlite3') as typeof BetterSqlite3
}

/**
 * Opens one connection with every integer read as bigint, because 2^53 + 1 would otherwise be
 * rounded without a word, and with `digest` known to its SQL.
 * @param timeoutMs how long to wait for another connection's lock.
 */
export function connect(
  file: string,
  options: { timeoutMs: number; isReadOnly?: boolean },
): Database {
  const Sqlite = loadSqlite()
  const db = new Sqlite(file, {
    timeout: options.timeoutMs,
    ...(options.isReadOnly === true ? { readonly: true, fileMustExist: true } : {}),
  })
  try {
    db.defaultSafeIntegers(true)
    assertVersion(db)
    addDigest(db)
  } catch (error) {
    db.close()
    throw error
  }
  return db
}

function assertVersion(db: Database): void {
  const row = db.prepare('SELECT sqlite_version() AS version').get() as { version: string }
  const parts = row.version.split('.').map(Number)
  for (const [index, least] of SQLITE_VERSION_MIN.entries()) {
    const part = parts[index] ?? 0
    if (part > least) return
    if (part < least) {
      throw new BookError('pragma_mismatch', `SQLite ${row.version} is too old to be safe.`)
    }
  }
}
