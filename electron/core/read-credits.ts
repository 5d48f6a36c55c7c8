import type {
  CreditBalance,
  MovedCredits,
  ReservationStatus,
  ReservationView,
  StatementLine,
  UsageRow,
} from '../../shared/model/credits.ts'
import { customerCredit } from '../domain/accounts.ts'
import { statementKind } from '../domain/credit-entries.ts'
import { accountId } from '../store/accounts.ts'
import { headSeq } from '../store/changes.ts'
import { reservationById, type ReservationRow, reservationsOf } from '../store/reservations.ts'
import { type AccountLine, creditLines, creditsBefore } from '../store/statement.ts'
import type { ReadTx } from '../store/tx.ts'
import { usageBetween, usageDay } from '../store/usage.ts'
import type { Core } from './core.ts'
import { creditBalance, mustCustomer } from './credit-account.ts'
import { pageOf } from './page.ts'
import { Refusal } from './refusal.ts'

/** MANA-04, MANA-28. @throws Refusal not_found */
export function readBalance(core: Core, customerId: string): MovedCredits {
  return core.book.read((tx) => {
    mustCustomer(tx, customerId)
    return { customerId, ...creditBalance(tx, customerId) }
  })
}

/** MANA-40, SM-04: one reservation with its status. @throws Refusal not_found */
export function getReservation(core: Core, id: string): ReservationView {
  const row = core.book.read((tx) => reservationById(tx, id))
  if (!row) throw new Refusal('not_found')
  return reservationView(row)
}

type Page = { limit: number; before: string | null }

/** MANA-40, MANA-60: what a customer's callers hold or held, newest first. */
export function findReservations(
  core: Core,
  page: Page & { customerId: string; status: ReservationStatus | null },
): { reservations: ReservationView[]; next: string | null } {
  const { customerId, status } = page
  const found = core.book.read((tx) =>
    pageOf(page, (range) =>
      reservationsOf(tx, { ...range, customerId, status }).map((row) => ({
        number: row.pendingSeq,
        row,
      })),
    ),
  )
  return { reservations: found.rows.map(({ row }) => reservationView(row)), next: found.next }
}

function reservationView(row: ReservationRow): ReservationView {
  const { pendingSeq: _, ...view } = row
  return view
}

export type Statement = {
  lines: StatementLine[]
  next: string | null
  credit: CreditBalance
  asOfSeq: number
}

/**
 * MANA-06: what came and went, newest first, with the balance after each line. The balance of a
 * later page is counted back from the account, so no cursor can make it say anything else.
 * @throws Refusal not_found
 */
export function readStatement(core: Core, page: Page & { customerId: string }): Statement {
  return core.book.read((tx) => {
    mustCustomer(tx, page.customerId)
    const credit = creditBalance(tx, page.customerId)
    const { code, currency } = customerCredit(page.customerId)
    const account = accountId(tx, code, currency)
    const found = account === null ? { lines: [], next: null } : linesOf(tx, account, page)
    return { ...found, credit, asOfSeq: headSeq(tx) }
  })
}

function linesOf(tx: ReadTx, account: bigint, page: Page): Pick<Statement, 'lines' | 'next'> {
  const found = pageOf(page, (range) =>
    creditLines(tx, { account, ...range }).map((line) => ({ number: line.seq, line })),
  )
  const newest = found.rows[0]
  let balanceAfter = newest ? creditsBefore(tx, account, newest.number + 1n) : 0n
  const lines = found.rows.map(({ line }) => {
    const told = statementLine(line, balanceAfter)
    balanceAfter -= line.delta
    return told
  })
  return { lines, next: found.next }
}

function statementLine(line: AccountLine, balanceAfter: bigint): StatementLine {
  const { otherCode, isCorrection, kind, ...told } = line
  const isComing = line.delta > 0n
  return {
    ...told,
    kind: statementKind({ otherCode, kind, isCorrection, isComing }),
    balanceAfter,
  }
}

const DAY_MS = 86_400_000

/** MANA-61: kept sums, newest day first. Days are of UTC; `2026-02-30` is 2 March. */
export function readUsage(
  core: Core,
  range: { customerId: string | null; fromDay: string; toDay: string; limit: number },
): { rows: UsageRow[]; hasMore: boolean } {
  const found = core.book.read((tx) =>
    usageBetween(tx, {
      customerId: range.customerId,
      fromDay: usageDay(Date.parse(range.fromDay)),
      toDay: usageDay(Date.parse(range.toDay)),
      limit: range.limit + 1,
    }),
  )
  const rows = found.slice(0, range.limit).map((row) => ({
    ...row,
    day: new Date(row.day * DAY_MS).toISOString().slice(0, 10),
  }))
  return { rows, hasMore: found.length > range.limit }
}
