import { createHash } from 'node:crypto'
import type { Database } from './sqlite.ts'

/** What a column of a STRICT table can hold, but for blobs. */
export type Stored = string | number | bigint | null

/**
 * One digest of several stored values, so that an entry of the chain can vouch for a row beside it.
 * A number, a bigint and its decimal text are the same, as SQLite gives now one and now the other.
 * @returns 64 hex digits of SHA-256
 */
export function digestOf(values: readonly Stored[]): string {
  const texts = values.map((value) => (value === null ? null : `${value}`))
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex')
}

/** Makes `digest(…)` known to the SQL of a connection: the same as `digestOf`. */
export function addDigest(db: Database): void {
  const options = { varargs: true, deterministic: true, directOnly: true }
  db.function('digest', options, (...values: Stored[]) => digestOf(values))
}
