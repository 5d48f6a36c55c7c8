import type { BookFilter, TransferKind } from '../../../shared/model/book.ts'
import type { Span } from '../../domain/day-bounds.ts'
import type { Reader } from '../entries.ts'
import { integer, integerOrNull, type Row, text } from '../row.ts'
import { dateColumn, DAY_MS, dayDimOf, type DayList, dayList, reachedFrom } from './day-lists.ts'
import { sizeOf } from './fold.ts'
import type { Dim } from './index-schema.ts'
import { marksFor, nodePart } from './node-part.ts'
import { SEQ_MAX } from './source.ts'
import { wide } from './sums.ts'
import { findText, type TextHits } from './text-hits.ts'

/** A list or a node that rows may be read from, newest or oldest first, by its own index. */
export type Source = {
  id: bigint
  currency: string
  count: bigint
  firstSeq: bigint
  lastSeq: bigint
  /** Every entry of it passes the filter's part that chose it; false for the ends of a range. */
  isWhole: boolean
  /** What its entries moved; null for a part of a list, whose entries must be added up. */
  moved: bigint | null
  /** Only entries of this amount, in a list of a size. */
  amount?: bigint
}

/** A condition on one row of `lines AS l`, with the values for its marks. */
export type Check = { sql: string; values: (bigint | string)[] }

/** One part of the filter: where its entries are, and how to tell whether a row is one. */
export type Part = {
  /** The column of `lines` that names the list; `node` reads from `entries`. */
  by: Dim | 'node'
  sources: Source[]
  check: Check
}

/**
 * How a filter is answered: the part with the fewest entries is read in order, the others are
 * looked up row by row. Null parts: nothing was asked, the whole book is the answer.
 */
export type Plan = {
  driver: Part | null
  /** What the driver does not decide, row by row. */
  checks: Check[]
  /** Ends inside which every answer lies; found from the period's days. */
  bounds: { fromSeq: bigint; toSeq: bigint }
  text: TextHits | null
  /** Nodes of the chosen account, one in each currency. */
  nodes: Source[] | null
}

/** @throws ReviewRefusal bad_request for a text that names too many entries by its beginning. */
export function planOf(index: Reader, book: Reader, filter: BookFilter, span: Span): Plan {
  const parts = [
    kindPart(index, filter),
    dayPart(index, filter, span),
    valuePart(index, filter, 'customer', filter.customerId),
    valuePart(index, filter, 'till', filter.tillId),
    valuePart(index, filter, 'operator', filter.operatorId),
    valuePart(index, filter, 'tender', filter.tender),
  ].filter((part) => part !== null)
  const days = parts.find((part) => part.by === 'booked_day' || part.by === 'effective_day')
  const bounds = boundsOf(days)
  const nodes = nodePart(index, filter, bounds)
  const where = { currency: filter.currency, bounds }
  const found = filter.text === '' ? null : findText(index, book, filter.text, where)
  const others = nodes ? [...parts, nodes] : parts
  const sizes = sizePart(index, filter, leastOf(others))
  const all = sizes ? [...others, sizes] : others
  const driver = smallest(all, found)
  return {
    driver,
    checks: all.filter((part) => part !== driver).map((part) => part.check),
    bounds,
    text: found,
    nodes: nodes?.sources ?? null,
  }
}

/** The part to read from; null when it is the text, or nothing at all. */
function smallest(parts: readonly Part[], found: TextHits | null): Part | null {
  const least = leastOf(parts)
  const best = parts.find((part) => countOf(part.sources) === least) ?? null
  return best && found && found.costUpTo(least) < least ? null : best
}

/** The entries of the smallest part. */
function leastOf(parts: readonly Part[]): bigint {
  return parts
    .map((part) => countOf(part.sources))
    .reduce((least, count) => (count < least ? count : least), SEQ_MAX)
}

function countOf(sources: readonly Source[]): bigint {
  return sources.reduce((sum, source) => sum + source.count, 0n)
}

function boundsOf(days: Part | undefined): Plan['bounds'] {
  if (!days) return { fromSeq: 0n, toSeq: SEQ_MAX }
  let fromSeq = SEQ_MAX
  let toSeq = 0n
  for (const { firstSeq, lastSeq } of days.sources) {
    if (firstSeq < fromSeq) fromSeq = firstSeq
    if (lastSeq > toSeq) toSeq = lastSeq
  }
  return { fromSeq, toSeq }
}

/** Every list keeps to one currency, so a currency alone is all kinds of that currency. */
function kindPart(index: Reader, filter: BookFilter): Part | null {
  if (filter.kinds.length === 0 && filter.currency === null) return null
  const kinds: readonly TransferKind[] = filter.kinds
  const sources = listsOf(index, 'kind', filter.currency).filter(
    ({ value }) => kinds.length === 0 || kinds.some((kind) => kind === value),
  )
  return listPart('kind', sources)
}

function valuePart(index: Reader, filter: BookFilter, by: Dim, value: string | null): Part | null {
  if (value === null) return null
  const rows = index
    .prepare(`SELECT ${LIST} FROM lists WHERE dim = ? AND value = ?`)
    .all(by, value) as Row[]
  return listPart(by, inCurrency(rows, filter.currency))
}

