import type { JournalRow } from '../../../shared/model/book.ts'

/** Rows asked for at once, and the size of the blocks the list is cut into. */
export const BLOCK = 100
/** Enough for any screen and what was just scrolled over; more would only be kept. */
const KEPT_MAX = 3_000

/**
 * What is known of a list of entries. A row stands at its place counted from the OLDEST: the book
 * only grows at its other end, so a place once known never changes, and new entries move nothing.
 */
export type JournalRows = {
  count: number
  byPlace: Map<number, JournalRow>
}

export const NO_ROWS: JournalRows = { count: 0, byPlace: new Map() }

/** Place of the line `index` from the top of a list with the newest on top, and back. */
export function placeOf(rows: JournalRows, index: number): number {
  return rows.count - 1 - index
}

/** A page with the newest first whose first row has `newer` rows above it, in a list of `count`. */
export function withFirstPage(
  page: readonly JournalRow[],
  at: { count: number; newer: number },
): JournalRows {
  const top = at.count - 1 - at.newer
  return { count: at.count, byPlace: new Map(page.map((row, index) => [top - index, row])) }
}

/** Entries that came after all that was known; newest first, as the core sends them. */
export function withNewer(rows: JournalRows, newer: readonly JournalRow[]): JournalRows {
  const count = rows.count + newer.length
  const byPlace = new Map(rows.byPlace)
  for (const [index, row] of newer.entries()) byPlace.set(count - 1 - index, row)
  return { count, byPlace }
}

/** Rows in the order they were written, from that place on. Far from it, old ones are let go. */
export function withRows(
  rows: JournalRows,
  place: number,
  found: readonly JournalRow[],
): JournalRows {
  const byPlace = new Map(rows.byPlace)
  for (const [index, row] of found.entries()) byPlace.set(place + index, row)
  if (byPlace.size > KEPT_MAX) {
    const isFar = (other: number): boolean => Math.abs(other - place) > KEPT_MAX / 3
    for (const other of byPlace.keys()) if (isFar(other)) byPlace.delete(other)
  }
  return { ...rows, byPlace }
}

/** How to ask for a block: beside a row that is known, or by its place alone. */
export type BlockQuestion = { place: number; limit: number } & (
  | { side: 'after' | 'before'; seq: number }
  | { side: 'at'; seq: null }
)

/** The first block with a row missing among these lines, or null when all are known. */
export function missingBlock(
  rows: JournalRows,
  lines: { first: number; last: number },
): BlockQuestion | null {
  for (let index = lines.first; index <= lines.last; index += 1) {
    const place = placeOf(rows, index)
    if (place < 0 || place >= rows.count || rows.byPlace.has(place)) continue
    const start = place - (place % BLOCK)
    const end = Math.min(rows.count, start + BLOCK)
    const limit = end - start
    const below = rows.byPlace.get(start - 1)
    if (below) return { place: start, limit, side: 'after', seq: below.seq }
    const above = rows.byPlace.get(end)
    if (above) return { place: start, limit, side: 'before', seq: above.seq }
    return { place: start, limit, side: 'at', seq: null }
  }
  return null
}
