import { BookError } from './errors.ts'

/** One row as SQLite gave it. Columns are read through these functions: the edge of the store. */
export type Row = Readonly<Record<string, unknown>>

/** The table is STRICT, so a wrong type means a damaged file or a wrong query. */
function wrong(row: Row, column: string, wanted: string): BookError {
  return new BookError('corrupt', `Column ${column} is ${typeof row[column]}, not ${wanted}.`)
}

export function integer(row: Row, column: string): bigint {
  const value = row[column]
  if (typeof value === 'bigint') return value
  throw wrong(row, column, 'an integer')
}

/** An integer that is small by its nature: a time in ms, a counter, a flag. */
export function small(row: Row, column: string): number {
  const value = integer(row, column)
  if (value > 9007199254740991n || value < -9007199254740991n) throw wrong(row, column, 'small')
  return Number(value)
}

export function text(row: Row, column: string): string {
  const value = row[column]
  if (typeof value === 'string') return value
  throw wrong(row, column, 'text')
}

export function bytes(row: Row, column: string): Uint8Array {
  const value = row[column]
  if (value instanceof Uint8Array) return value
  throw wrong(row, column, 'bytes')
}

export function flag(row: Row, column: string): boolean {
  return integer(row, column) === 1n
}

export function integerOrNull(row: Row, column: string): bigint | null {
  return row[column] === null ? null : integer(row, column)
}

export function smallOrNull(row: Row, column: string): number | null {
  return row[column] === null ? null : small(row, column)
}

export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : text(row, column)
}

/** A word of a closed list. A CHECK keeps the column to it; this keeps the code to the column. */
export function word<Word extends string>(row: Row, column: string, words: readonly Word[]): Word {
  const value = text(row, column)
  const found = words.find((known) => known === value)
  if (found === undefined) throw wrong(row, column, words.join('|'))
  return found
}
