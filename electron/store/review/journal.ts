import type { BookFilter, BookOrder, CurrencySum, JournalRow } from '../../../shared/model/book.ts'
import type { DateBasis } from '../../../shared/model/book.ts'
import { type Span, spanOfDays } from '../../domain/day-bounds.ts'
import type { Reader } from '../entries.ts'
import { integer, integerOrNull, type Row } from '../row.ts'
import { countEntries, totalsOf } from './count-entries.ts'
import { dateColumn, DAY_MS, dayDimOf, type DayList, listsOfDay, reachedFrom } from './day-lists.ts'
import { journalRows, withBalances } from './journal-rows.ts'
import { placeAt } from './node-part.ts'
import { type Plan, planOf } from './plan.ts'
import { type Range, readSeqs } from './read-seqs.ts'
import { ReviewRefusal } from './refusal.ts'
import { SEQ_MAX } from './source.ts'

/** The index and the book, read one after the other: the book only grows. */
export type Sources = { index: Reader; book: Reader; zone: string }

export type Listed = { filter: BookFilter; order: BookOrder }

const NO_SPAN: Span = { fromMs: null, toMs: null }

function planned({ index, book, zone }: Sources, filter: BookFilter): Plan {
  const span = filter.period ? daysOf(filter.period, zone) : NO_SPAN
  return planOf(index, book, filter, span)
}

/** @throws ReviewRefusal bad_request for a day that the calendar does not have. */
export function daysOf(days: { fromDay: string | null; toDay: string | null }, zone: string): Span {
  try {
    return spanOfDays(days, zone)
  } catch (error) {
    if (error instanceof RangeError) throw new ReviewRefusal('bad_request', 'day')
    throw error
  }
}

type BesideRow = { seq: number; side: 'after' | 'before' | 'at' }
/** Beside a row, or at a place of the list counted from 0. */
export type PageStart = BesideRow | { position: number }

/** A page of the journal; an empty one behind the last place. @throws ReviewRefusal bad_request */
export function journalPage(
  sources: Sources,
  question: Listed & { limit: number; from: PageStart | null },
): { rows: JournalRow[]; hasMore: boolean } {
  const { index, book } = sources
  const { filter, order, limit, from } = question
  const plan = planned(sources, filter)
  const start = from && 'position' in from ? rowAtPosition(index, plan, order, from) : from
  if (from && !start) return { rows: [], hasMore: false }
  const isForward = start?.side !== 'before'
  const isNewestFirst = (order === 'newest') === isForward
  const range = rangeFrom(start, isNewestFirst)
  // One more than asked tells whether there is another page.
  const seqs = readSeqs(index, plan, { isNewestFirst, range, limit: limit + 1 })
  const shown = seqs.slice(0, limit)
  const rows = journalRows(book, isForward ? shown : shown.reverse())
  const account = filter.account
  return {
    rows:
      account === null || !plan.nodes
        ? rows
        : withBalances(index, rows, { code: account, nodes: plan.nodes }),
    hasMore: seqs.length > limit,
  }
}

function rowAtPosition(
  index: Reader,
  plan: Plan,
  order: BookOrder,
  { position }: { position: number },
): BesideRow | null {
  const count = countEntries(index, plan, WHOLE)
  const isNewestFirst = order === 'newest'
  const seq = seqAtPosition(index, plan, { position: BigInt(position), count, isNewestFirst })
  return seq === null ? null : { seq: Number(seq), side: 'at' }
}

const WHOLE: Range = { fromSeq: 0n, toSeq: SEQ_MAX }

function rangeFrom(from: BesideRow | null, isNewestFirst: boolean): Range {
  if (!from) return WHOLE
  const own = from.side === 'at' ? 0n : 1n
  const seq = BigInt(from.seq)
  return isNewestFirst ? { ...WHOLE, toSeq: seq - own } : { ...WHOLE, fromSeq: seq + own }
}

export function journalTotals(
  sources: Sources,
  filter: BookFilter,
): { count: number; sums: CurrencySum[] } {
  const sums = totalsOf(sources.index, planned(sources, filter))
  return { count: sums.reduce((count, sum) => count + sum.count, 0), sums }
}

export type SeekTarget =
  | { kind: 'day'; day: string; by: DateBasis }
  | { kind: 'seq'; seq: number }
  | { kind: 'position'; position: number }

