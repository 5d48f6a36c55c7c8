import { BookError } from './errors.ts'
import type { Migration } from './migrations/index.ts'
import type { Reader } from './entries.ts'
import { type Row, text } from './row.ts'
import { connect, type Database } from './sqlite.ts'

/**
 * Compares every table, index and trigger with what the migrations make. A trigger that was
 * dropped to change a row, and not put back word for word, is found here (reliability L5).
 * Costs a few ms whatever the size of the book.
 * @throws BookError corrupt, naming the first object that differs.
 */
export function assertSchema(db: Database, migrations: readonly Migration[]): void {
  const actual = schemaOf(db)
  const expected = expectedSchema(migrations)
  for (const [name, sql] of expected) {
    if (actual.get(name) !== sql) {
      throw new BookError('corrupt', `The book's structure was changed: ${name} is not as built.`)
    }
  }
  for (const name of actual.keys()) {
    if (!expected.has(name)) {
      throw new BookError('corrupt', `The book's structure was changed: ${name} was put in.`)
    }
  }
}

function expectedSchema(migrations: readonly Migration[]): Map<string, string> {
  const fresh = connect(':memory:', { timeoutMs: 0 })
  try {
    for (const migration of migrations) fresh.exec(migration.sql)
    return schemaOf(fresh)
  } finally {
    fresh.close()
  }
}

function schemaOf(db: Database): Map<string, string> {
  const rows = db
    .prepare(
      // What SQLite makes by itself for UNIQUE has no text; ANALYZE makes only these names.
      `SELECT type || ' ' || name AS name, sql FROM sqlite_schema WHERE sql IS NOT NULL
         AND name NOT IN ('sqlite_stat1', 'sqlite_stat4') ORDER BY type, name`,
    )
    .all() as Row[]
  return new Map(rows.map((row) => [text(row, 'name'), text(row, 'sql')]))
}

/** The names of a table's columns: a book of a format before has fewer. */
export function columnsOf(reader: Reader, table: string): ReadonlySet<string> {
  const rows = reader.prepare('SELECT name FROM pragma_table_info(?)').all(table) as Row[]
  return new Set(rows.map((row) => text(row, 'name')))
}

/** A copy of an older version is looked at as it is: it lacks what came later. */
export function hasTable(reader: Reader, name: string): boolean {
  const query = `SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`
  return reader.prepare(query).get(name) !== undefined
}
