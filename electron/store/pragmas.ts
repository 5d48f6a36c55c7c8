import { BookError } from './errors.ts'
import type { Database } from './sqlite.ts'

type Pragma = {
  name: string
  set: string
  /** What SQLite must answer when asked afterwards. */
  expected: string
}

/** Marks the file as ours: "TBOK". A stranger's database is never migrated. */
export const APPLICATION_ID = 0x54424f4b

/** A stranger's tool may hold the lock for a moment; longer would freeze the screen. */
export const BUSY_TIMEOUT_MS = 250

const CACHE_MB_DEFAULT = 32

/**
 * A log of so many pages is moved into the file by whoever writes then, and who waits for it. Four
 * times SQLite's own, as a quiet moment nearly always comes first: see `Book.shortenLog`.
 */
const LOG_PAGES_MAX = '4096'

function pragmasOf(maxCacheMb: number): Pragma[] {
  const cacheKib = String(-1024 * maxCacheMb)
  return [
    // Readers (verification, reports) never wait for the sale, and a torn write is cut off whole.
    { name: 'journal_mode', set: 'WAL', expected: 'wal' },
    // The default here is NORMAL, under which a power cut forgets sales that were shown as paid.
    { name: 'synchronous', set: 'FULL', expected: '2' },
    // macOS answers an ordinary fsync before the data is on the platter.
    { name: 'fullfsync', set: 'ON', expected: '1' },
    { name: 'checkpoint_fullfsync', set: 'ON', expected: '1' },
    // A transfer must not name an account that does not exist.
    { name: 'foreign_keys', set: 'ON', expected: '1' },
    // Without it INSERT OR REPLACE deletes a row and no delete trigger is asked.
    { name: 'recursive_triggers', set: 'ON', expected: '1' },
    // A doctored schema must not be able to call functions with side effects.
    { name: 'trusted_schema', set: 'OFF', expected: '0' },
    // Damage is met as an error where it is, not as a wrong value somewhere else.
    { name: 'cell_size_check', set: 'ON', expected: '1' },
    // Sorting must work when the disk has no room left.
    { name: 'temp_store', set: 'MEMORY', expected: '2' },
    // A mapped file turns a disk error into a crash of the process.
    { name: 'mmap_size', set: '0', expected: '0' },
    { name: 'wal_autocheckpoint', set: LOG_PAGES_MAX, expected: LOG_PAGES_MAX },
    // After a long report the log shrinks again instead of keeping its largest size.
    {
      name: 'journal_size_limit',
      set: String(64 * 1024 * 1024),
      expected: String(64 * 1024 * 1024),
    },
    // Negative counts KiB. A limit, because the whole book need not be in memory.
    { name: 'cache_size', set: cacheKib, expected: cacheKib },
    { name: 'busy_timeout', set: String(BUSY_TIMEOUT_MS), expected: String(BUSY_TIMEOUT_MS) },
  ]
}

/**
 * Sets every pragma and reads it back.
 * @throws BookError pragma_mismatch when one does not hold: then the book refuses to open.
 */
export function setPragmas(db: Database, maxCacheMb: number = CACHE_MB_DEFAULT): void {
  const pragmas = pragmasOf(maxCacheMb)
  for (const { name, set } of pragmas) db.pragma(`${name} = ${set}`)
  for (const { name, expected } of pragmas) {
    const actual = readPragma(db, name)
    if (actual !== expected) {
      throw new BookError(
        'pragma_mismatch',
        `SQLite answers ${name} = ${actual} where ${expected} is needed; the book stays closed.`,
      )
    }
  }
}

/** One pragma's value as text; an empty text when SQLite does not know it. */
export function readPragma(db: Database, name: string): string {
  const value = db.pragma(name, { simple: true })
  return value === undefined || value === null ? '' : String(value as string | bigint)
}
