import type { CurrencySum } from '../../../shared/model/book.ts'
import type { Reader } from '../entries.ts'
import { integer, type Row, text } from '../row.ts'
import type { Check, Part, Plan, Source } from './plan.ts'
import {
  allOf,
  type Checked,
  checksIn,
  memoPart,
  type Range,
  tableOf,
  within,
} from './read-seqs.ts'
import { nodesBelow, placesIn } from './node-part.ts'
import { SEQ_MAX } from './source.ts'
import { wide } from './sums.ts'

/** How many entries of a range the filter lets through. */
export function countEntries(index: Reader, plan: Plan, range: Range): bigint {
  const inside = within(range, plan.bounds)
  if (inside.fromSeq > inside.toSeq) return 0n
  if (!plan.driver && !plan.text) return placesIn(index, null, inside)
  let count = 0n
  for (const { part, source, checks } of readings(plan, inside)) {
    count += countOfSource(index, part.by, source, checks, inside)
  }
  return count + countOfSingles(index, plan, inside)
}

type Reading = { part: Part; source: Source; checks: Check[] }

/** Every source that must be read, with what is to be checked in it. */
function* readings(plan: Plan, range: Range): Generator<Reading> {
  if (plan.driver) {
    yield* readingsOf(plan.driver, plan, range)
    return
  }
  for (const sources of plan.text?.memos.portions(range, false) ?? []) {
    yield* readingsOf(memoPart(sources), { checks: plan.checks, text: null }, range)
  }
}

function readingsOf(part: Part, plan: Checked, range: Range): Reading[] {
  return part.sources
    .filter(({ firstSeq, lastSeq }) => firstSeq <= range.toSeq && lastSeq >= range.fromSeq)
    .map((source) => ({ part, source, checks: checksIn(part, source, plan, range) }))
}

function countOfSource(
  index: Reader,
  by: Part['by'],
  source: Source,
  checks: Check[],
  range: Range,
): bigint {
  if (checks.length === 0) {
    const isInside = source.firstSeq >= range.fromSeq && source.lastSeq <= range.toSeq
    if (isInside) return source.count
    if (by === 'node') return placesIn(index, source.id, range)
  }
  const { from, values } = tableOf(by, source, checks, range)
  return integer(index.prepare(`SELECT count(*) AS n ${from}`).get(...values) as Row, 'n')
}

/** Entries found by their id; those that a memo names as well are counted there. */
function singlesCheck(plan: Plan): { seqs: readonly bigint[]; check: Check } | null {
  if (plan.driver || !plan.text || plan.text.seqs.length === 0) return null
  const { sql, values } = plan.text.memos.check(plan.bounds)
  const notByMemo: Check = { sql: `(l.memo IS NULL OR NOT ${sql})`, values }
  return { seqs: plan.text.seqs, check: allOf([...plan.checks, notByMemo]) }
}

function countOfSingles(index: Reader, plan: Plan, range: Range): bigint {
  const singles = singlesCheck(plan)
  if (!singles) return 0n
  const { sql, values } = singles.check
  const look = index.prepare(`SELECT 1 FROM lines AS l WHERE l.seq = ? ${sql}`)
  const found = singles.seqs.filter(
    (seq) => seq >= range.fromSeq && seq <= range.toSeq && look.get(seq, ...values),
  )
  return BigInt(found.length)
}

type Total = { count: bigint; moved: bigint; debits: bigint; credits: bigint }

/** Count and sums of everything that the filter lets through, by currency. */
export function totalsOf(index: Reader, plan: Plan): CurrencySum[] {
  const sums = new Map<string, Total>()
  const add = (currency: string, total: Total): void => {
    const known = sums.get(currency) ?? { count: 0n, moved: 0n, debits: 0n, credits: 0n }
    known.count += total.count
    known.moved += total.moved
    known.debits += total.debits
    known.credits += total.credits
    sums.set(currency, known)
  }
  const whole = { fromSeq: plan.bounds.fromSeq, toSeq: plan.bounds.toSeq }
  if (!plan.driver && !plan.text) {
    for (const [currency, total] of wholeBook(index)) add(currency, total)
  } else {
    const adding = addingUp(index, plan)
    for (const { part, source, checks } of readings(plan, whole)) {
      const known = checks.length === 0 ? knownTotal(index, plan, part.by, source) : null
      add(source.currency, known ?? adding(part.by, source, checks, whole))
    }
    for (const [currency, total] of singleTotals(index, plan)) add(currency, total)
  }
  return [...sums]
    .filter(([, { count }]) => count > 0n)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([currency, total]) => ({
      currency,
      count: Number(total.count),
      moved: total.moved,
      debits: plan.nodes ? total.debits : null,
      credits: plan.nodes ? total.credits : null,
    }))
}

