import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'

export type SandboxDatabase = Database.Database

/**
 * The stand-in's own file. Every commit survives the death of the process; only money that moved
 * (`commitDurably`) also survives a power cut, because a forgotten unpaid invoice harms nobody.
 */
export function openSandboxDatabase(dataDir: string): SandboxDatabase {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  // An existing folder keeps the mode it had: tighten it, because macaroons lie in it.
  chmodSync(dataDir, 0o700)
  const path = join(dataDir, 'sandbox.db')
  const db = new Database(path, { timeout: LOCK_WAIT_MS })
  chmodSync(path, 0o600)
  // Amounts reach 10^16 msat, beyond what a double holds exactly.
  db.defaultSafeIntegers(true)
  try {
    // Exclusive: a second sandbox on the same folder must fail, not issue the same indexes.
    db.pragma('locking_mode = EXCLUSIVE')
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = NORMAL')
    createSchema(db, dataDir)
    return db
  } catch (error) {
    db.close()
    const isHeld = error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY'
    if (isHeld) throw new Error(`another sandbox is using ${dataDir}`, { cause: error })
    throw error
  }
}

/** A sandbox that is being replaced gives its files up within this time. */
const LOCK_WAIT_MS = 1_000

/** The state of a stand-in is worth no migrations: another version's folder is refused. */
function createSchema(db: SandboxDatabase, dataDir: string): void {
  const isEmpty = db.prepare('SELECT 1 FROM sqlite_schema').get() === undefined
  const version = Number(db.pragma('user_version', { simple: true }))
  if (!isEmpty && version !== SCHEMA_VERSION) {
    throw new Error(`the sandbox in ${dataDir} was made by another version: remove that folder`)
  }
  db.exec(SCHEMA)
  db.pragma(`user_version = ${SCHEMA_VERSION}`)
}

/** Commits money that moved, flushed to the disk before anybody is told about it. */
export function commitDurably<Result>(db: SandboxDatabase, work: () => Result): Result {
  db.pragma('synchronous = FULL')
  try {
    return db.transaction(work).immediate()
  } finally {
    db.pragma('synchronous = NORMAL')
  }
}

/** Ten million sat on each side, enough for a long day of trying things. */
export const OPENING_BALANCE_MSAT = 10_000_000_000n

const SCHEMA_VERSION = 1

/** Indexes grow for ever and are never given out twice: cursors of a till point at them. */
const SCHEMA = `
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS root_key (id TEXT PRIMARY KEY, key BLOB NOT NULL) STRICT;
-- The one channel: what the customer's wallet holds on its side and the node on the other.
CREATE TABLE IF NOT EXISTS balance (
  owner TEXT PRIMARY KEY CHECK (owner IN ('wallet', 'node')),
  amount_msat INTEGER NOT NULL CHECK (amount_msat >= 0)
) STRICT;
INSERT OR IGNORE INTO balance (owner, amount_msat)
  VALUES ('wallet', ${OPENING_BALANCE_MSAT}), ('node', ${OPENING_BALANCE_MSAT});
CREATE TABLE IF NOT EXISTS invoice (
  add_index INTEGER PRIMARY KEY AUTOINCREMENT,
  payment_hash TEXT NOT NULL UNIQUE,
  preimage TEXT NOT NULL,
  payment_address TEXT NOT NULL,
  bolt11 TEXT NOT NULL,
  memo TEXT NOT NULL,
  description_hash TEXT,
  amount_msat INTEGER NOT NULL CHECK (amount_msat >= 0),
  expiry_seconds INTEGER NOT NULL,
  final_cltv_delta INTEGER NOT NULL,
  is_private INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('OPEN', 'ACCEPTED', 'SETTLED', 'CANCELED')),
  settle_index INTEGER UNIQUE,
  settled_at_ms INTEGER,
  paid_msat INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX IF NOT EXISTS invoice_by_expiry ON invoice (expires_at_ms) WHERE state = 'OPEN';
CREATE TABLE IF NOT EXISTS htlc (
  htlc_index INTEGER PRIMARY KEY AUTOINCREMENT,
  payment_hash TEXT NOT NULL,
  amount_msat INTEGER NOT NULL CHECK (amount_msat > 0),
  state TEXT NOT NULL CHECK (state IN ('ACCEPTED', 'SETTLED', 'CANCELED')),
  accepted_at_ms INTEGER NOT NULL,
  resolved_at_ms INTEGER,
  -- What the customer's wallet means to do with a held HTLC, and when.
  plan TEXT NOT NULL CHECK (plan IN ('none', 'settle', 'release')),
  due_at_ms INTEGER
) STRICT;
CREATE INDEX IF NOT EXISTS htlc_by_hash ON htlc (payment_hash);
CREATE INDEX IF NOT EXISTS htlc_held ON htlc (due_at_ms) WHERE state = 'ACCEPTED';
CREATE TABLE IF NOT EXISTS payment (
  payment_index INTEGER PRIMARY KEY AUTOINCREMENT,
  payment_hash TEXT NOT NULL UNIQUE,
  payment_address TEXT NOT NULL,
  bolt11 TEXT NOT NULL,
  destination TEXT NOT NULL,
  amount_msat INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('IN_FLIGHT', 'SUCCEEDED', 'FAILED')),
  failure TEXT NOT NULL,
  preimage TEXT,
  attempted_at_ms INTEGER,
  resolved_at_ms INTEGER,
  -- When a late settlement is due; empty for a payment that waits for its payee.
  due_at_ms INTEGER
) STRICT;
CREATE TABLE IF NOT EXISTS wallet_invoice (
  payment_hash TEXT PRIMARY KEY,
  preimage TEXT NOT NULL,
  amount_msat INTEGER NOT NULL,
  is_hold INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('OPEN', 'ACCEPTED', 'SETTLED', 'CANCELED'))
) STRICT;
`
