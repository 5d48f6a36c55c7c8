import { CREDITS_USED } from '../domain/credit-entries.ts'
import type { Reader } from './entries.ts'
import { integer, type Row, small, text } from './row.ts'
import type { ReadTx, WriteTx } from './tx.ts'

/** MANA-61. `day` counts days of UTC since 1970. */
export type Usage = {
  customerId: string
  operation: string
  day: number
  uses: bigint
  credits: bigint
}

const DAY_MS = 86_400_000

export function usageDay(atMs: number): number {
  return Math.floor(atMs / DAY_MS)
}

/** Adds one use to the kept sums, in the transaction that books it. */
export function countUse(
  tx: WriteTx,
  use: { customerId: string; operation: string; bookedAtMs: number; credits: bigint },
): void {
  tx.prepare(
    `INSERT INTO usage_stats (customer_id, operation, day, uses, credits) VALUES (?, ?, ?, 1, ?)
     ON CONFLICT DO UPDATE SET uses = uses + 1, credits = credits + excluded.credits`,
  ).run(use.customerId, use.operation, usageDay(use.bookedAtMs), use.credits)
}

/** What a customer's account paid into used credits; the operation is the transfer's reason. */
const IS_USE = `t.currency = 'CREDIT' AND t.kind IN ('single', 'post')
    AND t.customer_id IS NOT NULL AND t.corrects_seq IS NULL
    AND t.credit_account = (SELECT id FROM accounts
      WHERE code = '${CREDITS_USED.code}' AND currency = 'CREDIT')`
/** The same sums from the book alone. */
const COUNTED = `SELECT t.customer_id, t.reason AS operation,
    t.booked_at / ${DAY_MS} AS day, count(*) AS uses, sum(t.amount) AS credits
  FROM transfers AS t
  WHERE ${IS_USE}
  GROUP BY 1, 2, 3`
const KEPT = 'SELECT customer_id, operation, day, uses, credits FROM usage_stats'

/** SQLite's own way to say that there is no limit. */
const NO_LIMIT = -1

/** Sums that are kept otherwise than the book counts them; `uses` and `credits` are the book's. */
export function usageDifferences(reader: Reader, limit = NO_LIMIT): Usage[] {
  const wrong = reader.prepare(`${COUNTED} EXCEPT ${KEPT} LIMIT ?`).all(limit) as Row[]
  const gone = reader
    .prepare(
      `SELECT kept.customer_id, kept.operation, kept.day, 0 AS uses, 0 AS credits
       FROM usage_stats AS kept LEFT JOIN (${COUNTED}) AS counted
         ON counted.customer_id = kept.customer_id AND counted.operation = kept.operation
         AND counted.day = kept.day
       WHERE counted.uses IS NULL LIMIT ?`,
    )
    .all(limit) as Row[]
  return [...wrong, ...gone].map(usageOf)
}

/** One sum as it is kept and as the book counts it. No uses: it is not kept, or not in the book. */
export type UsageDifference = { counted: Usage; kept: UsageSum }
export type UsageSum = Pick<Usage, 'uses' | 'credits'>

/** The same with what is kept beside it, and how many sums are kept in all. */
export function usageAgainstBook(
  tx: ReadTx,
  limit: number,
): { rows: number; differences: UsageDifference[] } {
  const differences = usageDifferences(tx, limit).map((counted) => ({
    counted,
    kept: keptSum(tx, counted),
  }))
  return { rows: countUsageRows(tx), differences }
}

/**
 * Puts the book's sum in the place of the kept one, unless that has changed since it was compared:
 * a use that was booked meanwhile is in neither. @returns whether it was put right.
 */
export function replaceUsage(tx: WriteTx, { counted, kept }: UsageDifference): boolean {
  const now = keptSum(tx, counted)
  if (now.uses !== kept.uses || now.credits !== kept.credits) return false
  const key = [counted.customerId, counted.operation, counted.day]
  tx.prepare('DELETE FROM usage_stats WHERE customer_id = ? AND operation = ? AND day = ?').run(
    ...key,
  )
  if (counted.uses === 0n) return true
  tx.prepare(
    `INSERT INTO usage_stats (customer_id, operation, day, uses, credits)
     VALUES (?, ?, ?, ?, ?)`,
  ).run(...key, counted.uses, counted.credits)
  return true
}

