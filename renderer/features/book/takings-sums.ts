import { type Takings, type Tender, TENDERS } from '../../../shared/model/book.ts'
import { shiftDay } from '../../ui/time-format.ts'

/** What came in by one way of payment, and what of it had no price in the shop's money. */
export type TenderSum = {
  tender: Tender
  minor: bigint
  count: number
  /** Amounts without a price, in their own unit: never added to money. */
  unpriced: ReadonlyMap<string, bigint>
}

export type DaySum = { day: string; minor: bigint; count: number; tenders: readonly TenderSum[] }

/** Every day from the first to the last, those without takings too. */
export function daySums(
  takings: readonly Takings[],
  range: { fromDay: string; toDay: string; currency: string },
): DaySum[] {
  const byDay = Map.groupBy(takings, ({ day }) => day)
  const days: DaySum[] = []
  for (let day = range.fromDay; day <= range.toDay; day = shiftDay(day, 1)) {
    const tenders = tenderSums(byDay.get(day) ?? [], range.currency)
    days.push({ day, ...totalOf(tenders), tenders })
  }
  return days
}

/** The same over all days, in the order the ways of payment are always listed in. */
export function tenderSums(takings: readonly Takings[], currency: string): TenderSum[] {
  return TENDERS.flatMap((tender) => {
    const own = takings.filter((line) => line.tender === tender)
    if (own.length === 0) return []
    const unpriced = new Map<string, bigint>()
    let minor = 0n
    let count = 0
    for (const line of own) {
      count += line.count
      if (line.fiatCurrency === currency) minor += line.fiatMinor
      else if (line.amount !== 0n) {
        unpriced.set(line.currency, (unpriced.get(line.currency) ?? 0n) + line.amount)
      }
    }
    return [{ tender, minor, count, unpriced }]
  })
}

export function totalOf(sums: readonly TenderSum[]): { minor: bigint; count: number } {
  return {
    minor: sums.reduce((sum, { minor }) => sum + minor, 0n),
    count: sums.reduce((sum, { count }) => sum + count, 0),
  }
}
