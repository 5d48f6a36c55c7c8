import type { REPLAYED_TABLES } from '../../../shared/model/replay.ts'

/**
 * One value of a rebuilt row: an integer as decimal digits, text as it is, null where there is
 * none, and `false` where the log does not say, so that the standing value counts for nothing.
 */
export type Cell = string | null | false

/** A row by its columns, in the order of its table; the first one names the row. */
export type Cells = readonly Cell[]

export type TableName = (typeof REPLAYED_TABLES)[number]

/** A table that the log tells, as it was rebuilt. */
export type RebuiltTable = {
  name: TableName
  /** Where the standing rows are; a book of a format before it has no such table. */
  table: string
  columns: readonly string[]
  /** Standing rows: the key, then one value for each column, in the order of the keys' bytes. */
  standing: string | ((columns: ReadonlySet<string>) => string)
  /** Rebuilt rows in the same order. */
  rows(): IterableIterator<[key: string, cells: Cells]>
  /** Brings a standing row to what the log can tell of it, beyond columns that it leaves open. */
  restrict?: (standing: Cells, rebuilt: Cells) => Cells
  /**
   * What of a row does not depend on the order in which facts were told: no numbers that are given
   * out one after another, no times, and no way by which an end was reached. Null leaves the row
   * out.
   */
  content: (cells: Cells) => Cells | null
}

export function digits(value: bigint): string
export function digits(value: bigint | null): string | null
export function digits(value: bigint | null): string | null {
  return value === null ? null : value.toString()
}
