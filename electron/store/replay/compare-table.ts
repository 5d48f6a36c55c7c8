import { createHash, type Hash } from 'node:crypto'
import type { Reader } from '../entries.ts'
import { columnsOf, hasTable } from '../schema.ts'
import type { Cell, Cells, RebuiltTable, TableName } from './tables.ts'

/** One table, rebuilt and as it stands. Hashes are SHA-256, 64 hex digits. */
export type ReplayedTable = {
  name: TableName
  /** Rebuilt rows. */
  rows: number
  standingRows: number
  hash: string
  standingHash: string
  isSame: boolean
  /** The first row that differs, in words; null when none does. */
  difference: string | null
}

/** Rows between two looks at whether somebody wants it to end. */
const ROWS_PER_TURN = 2_000

/**
 * Walks the rebuilt and the standing rows of one table side by side, in the order of their keys.
 * Each row is hashed as the JSON array of its values with a line feed, after one line with the name
 * of the table; where the log does not say, both sides have `false` (decision 0021).
 * @param content takes what of the rebuilt rows does not depend on the order of the telling.
 */
export async function compareTable(
  reader: Reader,
  table: RebuiltTable,
  { content, nextTurn }: { content: Hash; nextTurn: () => Promise<void> },
): Promise<ReplayedTable> {
  const rebuilt = tally(table.name)
  const standing = tally(table.name)
  const contents = tally(table.name)
  let difference: string | null = null
  let turns = 0
  for (const pair of pairs(table.rows(), standingRows(reader, table))) {
    const [made, stands] = bothSides(table, pair)
    if (made) {
      rebuilt.add(made)
      const own = table.content(made)
      if (own) contents.add(own)
    }
    if (stands) standing.add(stands)
    difference ??= differenceOf(table, pair.key, made, stands)
    turns += 1
    if (turns % ROWS_PER_TURN === 0) await nextTurn()
  }
  content.update(contents.end())
  const [hash, standingHash] = [rebuilt.end(), standing.end()]
  return {
    name: table.name,
    rows: rebuilt.rows(),
    standingRows: standing.rows(),
    hash,
    standingHash,
    isSame: hash === standingHash,
    difference,
  }
}

type Keyed = [key: string, cells: Cells]
type Pair = { key: string; rebuilt: Cells | null; standing: Cells | null }

function* standingRows(
  reader: Reader,
  { table, standing }: RebuiltTable,
): Generator<Keyed, undefined> {
  // A table that was erased counts as an empty one, as in row-check.ts.
  if (!hasTable(reader, table)) return undefined
  const rows = typeof standing === 'string' ? standing : standing(columnsOf(reader, table))
  for (const row of reader.prepare(rows).raw(true).iterate()) {
    const [key, ...values] = row as (string | bigint | null)[]
    yield [`${key}`, values.map((value) => (typeof value === 'bigint' ? `${value}` : value))]
  }
  return undefined
}

/** Both are sorted by the same keys; one that only one side has stands alone. */
function* pairs(left: Iterator<Keyed>, right: Iterator<Keyed>): Generator<Pair> {
  try {
    let rebuilt = left.next()
    let standing = right.next()
    while (rebuilt.done !== true || standing.done !== true) {
      const order = orderOf(rebuilt, standing)
      const one = order <= 0 ? rebuilt : standing
      yield {
        key: one.done === true ? '' : one.value[0],
        rebuilt: order <= 0 && rebuilt.done !== true ? rebuilt.value[1] : null,
        standing: order >= 0 && standing.done !== true ? standing.value[1] : null,
      }
      if (order <= 0) rebuilt = left.next()
      if (order >= 0) standing = right.next()
    }
  } finally {
    // A query that was left in the middle keeps its connection busy.
    left.return?.()
    right.return?.()
  }
}

function orderOf(rebuilt: IteratorResult<Keyed>, standing: IteratorResult<Keyed>): number {
  if (rebuilt.done === true) return 1
  if (standing.done === true) return -1
  const [left, right] = [rebuilt.value[0], standing.value[0]]
  if (left === right) return 0
  // By their bytes, as SQLite sorts text; JavaScript compares halves of characters.
  return Buffer.compare(Buffer.from(left), Buffer.from(right))
}

/** What of the standing row the log can tell, so that both say the same of the rest. */
function bothSides(
  { restrict }: RebuiltTable,
  { rebuilt, standing }: Pair,
): [Cells | null, Cells | null] {
  if (!rebuilt || !standing) return [rebuilt, standing]
  const told = restrict ? restrict(standing, rebuilt) : standing
  return [rebuilt, told.map((cell, place) => (rebuilt[place] === false ? false : cell))]
}

function differenceOf(
  { columns }: RebuiltTable,
  key: string,
  rebuilt: Cells | null,
  standing: Cells | null,
): string | null {
  // Numbers are filled up with zeros to be sorted as text.
  const name = key.replace(/^0+(?=\d)/, '').replaceAll('|', ' ')
  if (!standing) return `${name} is missing: the log tells of it`
  if (!rebuilt) return `${name} was put in: the log does not tell of it`
  const place = columns.findIndex((_column, at) => rebuilt[at] !== standing[at])
  if (place === -1) return null
  const [told, stands] = [rebuilt[place], standing[place]].map((cell) => wordsOf(cell))
  return `${name}: ${columns[place]} is ${stands}, the log says ${told}`
}

function wordsOf(cell: Cell | undefined): string {
  if (cell === false) return 'not told'
  return cell === null || cell === undefined ? 'nothing' : JSON.stringify(cell).slice(1, -1)
}

type Tally = { add(cells: Cells): void; rows(): number; end(): string }

/** Text is hashed in pieces: one call for each of a million rows costs as much again. */
const PIECE_LENGTH = 65_536

function tally(name: TableName): Tally {
  const hash = createHash('sha256')
  let text = `tillbook replay 1 ${name}\n`
  let rows = 0
  return {
    add(cells) {
      rows += 1
      text += `${JSON.stringify(cells)}\n`
      if (text.length < PIECE_LENGTH) return
      hash.update(text)
      text = ''
    },
    rows: () => rows,
    end: () => hash.update(text).digest('hex'),
  }
}
