import type { Reader } from '../entries.ts'
import { integer, type Row } from '../row.ts'
import type { MemoHits } from './memo-hits.ts'
import type { Check, Part, Plan, Source } from './plan.ts'

export type Scan = {
  isNewestFirst: boolean
  /** Both ends included. */
  range: Range
  limit: number
}
export type Range = { fromSeq: bigint; toSeq: bigint }

/** The first entries of a range that the filter lets through, in the order of the scan. */
export function readSeqs(index: Reader, plan: Plan, scan: Scan): bigint[] {
  const range = within(scan.range, plan.bounds)
  const inside = { ...scan, range }
  if (range.fromSeq > range.toSeq) return []
  if (plan.driver) {
    return merged(index, plan.driver, plan, inside)
  }
  if (!plan.text) return wholeBook(index, inside)
  const byMemo = memoSeqs(index, plan.text.memos, plan.checks, inside)
  const byId = singles(index, plan.text.seqs, plan.checks, inside)
  return firstOf(new Set([...byMemo, ...byId]), inside)
}

/** Portions follow each other in the order of the scan, so the first that fill a page are all. */
function memoSeqs(index: Reader, memos: MemoHits, checks: Check[], scan: Scan): bigint[] {
  const found: bigint[] = []
  for (const sources of memos.portions(scan.range, scan.isNewestFirst)) {
    const limit = scan.limit - found.length
    found.push(...merged(index, memoPart(sources), { checks, text: null }, { ...scan, limit }))
    if (found.length >= scan.limit) break
  }
  return found
}

/** Each list of memos is a whole hit, so that nothing is left to check. */
export function memoPart(sources: Source[]): Part {
  return { by: 'memo', sources, check: { sql: '1', values: [] } }
}

export function within(one: Range, other: Range): Range {
  return {
    fromSeq: one.fromSeq > other.fromSeq ? one.fromSeq : other.fromSeq,
    toSeq: one.toSeq < other.toSeq ? one.toSeq : other.toSeq,
  }
}

function wholeBook(index: Reader, { range, isNewestFirst, limit }: Scan): bigint[] {
  const rows = index
    .prepare(
      `SELECT seq FROM lines WHERE seq BETWEEN ? AND ?
       ORDER BY seq ${isNewestFirst ? 'DESC' : 'ASC'} LIMIT ?`,
    )
    .all(range.fromSeq, range.toSeq, BigInt(limit)) as Row[]
  return rows.map((row) => integer(row, 'seq'))
}

/** Ids name few entries, so each is looked at. */
function singles(index: Reader, seqs: readonly bigint[], checks: Check[], scan: Scan): bigint[] {
  const { fromSeq, toSeq } = scan.range
  const { sql, values } = allOf(checks)
  const look = index.prepare(`SELECT 1 FROM lines AS l WHERE l.seq = ? ${sql}`)
  return seqs.filter((seq) => seq >= fromSeq && seq <= toSeq && look.get(seq, ...values))
}

export function allOf(checks: readonly Check[]): Check {
  return {
    sql: checks.map(({ sql }) => `AND ${sql}`).join(' '),
    values: checks.flatMap(({ values }) => values),
  }
}

/**
 * Reads from several lists as if they were one. They are taken in the order of the best entry that
 * each can have, and the rest is left alone as soon as none of it can be better than what is there:
 * of a year's days, one or two are opened.
 */
function merged(index: Reader, part: Part, plan: Checked, scan: Scan): bigint[] {
  let found: bigint[] = []
  for (const { source, best } of inOrder(part.sources, scan)) {
    const worst = found.length >= scan.limit ? found.at(-1) : undefined
    if (worst !== undefined && (scan.isNewestFirst ? best <= worst : best >= worst)) break
    const range = worst === undefined ? scan.range : betterThan(worst, scan)
    const checks = checksIn(part, source, plan, range)
    const more = fromSource(index, part.by, source, checks, { ...scan, range })
    found = firstOf([...found, ...more], scan)
  }
  return found
}

export type Checked = Pick<Plan, 'checks' | 'text'>

/** What is to be checked in the rows of one source; of the text, only what is near them. */
export function checksIn(part: Part, source: Source, plan: Checked, range: Range): Check[] {
  const checks = source.isWhole ? plan.checks : [...plan.checks, part.check]
  return plan.text ? [...checks, plan.text.check(within(range, spanOf(source)))] : checks
}

function spanOf({ firstSeq, lastSeq }: Source): Range {
  return { fromSeq: firstSeq, toSeq: lastSeq }
}

function inOrder(sources: readonly Source[], scan: Scan): { source: Source; best: bigint }[] {
  const { fromSeq, toSeq } = scan.range
  const able = sources.filter(({ firstSeq, lastSeq }) => firstSeq <= toSeq && lastSeq >= fromSeq)
  const rated = able.map((source) => ({
    source,
    best: scan.isNewestFirst ? least(source.lastSeq, toSeq) : -least(-source.firstSeq, -fromSeq),
  }))
  const turn = scan.isNewestFirst ? -1 : 1
  return rated.sort((left, right) => turn * Number(left.best - right.best))
}

function least(one: bigint, other: bigint): bigint {
  return one < other ? one : other
}

function betterThan(worst: bigint, { range, isNewestFirst }: Scan): Range {
  return isNewestFirst ? { ...range, fromSeq: worst + 1n } : { ...range, toSeq: worst - 1n }
}

function firstOf(seqs: Iterable<bigint>, { isNewestFirst, limit }: Scan): bigint[] {
  const turn = isNewestFirst ? -1 : 1
  return [...seqs].sort((left, right) => turn * Number(left - right)).slice(0, limit)
}

function fromSource(
  index: Reader,
  by: Part['by'],
  source: Source,
  checks: Check[],
  scan: Scan,
): bigint[] {
  const { from, values } = tableOf(by, source, checks, scan.range)
  const rows = index
    .prepare(`SELECT ${by === 'node' ? 'o' : 'l'}.seq AS seq ${from}
      ORDER BY 1 ${scan.isNewestFirst ? 'DESC' : 'ASC'} LIMIT ?`)
    .all(...values, BigInt(scan.limit)) as Row[]
  return rows.map((row) => integer(row, 'seq'))
}

/**
 * The rows of one source that pass the checks, as the rest of a query. The index is named, because
 * SQLite knows no counts and might begin with a list that is a hundred times longer.
 */
export function tableOf(
  by: Part['by'],
  source: Source,
  checks: readonly Check[],
  range: Range,
  needsLine = checks.length > 0,
): { from: string; values: (bigint | string)[] } {
  const { sql, values } = allOf(checks)
  const { fromSeq, toSeq } = within(range, spanOf(source))
  const bounds = [source.id, fromSeq, toSeq]
  if (by === 'size' && source.amount !== undefined) {
    const from = `FROM lines AS l INDEXED BY lines_amount
      WHERE l.size = ? AND l.seq BETWEEN ? AND ? AND l.amount = ? ${sql}`
    return { from, values: [...bounds, source.amount, ...values] }
  }
  if (by !== 'node') {
    const from = `FROM lines AS l INDEXED BY lines_${by}
      WHERE l.${by} = ? AND l.seq BETWEEN ? AND ? ${sql}`
    return { from, values: [...bounds, ...values] }
  }
  const line = needsLine ? 'CROSS JOIN lines AS l ON l.seq = o.seq' : ''
  const from = `FROM entries AS o ${line} WHERE o.node = ? AND o.seq BETWEEN ? AND ? ${sql}`
  return { from, values: [...bounds, ...values] }
}
