import type { Reader } from '../entries.ts'
import { integer, type Row, text } from '../row.ts'
import { foldedText } from './folded-text.ts'
import { MEMO_PART_ENTRIES } from './list-book.ts'
import type { Check, Source } from './plan.ts'
import { type Range, within } from './read-seqs.ts'
import { SEQ_MAX } from './source.ts'
import { wide } from './sums.ts'

/** The lists of the memos that have all words of a search text in them. */
export type MemoHits = {
  /**
   * What reading them costs, in entries; `limit` when it is as much or more, or nobody knows. Each
   * list is opened by a query of its own, which takes as long as a score of entries.
   */
  costUpTo(limit: bigint): bigint
  /** All lists that reach into a range, in portions that follow each other in this order. */
  portions(range: Range, isNewestFirst: boolean): Iterable<Source[]>
  /** Whether a row of a range is among the hits. */
  check(range: Range): Check
}

/** No more are read to learn how many entries there are, or which: a few ms. */
const LISTS_READ_MAX = 2_000
const LIST_COST = 20n
/** How many are read at first; each next time it is twice as many. */
const FIRST_LISTS = 32
const NEXT_LISTS_MAX = 2 * MEMO_PART_ENTRIES

/**
 * Every part of the book has lists of its own, and their ids grow with it. They are read from the
 * end that is asked for, so that a page costs as much as the parts that it is found in.
 * @param where `bounds` has every answer in it: what is elsewhere is not looked for.
 */
export function memosWith(
  index: Reader,
  search: string,
  where: { currency: string | null; bounds: Range },
): MemoHits {
  const words = wordsOf(search)
  if (!words) return NONE
  const inside = (range: Range): ListQuery => ({
    words,
    currency: where.currency,
    span: spanOf(index, within(range, where.bounds)),
  })
  return {
    costUpTo(limit) {
      let [cost, lists] = [0n, 0]
      for (const { read } of inTurn(index, inside(where.bounds), false)) {
        for (const source of read) cost += LIST_COST + source.count
        lists += read.length
        if (cost >= limit || lists > LISTS_READ_MAX) return limit
      }
      return cost
    },
    portions: (range, isNewestFirst) => wholeParts(inTurn(index, inside(range), isNewestFirst)),
    check(range) {
      const ids = idsWith(index, inside(range), LISTS_READ_MAX + 1)
      return ids.length <= LISTS_READ_MAX ? idCheck(ids) : wordCheck(words)
    },
  }
}

const NONE: MemoHits = {
  costUpTo: () => 0n,
  portions: () => [],
  check: () => ({ sql: '0', values: [] }),
}

type Turn = { read: Source[]; isLast: boolean }

function* inTurn(index: Reader, query: ListQuery, isNewestFirst: boolean): Generator<Turn> {
  let { span } = query
  for (let limit = FIRST_LISTS; ; limit = Math.min(2 * limit, NEXT_LISTS_MAX)) {
    const read = listsWith(index, { ...query, span }, { isNewestFirst, limit })
    const reached = read.at(-1)
    const isLast = read.length < limit || reached === undefined
    yield { read, isLast }
    if (isLast) return
    span = isNewestFirst ? { ...span, last: reached.id - 1n } : { ...span, first: reached.id + 1n }
  }
}

/** Lists of one part may hold entries from all over it, so it is handed on when it is whole. */
function* wholeParts(turns: Iterable<Turn>): Generator<Source[]> {
  let kept: Source[] = []
  for (const { read, isLast } of turns) {
    const all = [...kept, ...read]
    const open = all.at(-1)
    kept = isLast || !open ? [] : all.filter((source) => partOf(source) === partOf(open))
    yield all.slice(0, all.length - kept.length)
  }
}

const partOf = ({ firstSeq }: Source): bigint => firstSeq / BigInt(MEMO_PART_ENTRIES)

function idCheck(ids: readonly bigint[]): Check {
  const numbers = JSON.stringify(ids.map(Number))
  return { sql: 'l.memo IN (SELECT value FROM json_each(?))', values: [numbers] }
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
function wordCheck({ all }: Words): Check {
  const compared = all.map(() => HAS).join(' AND ')
  const sql = `EXISTS (SELECT 1 FROM lists WHERE id = l.memo AND ${compared})`
  return { sql, values: all }
}

/** Ids of lists, both ends included. */
type Span = { first: bigint; last: bigint }

type ListQuery = { words: Words; currency: string | null; span: Span }

function listsWith(
  index: Reader,
  { words, currency, span }: ListQuery,
  { isNewestFirst, limit }: { isNewestFirst: boolean; limit: number },
): Source[] {
  const { match, short } = words
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
         AND ${ids} BETWEEN ? AND ? ${inCurrency} ${compared}
       ORDER BY ${ids} ${isNewestFirst ? 'DESC' : 'ASC'} LIMIT ?`,
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

/** The ids alone, in any order: full text knows them without a look at the lists. */
function idsWith(index: Reader, query: ListQuery, limit: number): bigint[] {
  const { words, span } = query
  if (words.match === null || words.short.length > 0) {
    return listsWith(index, query, { isNewestFirst: false, limit }).map(({ id }) => id)
  }
  const rows = index
    .prepare('SELECT rowid FROM memo_words WHERE words MATCH ? AND rowid BETWEEN ? AND ? LIMIT ?')
    .all(words.match, span.first, span.last, BigInt(limit)) as Row[]
  return rows.map((row) => integer(row, 'rowid'))
}

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

/** The ids of all lists of the parts of the book that a range reaches into. */
function spanOf(index: Reader, { fromSeq, toSeq }: Range): Span {
  const from = index.prepare(
    'SELECT first_list FROM memo_parts WHERE part >= ? ORDER BY part LIMIT 1',
  )
  const idFrom = (part: bigint): bigint => {
    const row = from.get(part) as Row | undefined
    return row ? integer(row, 'first_list') : SEQ_MAX
  }
  const size = BigInt(MEMO_PART_ENTRIES)
  return { first: idFrom(fromSeq / size), last: idFrom(toSeq / size + 1n) - 1n }
}
