import { describe, expect, test } from 'vitest'
import { daySums, tenderSums, totalOf } from '../../../renderer/features/book/takings-sums.ts'
import type { Takings } from '../../../shared/model/book.ts'

const line = (day: string, changes: Partial<Takings>): Takings => ({
  day,
  tender: 'lightning',
  currency: 'BTC',
  amount: 1_000n,
  count: 1,
  fiatCurrency: 'EUR',
  fiatMinor: 100n,
  ...changes,
})

describe('takings', () => {
  const lines = [
    line('2026-03-28', { fiatMinor: 250n }),
    line('2026-03-30', { tender: 'credits', currency: 'CREDIT', fiatMinor: 50n, count: 2 }),
    line('2026-03-30', { fiatCurrency: null, fiatMinor: 0n, amount: 7_000n }),
  ]

  test('have a place for every day, also over a change of clocks', () => {
    const days = daySums(lines, {
      fromDay: '2026-03-28',
      toDay: '2026-03-31',
      currency: 'EUR',
    })
    expect(days.map(({ day, minor, count }) => [day, minor, count])).toEqual([
      ['2026-03-28', 250n, 1],
      ['2026-03-29', 0n, 0],
      ['2026-03-30', 50n, 3],
      ['2026-03-31', 0n, 0],
    ])
  })

  test('what had no price in money is told beside it and never added to it', () => {
    const sums = tenderSums(lines, 'EUR')
    expect(sums.map(({ tender, minor }) => [tender, minor])).toEqual([
      ['lightning', 250n],
      ['credits', 50n],
    ])
    expect([...(sums[0]?.unpriced ?? [])]).toEqual([['BTC', 7_000n]])
    expect(totalOf(sums)).toEqual({ minor: 300n, count: 4 })
  })
})
