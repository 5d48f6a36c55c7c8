import { shiftDay } from '../../ui/time-format.ts'

export const PERIOD_KINDS = ['all', 'day', 'week', 'month', 'quarter', 'year', 'range'] as const
export type PeriodKind = (typeof PERIOD_KINDS)[number]

/** Days of the shop's calendar, both included; null leaves that end open. */
export type PeriodChoice = {
  kind: PeriodKind
  fromDay: string | null
  toDay: string | null
}

export const WHOLE_BOOK: PeriodChoice = { kind: 'all', fromDay: null, toDay: null }

type Calendar = { year: number; month: number }
const DAYS_A_WEEK = 7
const MONTHS: Readonly<Partial<Record<PeriodKind, number>>> = { month: 1, quarter: 3, year: 12 }

/** The period of that kind that holds the day. Weeks begin on Monday. */
export function periodAround(kind: PeriodKind, day: string): PeriodChoice {
  if (kind === 'all') return WHOLE_BOOK
  if (kind === 'week') {
    const fromDay = shiftDay(day, -((new Date(`${day}T00:00Z`).getUTCDay() + 6) % DAYS_A_WEEK))
    return { kind, fromDay, toDay: shiftDay(fromDay, DAYS_A_WEEK - 1) }
  }
  const months = MONTHS[kind]
  if (months === undefined) return { kind, fromDay: day, toDay: day }
  const { year, month } = calendarOf(day)
  return monthsFrom(kind, { year, month: month - (month % months) })
}

/** The period of the same length before (-1) or after (1). An open end has nothing beside it. */
export function shiftPeriod(period: PeriodChoice, step: 1 | -1): PeriodChoice {
  const { kind, fromDay, toDay } = period
  if (fromDay === null || toDay === null) return period
  const months = MONTHS[kind]
  if (months !== undefined) {
    const { year, month } = calendarOf(fromDay)
    return monthsFrom(kind, { year, month: month + step * months })
  }
  const days = step * daysOf(fromDay, toDay)
  return { kind, fromDay: shiftDay(fromDay, days), toDay: shiftDay(toDay, days) }
}

/** The page before or after. The whole book has none beside it: the first turn opens today. */
export function turnedPeriod(period: PeriodChoice, step: 1 | -1, today: string): PeriodChoice {
  return period.kind === 'all' ? periodAround('day', today) : shiftPeriod(period, step)
}

/** What the two ends typed by hand mean; the wrong way round is turned. */
export function rangeOf(fromDay: string | null, toDay: string | null): PeriodChoice {
  if (fromDay === null && toDay === null) return WHOLE_BOOK
  const isTurned = fromDay !== null && toDay !== null && fromDay > toDay
  const [first, last] = isTurned ? [toDay, fromDay] : [fromDay, toDay]
  return { kind: first !== null && first === last ? 'day' : 'range', fromDay: first, toDay: last }
}

/** `21 Nov 2026`, `November 2026`, `Q4 2026`, `1 – 14 Nov 2026`; null for the whole book. */
export function periodText(period: PeriodChoice, locale: string): string | null {
  const { kind, fromDay, toDay } = period
  if (fromDay === null && toDay === null) return null
  if (fromDay === null || toDay === null) {
    return fromDay === null
      ? `… – ${dayText(toDay ?? '', locale)}`
      : `${dayText(fromDay, locale)} – …`
  }
  const { year, month } = calendarOf(fromDay)
  if (kind === 'year') return `${year}`
  if (kind === 'quarter') return `Q${Math.floor(month / 3) + 1} ${year}`
  if (kind === 'month') return write(fromDay, locale, { month: 'long', year: 'numeric' })
  if (fromDay === toDay) return dayText(fromDay, locale)
  const format = new Intl.DateTimeFormat(locale, { ...DAY, timeZone: 'UTC' })
  return format.formatRange(Date.parse(fromDay), Date.parse(toDay))
}

/** `21 Nov 2026` for a day of the calendar, which has no zone. */
export function dayText(day: string, locale: string): string {
  return write(day, locale, DAY)
}

const DAY = { day: 'numeric', month: 'short', year: 'numeric' } as const

function write(day: string, locale: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(Date.parse(day))
}

/** Days from the first to the last, both counted. */
export function daysOf(fromDay: string, toDay: string): number {
  return Math.round((Date.parse(toDay) - Date.parse(fromDay)) / 86_400_000) + 1
}

function calendarOf(day: string): Calendar {
  return { year: Number(day.slice(0, 4)), month: Number(day.slice(5, 7)) - 1 }
}

function monthsFrom(kind: PeriodKind, { year, month }: Calendar): PeriodChoice {
  const months = MONTHS[kind] ?? 1
  const iso = (at: number): string => new Date(at).toISOString().slice(0, 10)
  return {
    kind,
    fromDay: iso(Date.UTC(year, month, 1)),
    toDay: iso(Date.UTC(year, month + months, 0)),
  }
}
