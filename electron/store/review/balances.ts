import type { DateBasis } from '../../../shared/model/book.ts'
import type { Reader } from '../entries.ts'
import { integer, integerOrNull, type Row, text } from '../row.ts'
import { addSums, effectOf, noSums, type Sums, sumsOf } from './sums.ts'

/** Everything before this instant; null is now. */
export type Moment = { by: DateBasis; beforeMs: number | null }

/** Sums of any node up to one moment. Asked for many nodes, the last day is read once. */
export type Balances = { of(node: bigint): Sums }

const SUMS = 'debits_posted, credits_posted, debits_pending, credits_pending'
const DAY_MS = 86_400_000n

/** @param only the one node that will be asked for, when it is one: then less is read. */
export function balancesAt(index: Reader, moment: Moment, only?: bigint): Balances {
  if (moment.beforeMs === null) {
    const now = index.prepare(`SELECT ${SUMS} FROM nodes WHERE id = ?`)
    return { of: (node) => sumsOf(now.get(node) as Row) }
  }
  const beforeMs = BigInt(moment.beforeMs)
  const basis = moment.by === 'booked' ? 0n : 1n
  const day = beforeMs / DAY_MS
  const closed = index.prepare(
    `SELECT ${SUMS} FROM node_days WHERE node = ? AND basis = ? AND day < ?
     ORDER BY day DESC LIMIT 1`,
  )
  const isBegun = beforeMs % DAY_MS !== 0n
  const begun = isBegun ? sumsOfDay(index, moment.by, beforeMs, only) : new Map<bigint, Sums>()
  return {
    of(node) {
      const row = closed.get(node, basis, day) as Row | undefined
      const sums = row ? sumsOf(row) : noSums()
      const more = begun.get(node)
      if (more) addSums(sums, more)
      return sums
    },
  }
}

/** What moved on one UTC day before an instant, by node: days of the shop seldom begin with it. */
function sumsOfDay(
  index: Reader,
  by: DateBasis,
  beforeMs: bigint,
  only: bigint | undefined,
): Map<bigint, Sums> {
  const [dim, column] =
    by === 'booked' ? ['booked_day', 'booked_at'] : ['effective_day', 'effective_at']
  const half = (of: string, name: string): string =>
    `sum(${of} >> 32) AS ${name}_high, sum(${of} & 4294967295) AS ${name}_low`
  const lines =
    only === undefined
      ? `CROSS JOIN lines AS l INDEXED BY lines_${dim} ON l.${dim} = days.id`
      : `CROSS JOIN entries AS e
           ON e.node = ? AND e.seq BETWEEN days.first_seq AND days.last_seq
         CROSS JOIN lines AS l ON l.seq = e.seq AND l.${dim} = days.id`
  const rows = index
    .prepare(
      `SELECT l.debit, l.credit, kinds.value AS kind, ${half('l.amount', 'amount')},
         ${half('coalesce(l.held, 0)', 'held')}
       FROM lists AS days ${lines} JOIN lists AS kinds ON kinds.id = l.kind
       WHERE days.dim = ? AND days.value = ? AND l.${column} < ?
       GROUP BY l.debit, l.credit, l.kind`,
    )
    .all(...(only === undefined ? [] : [only]), dim, beforeMs / DAY_MS, beforeMs) as Row[]
  const sums = new Map<bigint, Sums>()
  const chains = new Map<bigint, bigint[]>()
  const at = (node: bigint): Sums => {
    const known = sums.get(node) ?? noSums()
    sums.set(node, known)
    return known
  }
  for (const row of rows) {
    const { posted, pending } = effectOf({
      kind: text(row, 'kind'),
      amount: joined(row, 'amount'),
      held: joined(row, 'held'),
    })
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
