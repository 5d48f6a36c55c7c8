import type { Reader } from '../entries.ts'
import { integer, type Row, text } from '../row.ts'
import type { Check, Part, Source } from './plan.ts'
import type { Range } from './read-seqs.ts'
import { SEQ_MAX } from './source.ts'
import { wide } from './sums.ts'

/** The entries of an account or of a branch, whose places count them in any part of the book. */
export function nodePart(
  index: Reader,
  asked: { account: string | null; currency: string | null },
  bounds: Range,
): Part | null {
  if (asked.account === null) return null
  const rows = index
    .prepare(`SELECT id, currency, entries, moved, first_seq, last_seq FROM nodes WHERE code = ?`)
    .all(asked.account) as Row[]
  const sources = rows
    .map(sourceOf)
    .filter(({ currency }) => asked.currency === null || currency === asked.currency)
  const isWhole = bounds.fromSeq === 0n && bounds.toSeq === SEQ_MAX
  return {
    by: 'node',
    sources: isWhole ? sources : sources.map((source) => between(index, source, bounds)),
    check: nodeCheck(index, sources),
  }
}

function sourceOf(row: Row): Source {
  return {
    id: integer(row, 'id'),
    currency: text(row, 'currency'),
    count: integer(row, 'entries'),
    firstSeq: integer(row, 'first_seq'),
    lastSeq: integer(row, 'last_seq'),
    isWhole: true,
    moved: wide(row, 'moved'),
  }
}

/** A week of a till's account has few entries, however long the account is. */
function between(index: Reader, source: Source, bounds: Range): Source {
  const isInside = source.firstSeq >= bounds.fromSeq && source.lastSeq <= bounds.toSeq
  return isInside ? source : { ...source, count: placesIn(index, source.id, bounds), moved: null }
}

/** Entries carry their place, so that counting them is two look-ups. */
export function placesIn(index: Reader, node: bigint | null, range: Range): bigint {
  return placeAt(index, node, range.toSeq) - placeAt(index, node, range.fromSeq - 1n)
}

/** How many entries of the book, or of one node, stand up to and with `seq`. */
export function placeAt(index: Reader, node: bigint | null, seq: bigint): bigint {
  const row = (
    node === null
      ? index.prepare('SELECT place FROM lines WHERE seq <= ? ORDER BY seq DESC LIMIT 1').get(seq)
      : index
          .prepare(
            'SELECT place FROM entries WHERE node = ? AND seq <= ? ORDER BY seq DESC LIMIT 1',
          )
          .get(node, seq)
  ) as Row | undefined
  return row ? integer(row, 'place') : 0n
}

/** A branch with more nodes is looked up among its entries; fewer are compared with the row. */
const COMPARED_MAX = 16

function nodeCheck(index: Reader, sources: readonly Source[]): Check {
  const ids = sources.map(({ id }) => id)
  const below = nodesBelow(index, ids, COMPARED_MAX + 1)
  if (below.length > COMPARED_MAX) {
    const sql = `EXISTS (SELECT 1 FROM entries AS e
      WHERE e.seq = l.seq AND e.node IN (${marksFor(ids.length)}))`
    return { sql, values: ids }
  }
  const marks = marksFor(below.length)
  return { sql: `(l.debit IN (${marks}) OR l.credit IN (${marks}))`, values: [...below, ...below] }
}

/** The nodes themselves and those below them, at most `limit`: the accounts are among them. */
export function nodesBelow(index: Reader, ids: readonly bigint[], limit = -1): bigint[] {
  const rows = index
    .prepare(
      `WITH RECURSIVE below (id) AS (
         SELECT value FROM json_each(?)
         UNION ALL SELECT nodes.id FROM nodes JOIN below ON nodes.parent = below.id)
       SELECT id FROM below LIMIT ?`,
    )
    .all(JSON.stringify(ids.map(Number)), BigInt(limit)) as Row[]
  return rows.map((row) => integer(row, 'id'))
}

export function marksFor(count: number): string {
  return Array.from({ length: count }, () => '?').join(', ')
}
