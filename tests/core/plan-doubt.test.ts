import { afterEach, beforeEach, expect, test } from 'vitest'
import { activatePlan, deactivatePlan } from '../../electron/core/change-plan.ts'
import { chargePlans } from '../../electron/core/charge-plans.ts'
import { confirmPlanDay, readPlanDay } from '../../electron/core/plan-doubt.ts'
import { planStanding } from '../../electron/core/plan-view.ts'
import { Refusal } from '../../electron/core/refusal.ts'
import { dayStartMs } from '../../electron/domain/billing.ts'
import { eventsOf } from '../../electron/store/timeline.ts'
import { type CoreUnderTest, startCore } from '../support/core-without-node.ts'
import { clientId, creditsOf, customerWith, setUpShop, topUp } from '../support/credit-shop.ts'
import { movedClock } from '../support/moved-clock.ts'

/** MANA-37: one wrong clock must not charge months that have not begun (decision 0010). */
const ZONE = 'Europe/Berlin'
const DAY_MS = 86_400_000
const START_MS = dayStartMs('2026-03-01', ZONE)
let under: CoreUnderTest
let ada: string
beforeEach(async () => {
  under = await startCore({ clock: movedClock(START_MS) })
  setUpShop(under.core, ZONE)
  ada = customerWith(under.core, 1_000n).id
  await begin(ada)
})
afterEach(() => under.close())

function begin(customerId: string): Promise<unknown> {
  const { core, actor } = under
  const terms = { interval: 'monthly', agreedCredits: null } as const
  return activatePlan(core, actor, { clientId: clientId(), customerId, ...terms })
}

