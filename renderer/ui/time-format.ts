const formats = new Map<string, Intl.DateTimeFormat>()

export type TimeStyle =
  | 'time'
  | 'short_time'
  | 'date_time'
  | 'moment'
  | 'day'
  | 'short_day'
  | 'year_day'

const STYLES: Readonly<Record<TimeStyle, Intl.DateTimeFormatOptions>> = {
  time: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  short_time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  date_time: {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  },
  moment: {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  },
  day: { weekday: 'long', day: 'numeric', month: 'long' },
  short_day: { day: 'numeric', month: 'short' },
  year_day: { day: 'numeric', month: 'short', year: 'numeric' },
}

/**
 * A wall time of the shop's zone in the person's locale. Tills write 24 hours: a receipt has no
 * room for doubt.
 */
export function writeTime(
  atMs: number,
  style: TimeStyle,
  by: { locale: string; timeZone: string },
): string {
  const { locale, timeZone } = by
  const key = `${locale}:${timeZone}:${style}`
  let format = formats.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(locale, { ...STYLES[style], timeZone })
    formats.set(key, format)
  }
  return format.format(atMs)
}

/** A day of another year than this one is no day without its year. */
export function shortDayStyle(atMs: number, nowMs: number, timeZone: string): TimeStyle {
  const isThisYear = dayOf(atMs, timeZone).slice(0, 4) === dayOf(nowMs, timeZone).slice(0, 4)
  return isThisYear ? 'short_day' : 'year_day'
}

/** `40 s`, `14 min`, `2 h`, `3 d`: the same short units in both languages. */
export function writeAge(ageMs: number): string {
  const seconds = Math.max(0, Math.floor(ageMs / 1_000))
  if (seconds < 90) return `${seconds}\u00a0s`
  if (seconds < 90 * 60) return `${Math.floor(seconds / 60)}\u00a0min`
  if (seconds < 36 * 3_600) return `${Math.floor(seconds / 3_600)}\u00a0h`
  return `${Math.floor(seconds / 86_400)}\u00a0d`
}

/** `840 ms`, `3.1 s`: how long a piece of work took, its number in the person's locale. */
export function writeSpan(spanMs: number, locale: string): string {
  const format = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  if (spanMs < 1_000) return `${format.format(Math.round(spanMs))}\u00a0ms`
  return `${format.format(spanMs / 1_000)}\u00a0s`
}

/** `14:21` for what is left of a while; never below zero. */
export function writeRemaining(remainingMs: number): string {
  const seconds = Math.max(0, Math.round(remainingMs / 1_000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** The calendar day of a moment in a zone as `2026-11-21`, which sorts and compares as text. */
export function dayOf(atMs: number, timeZone: string): string {
  let format = dayFormats.get(timeZone)
  if (!format) {
    const parts = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
    format = new Intl.DateTimeFormat('en-CA', { ...parts, calendar: 'iso8601', timeZone })
    dayFormats.set(timeZone, format)
  }
  return format.format(atMs)
}

const dayFormats = new Map<string, Intl.DateTimeFormat>()

/** The calendar day so many days later; a plain calendar has no zone and no missing hours. */
export function shiftDay(day: string, days: number): string {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(Date.UTC(year, month - 1, date + days)).toISOString().slice(0, 10)
}

/** A calendar day such as `2026-11-21` in the person's locale; days have no zone. */
export function writeDay(day: string, locale: string): string {
  const parts = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const
  return new Intl.DateTimeFormat(locale, parts).format(Date.parse(day))
}
