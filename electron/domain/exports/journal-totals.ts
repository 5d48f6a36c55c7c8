import { type BookEntry, type BookExtract, isPosted } from './entry.ts'
import { endOfMonth, type ZonedTime } from './zoned-time.ts'

/** What an account must show at the end of a day; the tools that read the journal check it. */
export type Assertion = { date: string; accountId: bigint; balance: bigint }

/** A rate of a day: the last one at which a sale of that day was priced. */
export type DayRate = {
  date: string
  rate: { currency: string; numerator: bigint; denominator: bigint }
}

/**
 * Adds up a journal while it is written. It grows with accounts, months and days, never with
 * entries.
 */
export type JournalTotals = {
  add(entry: BookEntry): void
  /** Every account that moved in a month at the end of that month, then all of them at the end. */
  assertions(): Assertion[]
  rates(): DayRate[]
}

type Sums = Map<bigint, bigint>

export function journalTotals(extract: BookExtract, zone: ZonedTime): JournalTotals {
  const months = new Map<string, Sums>()
  const rates = new Map<string, DayRate>()
  const closing = closingDay(extract, zone)
  return {
    add(entry) {
      if (!isPosted(entry)) return
      const date = zone.date(entry.effectiveAtMs)
      const month = endOfMonth(date)
      const sums = months.get(month) ?? new Map<bigint, bigint>()
      months.set(month, sums)
      move(sums, entry.debit.id, entry.amount)
      move(sums, entry.credit.id, -entry.amount)
      // A correction has the rate of its sale, which says nothing of the day it is booked on.
      const rate = entry.correctsSeq === null ? entry.sale?.rate : null
      if (rate && entry.currency === 'BTC') rates.set(`${date} ${rate.currency}`, { date, rate })
    },
    assertions: () => (closing === null ? [] : assertionsOf(extract.openings, months, closing)),
    rates: () => [...rates.entries()].toSorted(byKey).map(([, rate]) => rate),
  }
}

/** The last day of what was ordered, or of what there is; null when there is nothing. */
function closingDay(extract: BookExtract, zone: ZonedTime): string | null {
  const { toDate, lastAtMs, fromDate } = extract
  if (toDate !== null) return toDate
  if (lastAtMs !== null) return zone.date(lastAtMs)
  return fromDate
}

function assertionsOf(
  openings: ReadonlyMap<bigint, bigint>,
  months: ReadonlyMap<string, Sums>,
  closing: string,
): Assertion[] {
  const balances = new Map(openings)
  const found: Assertion[] = []
  for (const [date, sums] of [...months].toSorted(byKey)) {
    for (const [accountId, sum] of [...sums].toSorted(byId)) {
      move(balances, accountId, sum)
      const balance = balances.get(accountId) ?? 0n
      if (date < closing) found.push({ date, accountId, balance })
    }
  }
  for (const [accountId, balance] of [...balances].toSorted(byId)) {
    found.push({ date: closing, accountId, balance })
  }
  return found
}

function move(sums: Sums, accountId: bigint, amount: bigint): void {
  sums.set(accountId, (sums.get(accountId) ?? 0n) + amount)
}

function byKey([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}

function byId([left]: readonly [bigint, bigint], [right]: readonly [bigint, bigint]): number {
  return left < right ? -1 : 1
}

/** The day an account is opened on: nothing in the file may be older. */
export function openingDay(extract: BookExtract, zone: ZonedTime): string {
  if (extract.fromDate !== null) return extract.fromDate
  return extract.firstAtMs === null ? '1970-01-01' : zone.date(extract.firstAtMs)
}
