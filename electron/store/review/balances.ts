import type { DateBasis } from '../../../shared/model/book.ts'
import type { Reader } from '../entries.ts'
import { integer, integerOrNull, type Row, text } from '../row.ts'
import {
  dateColumn,
  DAY_MS,
  type DayDim,
  dayDimOf,
  type DayList,
  listsOfDay,
  reachedFrom,
} from './day-lists.ts'
import { addSums, effectOf, noSums, type Sums, sumsOf } from './sums.ts'

/** Everything before this instant; null is now. */
export type Moment = { by: DateBasis; beforeMs: number | null }

/** Sums of any node up to one moment. Asked for many nodes, the last day is read once. */
export type Balances = { of(node: bigint): Sums }

const SUMS = 'debits_posted, credits_posted, debits_pending, credits_pending'

/** @param only the one node that will be asked for, when it is one: then less is read. */
export function balancesAt(index: Reader, moment: Moment, only?: bigint): Balances {
  if (moment.beforeMs === null) {
    const now = index.prepare(`SELECT ${SUMS} FROM nodes WHERE id = ?`)
    return { of: (node) => sumsOf(now.get(node) as Row) }
  }
  const cut = cutOf(moment.by, BigInt(moment.beforeMs))
  const basis = moment.by === 'booked' ? 0n : 1n
  const closed = index.prepare(
    `SELECT ${SUMS} FROM node_days WHERE node = ? AND basis = ? AND day <= ?
     ORDER BY day DESC LIMIT 1`,
  )
  const rest = restOfDay(index, cut, only)
  return {
    of(node) {
      const row = closed.get(node, basis, cut.closedDay) as Row | undefined
      const sums = row ? sumsOf(row) : noSums()
      const more = rest.get(node)
      if (more) addSums(sums, more)
      return sums
    },
  }
}

/**
 * Days of the shop seldom begin with a day of the sums. A moment late in its day is that whole day
 * less what came after; one early in it is the day before and what came until then. Around midnight
 * a shop sells little, so little is read.
 */
type Cut = { dim: DayDim; beforeMs: bigint; closedDay: bigint; isLate: boolean }

function cutOf(by: DateBasis, beforeMs: bigint): Cut {
  const day = beforeMs / DAY_MS
  const isLate = beforeMs % DAY_MS > DAY_MS / 2n
  return { dim: dayDimOf(by), beforeMs, closedDay: isLate ? day : day - 1n, isLate }
}

/** What is to be added to the closed day, or, as negative sums, taken from it; by node. */
function restOfDay(index: Reader, cut: Cut, only: bigint | undefined): Map<bigint, Sums> {
  const sums = new Map<bigint, Sums>()
  const chains = new Map<bigint, bigint[]>()
  const at = (node: bigint): Sums => {
    const known = sums.get(node) ?? noSums()
    sums.set(node, known)
    return known
  }
  for (const row of restRows(index, cut, only)) {
    const effect = effectOf({
      kind: text(row, 'kind'),
      amount: joined(row, 'amount'),
      held: joined(row, 'held'),
    })
    const posted = cut.isLate ? -effect.posted : effect.posted
    const pending = cut.isLate ? -effect.pending : effect.pending
    for (const node of chainOf(index, integer(row, 'debit'), chains)) {
      at(node).debitsPosted += posted
      at(node).debitsPending += pending
    }
    for (const node of chainOf(index, integer(row, 'credit'), chains)) {
      at(node).creditsPosted += posted
      at(node).creditsPending += pending
    }
  }
  return sums
}

function restRows(index: Reader, cut: Cut, only: bigint | undefined): Row[] {
  if (cut.beforeMs % DAY_MS === 0n) return []
  const { dim, beforeMs, isLate } = cut
  const half = (of: string, name: string): string =>
    `sum(${of} >> 32) AS ${name}_high, sum(${of} & 4294967295) AS ${name}_low`
  const lines =
    only === undefined
      ? `lines AS l INDEXED BY lines_${dim} JOIN lists AS kinds ON kinds.id = l.kind
         WHERE l.seq BETWEEN ? AND ?`
      : `entries AS e CROSS JOIN lines AS l ON l.seq = e.seq
         JOIN lists AS kinds ON kinds.id = l.kind WHERE e.node = ? AND e.seq BETWEEN ? AND ?`
  const read = index.prepare(
    `SELECT l.debit, l.credit, kinds.value AS kind, ${half('l.amount', 'amount')},
       ${half('coalesce(l.held, 0)', 'held')}
     FROM ${lines} AND l.${dim} = ? AND l.${dateColumn(dim)} ${isLate ? '>=' : '<'} ?
     GROUP BY l.debit, l.credit, l.kind`,
  )
  return listsOfDay(index, dim, beforeMs).flatMap((list) => {
    const { fromSeq, toSeq } = restOf(index, list, cut)
    if (fromSeq > toSeq) return []
    const node = only === undefined ? [] : [only]
    return read.all(...node, fromSeq, toSeq, list.id, beforeMs) as Row[]
  })
}

/** Where in a list the entries before the moment, or after it, are. */
function restOf(index: Reader, list: DayList, cut: Cut): { fromSeq: bigint; toSeq: bigint } {
  const { firstSeq, lastSeq } = list
  const reached = reachedFrom(index, list, cut.beforeMs)
  if (reached === null) return { fromSeq: firstSeq, toSeq: lastSeq }
  return cut.isLate
    ? { fromSeq: reached, toSeq: lastSeq }
    : { fromSeq: firstSeq, toSeq: reached - 1n }
}

/** SQLite's sum stops at 64 bits, so halves are added and put together here. */
function joined(row: Row, name: string): bigint {
  return (integer(row, `${name}_high`) << 32n) + integer(row, `${name}_low`)
}

/** A node and every branch above it. */
function chainOf(index: Reader, node: bigint, known: Map<bigint, bigint[]>): bigint[] {
  const found = known.get(node)
  if (found) return found
  const parent = integerOrNull(
    index.prepare('SELECT parent FROM nodes WHERE id = ?').get(node) as Row,
    'parent',
  )
  const chain = parent === null ? [node] : [node, ...chainOf(index, parent, known)]
  known.set(node, chain)
  return chain
}