function keptSum(tx: ReadTx, { customerId, operation, day }: Usage): UsageSum {
  const row = tx
    .prepare(`${KEPT} WHERE customer_id = ? AND operation = ? AND day = ?`)
    .get(customerId, operation, day) as Row | undefined
  if (!row) return { uses: 0n, credits: 0n }
  return { uses: integer(row, 'uses'), credits: integer(row, 'credits') }
}

/** Where a row stands in the order of `usageBetween`. */
export type UsagePlace = Pick<Usage, 'day' | 'customerId' | 'operation'>

/**
 * Newest day first, then by what never changes: credits of today grow while somebody reads, and a
 * row that moved would be missed on the next page. @param range.before rows after this one only.
 */
export function usageBetween(
  tx: ReadTx,
  range: {
    customerId: string | null
    fromDay: number
    toDay: number
    limit: number
    before: UsagePlace | null
  },
): Usage[] {
  const { customerId, fromDay, toDay, before } = range
  const rows = tx
    .prepare(
      `${KEPT} WHERE (? IS NULL OR customer_id = ?) AND day BETWEEN ? AND ?
         AND (? IS NULL OR (day, customer_id, operation) < (?, ?, ?))
       ORDER BY day DESC, customer_id DESC, operation DESC LIMIT ?`,
    )
    .all(
      customerId,
      customerId,
      fromDay,
      Math.min(toDay, before?.day ?? toDay),
      before?.day ?? null,
      before?.day ?? null,
      before?.customerId ?? null,
      before?.operation ?? null,
      range.limit,
    ) as Row[]
  return rows.map(usageOf)
}

export type OperationSum = { operation: string; uses: bigint; credits: bigint }

/** Kept sums of whole days of UTC by operation, of one customer or all. */
export function usageOfDays(
  reader: Reader,
  range: { customerId: string | null; fromDay: number; toDay: number },
): OperationSum[] {
  const { customerId, fromDay, toDay } = range
  const own = customerId === null ? [] : [customerId]
  const rows = reader
    .prepare(
      `SELECT operation, sum(uses) AS uses, sum(credits) AS credits FROM usage_stats
       WHERE ${own.length > 0 ? 'customer_id = ? AND ' : ''}day BETWEEN ? AND ?
       GROUP BY operation`,
    )
    .all(...own, fromDay, toDay) as Row[]
  return rows.map(operationSumOf)
}

/** The uses among these entries of the book by operation, of one customer or all. */
export function usesAt(
  reader: Reader,
  asked: { customerId: string | null; seqs: readonly bigint[] },
): OperationSum[] {
  const { customerId, seqs } = asked
  const rows = reader
    .prepare(
      `SELECT t.reason AS operation, count(*) AS uses, sum(t.amount) AS credits
       FROM json_each(?) AS at CROSS JOIN transfers AS t ON t.seq = at.value
       WHERE ${IS_USE} AND (? IS NULL OR t.customer_id = ?) GROUP BY 1`,
    )
    .all(`[${seqs.join()}]`, customerId, customerId) as Row[]
  return rows.map(operationSumOf)
}

function operationSumOf(row: Row): OperationSum {
  return {
    operation: text(row, 'operation'),
    uses: integer(row, 'uses'),
    credits: integer(row, 'credits'),
  }
}

function countUsageRows(tx: ReadTx): number {
  return small(tx.prepare('SELECT count(*) AS rows FROM usage_stats').get() as Row, 'rows')
}

function usageOf(row: Row): Usage {
  return {
    customerId: text(row, 'customer_id'),
    operation: text(row, 'operation'),
    day: small(row, 'day'),
    uses: integer(row, 'uses'),
    credits: integer(row, 'credits'),
  }
}
