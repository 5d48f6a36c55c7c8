import type { Reader } from '../entries.ts'
import { integer, type Row, text } from '../row.ts'
import { MARK_LENGTH } from './fold.ts'
import { type MemoHits, memosWith } from './memo-hits.ts'
import type { Check } from './plan.ts'
import type { Range } from './read-seqs.ts'
import { ReviewRefusal } from './refusal.ts'

/** What a search text names: lists of entries with a memo like it, and single entries by id. */
export type TextHits = {
  memos: MemoHits
  /** In ascending order, those of the memos among them. */
  seqs: bigint[]
  /** As `MemoHits` reckon it; one found by both ways counts twice. */
  costUpTo(limit: bigint): bigint
  /** Whether a row of a range is among the hits. */
  check(range: Range): Check
}

/**
 * Each word anywhere in the memo or the reason, whatever its case and accents; the whole text also
 * as an entry's number, or as the beginning of a reference, of a part of one, or of a group.
 * @throws ReviewRefusal bad_request for a NUL, or an id's beginning that thousands of entries have.
 */
export function findText(
  index: Reader,
  book: Reader,
  search: string,
  where: { currency: string | null; bounds: Range },
): TextHits {
  // A query of SQLite's full text ends there, and no memo is looked for by it.
  if (search.includes('\0')) throw new ReviewRefusal('bad_request', 'filter.text')
  const memos = memosWith(index, search, where)
  const seqs = idHits(index, book, search)
  return {
    memos,
    seqs,
    costUpTo: (limit) => memos.costUpTo(limit) + BigInt(seqs.length),
    check(range) {
      const { sql, values } = memos.check(range)
      const near = seqs.filter((seq) => seq >= range.fromSeq && seq <= range.toSeq)
      if (near.length === 0) return { sql, values }
      const numbers = JSON.stringify(near.map(Number))
      return {
        sql: `(${sql} OR l.seq IN (SELECT value FROM json_each(?)))`,
        values: [...values, numbers],
      }
    },
  }
}

/** A beginning that names more than this is no search but a filter, and is asked for as one. */
const ID_HITS_MAX = 5_000
const BEGINNING_LENGTH_MIN = 4
/** What no word of a memo has in it, and every id, number and part of a reference has. */
const ID_LIKE = /[\d:_]/

function idHits(index: Reader, book: Reader, search: string): bigint[] {
  const found = new Set<bigint>()
  if (/^#?\d{1,15}$/.test(search)) addNumber(book, search.replace('#', ''), found)
  if (/\s/.test(search) || search.length < BEGINNING_LENGTH_MIN) return [...found]
  for (const rows of beginnings(index, book, search)) {
    if (rows.length > ID_HITS_MAX) {
      // "sale" begins the reference of every sale; whoever types it means the memos.
      if (!ID_LIKE.test(search)) return []
      throw new ReviewRefusal('bad_request', 'filter.text')
    }
    for (const row of rows as Row[]) found.add(integer(row, 'seq'))
  }
  return [...found].sort((left, right) => (left < right ? -1 : 1))
}

/** Entries by the beginning of their reference, of their group, and of a part of a reference. */
function* beginnings(index: Reader, book: Reader, search: string): Generator<unknown[]> {
  const end = `${search}\u{10ffff}`
  for (const column of ['reference', 'group_id']) {
    yield book
      .prepare(
        `SELECT seq FROM transfers WHERE ${column} >= ? AND ${column} < ? LIMIT ${ID_HITS_MAX + 1}`,
      )
      .all(search, end)
  }
  yield markHits(index, book, search.toLowerCase())
}

function addNumber(book: Reader, digits: string, found: Set<bigint>): void {
  const row = book.prepare('SELECT seq FROM transfers WHERE seq = ?').get(BigInt(digits))
  if (row) found.add(integer(row as Row, 'seq'))
}

/** Marks are cut, so a longer text is compared with the reference itself. */
function markHits(index: Reader, book: Reader, search: string): unknown[] {
  if (search.includes(':')) return []
  const start = search.slice(0, MARK_LENGTH)
  const rows = index
    .prepare(`SELECT seq FROM marks WHERE mark >= ? AND mark < ? LIMIT ${ID_HITS_MAX + 1}`)
    .all(start, `${start}\u{10ffff}`) as Row[]
  if (search.length <= MARK_LENGTH || rows.length > ID_HITS_MAX) return rows
  const reference = book.prepare('SELECT reference FROM transfers WHERE seq = ?')
  return rows.filter((row) => {
    const [, ...inner] = text(reference.get(integer(row, 'seq')) as Row, 'reference')
      .toLowerCase()
      .split(':')
    return inner.some((part) => part.startsWith(search))
  })
}
