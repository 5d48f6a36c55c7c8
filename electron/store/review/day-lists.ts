import type { DateBasis } from '../../../shared/model/book.ts'
import type { Reader } from '../entries.ts'
import { integer, type Row } from '../row.ts'

export type DayDim = 'booked_day' | 'effective_day'

/** The entries of one day (UTC) in one currency, in the order of the book. */
export type DayList = {
  id: bigint
  dim: DayDim
  firstSeq: bigint
  lastSeq: bigint
  /** True while no entry of it is dated before an earlier one: then a moment cuts it in two. */
  isInOrder: boolean
  latestAtMs: bigint
}

export const DAY_MS = 86_400_000n

export function dayDimOf(by: DateBasis): DayDim {
  return by === 'booked' ? 'booked_day' : 'effective_day'
}

/** The column of `lines` that holds the date itself. */
export function dateColumn(dim: DayDim): 'booked_at' | 'effective_at' {
  return dim === 'booked_day' ? 'booked_at' : 'effective_at'
}

const DAY_LIST = 'id, first_seq, last_seq, in_order, latest_at'

export function dayList(dim: DayDim, row: Row): DayList {
  return {
    id: integer(row, 'id'),
    dim,
    firstSeq: integer(row, 'first_seq'),
    lastSeq: integer(row, 'last_seq'),
    isInOrder: integer(row, 'in_order') === 1n,
    latestAtMs: integer(row, 'latest_at'),
  }
}

/** The lists of the day in which a moment falls. */
export function listsOfDay(index: Reader, dim: DayDim, atMs: bigint): DayList[] {
  const rows = index
    .prepare(`SELECT ${DAY_LIST} FROM lists WHERE dim = ? AND value = ?`)
    .all(dim, atMs / DAY_MS) as Row[]
  return rows.map((row) => dayList(dim, row))
}

/**
 * The number from which on the entries of a list have reached a moment, found by halving; behind
 * its last entry when none has; null when they are so mixed that each must be looked at.
 */
export function reachedFrom(index: Reader, list: DayList, atMs: bigint): bigint | null {
  if (list.latestAtMs < atMs) return list.lastSeq + 1n
  if (!list.isInOrder) return null
  const { dim, id } = list
  const next = index.prepare(
    `SELECT seq, ${dateColumn(dim)} AS at FROM lines INDEXED BY lines_${dim}
     WHERE ${dim} = ? AND seq >= ? ORDER BY seq LIMIT 1`,
  )
  let reached = list.lastSeq
  let low = list.firstSeq
  let high = list.lastSeq
  while (low < high) {
    const middle = (low + high) / 2n
    const row = next.get(id, middle) as Row
    if (integer(row, 'at') >= atMs) {
      reached = integer(row, 'seq')
      high = middle
    } else {
      low = integer(row, 'seq') + 1n
    }
  }
  return reached
}
