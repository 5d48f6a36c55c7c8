import { describe, expect, test } from 'vitest'
import {
  dayOf,
  shiftDay,
  shortDayStyle,
  writeSpan,
  writeTime,
} from '../../../renderer/ui/time-format.ts'

const by = (timeZone: string, locale = 'en-GB') => ({ locale, timeZone })

describe('wall times are those of the shop (pain 24)', () => {
  const atMs = Date.UTC(2026, 10, 20, 23, 30, 5)

  test.each([
    ['Europe/Berlin', '00:30:05', '2026-11-21'],
    ['UTC', '23:30:05', '2026-11-20'],
    ['America/St_Johns', '20:00:05', '2026-11-20'],
    ['Pacific/Kiritimati', '13:30:05', '2026-11-21'],
  ])('in %s it is %s on %s', (zone, time, day) => {
    expect(writeTime(atMs, 'time', by(zone))).toBe(time)
    expect(dayOf(atMs, zone)).toBe(day)
  })

  test('one format is never given to another zone or locale', () => {
    expect(writeTime(atMs, 'short_time', by('UTC'))).toBe('23:30')
    expect(writeTime(atMs, 'short_time', by('Europe/Berlin'))).toBe('00:30')
    expect(writeTime(atMs, 'day', by('UTC', 'de-DE'))).toBe('Freitag, 20. November')
    expect(writeTime(atMs, 'day', by('UTC'))).toBe('Friday 20 November')
  })

  test.each([
    ['de-DE', '2026-12-31T22:59:59Z', '2026-06-01T00:00:00Z', '31. Dez.'],
    ['de-DE', '2026-12-31T23:00:00Z', '2026-06-01T00:00:00Z', '1. Jan. 2027'],
    ['en-GB', '2025-12-31T22:59:59Z', '2026-06-01T00:00:00Z', '31 Dec 2025'],
    ['en-GB', '2025-12-31T23:00:00Z', '2026-06-01T00:00:00Z', '1 Jan'],
  ])('a short day in %s at %s, read at %s, names its year when needed', (locale, at, now, text) => {
    const [atMs, nowMs] = [Date.parse(at), Date.parse(now)]
    const style = shortDayStyle(atMs, nowMs, 'Europe/Berlin')
    expect(writeTime(atMs, style, by('Europe/Berlin', locale))).toBe(text)
  })

  test('an hour that a clock shows twice is still told in the zone', () => {
    const first = Date.UTC(2026, 9, 25, 0, 30)
    expect(writeTime(first, 'short_time', by('Europe/Berlin'))).toBe('02:30')
    expect(writeTime(first + 3_600_000, 'short_time', by('Europe/Berlin'))).toBe('02:30')
  })
})

test.each([
  ['2026-03-01', -1, '2026-02-28'],
  ['2024-03-01', -1, '2024-02-29'],
  ['2026-12-31', 1, '2027-01-01'],
  ['2026-03-28', 1, '2026-03-29'],
  ['2026-11-21', -365, '2025-11-21'],
])('%s and %i days is %s', (day, days, other) => {
  expect(shiftDay(day, days)).toBe(other)
})

test.each([
  [296, 'en-GB', '296 ms'],
  [3_120, 'de-DE', '3,1 s'],
  [125_000, 'en-GB', '125 s'],
])('%d ms in %s is %s', (spanMs, locale, words) => {
  expect(writeSpan(spanMs, locale).replaceAll('\u00a0', ' ')).toBe(words)
})
