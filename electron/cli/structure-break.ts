import { BookError } from '../store/errors.ts'
import { MIGRATIONS } from '../store/migrations/index.ts'
import { readPragma } from '../store/pragmas.ts'
import { assertSchema } from '../store/schema.ts'
import type { Database } from '../store/sqlite.ts'

/**
 * Whether tables and triggers are as the migrations of the book's own version make them.
 * @returns what is not, in words; null when all are.
 */
export function structureBreak(db: Database): string | null {
  try {
    const version = Number(readPragma(db, 'user_version'))
    const known = MIGRATIONS.filter((migration) => migration.version <= version)
    if (known.at(-1)?.version !== version)
      return `it has format ${version}, unknown to this program`
    assertSchema(db, known)
    return null
  } catch (error) {
    if (error instanceof BookError) return error.message
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (/^SQLITE_(CORRUPT|NOTADB|IOERR)/.test(code)) return `the file is damaged (${code})`
    throw error
  }
}
