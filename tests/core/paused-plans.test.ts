import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PausedPlan, PlanInterval } from '../../shared/model/plan.ts'
import { activatePlan } from '../../electron/core/change-plan.ts'
import { chargePlans } from '../../electron/core/charge-plans.ts'
import { readPausedPlans } from '../../electron/core/paused-plans.ts'
import { updatePlanTerms } from '../../electron/core/plan-terms.ts'
import { dayStartMs } from '../../electron/domain/billing.ts'
import { type CoreUnderTest, startCore } from '../support/core-without-node.ts'
import { clientId, customerWith, setUpShop, topUp } from '../support/credit-shop.ts'
import { movedClock } from '../support/moved-clock.ts'

/** MANA-53: who waits for credits, since when, and how much is missing. */
const ZONE = 'Europe/Berlin'
let under: CoreUnderTest
beforeEach(async () => {
  under = await startCore({ clock: movedClock(dayStartMs('2026-03-01', ZONE)) })
  setUpShop(under.core, ZONE)
})
afterEach(() => under.close())

type Page = { search: string; limit: number; before: string | null }

const read = (page: Partial<Page> = {}) =>
  readPausedPlans(under.core, { search: '', limit: 50, before: null, ...page })
const idsOf = (plans: readonly PausedPlan[]) => plans.map(({ customerId }) => customerId)

async function goTo(day: string): Promise<void> {
  await under.clock.advance(dayStartMs(day, ZONE) - under.clock.nowMs())
  await chargePlans(under.core)
}

async function begin(credits: bigint, email: string | null = null, interval?: PlanInterval) {
  const { id } = customerWith(under.core, credits, email)
  await reactivate(id, interval)
  return id
}

function reactivate(customerId: string, interval: PlanInterval = 'monthly'): Promise<unknown> {
  const { core, actor } = under
  return activatePlan(core, actor, {
    clientId: clientId(),
    customerId,
    interval,
    agreedCredits: null,
  })
}

test('nobody waits where no plan was ever paused', async () => {
  expect(await read()).toEqual({ plans: [], next: null, count: 0 })
  await begin(100n)
  expect(await read()).toEqual({ plans: [], next: null, count: 0 })
})

test('each says since when and what is missing, by the terms of today', async () => {
  const ada = await begin(48n)
  const bo = await begin(30n + 30n)
  await goTo('2026-04-01')
  const waiting = { customerId: ada, interval: 'monthly', pausedFrom: '2026-04-01' }
  expect((await read()).plans).toEqual([
    expect.objectContaining({ ...waiting, priceCredits: 30n, missingCredits: 12n }),
  ])
  await goTo('2026-05-01')
  expect(idsOf((await read()).plans)).toEqual([bo, ada])
  const terms = { monthlyCredits: 40n, quarterlyCredits: 90n, yearlyCredits: 360n }
  updatePlanTerms(under.core, under.actor, terms)
  const [, dearer] = (await read()).plans
  expect(dearer).toMatchObject({ ...waiting, priceCredits: 40n, missingCredits: 22n })
})

test('a top-up leaves nothing missing, and bringing it back takes it off the list', async () => {
  const ada = await begin(30n)
  await goTo('2026-04-01')
  topUp(under.core, ada, 31n)
  expect(await read()).toMatchObject({ count: 1, plans: [{ missingCredits: 0n }] })
  await reactivate(ada)
  expect(await read()).toEqual({ plans: [], next: null, count: 0 })
})

test('pages hold every plan once, also those of one day, while others are paused', async () => {
  const early = [await begin(30n), await begin(30n), await begin(30n)]
  const late = await begin(60n)
  await goTo('2026-04-01')
  const first = await read({ limit: 2 })
  expect([idsOf(first.plans), first.count]).toEqual([[early[2], early[1]], 3])
  await goTo('2026-05-01')
  const second = await read({ limit: 2, before: first.next })
  expect([idsOf(second.plans), second.next, second.count]).toEqual([[early[0]], null, 4])
  expect(idsOf((await read({ limit: 4 })).plans)).toEqual([late, early[2], early[1], early[0]])
  expect((await read({ limit: 4 })).next).toBeNull()
})

test('a search finds names and addresses, and the count stays that of all', async () => {
  const ada = await begin(30n, 'ada@example.org')
  const bo = await begin(30n)
  await goTo('2026-04-01')
  const { name } = under.core.book.read((tx) =>
    tx.prepare('SELECT name FROM customers WHERE id = ?').get(bo),
  ) as { name: string }
  const found = async (search: string) => idsOf((await read({ search })).plans)
  expect(await found('ADA@')).toEqual([ada])
  expect(await found(name.toUpperCase())).toEqual([bo])
  expect(await read({ search: 'nobody' })).toEqual({ plans: [], next: null, count: 2 })
})

test('a cursor that was never given out points nowhere', async () => {
  await begin(30n)
  await goTo('2026-04-01')
  for (const before of ['', 'x', '2026-04-01', '2026-04-01.', '1.1', '2026-04-01.1 or 1']) {
    expect(await read({ before })).toEqual({ plans: [], next: null, count: 1 })
  }
})
