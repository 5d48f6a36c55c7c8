const DAY_MS = 86_400_000

/** The shop's calendar day of a moment, `2026-11-21`. @param zone an IANA name. */
export function dayOf(atMs: number, zone: string): string {
  // Sweden writes dates as ISO does.
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(atMs)
}

/** The calendar day that many days later, or earlier when negative; no zone plays a part. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}

/**
 * The days that are over and that no seal covers yet, to be sealed as one; null when there are
 * none. After days on which nothing ran they are sealed once, with the days they cover.
 * @param lastSealedDay null for a book that was never sealed; then its first day begins it.
 */
export function daysToSeal(options: {
  nowMs: number
  createdAtMs: number
  zone: string
  lastSealedDay: string | null
}): { fromDay: string; day: string } | null {
  const { nowMs, createdAtMs, zone, lastSealedDay } = options
  const day = addDays(dayOf(nowMs, zone), -1)
  const fromDay = lastSealedDay === null ? dayOf(createdAtMs, zone) : addDays(lastSealedDay, 1)
  return fromDay <= day ? { fromDay, day } : null
}
