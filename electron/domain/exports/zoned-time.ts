/** Times of one zone. Offsets are asked once for each quarter of an hour: asking is slow. */
export type ZonedTime = {
  /** `2026-03-29T03:15:00.250+02:00` */
  iso(atMs: number): string
  /** `2026-03-29` */
  date(atMs: number): string
  /** `03:15` */
  time(atMs: number): string
  /** The first moment of this day: midnight, or what comes first where midnight is left out. */
  startOfDay(date: string): number
}

/** No zone ever changed its clock at anything but a quarter of an hour, in UTC. */
const QUARTER_MS = 15 * 60_000
/** Offsets kept; a book of years has fewer changes of the clock, but may jump back and forth. */
const KEPT_MAX = 50_000
const DAY_MS = 86_400_000

/** @throws RangeError when the runtime does not know the zone. */
export function zonedTime(timeZone: string): ZonedTime {
  const offsetMs = offsetsOf(timeZone)
  const local = (atMs: number): string => new Date(atMs + offsetMs(atMs)).toISOString()
  const date = (atMs: number): string => local(atMs).slice(0, 10)
  return {
    iso: (atMs) => local(atMs).slice(0, -1) + offsetText(offsetMs(atMs)),
    date,
    time: (atMs) => local(atMs).slice(11, 16),
    startOfDay(day) {
      // Local dates only grow, so the first moment of one is found by halving.
      let before = Date.parse(`${day}T00:00:00Z`) - DAY_MS
      let after = before + 2 * DAY_MS
      while (after - before > 1) {
        const middle = Math.floor((before + after) / 2)
        if (date(middle) < day) before = middle
        else after = middle
      }
      return after
    },
  }
}

/** Whether the runtime knows a zone of this name. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== ''
  } catch {
    return false
  }
}

/** The day after a date, by the calendar. */
export function nextDay(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10)
}

/** The last day of the month of a date. */
export function endOfMonth(date: string): string {
  const [year, month] = date.split('-').map(Number)
  return new Date(Date.UTC(year ?? 0, month ?? 1, 0)).toISOString().slice(0, 10)
}

function offsetsOf(timeZone: string): (atMs: number) => number {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
  const kept = new Map<number, number>()
  return (atMs) => {
    const quarter = Math.floor(atMs / QUARTER_MS)
    const known = kept.get(quarter)
    if (known !== undefined) return known
    if (kept.size >= KEPT_MAX) kept.clear()
    const offset = offsetIn(format.formatToParts(quarter * QUARTER_MS))
    kept.set(quarter, offset)
    return offset
  }
}

function offsetIn(parts: readonly Intl.DateTimeFormatPart[]): number {
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const match = /^GMT([+-])(\d{2}):(\d{2})/.exec(name)
  if (!match) return 0
  const minutes = Number(match[2]) * 60 + Number(match[3])
  return (match[1] === '-' ? -minutes : minutes) * 60_000
}

function offsetText(offsetMs: number): string {
  const minutes = Math.abs(offsetMs) / 60_000
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0')
  return `${offsetMs < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`
}
