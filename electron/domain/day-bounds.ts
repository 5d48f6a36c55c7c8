import { addDays, dayStartMs } from './billing.ts'

/**
 * Where calendar days of a time zone begin. The book knows instants only, so a question in days is
 * turned into instants here, once, with the shop's zone; a change of the zone rebuilds nothing.
 */

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
    toMs: days.toDay === null ? null : dayStartMs(addDays(days.toDay, 1), zone),
  }
}
