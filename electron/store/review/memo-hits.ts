import type { Reader } from '../entries.ts'
import { integer, type Row, text } from '../row.ts'
import { foldedText } from './folded-text.ts'
import { MEMO_PART_ENTRIES } from './list-book.ts'
import type { Check, Source } from './plan.ts'
import type { Range } from './read-seqs.ts'
import { SEQ_MAX } from './source.ts'
import { wide } from './sums.ts'

/** The lists of the memos that have all words of a search text in them. */
export type MemoHits = {
  /** As many entries at most. */
  count: bigint
  /** All lists that reach into a range, in portions that follow each other in this order. */
  portions(range: Range, isNewestFirst: boolean): Iterable<Source[]>
  check: Check
}

/** So many are read before anything is answered: a few ms. */
const LISTS_READ_MAX = 2_000
const WHOLE: Span = { first: 0n, last: SEQ_MAX }

/**
 * Few lists are read at once. Many, as of a shop that writes another memo for each sale, are read
 * part by part of the book, so that a page costs as much as the parts that it is found in.
 */
export function memosWith(index: Reader, search: string, currency: string | null): MemoHits {
  const words = wordsOf(search)
  if (!words) return { count: 0n, portions: () => [], check: { sql: '0', values: [] } }
  const some = listsWith(index, words, { currency, span: WHOLE, limit: LISTS_READ_MAX + 1 })
  if (some.length <= LISTS_READ_MAX) return few(some)
  const lines = index.prepare('SELECT lines FROM about').get() as Row
  return {
    // Nobody has counted them, so any other part of the filter that is not the whole book is less.
    count: integer(lines, 'lines'),
    *portions(range, isNewestFirst) {
      const spans = spansOf(index, range)
      for (const span of isNewestFirst ? spans.reverse() : spans) {
        yield listsWith(index, words, { currency, span, limit: MEMO_PART_ENTRIES })
      }
    },
    check: checkOf(words),
  }
}

function few(lists: Source[]): MemoHits {
  const ids = JSON.stringify(lists.map(({ id }) => Number(id)))
  return {
    count: lists.reduce((sum, { count }) => sum + count, 0n),
    portions: () => [lists],
    check: { sql: 'l.memo IN (SELECT value FROM json_each(?))', values: [ids] },
  }
}

/** Trigrams cannot find less than three characters; those few are compared one by one. */
const INDEXED_LENGTH_MIN = 3

type Words = {
  /** A query of full text for the words that trigrams can find; null without any. */
  match: string | null
  short: string[]
  /** All of them, as they are compared. */
  all: string[]
}

function wordsOf(search: string): Words | null {
  const words = search.split(/\s+/).filter((word) => foldedText(word) !== '')
  if (words.length === 0) return null
  const isIndexed = (word: string): boolean => [...foldedText(word)].length >= INDEXED_LENGTH_MIN
  const long = words.filter(isIndexed).map((word) => `"${word.replaceAll('"', '""')}"`)
  return {
    match: long.length === 0 ? null : long.join(' AND '),
    short: words.filter((word) => !isIndexed(word)).map(foldedText),
    all: words.map(foldedText),
  }
}

const HAS = 'instr(folded(value), ?) > 0'

/**
 * Whether one row's memo is among the hits, without a list of them. The memo itself is compared:
 * asking full text for one row takes ten times as long.
 */
function checkOf({ all }: Words): Check {
  const compared = all.map(() => HAS).join(' AND ')
  const sql = `EXISTS (SELECT 1 FROM lists WHERE id = l.memo AND ${compared})`
  return { sql, values: all }
}

/** Ids of lists, both ends included. */
type Span = { first: bigint; last: bigint }

function listsWith(
  index: Reader,
  { match, short }: Words,
  within: { currency: string | null; span: Span; limit: number },
): Source[] {
  const { currency, span, limit } = within
  // The plus keeps SQLite from reading all memos of the book for those of one part.
  const [from, ids] =
    match === null
      ? [`lists WHERE +dim = 'memo'`, 'lists.id']
      : ['memo_words CROSS JOIN lists ON lists.id = memo_words.rowid WHERE words MATCH ?', ROWID]
  const compared = short.map(() => `AND ${HAS}`).join(' ')
  const inCurrency = currency === null ? '' : 'AND currency = ?'
  const rows = index
    .prepare(
      `SELECT id, currency, count, moved, first_seq, last_seq FROM ${from}
         AND ${ids} BETWEEN ? AND ? ${inCurrency} ${compared} LIMIT ?`,
    )
    .all(
      ...(match === null ? [] : [match]),
      span.first,
      span.last,
      ...(currency === null ? [] : [currency]),
      ...short,
      BigInt(limit),
    ) as Row[]
  return rows.map(sourceOf)
}

const ROWID = 'memo_words.rowid'

function sourceOf(row: Row): Source {
  return {
    id: integer(row, 'id'),
    currency: text(row, 'currency'),
    count: integer(row, 'count'),
    moved: wide(row, 'moved'),
    firstSeq: integer(row, 'first_seq'),
    lastSeq: integer(row, 'last_seq'),
    isWhole: true,
  }
}

/** Which lists of memos each part of the book has, for the parts that a range reaches into. */
function spansOf(index: Reader, { fromSeq, toSeq }: Range): Span[] {
  const size = BigInt(MEMO_PART_ENTRIES)
  const rows = index
    .prepare('SELECT part, first_list FROM memo_parts WHERE part >= ? ORDER BY part')
    .all(fromSeq / size) as Row[]
  const starts = rows.map((row) => integer(row, 'first_list'))
  const last = (at: number): bigint => (starts[at + 1] ?? SEQ_MAX) - 1n
  return rows
    .map((row, at) => ({ part: integer(row, 'part'), first: starts[at] ?? 0n, last: last(at) }))
    .filter(({ part }) => part <= toSeq / size)
}
