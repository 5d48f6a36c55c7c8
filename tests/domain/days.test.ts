import { describe, expect, test } from 'vitest'
import { addDays, dayAt, dayStartMs } from '../../electron/domain/billing.ts'
import { daysToSeal } from '../../electron/domain/days.ts'
import { zonedTime } from '../../electron/domain/exports/zoned-time.ts'

describe('a day of the shop', () => {
  test.each([
    ['2026-03-28T22:59:59Z', 'Europe/Berlin', '2026-03-28'],
    ['2026-03-28T23:00:00Z', 'Europe/Berlin', '2026-03-29'],
    ['2026-03-29T21:59:59Z', 'Europe/Berlin', '2026-03-29'], // the day of 23 hours
    ['2026-03-29T22:00:00Z', 'Europe/Berlin', '2026-03-30'],
    ['2026-10-25T22:59:59Z', 'Europe/Berlin', '2026-10-25'], // the day of 25 hours
    ['2026-12-31T10:00:00Z', 'Pacific/Kiritimati', '2027-01-01'],
    ['2027-01-01T11:00:00Z', 'Pacific/Pago_Pago', '2027-01-01'],
  ])('%s in %s is %s', (moment, zone, day) => {
    expect(dayAt(Date.parse(moment), zone)).toBe(day)
  })

  test.each([
    ['2028-02-28', 1, '2028-02-29'],
    ['2027-02-28', 1, '2027-03-01'],
    ['2027-01-01', -1, '2026-12-31'],
  ])('%s and %i days is %s', (day, days, other) => {
    expect(addDays(day, days)).toBe(other)
  })
})

describe('what is due to be sealed', () => {
  const zone = 'Europe/Berlin'
  const createdAtMs = Date.parse('2026-11-18T12:00:00Z')
  const due = (now: string, lastSealedDay: string | null) =>
    daysToSeal({ nowMs: Date.parse(now), createdAtMs, zone, lastSealedDay })

  test('nothing on the first day', () => {
    expect(due('2026-11-18T22:59:00Z', null)).toBeNull()
  })

  test('the first day, once it is over', () => {
    expect(due('2026-11-18T23:00:00Z', null)).toEqual({ fromDay: '2026-11-18', day: '2026-11-18' })
  })

  test('nothing more before the next one is over', () => {
    expect(due('2026-11-19T22:59:00Z', '2026-11-18')).toBeNull()
  })

  test('days on which nothing ran, once and together', () => {
    expect(due('2026-11-23T06:00:00Z', '2026-11-18')).toEqual({
      fromDay: '2026-11-19',
      day: '2026-11-22',
    })
  })

  test('nothing while the clock was set back', () => {
    expect(due('2026-11-10T06:00:00Z', '2026-11-18')).toBeNull()
  })
})

/** Half an hour of summer time; a day that never was; clocks that skip or repeat midnight. */
const ODD_ZONES = [
  ['Europe/Berlin', '2026-01-01'],
  ['Australia/Lord_Howe', '2026-01-01'],
  ['Pacific/Apia', '2011-06-01'],
  ['America/Santiago', '2026-01-01'],
  ['America/Havana', '2026-01-01'],
] as const

test.each(ODD_ZONES)('%s: seals, reports and files share each day, from %s on', (zone, first) => {
  const files = zonedTime(zone)
  let isSealedTo = addDays(first, -1)
  for (let day = first as string; day < addDays(first, 400); day = addDays(day, 1)) {
    const startMs = dayStartMs(day, zone)
    expect(files.startOfDay(day)).toBe(startMs)
    // On the first instant of a day all before it is sealed, without a gap and none of it twice.
    const sealed = daysToSeal({ nowMs: startMs, createdAtMs: 0, zone, lastSealedDay: isSealedTo })
    if (!sealed) continue
    expect(sealed.fromDay).toBe(addDays(isSealedTo, 1))
    isSealedTo = sealed.day
    expect(dayStartMs(addDays(isSealedTo, 1), zone)).toBeLessThanOrEqual(startMs)
  }
  expect(isSealedTo).toBe(addDays(first, 398))
})
