import { isStorageFault } from './errors.ts'
import type { Database, Statement } from './sqlite.ts'

declare const readable: unique symbol
declare const writable: unique symbol

/** Permission to read, for as long as the callback that received it runs. */
export type ReadTx = {
  readonly [readable]: true
  /** The prepared statement of this text, prepared once in the life of the book. */
  prepare(sql: string): Statement
}

/** Permission to change the book; given out by `Book.write` only. */
export type WriteTx = ReadTx & {
  readonly [writable]: true
  readonly chainKey: Uint8Array
  readonly clock: BookClock
  /** Nothing may leave: see `Book.freeze`. */
  readonly isFrozen: boolean
  /** Where the chain ends now; null until this transaction has looked. */
  head: { seq: bigint; hash: Uint8Array } | null
}

/** What the book needs of the port of this name. */
export type BookClock = { nowMs(): number; randomBytes(length: number): Uint8Array }

export type StatementCache = (sql: string) => Statement

/** Remembers prepared statements by their text: preparing costs about as much as running. */
export function statementCache(db: Database): StatementCache {
  const statements = new Map<string, Statement>()
  return (sql) => {
    const known = statements.get(sql)
    if (known) return known
    const statement = db.prepare(sql)
    statements.set(sql, statement)
    return statement
  }
}

export type GrantOptions = { chainKey: Uint8Array; clock: BookClock; isFrozen: boolean }

/** A permission and the function that ends it, so that it cannot be used after its transaction. */
export function grantWrite(
  statements: StatementCache,
  options: GrantOptions,
): { tx: WriteTx; end: () => void } {
  let isOver = false
  const prepare = (sql: string): Statement => {
    if (isOver) throw new Error('this transaction is over')
    return statements(sql)
  }
  const tx = { prepare, ...options, head: null } as unknown as WriteTx
  return { tx, end: () => (isOver = true) }
}

/** Reading needs no end: outside a write there is nothing half done to be seen. */
export function grantRead(statements: StatementCache): ReadTx {
  return { prepare: statements } as unknown as ReadTx
}

/**
 * Runs `work` inside an open transaction so that a refusal leaves nothing of it, the place in the
 * chain included, while what stands before it stays.
 */
export function apart<Value>(tx: WriteTx, work: () => Value): Value {
  const headBefore = tx.head
  tx.prepare('SAVEPOINT apart').run()
  try {
    const value = work()
    tx.prepare('RELEASE apart').run()
    return value
  } catch (error) {
    // A fault of the disk may have ended the whole transaction, and this mark with it.
    if (isStorageFault(error)) throw error
    tx.prepare('ROLLBACK TO apart').run()
    tx.prepare('RELEASE apart').run()
    tx.head = headBefore
    throw error
  }
}
