/**
 * A second calendar, written by hand and from no library, to judge the one that charges plans:
 * what a month has, and the day that is not beyond it.
 */
const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const DAY_MS = 86_400_000

export const INTERVAL_MONTHS = { monthly: 1, quarterly: 3, yearly: 12 } as const

export function lengthOfMonth(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return month === 2 && isLeap ? 29 : (LENGTHS[month - 1] ?? 0)
}

export function writeDay(year: number, month: number, date: number): string {
  return [year, month, date].map((part) => `${part}`.padStart(2, '0')).join('-')
}

export function monthsLater(day: string, months: number): string {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  const index = year * 12 + (month - 1) + months
  const [toYear, toMonth] = [Math.floor(index / 12), (index % 12) + 1]
  return writeDay(toYear, toMonth, Math.min(date, lengthOfMonth(toYear, toMonth)))
}

/** Whole days between two days, by counting in UTC, where every day has 24 hours. */
export function daysFrom(from: string, until: string): number {
  return (Date.parse(until) - Date.parse(from)) / DAY_MS
}

export function daysLater(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** The day in a zone as the runtime's own formatter says it: another program than Temporal's. */
export function formattedDay(atMs: number, timeZone: string): string {
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone, ...parts })
  formats.set(timeZone, format)
  return format.format(atMs)
}

/** Among them: midnight skipped (Cairo, Beirut, Santiago), half hours, both ends of the world. */
export const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Africa/Cairo',
  'Asia/Beirut',
  'America/Santiago',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Pacific/Kiritimati',
] as const
