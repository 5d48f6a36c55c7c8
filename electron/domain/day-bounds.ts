/**
 * Where calendar days of a time zone begin. The book knows instants only, so a question in days is
 * turned into instants here, once, with the shop's zone; a change of the zone rebuilds nothing.
 */

const DAY_MS = 86_400_000

/** From the first instant of one day up to, but without, the first instant of the day after. */
export type Span = { fromMs: number | null; toMs: number | null }

/**
 * The instants of whole days, both included; null leaves that end open.
 * @throws RangeError for a zone that the runtime does not know, or a day that does not exist.
 */
export function spanOfDays(
  days: { fromDay: string | null; toDay: string | null },
  zone: string,
): Span {
  return {
    fromMs: days.fromDay === null ? null : dayStartMs(days.fromDay, zone),
    toMs: days.toDay === null ? null : dayStartMs(dayAfter(days.toDay), zone),
  }
}

/** The calendar day after this one. */
export function dayAfter(day: string): string {
  return new Date(midnightUtc(day) + DAY_MS).toISOString().slice(0, 10)
}

/**
 * The first instant of a day, ms. Where clocks skip midnight it is the instant they skip to.
 * @throws RangeError as above.
 */
export function dayStartMs(day: string, zone: string): number {
  const format = formatOf(zone)
  const midnight = midnightUtc(day)
  // Offsets of one zone differ by an hour or two, so one of these is nearly always the answer.
  for (const guess of [midnight - 12 * 3_600_000, midnight, midnight + 12 * 3_600_000]) {
    const startMs = midnight - offsetMs(format, guess)
    if (isFirst(format, startMs, midnight)) return startMs
  }
  return searched(format, midnight)
}

function midnightUtc(day: string): number {
  const ms = Date.parse(`${day}T00:00:00.000Z`)
  const isReal = !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day)
  if (!isReal) throw new RangeError(`${day} is no day`)
  return ms
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-US-u-ca-iso8601', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formats.set(zone, format)
  return format
}

/** What clocks in the zone show, read as if it were UTC. */
function shownMs(format: Intl.DateTimeFormat, atMs: number): number {
  const parts = new Map<string, number>()
  for (const { type, value } of format.formatToParts(atMs)) parts.set(type, Number(value))
  const of = (type: string): number => parts.get(type) ?? 0
  const time = [of('hour'), of('minute'), of('second')] as const
  return Date.UTC(of('year'), of('month') - 1, of('day'), ...time)
}

function offsetMs(format: Intl.DateTimeFormat, atMs: number): number {
  return shownMs(format, atMs) - Math.floor(atMs / 1_000) * 1_000
}

function isFirst(format: Intl.DateTimeFormat, startMs: number, midnight: number): boolean {
  return shownMs(format, startMs) === midnight && shownMs(format, startMs - 1_000) < midnight
}

/** Midnight is skipped or comes twice: the first second whose clock has reached the day. */
function searched(format: Intl.DateTimeFormat, midnight: number): number {
  let before = midnight / 1_000 - 30 * 3_600
  let reached = midnight / 1_000 + 30 * 3_600
  while (reached - before > 1) {
    const middle = Math.floor((before + reached) / 2)
    if (shownMs(format, middle * 1_000) >= midnight) reached = middle
    else before = middle
  }
  return reached * 1_000
}