async function codeOf(call: () => unknown): Promise<string> {
  try {
    await call()
    return 'ok'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

const confirm = (day: string) => confirmPlanDay(under.core, under.actor, { day })
const charged = async (): Promise<number> => (await chargePlans(under.core)).periodsCharged
const told = (): string[] =>
  under.core.book.read((tx) => eventsOf(tx, 'plans')).map(({ event }) => event)

test('a clock that leaps ahead within a run charges nothing, and put right it is as before', async () => {
  await under.clock.advance(DAY_MS)
  expect(await charged()).toBe(0)
  const rightMs = under.clock.nowMs()
  under.clock.setWall(rightMs + 400 * DAY_MS)
  expect(await charged()).toBe(0)
  const bo = customerWith(under.core, 100n).id
  expect(await codeOf(() => begin(bo))).toBe('plan_day_doubted')
  const stop = { clientId: clientId(), customerId: ada }
  expect(await codeOf(() => deactivatePlan(under.core, under.actor, stop))).toBe('plan_day_doubted')
  expect(readPlanDay(under.core).doubt).toEqual({ lastDay: '2026-03-02', clockDay: '2027-04-06' })
  expect(planStanding(under.core, ada).isServed).toBe(true)
  under.clock.setWall(rightMs)
  expect(await charged()).toBe(0)
  expect(readPlanDay(under.core).doubt).toBeNull()
  expect(await codeOf(() => begin(bo))).toBe('ok')
  await under.clock.advance(30 * DAY_MS)
  expect(await charged()).toBe(1)
  expect(creditsOf(under.core, ada)).toBe(940n)
  expect(told()).toEqual(['day_doubted', 'day_put_right'])
})

test('a restart does not end the doubt, though the book has entries of the wrong day by then', async () => {
  under.clock.setWall(under.clock.nowMs() + 400 * DAY_MS)
  expect(await charged()).toBe(0)
  topUp(under.core, ada, 5n)
  await under.reopen()
  expect(await charged()).toBe(0)
  expect(readPlanDay(under.core).doubt).toMatchObject({ clockDay: '2027-04-05' })
  under.clock.setWall(START_MS + 40 * DAY_MS)
  expect(await charged()).toBe(1)
})

test('an owner confirms the day that was shown, and every missed period is charged once', async () => {
  under.clock.setWall(under.clock.nowMs() + 100 * DAY_MS)
  expect(await charged()).toBe(0)
  expect(await codeOf(() => confirm('2026-06-08'))).toBe('changed_meanwhile')
  expect(await charged()).toBe(0)
  expect(confirm('2026-06-09')).toEqual({ doubt: null })
  expect([await charged(), await charged()]).toEqual([3, 0])
  await under.reopen()
  expect([await charged(), readPlanDay(under.core).doubt]).toEqual([0, null])
  expect(told()).toEqual(['day_doubted', 'day_confirmed'])
  expect(under.core.book.read((tx) => eventsOf(tx, 'plans')).at(-1)).toMatchObject({
    source: 'operator',
    detail: '2026-06-09',
  })
})

test.each([
  { days: 44, periods: 1, is: 'is charged without a person' },
  { days: 46, periods: 0, is: 'waits for one' },
])('after $days days without the program what is due $is', async ({ days, periods }) => {
  under.clock.setWall(under.clock.nowMs() + days * DAY_MS)
  await under.reopen()
  expect(await charged()).toBe(periods)
  expect(readPlanDay(under.core).doubt === null).toBe(periods > 0)
})

test('a machine that sleeps every night, for months, is never doubted', async () => {
  for (let day = 0; day < 100; day += 1) {
    await under.clock.advance(DAY_MS / 2)
    await chargePlans(under.core)
    under.clock.setWall(under.clock.nowMs() + DAY_MS / 2)
  }
  await chargePlans(under.core)
  expect(told()).toEqual([])
  expect(creditsOf(under.core, ada)).toBe(1_000n - 4n * 30n)
})

test('years with the clock set back are no doubt when it is put right', async () => {
  const rightMs = under.clock.nowMs()
  under.clock.setWall(Date.UTC(2000, 0, 1))
  await charged()
  topUp(under.core, ada, 5n)
  await under.reopen()
  under.clock.setWall(rightMs + DAY_MS)
  expect(await charged()).toBe(0)
  expect(readPlanDay(under.core).doubt).toBeNull()
})

test('a round that charges nothing because of the doubt says so, and which days are meant', async () => {
  const quiet = { periodsCharged: 0, creditsCharged: 0n, plansPaused: 0, nextDueAtMs: null }
  expect(await chargePlans(under.core)).toMatchObject({ periodsCharged: 0, doubt: null })
  under.clock.setWall(under.clock.nowMs() + 100 * DAY_MS)
  const doubt = { lastDay: '2026-03-01', clockDay: '2026-06-09' }
  expect(await chargePlans(under.core)).toEqual({ ...quiet, doubt })
  confirm('2026-06-09')
  expect(await chargePlans(under.core)).toMatchObject({ periodsCharged: 3, doubt: null })
})

test('a clock that leaps ahead in the middle of a round is named in its answer', async () => {
  // More than one commit of charges, so that the round pauses once.
  for (let plan = 0; plan < 24; plan += 1) await begin(customerWith(under.core, 100n).id)
  await under.clock.advance(31 * DAY_MS)
  const round = chargePlans(under.core)
  under.clock.setWall(under.clock.nowMs() + 100 * DAY_MS)
  expect(await round).toMatchObject({
    periodsCharged: 25,
    nextDueAtMs: null,
    doubt: { lastDay: '2026-04-01', clockDay: '2026-07-10' },
  })
  expect(creditsOf(under.core, ada)).toBe(940n)
})

test('the status strip is told when a doubt begins, when it is confirmed, and when it ends', async () => {
  const rightMs = under.clock.nowMs()
  const ended = new AbortController()
  const follower = under.core.status.follow(ended.signal)
  const next = async () => (await follower.next()).value?.planDay.doubt ?? null
  expect(await next()).toBeNull()
  under.clock.setWall(rightMs + 100 * DAY_MS)
  await charged()
  expect(await next()).toEqual({ lastDay: '2026-03-01', clockDay: '2026-06-09' })
  under.clock.setWall(rightMs)
  await charged()
  expect(await next()).toBeNull()
  under.clock.setWall(rightMs + 100 * DAY_MS)
  await charged()
  expect((await next())?.clockDay).toBe('2026-06-09')
  confirm('2026-06-09')
  expect(await next()).toBeNull()
  ended.abort()
  await follower.next()
})

test('a monotonic clock between two milliseconds, as a real one is, still gives whole days', async () => {
  await under.close()
  const clock = movedClock(START_MS)
  const fine = { ...clock, monotonicMs: () => clock.monotonicMs() + 0.4375 * (1 + reads++) }
  let reads = 0
  under = await startCore({ clock: fine })
  setUpShop(under.core, ZONE)
  const cy = customerWith(under.core, 100n).id
  await begin(cy)
  fine.setWall(START_MS + 100 * DAY_MS)
  expect(await chargePlans(under.core)).toMatchObject({ doubt: { lastDay: '2026-03-01' } })
  expect(planStanding(under.core, cy).isServed).toBe(true)
  expect(Number.isInteger(under.core.planClock.nowMs())).toBe(true)
  await under.reopen()
  expect(readPlanDay(under.core).doubt).toMatchObject({ lastDay: '2026-03-01' })
})
