import { Temporal } from '@js-temporal/polyfill'
import type { PlanInterval } from '../../shared/model/plan.ts'

/**
 * The calendar: of plans, of seals and of questions in days. A period of a plan is a pair of days,
 * not of instants: days have no zone and no summer time, so neither a change of the clocks nor of
 * the shop's zone can move or double one. A zone matters only for the question which day it is.
 */

/** `2028-02-29`. */
export type Day = string

const MONTHS: Readonly<Record<PlanInterval, number>> = { monthly: 1, quarterly: 3, yearly: 12 }

/**
 * First day of a plan's period of this number, counted from 0. Always reckoned from the first day
 * of the plan, so that 31 January leads over 28 February back to 31 March.
 */
export function periodStart(firstDay: Day, interval: PlanInterval, number: number): Day {
  const months = MONTHS[interval] * number
  return Temporal.PlainDate.from(firstDay).add({ months }, { overflow: 'constrain' }).toString()
}

/** Which day it is there and then. @throws RangeError for a zone the runtime does not know. */
export function dayAt(atMs: number, timeZone: string): Day {
  const at = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone)
  return at.toPlainDate().toString()
}

/**
 * The first instant of a day, ms: an hour late where clocks skip midnight.
 * @throws RangeError for a zone the runtime does not know, or a day that does not exist.
 */
export function dayStartMs(day: Day, timeZone: string): number {
  return Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds
}

/** Whole days from one to the other; negative backwards. */
export function daysBetween(from: Day, until: Day): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(until)).days
}

/** The calendar day that many days later, or earlier when negative; no zone plays a part. */
export function addDays(day: Day, days: number): Day {
  return Temporal.PlainDate.from(day).add({ days }).toString()
}

/** The later of two days. */
export function laterDay(one: Day, other: Day): Day {
  // Years have four digits, so the order of the text is the order of the days.
  return one > other ? one : other
}

export type Unused = {
  /** Days of the paid period that are not used yet, today included. */
  unusedDays: number
  periodDays: number
  /** What they come to: price × unused ÷ whole, rounded down. */
  creditsBack: bigint
}

/**
 * What is left of a paid period. Today counts as unused, because the new terms begin today; less
 * than one credit is lost by rounding, and never more than the price goes back.
 */
export function unusedOf(
  period: { paidFrom: Day; paidUntil: Day; priceCredits: bigint },
  today: Day,
): Unused {
  const periodDays = daysBetween(period.paidFrom, period.paidUntil)
  const left = daysBetween(today, period.paidUntil)
  const unusedDays = Math.min(Math.max(left, 0), periodDays)
  const creditsBack = (period.priceCredits * BigInt(unusedDays)) / BigInt(periodDays)
  return { unusedDays, periodDays, creditsBack }
}
