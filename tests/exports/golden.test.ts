import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import type { ExportFormat } from '../../shared/model/export.ts'
import { decimalOf, msatPriceText, rateText } from '../../electron/domain/exports/amounts.ts'
import { endOfMonth, nextDay, zonedTime } from '../../electron/domain/exports/zoned-time.ts'
import { tempBook } from '../store/fixtures.ts'
import { fillSample } from './sample-book.ts'
import { write } from './write.ts'

const golden = fileURLToPath(new URL('./golden/', import.meta.url))
let book: ReturnType<typeof tempBook>
beforeAll(() => {
  book = tempBook()
  fillSample(book)
})

/** The book's own id and its hashes differ from run to run; git has its own ends of lines. */
function steady(text: string): string {
  const named = text.replaceAll(/\b[0-9a-f]{64}\b/g, '#hash').replaceAll('\r', '')
  return named.replaceAll(/\b[0-9a-f]{32}\b/g, '#book')
}

describe('the file as it is written, kept to look at', () => {
  test.each(['csv', 'jsonl', 'hledger', 'beancount'] as const)(
    '%s',
    async (format: ExportFormat) => {
      const { text } = await write(book, { format })
      await expect(steady(text)).toMatchFileSnapshot(join(golden, `sample.${format}`))
    },
  )
})

describe('times of a zone', () => {
  test.each([
    ['Europe/Berlin', '2026-03-29T00:59:59.999Z', '2026-03-29T01:59:59.999+01:00'],
    ['Europe/Berlin', '2026-03-29T01:00:00.000Z', '2026-03-29T03:00:00.000+02:00'],
    ['Asia/Kathmandu', '2026-01-01T00:00:00.000Z', '2026-01-01T05:45:00.000+05:45'],
    ['America/St_Johns', '2026-07-01T00:00:00.000Z', '2026-06-30T21:30:00.000-02:30'],
    ['UTC', '2024-02-29T12:00:00.000Z', '2024-02-29T12:00:00.000+00:00'],
    ['Pacific/Chatham', '2026-01-01T00:00:00.000Z', '2026-01-01T13:45:00.000+13:45'],
  ])('%s at %s is %s', (zone, at, local) => {
    expect(zonedTime(zone).iso(Date.parse(at))).toBe(local)
    expect(zonedTime(zone).date(Date.parse(at))).toBe(local.slice(0, 10))
  })

  test.each([
    ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00.000Z'],
    ['America/Santiago', '2026-09-06', '2026-09-06T04:00:00.000Z'],
    ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00.000Z'],
    ['Pacific/Kiritimati', '2026-01-01', '2025-12-31T10:00:00.000Z'],
    ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00.000Z'],
  ])('in %s the day %s begins at %s', (zone, day, at) => {
    expect(new Date(zonedTime(zone).startOfDay(day)).toISOString()).toBe(at)
  })

  test('days and months follow the calendar', () => {
    expect(nextDay('2024-02-28')).toBe('2024-02-29')
    expect(nextDay('2025-12-31')).toBe('2026-01-01')
    expect(endOfMonth('2024-02-03')).toBe('2024-02-29')
    expect(endOfMonth('2025-12-31')).toBe('2025-12-31')
  })
})

describe('amounts as decimals', () => {
  test.each([
    [1n, 'BTC', '0.00000000001'],
    [2_100_000_000_000_000_000n, 'BTC', '21000000.00000000000'],
    [-5n, 'EUR', '-0.05'],
    [1234n, 'JPY', '1234'],
    [1n, 'KWD', '0.001'],
    [7n, 'CREDIT', '7'],
    [0n, 'EUR', '0.00'],
  ])('%s %s is %s', (amount, currency, text) => {
    expect(decimalOf(amount, currency)).toBe(text)
  })

  test('rates are prices of one bitcoin and of one msat', () => {
    const rate = { currency: 'EUR', numerator: 17_600_821n, denominator: 2n }
    expect(rateText(rate)).toBe('88004.105')
    expect(msatPriceText(rate)).toBe('0.00000088004105')
    expect(rateText({ currency: 'JPY', numerator: 15_000_000n, denominator: 1n })).toBe('15000000')
    expect(rateText({ currency: 'EUR', numerator: 100n, denominator: 3n })).toBe('0.33333333')
  })
})
