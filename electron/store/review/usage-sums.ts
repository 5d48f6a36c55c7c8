import { CREDITS_USED } from '../../domain/credit-entries.ts'
import type { Span } from '../../domain/day-bounds.ts'
import type { Reader } from '../entries.ts'
import { integer, type Row } from '../row.ts'
import { type OperationSum, usageOfDays, usesAt } from '../usage.ts'
import { DAY_MS, type DayList, listsOfDay, reachedFrom } from './day-lists.ts'
import { daysOf, type Sources } from './journal.ts'
import { mustBeInOrder } from './refusal.ts'

export type UsageSumsAsked = {
  customerId: string | null
  /** Days of the shop's zone, both included; null leaves that end open. */
  fromDay: string | null
  toDay: string | null
  limit: number
}

type Sum = Omit<OperationSum, 'operation'>

export type UsageSums = {
  zone: string
  /** The dearest first, at most `limit`. */
  operations: OperationSum[]
  /** What is not listed one by one. */
  others: Sum & { operations: number }
  total: Sum
}

const DAY = Number(DAY_MS)
/** A day before and a day after all that a book can have. */
const FIRST_DAY = 0
const LAST_DAY = 1_000_000

/**
 * MANA-61: what was used by operation. Kept sums are of whole days of UTC, and days of the shop
 * begin at another hour: whole days between come from the sums, and the two ends from the book,
 * entry by entry. Nothing is counted and taken away again, so a use that is booked meanwhile is in
 * the answer or not, but never on the wrong side of an end.
 * @throws ReviewRefusal bad_request when the period ends first.
 */
export function usageSums(sources: Sources, asked: UsageSumsAsked): UsageSums {
  mustBeInOrder(asked)
  const { customerId, limit } = asked
  const { book, zone } = sources
  const { days, ends } = partsOf(daysOf(asked, zone))
  const seqs = ends.flatMap((end) => usesWithin(sources.index, end))
  const sums = merged([
    ...usageOfDays(book, { customerId, ...days }),
    ...usesAt(book, { customerId, seqs }),
  ])
  const listed = sums.slice(0, limit)
  const rest = sums.slice(limit)
  return {
    zone,
    operations: listed,
    others: { operations: rest.length, ...sumOf(rest) },
    total: sumOf(sums),
  }
}

type End = { fromMs: number; toMs: number }
type Parts = { days: { fromDay: number; toDay: number }; ends: End[] }

/** The whole days of UTC in a span, and what of it lies before the first and after the last. */
function partsOf({ fromMs, toMs }: Span): Parts {
  const first = fromMs === null ? FIRST_DAY : Math.ceil(fromMs / DAY)
  const end = toMs === null ? LAST_DAY : Math.floor(toMs / DAY)
  const days = { fromDay: first, toDay: end - 1 }
  // A short day of the shop may lie within one day of UTC.
  if (fromMs !== null && toMs !== null && first > end) return { days, ends: [{ fromMs, toMs }] }
  const ends: End[] = []
  if (fromMs !== null) ends.push({ fromMs, toMs: first * DAY })
  if (toMs !== null) ends.push({ fromMs: end * DAY, toMs })
  return { days, ends: ends.filter((one) => one.fromMs < one.toMs) }
}

/** Numbers of the entries of used credits in a part of one day of UTC, by the date booked. */
function usesWithin(index: Reader, { fromMs, toMs }: End): bigint[] {
  const node = index
    .prepare('SELECT id FROM nodes WHERE code = ? AND currency = ?')
    .get(CREDITS_USED.code, CREDITS_USED.currency) as Row | undefined
  if (!node) return []
  const read = index.prepare(
    `SELECT e.seq FROM entries AS e CROSS JOIN lines AS l ON l.seq = e.seq
     WHERE e.node = ? AND e.seq BETWEEN ? AND ? AND l.booked_day = ?
       AND l.booked_at >= ? AND l.booked_at < ?`,
  )
  return listsOfDay(index, 'booked_day', BigInt(fromMs)).flatMap((list) => {
    const { fromSeq, toSeq } = rangeIn(index, list, { fromMs, toMs })
    const rows = read.all(integer(node, 'id'), fromSeq, toSeq, list.id, fromMs, toMs) as Row[]
    return rows.map((row) => integer(row, 'seq'))
  })
}

/** Where in the list of a day that part is; all of it when its entries are not in order of time. */
function rangeIn(index: Reader, list: DayList, end: End): { fromSeq: bigint; toSeq: bigint } {
  const from = reachedFrom(index, list, BigInt(end.fromMs))
  const to = reachedFrom(index, list, BigInt(end.toMs))
  return { fromSeq: from ?? list.firstSeq, toSeq: to === null ? list.lastSeq : to - 1n }
}

function merged(parts: readonly OperationSum[]): OperationSum[] {
  return [...Map.groupBy(parts, ({ operation }) => operation)]
    .map(([operation, own]) => ({ operation, ...sumOf(own) }))
    .toSorted(dearestFirst)
}

function sumOf(parts: readonly Sum[]): Sum {
  return {
    uses: parts.reduce((sum, { uses }) => sum + uses, 0n),
    credits: parts.reduce((sum, { credits }) => sum + credits, 0n),
  }
}

function dearestFirst(one: OperationSum, other: OperationSum): number {
  if (one.credits !== other.credits) return one.credits > other.credits ? -1 : 1
  return one.operation < other.operation ? -1 : 1
}
