import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PLAN_INTERVALS } from '../../shared/model/plan.ts'
import {
  dayAt,
  daysBetween,
  dayStartMs,
  laterDay,
  periodStart,
  unusedOf,
} from '../../electron/domain/billing.ts'
import {
  daysLater,
  formattedDay,
  INTERVAL_MONTHS,
  lengthOfMonth,
  monthsLater,
  writeDay,
  ZONES,
} from '../support/second-calendar.ts'

/** How many random cases; the long run sets it to 10000. */
const RUNS = Number(process.env['TILLBOOK_BILLING_RUNS'] ?? 300)

const anyDay = fc
  .record({ year: fc.integer({ min: 2020, max: 2099 }), month: fc.integer({ min: 1, max: 12 }) })
  .chain(({ year, month }) =>
    fc
      .integer({ min: 1, max: lengthOfMonth(year, month) })
      .map((date) => writeDay(year, month, date)),
  )

describe('the calendar of plans', () => {
  test.each([
    ['2026-01-31', 'monthly', 1, '2026-02-28'],
    ['2026-01-31', 'monthly', 2, '2026-03-31'],
    ['2028-01-31', 'monthly', 1, '2028-02-29'],
    ['2028-01-30', 'monthly', 1, '2028-02-29'],
    ['2028-02-29', 'monthly', 1, '2028-03-29'],
    ['2028-02-29', 'yearly', 1, '2029-02-28'],
    ['2028-02-29', 'yearly', 4, '2032-02-29'],
    ['2099-02-28', 'yearly', 1, '2100-02-28'],
    ['2096-02-29', 'yearly', 4, '2100-02-28'],
    ['2025-11-30', 'quarterly', 1, '2026-02-28'],
    ['2025-11-30', 'quarterly', 2, '2026-05-30'],
    ['2026-12-31', 'monthly', 1, '2027-01-31'],
  ] as const)('%s %s, period %i begins on %s', (first, interval, number, wanted) => {
    expect(periodStart(first, interval, number)).toBe(wanted)
  })

  test('agrees with a second calendar written by hand, and its periods join without a hole', () => {
    fc.assert(
      fc.property(
        anyDay,
        fc.constantFrom(...PLAN_INTERVALS),
        fc.integer({ min: 0, max: 60 }),
        (day, interval, number) => {
          const start = periodStart(day, interval, number)
          expect(start).toBe(monthsLater(day, INTERVAL_MONTHS[interval] * number))
          expect(periodStart(day, interval, number + 1) > start).toBe(true)
        },
      ),
      { numRuns: RUNS },
    )
  })

  test('a day begins at its first instant in every zone, summer time or not', () => {
    fc.assert(
      fc.property(anyDay, fc.constantFrom(...ZONES), (day, zone) => {
        const startMs = dayStartMs(day, zone)
        expect(formattedDay(startMs, zone)).toBe(day)
        expect(formattedDay(startMs - 1, zone) < day).toBe(true)
        expect(dayAt(startMs, zone)).toBe(day)
        expect(dayAt(startMs - 1, zone)).toBe(formattedDay(startMs - 1, zone))
      }),
      { numRuns: RUNS },
    )
  })

  test.each([
    // Clocks jump from midnight to one: the day begins an hour late.
    ['2026-04-24', 'Africa/Cairo', '2026-04-23T22:00:00Z'],
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00Z'],
    ['2026-10-26', 'Europe/Berlin', '2026-10-25T23:00:00Z'],
    ['2026-11-02', 'America/New_York', '2026-11-02T05:00:00Z'],
  ])('%s in %s begins at %s', (day, zone, wanted) => {
    expect(new Date(dayStartMs(day, zone)).toISOString()).toBe(wanted.replace('Z', '.000Z'))
  })

  test('refuses a zone that the runtime does not know', () => {
    expect(() => dayAt(0, 'Mars/Olympus')).toThrow(RangeError)
  })

  test('the later of two days', () => {
    expect(laterDay('2026-09-30', '2026-10-01')).toBe('2026-10-01')
    expect(laterDay('2027-01-01', '2026-12-31')).toBe('2027-01-01')
  })
})

describe('what is left of a paid period', () => {
  const march = { paidFrom: '2026-03-01', paidUntil: '2026-04-01', priceCredits: 30n }
  test.each([
    ['on its first day all of it', '2026-03-01', 31, 30n],
    ['in the middle its share, rounded down', '2026-03-16', 16, 15n],
    ['on its last day less than one credit counts as none', '2026-03-31', 1, 0n],
    ['after its end nothing', '2026-04-01', 0, 0n],
    ['long after its end nothing', '2027-01-01', 0, 0n],
    ['before its begin, by a clock set back, never more than all', '2026-02-01', 31, 30n],
  ])('%s', (_name, today, unusedDays, creditsBack) => {
    expect(unusedOf(march, today)).toEqual({ unusedDays, periodDays: 31, creditsBack })
  })

  test('never more than the price, never negative, and less by less than one credit', () => {
    fc.assert(
      fc.property(
        anyDay,
        fc.constantFrom(...PLAN_INTERVALS),
        fc.bigInt({ min: 1n, max: 1_000_000_000_000n }),
        fc.integer({ min: -40, max: 400 }),
        (paidFrom, interval, priceCredits, offset) => {
          const paidUntil = periodStart(paidFrom, interval, 1)
          const today = daysLater(paidFrom, offset)
          const left = unusedOf({ paidFrom, paidUntil, priceCredits }, today)
          expect(left.periodDays).toBe(daysBetween(paidFrom, paidUntil))
          expect(left.creditsBack >= 0n && left.creditsBack <= priceCredits).toBe(true)
          const exact = priceCredits * BigInt(left.unusedDays)
          const given = left.creditsBack * BigInt(left.periodDays)
          expect(exact - given >= 0n && exact - given < BigInt(left.periodDays)).toBe(true)
        },
      ),
      { numRuns: RUNS },
    )
  })
})
