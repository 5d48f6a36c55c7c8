import { integer, integerOrNull, type Row, small, text, word } from './row.ts'
import type { ReadTx } from './tx.ts'

/** One line of an account: what came in or went out, and the account on the other side. */
export type AccountLine = {
  seq: bigint
  kind: 'single' | 'post'
  /** In the currency's unit: positive came, negative went. */
  delta: bigint
  otherCode: string
  memo: string
  reason: string
  groupId: string
  isCorrection: boolean
  bookedAtMs: number
  effectiveAtMs: number
}

/** Both sides of a liability in credits, each from its own index, newest first. */
const SIDE = (side: 'credit' | 'debit', other: 'credit' | 'debit', sign: '' | '-'): string =>
  `SELECT * FROM (SELECT seq, kind, ${sign}amount AS delta, ${other}_account AS other, memo,
     reason, group_id, corrects_seq, booked_at, effective_at
   FROM transfers WHERE currency = 'CREDIT' AND ${side}_account = ? AND seq < ?
     AND kind IN ('single', 'post') ORDER BY seq DESC LIMIT ?)`

/**
 * Booked lines of a credit account, newest first. Held amounts are no lines: they changed nothing
 * yet.
 */
export function creditLines(
  tx: ReadTx,
  page: { account: bigint; before: bigint; limit: number },
): AccountLine[] {
  const { account, before, limit } = page
  const rows = tx
    .prepare(
      `SELECT lines.*, accounts.code AS other_code
       FROM (${SIDE('credit', 'debit', '')} UNION ALL ${SIDE('debit', 'credit', '-')}) AS lines
       JOIN accounts ON accounts.id = lines.other
       ORDER BY lines.seq DESC LIMIT ?`,
    )
    .all(account, before, limit, account, before, limit, limit) as Row[]
  return rows.map(lineOf)
}

/** What stood on the account right before entry `before`: all lines with a smaller number. */
export function creditsBefore(tx: ReadTx, account: bigint, before: bigint): bigint {
  const row = tx
    .prepare(
      `SELECT
         (SELECT coalesce(sum(amount), 0) FROM transfers WHERE currency = 'CREDIT'
            AND credit_account = ? AND seq >= ? AND kind IN ('single', 'post')) AS came,
         (SELECT coalesce(sum(amount), 0) FROM transfers WHERE currency = 'CREDIT'
            AND debit_account = ? AND seq >= ? AND kind IN ('single', 'post')) AS went,
         coalesce((SELECT credits_posted - debits_posted FROM accounts WHERE id = ?), 0) AS now`,
    )
    .get(account, before, account, before, account) as Row
  return integer(row, 'now') - integer(row, 'came') + integer(row, 'went')
}

function lineOf(row: Row): AccountLine {
  return {
    seq: integer(row, 'seq'),
    kind: word(row, 'kind', ['single', 'post']),
    delta: integer(row, 'delta'),
    otherCode: text(row, 'other_code'),
    memo: text(row, 'memo'),
    reason: text(row, 'reason'),
    groupId: text(row, 'group_id'),
    isCorrection: integerOrNull(row, 'corrects_seq') !== null,
    bookedAtMs: small(row, 'booked_at'),
    effectiveAtMs: small(row, 'effective_at'),
  }
}
