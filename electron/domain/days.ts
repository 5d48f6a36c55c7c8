import { addDays, dayAt } from './billing.ts'

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
  const day = addDays(dayAt(nowMs, zone), -1)
  const fromDay = lastSealedDay === null ? dayAt(createdAtMs, zone) : addDays(lastSealedDay, 1)
  return fromDay <= day ? { fromDay, day } : null
}