/** Every entry is on one list of kinds. */
function wholeBook(index: Reader): [string, Total][] {
  const rows = index
    .prepare(`SELECT currency, count, moved FROM lists WHERE dim = 'kind'`)
    .all() as Row[]
  return rows.map((row) => [
    text(row, 'currency'),
    { count: integer(row, 'count'), moved: wide(row, 'moved'), debits: 0n, credits: 0n },
  ])
}

/** What a whole list or node moved; null where its entries must be added up. */
function knownTotal(index: Reader, plan: Plan, by: Part['by'], source: Source): Total | null {
  const { count, moved } = source
  if (moved === null) return null
  if (by !== 'node') return plan.nodes ? null : { count, moved, debits: 0n, credits: 0n }
  const row = index
    .prepare('SELECT debits_posted, credits_posted FROM nodes WHERE id = ?')
    .get(source.id) as Row
  return {
    count,
    moved,
    debits: wide(row, 'debits_posted'),
    credits: wide(row, 'credits_posted'),
  }
}

/** SQLite's sum stops at 64 bits, so halves are added and put together afterwards. */
function addingUp(index: Reader, plan: Plan) {
  const moving = (
    index
      .prepare(`SELECT id FROM lists WHERE dim = 'kind' AND value IN ('single', 'post')`)
      .all() as Row[]
  ).map((row) => Number(integer(row, 'id')))
  const leaves = leavesOf(index, plan.nodes)
  const half = (name: string, condition: string): string =>
    `coalesce(sum(iif(${condition}, l.amount >> 32, 0)), 0) AS ${name}_high,
     coalesce(sum(iif(${condition}, l.amount & 4294967295, 0)), 0) AS ${name}_low`
  const isMoving = 'l.kind IN (SELECT value FROM json_each(?))'
  const columns = `count(*) AS n, ${half('moved', isMoving)},
    ${half('debits', `${isMoving} AND l.debit IN (SELECT value FROM json_each(?))`)},
    ${half('credits', `${isMoving} AND l.credit IN (SELECT value FROM json_each(?))`)}`
  const kinds = JSON.stringify(moving)
  const side = [kinds, leaves, kinds, leaves]
  const sumValues = [kinds, kinds, ...side, ...side]
  return (by: Part['by'], source: Source, checks: Check[], range: Range): Total => {
    const { from, values } = tableOf(by, source, checks, range, true)
    const row = index.prepare(`SELECT ${columns} ${from}`).get(...sumValues, ...values) as Row
    const joined = (name: string): bigint =>
      (integer(row, `${name}_high`) << 32n) + integer(row, `${name}_low`)
    return {
      count: integer(row, 'n'),
      moved: joined('moved'),
      debits: joined('debits'),
      credits: joined('credits'),
    }
  }
}

/** The accounts at and below the chosen branch, as numbers in JSON. */
function leavesOf(index: Reader, nodes: readonly Source[] | null): string {
  const ids = (nodes ?? []).map(({ id }) => id)
  return JSON.stringify(nodesBelow(index, ids).map(Number))
}

function singleTotals(index: Reader, plan: Plan): [string, Total][] {
  const singles = singlesCheck(plan)
  if (!singles) return []
  const leaves = new Set(JSON.parse(leavesOf(index, plan.nodes)) as number[])
  const { sql, values } = singles.check
  const look = index.prepare(
    `SELECT l.amount, l.debit, l.credit, lists.currency, lists.value AS kind
     FROM lines AS l JOIN lists ON lists.id = l.kind WHERE l.seq = ? ${sql}`,
  )
  const rows = singles.seqs
    .filter((seq) => seq >= plan.bounds.fromSeq && seq <= plan.bounds.toSeq && seq < SEQ_MAX)
    .map((seq) => look.get(seq, ...values) as Row | undefined)
    .filter((row) => row !== undefined)
  return rows.map((row) => {
    const kind = text(row, 'kind')
    const moved = kind === 'single' || kind === 'post' ? integer(row, 'amount') : 0n
    const on = (side: string): bigint => (leaves.has(Number(integer(row, side))) ? moved : 0n)
    return [text(row, 'currency'), { count: 1n, moved, debits: on('debit'), credits: on('credit') }]
  })
}
