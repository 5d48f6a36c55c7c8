import type { JournalRow } from '../../../shared/model/book.ts'

/** Rows asked for at once: the rows of a window twice over. */
export const BLOCK = 60
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
export type BlockQuestion = {
  place: number
  limit: number
  beside: { side: 'after' | 'before'; seq: number } | null
}

/**
 * What to read first of the rows that are missing among these lines, or null when all are known.
 * Far from all that is known the lines stand in the middle of the block, so that a jump is one
 * block wherever it lands.
 */
export function missingBlock(
  rows: JournalRows,
  lines: { first: number; last: number },
): BlockQuestion | null {
  const isMissing = (line: number): boolean => {
    const place = placeOf(rows, line)
    return place >= 0 && place < rows.count && !rows.byPlace.has(place)
  }
  let { first } = lines
  while (first <= lines.last && !isMissing(first)) first += 1
  if (first > lines.last) return null
  let last = first
  while (last < lines.last && isMissing(last + 1)) last += 1
  const newest = placeOf(rows, first)
  const oldest = placeOf(rows, last)
  const above = rows.byPlace.get(newest + 1)
  if (above)
    return { ...block(rows, newest + 1 - BLOCK), beside: { side: 'before', seq: above.seq } }
  const below = rows.byPlace.get(oldest - 1)
  if (below) return { ...block(rows, oldest), beside: { side: 'after', seq: below.seq } }
  const middle = Math.floor((newest + oldest + 1 - BLOCK) / 2)
  return { ...block(rows, middle), beside: null }
}

/** The part that the list has of the block beginning there. */
function block(rows: JournalRows, start: number): { place: number; limit: number } {
  const place = Math.max(0, start)
  return { place, limit: Math.min(rows.count, start + BLOCK) - place }
}
