import { describe, expect, test } from 'vitest'
import { statementKind } from '../../electron/domain/credit-entries.ts'
import { RESERVATION, RESERVATION_EVENTS, statusNow } from '../../electron/domain/reservation.ts'
import { step } from '../../electron/domain/step.ts'
import { RESERVATION_STATUSES } from '../../shared/model/credits.ts'

describe('a reservation (SM-04)', () => {
  const pairs = RESERVATION_STATUSES.flatMap((status) =>
    RESERVATION_EVENTS.map((event) => ({ status, event })),
  )

  test.each(pairs)('$status on $event', ({ status, event }) => {
    const ends = { committed: 'committed', refunded: 'refunded', lapsed: 'expired' } as const
    const moved = step(RESERVATION, status, event)
    // MANA-44: what is over stays as it is, whatever is told.
    if (status === 'reserved') expect(moved).toEqual({ ok: true, value: ends[event] })
    else expect(moved).toEqual({ ok: false, error: { from: status, event } })
  })

  test.each([
    { status: 'reserved', at: 99, now: 'reserved' },
    { status: 'reserved', at: 100, now: 'expired' },
    { status: 'committed', at: 101, now: 'committed' },
    { status: 'refunded', at: 101, now: 'refunded' },
  ] as const)('$status is $now at $at when its time ends at 100', ({ status, at, now }) => {
    expect(statusNow({ status, expiresAtMs: 100 }, at)).toBe(now)
  })
})

describe('a line of a statement is told from its other account', () => {
  test.each([
    { otherCode: 'income:credits', isComing: false, kind: 'single', told: 'use' },
    { otherCode: 'income:credits', isComing: false, kind: 'post', told: 'commit' },
    { otherCode: 'income:credits', isComing: true, kind: 'single', told: 'refund' },
    { otherCode: 'exchange:credits', isComing: true, kind: 'single', told: 'purchase' },
    { otherCode: 'equity:opening', isComing: true, kind: 'single', told: 'opening' },
    { otherCode: 'expenses:promotions', isComing: true, kind: 'single', told: 'promotion' },
    { otherCode: 'liabilities:gifts', isComing: false, kind: 'single', told: 'gift' },
    { otherCode: 'income:plans', isComing: false, kind: 'single', told: 'plan' },
    { otherCode: 'assets:elsewhere', isComing: true, kind: 'single', told: 'other' },
  ] as const)('$otherCode, $kind, coming $isComing: $told', ({ told, ...line }) => {
    expect(statementKind({ ...line, isCorrection: false })).toBe(told)
    expect(statementKind({ ...line, isCorrection: true })).toBe('correction')
  })
})
