import { createHash } from 'node:crypto'
import { BookError } from './errors.ts'
import type { Migration } from './migrations/index.ts'
import { readPragma } from './pragmas.ts'
import { integer, type Row, text } from './row.ts'
import type { Database } from './sqlite.ts'

export type MigrateOptions = {
  migrations: readonly Migration[]
  nowMs: number
  /** Runs inside the first migration, so that a book is never without its first entry. */
  onCreated: (db: Database) => void
}

/**
 * Brings the file to the newest version, each step in one exclusive transaction.
 * @throws BookError newer when a later program wrote it, corrupt when its record of past steps is
 *   not ours.
 */
export function migrate(db: Database, options: MigrateOptions): void {
  const { migrations } = options
  const version = Number(readPragma(db, 'user_version'))
  const latest = migrations.at(-1)?.version ?? 0
  if (version > latest) {
    throw new BookError(
      'newer',
      `This book was written by a newer Tillbook (format ${version}, this one knows ${latest}). ` +
        'Install that version again; nothing was changed.',
    )
  }
  if (version > 0) assertRecord(db, migrations, version)
  for (const migration of migrations) {
    if (migration.version > version) runMigration(db, migration, options)
  }
}

function assertRecord(db: Database, migrations: readonly Migration[], version: number): void {
  const rows = db.prepare('SELECT version, sha256 FROM migrations ORDER BY version').all() as Row[]
  const recorded = rows.map((row) => `${integer(row, 'version')}:${text(row, 'sha256')}`)
  const expected = migrations
    .filter((migration) => migration.version <= version)
    .map((migration) => `${migration.version}:${migration.sha256}`)
  if (recorded.join() !== expected.join()) {
    throw new BookError('corrupt', 'The book was not built by the steps that Tillbook knows.')
  }
}

function runMigration(db: Database, migration: Migration, options: MigrateOptions): void {
  const sha256 = sha256Of(migration.sql)
  if (sha256 !== migration.sha256) {
    throw new BookError('corrupt', `Migration ${migration.version} was edited: it is ${sha256}.`)
  }
  db.exec('BEGIN EXCLUSIVE')
  try {
    db.exec(migration.sql)
    db.prepare(
      'INSERT INTO migrations (version, name, sha256, applied_at) VALUES (?, ?, ?, ?)',
    ).run(migration.version, migration.name, sha256, options.nowMs)
    db.pragma(`user_version = ${migration.version}`)
    if (migration === options.migrations[0]) options.onCreated(db)
    if (db.prepare('PRAGMA foreign_key_check').all().length > 0) {
      throw new BookError('corrupt', `Migration ${migration.version} leaves a dangling reference.`)
    }
    db.exec('COMMIT')
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK')
    throw error
  }
}

/** Hex SHA-256 of a text. */
export function sha256Of(content: string): string {
  return createHash('sha256').update(content).digest('hex')
}