/** Where a day, an entry or a place stands in the list. @throws ReviewRefusal bad_request */
export function seekJournal(
  sources: Sources,
  question: Listed & { to: SeekTarget },
): { position: number; count: number; seq: number | null } {
  const { index } = sources
  const plan = planned(sources, question.filter)
  const isNewestFirst = question.order === 'newest'
  const count = countEntries(index, plan, WHOLE)
  const seq =
    question.to.kind === 'position'
      ? seqAtPosition(index, plan, { position: BigInt(question.to.position), count, isNewestFirst })
      : firstFrom(index, plan, isNewestFirst, boundOf(sources, question.to, isNewestFirst))
  if (seq === null) return { position: Number(count), count: Number(count), seq: null }
  const before = isNewestFirst ? { ...WHOLE, fromSeq: seq + 1n } : { ...WHOLE, toSeq: seq - 1n }
  return {
    position: Number(countEntries(index, plan, before)),
    count: Number(count),
    seq: Number(seq),
  }
}

function firstFrom(
  index: Reader,
  plan: Plan,
  isNewestFirst: boolean,
  bound: bigint,
): bigint | null {
  const range = isNewestFirst ? { ...WHOLE, toSeq: bound } : { ...WHOLE, fromSeq: bound }
  return readSeqs(index, plan, { isNewestFirst, range, limit: 1 })[0] ?? null
}

/** The first number in this order that may stand there: newest first, the end of the day. */
function boundOf(
  { index, zone }: Sources,
  to: Exclude<SeekTarget, { kind: 'position' }>,
  isNewestFirst: boolean,
): bigint {
  if (to.kind === 'seq') return BigInt(to.seq)
  const { fromMs, toMs } = daysOf({ fromDay: to.day, toDay: to.day }, zone)
  const reached = reachedAt(index, to.by, BigInt((isNewestFirst ? toMs : fromMs) ?? 0))
  return isNewestFirst ? reached - 1n : reached
}

/** The first entry whose date has reached a moment; later ones may be dated back again. */
function reachedAt(index: Reader, by: DateBasis, atMs: bigint): bigint {
  const dim = dayDimOf(by)
  const later = index
    .prepare(
      `SELECT min(first_seq) AS seq FROM lists INDEXED BY lists_days
       WHERE dim = ? AND value > ? AND latest_at > 0`,
    )
    .get(dim, atMs / DAY_MS) as Row
  const sameDay = listsOfDay(index, dim, atMs).map((list) => firstReached(index, list, atMs))
  return [seqOr(later, SEQ_MAX), ...sameDay].reduce((least, seq) => (seq < least ? seq : least))
}

function firstReached(index: Reader, list: DayList, atMs: bigint): bigint {
  const reached = reachedFrom(index, list, atMs)
  if (reached !== null) return reached > list.lastSeq ? SEQ_MAX : reached
  const { dim, id } = list
  const row = index
    .prepare(
      `SELECT min(seq) AS seq FROM lines INDEXED BY lines_${dim}
       WHERE ${dim} = ? AND ${dateColumn(dim)} >= ?`,
    )
    .get(id, atMs) as Row
  return seqOr(row, SEQ_MAX)
}

function seqOr(row: Row, none: bigint): bigint {
  return integerOrNull(row, 'seq') ?? none
}

/** The entry at a place of the list, counted from 0; null behind the last one. */
function seqAtPosition(
  index: Reader,
  plan: Plan,
  at: { position: bigint; count: bigint; isNewestFirst: boolean },
): bigint | null {
  const { position, count, isNewestFirst } = at
  if (position >= count) return null
  const rank = isNewestFirst ? count - position : position + 1n
  if (isCounted(plan)) return seqOfRank(index, plan, rank)
  const scan = { isNewestFirst, range: WHOLE, limit: Number(position) + 1 }
  return readSeqs(index, plan, scan).at(-1) ?? null
}

/** Where counting costs next to nothing, the place is found by halving; else by walking there. */
function isCounted(plan: Plan): boolean {
  if (plan.checks.length > 0 || plan.text) return false
  const by = plan.driver?.by ?? 'node'
  return by === 'node' || by === 'booked_day' || by === 'effective_day'
}

function seqOfRank(index: Reader, plan: Plan, rank: bigint): bigint {
  const last = index.prepare('SELECT max(seq) AS seq FROM lines').get() as Row
  let below = 0n
  let reached = integer(last, 'seq')
  while (reached - below > 1n) {
    const middle = (below + reached) / 2n
    if (rankAt(index, plan, middle) >= rank) reached = middle
    else below = middle
  }
  return reached
}

function rankAt(index: Reader, plan: Plan, seq: bigint): bigint {
  return plan.driver
    ? countEntries(index, plan, { fromSeq: 0n, toSeq: seq })
    : placeAt(index, null, seq)
}