function dayPart(index: Reader, filter: BookFilter, span: Span): Part | null {
  const { fromMs, toMs } = span
  if (filter.period === null || (fromMs === null && toMs === null)) return null
  const by = dayDimOf(filter.period.by)
  const range = { least: BigInt(fromMs ?? TIME_MIN), most: BigInt(toMs ?? TIME_MAX) - 1n }
  const rows = index
    .prepare(
      `SELECT ${LIST}, in_order, latest_at FROM lists WHERE dim = ? AND value BETWEEN ? AND ?`,
    )
    .all(by, range.least / DAY_MS, range.most / DAY_MS) as Row[]
  const sources = rows
    .filter((row) => filter.currency === null || text(row, 'currency') === filter.currency)
    .map((row) => withinDays(index, listed(row), dayList(by, row), range))
    .filter(({ count }) => count > 0n)
  const check = { sql: `l.${dateColumn(by)} BETWEEN ? AND ?`, values: [range.least, range.most] }
  return { by, sources, check }
}

/** What of a day's list is within a range of time; of one that is in order, no more is read. */
function withinDays(
  index: Reader,
  source: Listed,
  list: DayList,
  { least, most }: { least: bigint; most: bigint },
): Source {
  const startMs = (source.value as bigint) * DAY_MS
  if (startMs >= least && startMs + DAY_MS - 1n <= most) return source
  const from = startMs >= least ? list.firstSeq : reachedFrom(index, list, least)
  const behind = reachedFrom(index, list, most + 1n)
  if (from === null || behind === null) return { ...source, isWhole: false }
  const [firstSeq, lastSeq] = [from, behind - 1n]
  const isWhole = firstSeq <= list.firstSeq && lastSeq >= list.lastSeq
  if (isWhole) return source
  const count = countBetween(index, list, firstSeq, lastSeq)
  return { ...source, firstSeq, lastSeq, count, moved: null }
}

function countBetween(index: Reader, { dim, id }: DayList, from: bigint, to: bigint): bigint {
  const row = index
    .prepare(
      `SELECT count(*) AS n FROM lines INDEXED BY lines_${dim}
       WHERE ${dim} = ? AND seq BETWEEN ? AND ?`,
    )
    .get(id, from, to) as Row
  return integer(row, 'n')
}

const TIME_MIN = 0
const TIME_MAX = 8_640_000_000_000_000

/** @param least entries of the smallest other part: beside it, a longer list is not looked into. */
function sizePart(index: Reader, filter: BookFilter, least: bigint): Part | null {
  const { amountMin, amountMax } = filter
  if (amountMin === null && amountMax === null) return null
  const range = { least: amountMin ?? 1n, most: amountMax ?? SEQ_MAX }
  const [first, last] = [sizeOf(range.least), sizeOf(range.most)]
  const rows = index
    .prepare(`SELECT ${LIST} FROM lists WHERE dim = 'size' AND value BETWEEN ? AND ?`)
    .all(first, last) as Row[]
  const lists = inCurrency(rows, filter.currency)
  const isEdge = ({ value }: Listed): boolean => value === first || value === last
  const isShort = countOf(lists.filter((list) => !isEdge(list))) < least
  const sources = lists.flatMap((list): Source[] => {
    if (!isEdge(list)) return [list]
    const exact = isShort ? exactAmounts(index, list, range) : null
    return exact ?? [{ ...list, isWhole: false }]
  })
  const values = [range.least, range.most]
  return { by: 'size', sources, check: { sql: 'l.amount BETWEEN ? AND ?', values } }
}

/** With more amounts, or more entries of one, looking through the whole list is as fast. */
const AMOUNTS_MAX = 16
const OF_AMOUNT_MAX = 5_000

/** The amounts of a range in a list of a size, each as a list of its own; null if too many. */
function exactAmounts(
  index: Reader,
  list: Listed,
  { least, most }: { least: bigint; most: bigint },
): Source[] | null {
  const next = index.prepare(
    `SELECT min(amount) AS amount FROM lines INDEXED BY lines_amount
     WHERE size = ? AND amount BETWEEN ? AND ?`,
  )
  const of = index.prepare(
    `SELECT count(*) AS n, min(seq) AS first, max(seq) AS last FROM (
       SELECT seq FROM lines INDEXED BY lines_amount WHERE size = ? AND amount = ?
       ORDER BY seq LIMIT ?)`,
  )
  const sources: Source[] = []
  for (let from = least; ; ) {
    const amount = integerOrNull(next.get(list.id, from, most) as Row, 'amount')
    if (amount === null) return sources
    const row = of.get(list.id, amount, BigInt(OF_AMOUNT_MAX + 1)) as Row
    const count = integer(row, 'n')
    if (sources.length === AMOUNTS_MAX || count > OF_AMOUNT_MAX) return null
    const [firstSeq, lastSeq] = [integer(row, 'first'), integer(row, 'last')]
    const { id, currency } = list
    sources.push({ id, currency, count, firstSeq, lastSeq, isWhole: true, moved: null, amount })
    from = amount + 1n
  }
}

function listPart(by: Dim, sources: Source[]): Part {
  const sql = `l.${by} IN (${marksFor(sources.length)})`
  return { by, sources, check: { sql, values: sources.map(({ id }) => id) } }
}

const LIST = 'id, value, currency, count, moved, first_seq, last_seq'

type Listed = Source & { value: string | bigint }

function listsOf(index: Reader, dim: Dim, currency: string | null): Listed[] {
  const rows = index.prepare(`SELECT ${LIST} FROM lists WHERE dim = ?`).all(dim) as Row[]
  return inCurrency(rows, currency)
}

function inCurrency(rows: readonly Row[], currency: string | null): Listed[] {
  return rows.map(listed).filter((list) => currency === null || list.currency === currency)
}

function listed(row: Row): Listed {
  return {
    id: integer(row, 'id'),
    value: row['value'] as string | bigint,
    currency: text(row, 'currency'),
    count: integer(row, 'count'),
    firstSeq: integer(row, 'first_seq'),
    lastSeq: integer(row, 'last_seq'),
    isWhole: true,
    moved: wide(row, 'moved'),
  }
}
