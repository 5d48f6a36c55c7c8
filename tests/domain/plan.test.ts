import { describe, expect, test } from 'vitest'
import { PLAN_INTERVALS, PLAN_STATUSES } from '../../shared/model/plan.ts'
import {
  DEFAULT_PLAN_TERMS,
  PLAN,
  PLAN_EVENTS,
  planCharge,
  type PlanEvent,
  planUnused,
  priceOf,
  type StoredPlanStatus,
} from '../../electron/domain/plan.ts'
import { step } from '../../electron/domain/step.ts'

/** SM-05, as far as credits go, written a second time, by hand. */
const EXPECTED: Record<StoredPlanStatus, Partial<Record<PlanEvent, StoredPlanStatus>>> = {
  active: { charged: 'active', ran_short: 'paused', deactivated: 'ended' },
  paused: { deactivated: 'ended' },
  gifted: { revoked: 'ended' },
  ended: { resumed: 'active' },
}

describe('SM-05: a plan’s states', () => {
  const statuses = PLAN_STATUSES.filter((status) => status !== 'none')
  const cells = statuses.flatMap((from) => PLAN_EVENTS.map((event) => [from, event] as const))
  test.each(cells)('%s × %s', (from, event) => {
    const wanted = EXPECTED[from][event]
    const moved = step(PLAN, from, event)
    if (wanted === undefined) expect(moved).toEqual({ ok: false, error: { from, event } })
    else expect(moved).toEqual({ ok: true, value: wanted })
  })

  test('MANA-24…26: a gifted plan is neither charged nor paused nor stopped by its customer', () => {
    for (const event of ['charged', 'ran_short', 'deactivated', 'resumed'] as const) {
      expect(step(PLAN, 'gifted', event).ok).toBe(false)
    }
  })
})

test('MANA-48, MANA-54: three intervals at 30, 90 and 360 credits', () => {
  const prices = PLAN_INTERVALS.map((interval) => priceOf(DEFAULT_PLAN_TERMS, interval))
  expect(PLAN_INTERVALS).toEqual(['monthly', 'quarterly', 'yearly'])
  expect(prices).toEqual([30n, 90n, 360n])
})

test('a period’s charge is named by its plan and its first day, what goes back by its plan', () => {
  expect(planCharge('pln_1', '2028-02-29')).toBe('plan:pln_1:2028-02-29')
  expect(planUnused('pln_1')).toBe('plan:pln_1:unused')
})
