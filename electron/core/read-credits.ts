import type {
  CreditBalance,
  MovedCredits,
  ReservationStatus,
  ReservationView,
  StatementLine,
  UsageRow,
} from '../../shared/model/credits.ts'
import { statementKind } from '../domain/credit-entries.ts'
import { reservationById, type ReservationRow, reservationsOf } from '../store/reservations.ts'
import type { AccountLine } from '../store/statement.ts'
import { usageDay, type UsagePlace } from '../store/usage.ts'
import type { Core } from './core.ts'
import { creditBalance, creditOf, mustCustomer } from './credit-account.ts'
import { pageOf, rangeOf } from './page.ts'
import { Refusal } from './refusal.ts'
import { reviewBook } from './review-book.ts'

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
 * @throws Refusal not_found, review_unavailable
 */
export async function readStatement(
  core: Core,
  page: Page & { customerId: string },
  signal?: AbortSignal,
): Promise<Statement> {
  const { customerId } = page
  core.book.read((tx) => mustCustomer(tx, customerId))
  const question = { customerId, range: rangeOf(page) }
  const told = await reviewBook(core, 'creditLines', question, signal)
  const found = pageOf(page, () => told.lines.map((line) => ({ number: line.seq, line })))
  let { balanceAfter } = told
  const lines = found.rows.map(({ line }) => {
    const shown = statementLine(line, balanceAfter)
    balanceAfter -= line.delta
    return shown
  })
  return { lines, next: found.next, credit: creditOf(told.sums), asOfSeq: told.changeSeq }
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

/**
 * MANA-61: kept sums, newest day first. Days are of UTC.
 * @throws Refusal review_unavailable
 */
export async function readUsage(
  core: Core,
  page: Page & { customerId: string | null; fromDay: string; toDay: string },
  signal?: AbortSignal,
): Promise<{ rows: UsageRow[]; next: string | null }> {
  const { customerId, fromDay, toDay, limit } = page
  const before = page.before === null ? null : placeOf(page.before)
  // A cursor that we never gave out points nowhere.
  if (before === undefined) return { rows: [], next: null }
  const question = {
    customerId,
    fromDay: usageDay(Date.parse(fromDay)),
    toDay: usageDay(Date.parse(toDay)),
    limit: limit + 1,
    before,
  }
  const found = (await reviewBook(core, 'creditUsage', question, signal)).rows
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  return {
    rows: rows.map((row) => ({ ...row, day: dayText(row.day) })),
    next: found.length > limit && last ? cursorOf(last) : null,
  }
}

function cursorOf({ day, customerId, operation }: UsagePlace): string {
  return `${day}.${customerId}.${operation}`
}

function placeOf(cursor: string): UsagePlace | undefined {
  const [, day, customerId, operation] = /^(\d{1,6})\.(cus_[0-9a-z]{26})\.(.+)$/.exec(cursor) ?? []
  if (!day || !customerId || !operation) return undefined
  return { day: Number(day), customerId, operation }
}

function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}
