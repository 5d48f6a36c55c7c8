import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  activatePlan,
  changePlan,
  deactivatePlan,
  giftPlan,
  previewPlanChange,
  revokePlanGift,
} from '../../electron/core/change-plan.ts'
import { chargePlans } from '../../electron/core/charge-plans.ts'
import { updatePlanTerms } from '../../electron/core/plan-terms.ts'
import { planStanding } from '../../electron/core/plan-view.ts'
import { readBalance } from '../../electron/core/read-credits.ts'
import { Refusal } from '../../electron/core/refusal.ts'
import { reserveCredits } from '../../electron/core/reserve-credits.ts'
import { dayStartMs } from '../../electron/domain/billing.ts'
import { changesAfter } from '../../electron/store/changes.ts'
import type { PlanInterval } from '../../shared/model/plan.ts'
import { type CoreUnderTest, startCore } from '../support/core-without-node.ts'
import {
  clientId,
  creditsOf,
  creditsOn,
  customerWith,
  referencesOf,
  setUpShop,
  topUp,
  unreadMemosOf,
} from '../support/credit-shop.ts'

const ZONE = 'Europe/Berlin'
let under: CoreUnderTest
beforeEach(async () => {
  under = await startCore()
  setUpShop(under.core, ZONE)
  await at('2026-01-31')
})
afterEach(() => under.close())

/** Noon of this day in the shop, or another hour; all the time until then passes. */
async function at(day: string, hour = 12): Promise<void> {
  const { clock } = under
  const ms = dayStartMs(day, ZONE) + hour * 3_600_000
  if (ms > clock.nowMs()) await clock.advance(ms - clock.nowMs())
  else clock.setWall(ms)
}

function activate(customerId: string, interval: PlanInterval, agreedCredits: bigint | null = null) {
  const input = { clientId: clientId(), customerId, interval, agreedCredits }
  return activatePlan(under.core, under.actor, input)
}
function change(customerId: string, interval: PlanInterval, agreedCredits: bigint | null = null) {
  const input = { clientId: clientId(), customerId, interval, agreedCredits }
  return changePlan(under.core, under.actor, input)
}
const of = (customerId: string) => ({ clientId: clientId(), customerId })
const deactivate = (customerId: string) => deactivatePlan(under.core, under.actor, of(customerId))
const gift = (customerId: string) => giftPlan(under.core, under.actor, of(customerId))
const standing = (customerId: string) => planStanding(under.core, customerId)
const charged = (planId: string | null) =>
  referencesOf(under.core, `plan:${planId}:`).map((text) => text.split(':')[2])

async function refusalOf(call: Promise<unknown> | (() => unknown)): Promise<string> {
  try {
    await (typeof call === 'function' ? call() : call)
    return 'ok'
  } catch (error) {
    return error instanceof Refusal ? error.code : `fault: ${String(error)}`
  }
}

describe('beginning a plan', () => {
  test('MANA-51: nobody has one until they ask', () => {
    const ada = customerWith(under.core, 100n)
    expect(standing(ada.id)).toMatchObject({
      plan: { status: 'none', id: null, interval: null },
      isServed: false,
      availableCredits: 100n,
      terms: { monthlyCredits: 30n, quarterlyCredits: 90n, yearlyCredits: 360n },
    })
  })

  test('MANA-12: charges the first period at once, and once for its id', async () => {
    const ada = customerWith(under.core, 100n)
    const input = { clientId: clientId(), customerId: ada.id, interval: 'monthly' as const }
    const asked = { ...input, agreedCredits: 30n }
    const plan = await activatePlan(under.core, under.actor, asked)
    expect(plan).toMatchObject({
      status: 'active',
      interval: 'monthly',
      priceCredits: 30n,
      paidFrom: '2026-01-31',
      paidUntil: '2026-02-28',
      nextChargeAtMs: dayStartMs('2026-02-28', ZONE),
    })
    expect(await activatePlan(under.core, under.actor, asked)).toEqual(plan)
    expect(creditsOf(under.core, ada.id)).toBe(70n)
    expect(creditsOn(under.core, 'income:plans')).toBe(30n)
    expect(await refusalOf(activate(ada.id, 'monthly'))).toBe('plan_running')
  })

  test('what the book writes by itself has words for every reader', async () => {
    const ada = customerWith(under.core, 500n)
    const first = await activate(ada.id, 'monthly')
    await at('2026-02-10')
    await change(ada.id, 'yearly')
    const { plan } = standing(ada.id)
    for (const id of [first.id, plan.id]) expect(unreadMemosOf(under.core, id ?? '')).toEqual([])
  })

  test('refuses without enough credits, or at another price than was shown; nothing is done', async () => {
    const ada = customerWith(under.core, 29n)
    expect(await refusalOf(activate(ada.id, 'monthly'))).toBe('insufficient_credits')
    expect(await refusalOf(activate(ada.id, 'monthly', 25n))).toBe('terms_changed')
    expect(await refusalOf(activate(`cus_${'0'.repeat(26)}`, 'monthly'))).toBe('not_found')
    expect(standing(ada.id).plan.status).toBe('none')
    expect(creditsOf(under.core, ada.id)).toBe(29n)
  })

  test('MANA-48: terms are data; a plan that runs keeps the price it was taken at', async () => {
    const ada = customerWith(under.core, 1_000n)
    const bob = customerWith(under.core, 1_000n)
    const { id } = await activate(ada.id, 'monthly')
    const terms = { monthlyCredits: 45n, quarterlyCredits: 120n, yearlyCredits: 400n }
    updatePlanTerms(under.core, under.actor, terms)
    expect((await activate(bob.id, 'monthly')).priceCredits).toBe(45n)
    await at('2026-02-28')
    await chargePlans(under.core)
    expect(charged(id)).toEqual(['2026-01-31', '2026-02-28'])
    expect(creditsOf(under.core, ada.id)).toBe(940n)
    expect(creditsOf(under.core, bob.id)).toBe(910n)
  })
})

describe('MANA-37: charging what is due', () => {
  test('every missed period once, in order, however long nothing ran; month ends come back', async () => {
    const ada = customerWith(under.core, 10_000n)
    const { id } = await activate(ada.id, 'monthly')
    await at('2026-06-30', 0)
    const rounds = await Promise.all([chargePlans(under.core), chargePlans(under.core)])
    expect(rounds.reduce((sum, round) => sum + round.periodsCharged, 0)).toBe(5)
    expect(rounds[0]?.nextDueAtMs).toBe(dayStartMs('2026-07-31', ZONE))
    expect(charged(id)).toEqual([
      '2026-01-31',
      '2026-02-28',
      '2026-03-31',
      '2026-04-30',
      '2026-05-31',
      '2026-06-30',
    ])
    await under.reopen()
    expect((await chargePlans(under.core)).periodsCharged).toBe(0)
    expect(creditsOf(under.core, ada.id)).toBe(10_000n - 180n)
    const effective = under.core.book.read((tx) =>
      tx
        .prepare('SELECT effective_at FROM transfers WHERE reference = ?')
        .all(`plan:${id}:2026-03-31`),
    )
    expect(effective).toEqual([{ effective_at: BigInt(dayStartMs('2026-03-31', ZONE)) }])
  })

  test('years of it in short commits, so that the till goes on selling meanwhile', async () => {
    const ids = await Promise.all(
      [1, 2, 3].map(
        async () => (await activate(customerWith(under.core, 9_000n).id, 'monthly')).id,
      ),
    )
    await at('2029-01-31')
    const bookedSoFar = (): number => referencesOf(under.core, 'plan:').length
    let booked = bookedSoFar()
    let mostAtOnce = 0
    let isOver = false
    const round = chargePlans(under.core).finally(() => (isOver = true))
    while (!isOver) {
      mostAtOnce = Math.max(mostAtOnce, bookedSoFar() - booked)
      booked = bookedSoFar()
      await setImmediate()
    }
    expect((await round).periodsCharged).toBe(3 * 36)
    expect(mostAtOnce).toBe(20)
    for (const id of ids) expect(new Set(charged(id)).size).toBe(37)
  })

  test('not a minute before midnight of the shop, whatever the clocks do', async () => {
    setUpShop(under.core, 'Africa/Cairo')
    const ada = customerWith(under.core, 10_000n)
    under.clock.setWall(Date.parse('2026-03-24T10:00:00Z'))
    await activate(ada.id, 'monthly')
    // Midnight of 24 April does not exist there: the day begins at one.
    under.clock.setWall(Date.parse('2026-04-23T21:59:59.999Z'))
    expect((await chargePlans(under.core)).periodsCharged).toBe(0)
    under.clock.setWall(Date.parse('2026-04-23T22:00:00Z'))
    expect((await chargePlans(under.core)).periodsCharged).toBe(1)
  })

  test('a clock set back charges nothing twice and begins nothing in the past', async () => {
    const ada = customerWith(under.core, 10_000n)
    const bob = customerWith(under.core, 10_000n)
    const { id } = await activate(ada.id, 'monthly')
    await at('2026-04-30')
    await chargePlans(under.core)
    await at('2020-01-01')
    expect((await chargePlans(under.core)).periodsCharged).toBe(0)
    const late = await activate(bob.id, 'monthly')
    expect(late.paidFrom).toBe('2026-04-30')
    await at('2026-05-01')
    await chargePlans(under.core)
    expect(charged(late.id)).toEqual(['2026-04-30'])
    expect(new Set(charged(id)).size).toBe(charged(id).length)
  })

  test('a new time zone of the shop moves no period', async () => {
    const ada = customerWith(under.core, 10_000n)
    const { id } = await activate(ada.id, 'monthly')
    for (const zone of ['Pacific/Kiritimati', 'America/New_York', ZONE]) {
      setUpShop(under.core, zone)
      await at('2026-02-28')
      await chargePlans(under.core)
    }
    expect(charged(id)).toEqual(['2026-01-31', '2026-02-28'])
  })

  test('without a shop there is nothing to charge', async () => {
    const fresh = await startCore()
    expect(await chargePlans(fresh.core)).toMatchObject({ periodsCharged: 0, nextDueAtMs: null })
    await fresh.close()
  })
})

describe('MANA-52, MANA-53: when credits run out', () => {
  test('the plan is paused, not deleted; a top-up and a word bring it back', async () => {
    const ada = customerWith(under.core, 70n)
    const { id } = await activate(ada.id, 'monthly')
    await at('2026-06-15')
    const round = await chargePlans(under.core)
    expect(round).toMatchObject({ periodsCharged: 1, plansPaused: 1, creditsCharged: 30n })
    expect(standing(ada.id)).toMatchObject({
      plan: { id, status: 'paused', interval: 'monthly', paidUntil: '2026-03-31' },
      isServed: false,
    })
    expect(creditsOf(under.core, ada.id)).toBe(10n)
    expect(await refusalOf(activate(ada.id, 'monthly'))).toBe('insufficient_credits')
    topUp(under.core, ada.id, 50n)
    expect((await chargePlans(under.core)).periodsCharged).toBe(0)
    const again = await activate(ada.id, 'monthly')
    expect(again).toMatchObject({ status: 'active', paidFrom: '2026-06-15' })
    expect(again.id).not.toBe(id)
    expect(charged(again.id)).toEqual(['2026-06-15'])
    expect(creditsOf(under.core, ada.id)).toBe(30n)
  })

  test('credits that are reserved are not there to be charged', async () => {
    const ada = customerWith(under.core, 60n)
    await activate(ada.id, 'monthly')
    await at('2026-02-28')
    const { reserveCredits } = await import('../../electron/core/reserve-credits.ts')
    await reserveCredits(under.core, under.actor, {
      clientId: clientId(),
      customerId: ada.id,
      amount: 1n,
      operation: 'other',
      reason: '',
      ttlSeconds: 600,
    })
    expect(await chargePlans(under.core)).toMatchObject({ periodsCharged: 0, plansPaused: 1 })
  })
})

describe('MANA-13: stopping', () => {
  test('charges no more, stays paid to its end, and goes on for nothing within it', async () => {
    const ada = customerWith(under.core, 100n)
    const { id } = await activate(ada.id, 'monthly')
    await at('2026-02-10')
    expect(await deactivate(ada.id)).toMatchObject({ status: 'ended', paidUntil: '2026-02-28' })
    expect(standing(ada.id).isServed).toBe(true)
    expect(await refusalOf(deactivate(ada.id))).toBe('plan_not_running')
    expect(await refusalOf(activate(ada.id, 'monthly', 30n))).toBe('terms_changed')
    expect(await activate(ada.id, 'monthly', 0n)).toMatchObject({ id, status: 'active' })
    expect(creditsOf(under.core, ada.id)).toBe(70n)
    await deactivate(ada.id)
    await at('2026-02-28')
    await chargePlans(under.core)
    expect(standing(ada.id).isServed).toBe(false)
    expect(charged(id)).toEqual(['2026-01-31'])
    expect((await activate(ada.id, 'monthly', 30n)).id).not.toBe(id)
  })

  test('whoever stops late has paid for the periods that began before', async () => {
    const ada = customerWith(under.core, 100n)
    const { id } = await activate(ada.id, 'monthly')
    await at('2026-03-05')
    await deactivate(ada.id)
    expect(charged(id)).toEqual(['2026-01-31', '2026-02-28'])
  })
})

describe('MANA-14: another interval, with the rule of decision 0010', () => {
  test('shows before and does after the same: unused days back, the new period from today', async () => {
    const ada = customerWith(under.core, 1_000n)
    const { id } = await activate(ada.id, 'monthly')
    await at('2026-02-14')
    const asked = { customerId: ada.id, interval: 'yearly' as const }
    const shown = previewPlanChange(under.core, asked)
    // 14 of 28 days are left of 30 credits.
    expect(shown).toEqual({
      fromInterval: 'monthly',
      toInterval: 'yearly',
      unusedDays: 14,
      periodDays: 28,
      creditsBack: 15n,
      priceCredits: 360n,
      netCredits: 345n,
      paidFrom: '2026-02-14',
      nextChargeDay: '2027-02-14',
      hasEnoughCredits: true,
    })
    expect(await refusalOf(change(ada.id, 'yearly', 344n))).toBe('terms_changed')
    const plan = await change(ada.id, 'yearly', shown.netCredits)
    expect(plan).toMatchObject({ paidFrom: '2026-02-14', paidUntil: '2027-02-14' })
    expect(creditsOf(under.core, ada.id)).toBe(1_000n - 30n - 345n)
    expect(referencesOf(under.core, `plan:${id}:`)).toContain(`plan:${id}:unused`)
    expect(await refusalOf(change(ada.id, 'yearly'))).toBe('plan_running')
  })

  test('there and back on one day costs nothing, and each plan keeps its own charge', async () => {
    const ada = customerWith(under.core, 1_000n)
    const first = await activate(ada.id, 'monthly')
    const second = await change(ada.id, 'yearly', 330n)
    const third = await change(ada.id, 'monthly', -330n)
    expect(creditsOf(under.core, ada.id)).toBe(970n)
    for (const { id } of [first, second, third]) {
      expect(charged(id).filter((day) => day === '2026-01-31')).toHaveLength(1)
    }
  })

  test('goes through when only what comes back makes it enough', async () => {
    const ada = customerWith(under.core, 360n)
    await activate(ada.id, 'yearly')
    expect(creditsOf(under.core, ada.id)).toBe(0n)
    expect(await change(ada.id, 'quarterly', -270n)).toMatchObject({ interval: 'quarterly' })
    expect(creditsOf(under.core, ada.id)).toBe(270n)
  })

  test('MANA-14: a charge that is due comes before the change, in the preview as well', async () => {
    const ada = customerWith(under.core, 200n)
    await activate(ada.id, 'monthly')
    // Three months are due, and no round has come by.
    await at('2026-05-05')
    const shown = previewPlanChange(under.core, { customerId: ada.id, interval: 'quarterly' })
    expect(shown).toMatchObject({ unusedDays: 26, periodDays: 31, creditsBack: 25n })
    expect(shown).toMatchObject({ netCredits: 65n, hasEnoughCredits: true })
    expect(creditsOf(under.core, ada.id)).toBe(170n)
    await change(ada.id, 'quarterly', shown.netCredits)
    expect(creditsOf(under.core, ada.id)).toBe(170n - 3n * 30n - shown.netCredits)
  })

  test('MANA-14: the preview of a plan that would pause now refuses, as the change does', async () => {
    const ada = customerWith(under.core, 40n)
    await activate(ada.id, 'monthly')
    await at('2026-05-05')
    const asked = { customerId: ada.id, interval: 'quarterly' } as const
    expect(await refusalOf(() => previewPlanChange(under.core, asked))).toBe('plan_not_running')
    expect(await refusalOf(change(ada.id, 'quarterly'))).toBe('plan_not_running')
  })

  test('MANA-14: what is due is foreseen with the last credit, and the change needs no more', async () => {
    const ada = customerWith(under.core, 60n)
    await activate(ada.id, 'monthly')
    await at('2026-02-28')
    // The month that is due takes all that is left, and comes back whole with the change.
    const asked = { customerId: ada.id, interval: 'quarterly' } as const
    const shown = previewPlanChange(under.core, asked)
    expect(shown).toMatchObject({ creditsBack: 30n, netCredits: 60n, hasEnoughCredits: false })
    await at('2026-02-28', 13)
    expect(await chargePlans(under.core)).toMatchObject({ periodsCharged: 1, plansPaused: 0 })
    expect(creditsOf(under.core, ada.id)).toBe(0n)
  })

  test('refuses what it cannot pay, and leaves the old plan as it was', async () => {
    const ada = customerWith(under.core, 40n)
    const { id } = await activate(ada.id, 'monthly')
    const before = standing(ada.id)
    const shown = previewPlanChange(under.core, { customerId: ada.id, interval: 'yearly' })
    expect(shown.hasEnoughCredits).toBe(false)
    expect(await refusalOf(change(ada.id, 'yearly'))).toBe('insufficient_credits')
    expect(standing(ada.id)).toEqual(before)
    expect(referencesOf(under.core, `plan:${id}:unused`)).toEqual([])
    const none = customerWith(under.core, 10n)
    expect(await refusalOf(change(none.id, 'yearly'))).toBe('plan_not_running')
  })

  test('a stopped plan with paid days left changes by the same rule when asked for again', async () => {
    const ada = customerWith(under.core, 1_000n)
    const { id } = await activate(ada.id, 'monthly')
    await at('2026-02-14')
    await deactivate(ada.id)
    const plan = await activate(ada.id, 'quarterly', 75n)
    expect(plan).toMatchObject({ interval: 'quarterly', paidFrom: '2026-02-14' })
    await deactivate(ada.id)
    // The days that went back are not paid any more: nobody can go on in them.
    expect((await activate(ada.id, 'monthly')).id).not.toBe(id)
  })
})

describe('MANA-22…27: a plan that the owner gives', () => {
  test('is never charged and never paused, and user commands refuse it', async () => {
    const ada = customerWith(under.core, 100n)
    const given = await gift(ada.id)
    expect(given).toMatchObject({ status: 'gifted', giftedBy: 'Anna', nextChargeAtMs: null })
    await at('2029-01-31')
    expect(await chargePlans(under.core)).toMatchObject({ periodsCharged: 0, nextDueAtMs: null })
    expect(standing(ada.id).isServed).toBe(true)
    for (const call of [
      activate(ada.id, 'monthly'),
      deactivate(ada.id),
      change(ada.id, 'yearly'),
      gift(ada.id),
    ]) {
      expect(await refusalOf(call)).toBe('plan_gifted')
    }
    expect(creditsOf(under.core, ada.id)).toBe(100n)
    expect(charged(given.id)).toEqual([])
    const refused = under.core.book.read((tx) =>
      tx
        .prepare(`SELECT event FROM events WHERE subject = ? AND outcome = 'refused'`)
        .all(given.id),
    )
    expect(refused).toHaveLength(4)
  })

  test('MANA-23: revoked it ends at once, twice is once, and only a gift can be revoked', async () => {
    const ada = customerWith(under.core, 100n)
    const revoke = () => revokePlanGift(under.core, under.actor, of(ada.id))
    expect(await refusalOf(revoke())).toBe('plan_not_running')
    await gift(ada.id)
    expect(await revoke()).toMatchObject({ status: 'ended' })
    expect(await revoke()).toMatchObject({ status: 'ended' })
    expect(standing(ada.id).isServed).toBe(false)
    await activate(ada.id, 'monthly')
    expect(await refusalOf(revoke())).toBe('plan_not_running')
  })

  test('MANA-23: a late repeat of a revocation does not end the plan that was given since', async () => {
    const ada = customerWith(under.core, 100n)
    await gift(ada.id)
    const asked = of(ada.id)
    const first = await revokePlanGift(under.core, under.actor, asked)
    await gift(ada.id)
    expect(await revokePlanGift(under.core, under.actor, asked)).toEqual(first)
    expect(standing(ada.id).plan.status).toBe('gifted')
  })

  test('what was paid for later days goes back to whoever gets a gift', async () => {
    const ada = customerWith(under.core, 1_000n)
    await activate(ada.id, 'monthly')
    await at('2026-02-14')
    await gift(ada.id)
    expect(creditsOf(under.core, ada.id)).toBe(985n)
    await at('2026-03-01')
    expect((await chargePlans(under.core)).periodsCharged).toBe(0)
  })
})

const ATTACKS = [
  ['UPDATE plans SET price_credits = 1, version = version + 1', /terms of a plan/],
  ['DELETE FROM plans', /append-only: plans/],
  [`UPDATE plans SET status = 'gifted', version = version + 1`, /CHECK/],
  [
    `UPDATE plans SET periods_charged = 2, paid_from = paid_until, paid_until = '2026-09-01',
         version = version + 1`,
    /a period without its charge/,
  ],
  [`UPDATE plans SET paid_until = '2030-01-01', version = version + 1`, /paid days stay paid/],
  [`UPDATE plans SET paid_until = '2026-02-01', version = version + 1`, /paid days stay paid/],
  [`UPDATE plan_days SET day = '2001-01-01'`, /never goes back/],
  ['DELETE FROM plan_days', /never goes back/],
  [`REPLACE INTO plan_days (id, day) VALUES (1, '2001-01-01')`, /never goes back/],
  [
    `INSERT INTO plans (id, customer_id, status, is_gifted, first_day, periods_charged,
         started_at, operator_id, operator_name, version)
       SELECT 'pln_x', customer_id, 'gifted', 1, first_day, 0, 0, '', '', 1 FROM plans`,
    /append-only: plans/,
  ],
] as const

test('the tables guard themselves against every way around the code', async () => {
  const ada = customerWith(under.core, 100n)
  await activate(ada.id, 'monthly')
  for (const [sql, reason] of ATTACKS) {
    expect(() => under.core.book.write((tx) => tx.prepare(sql).run()), sql).toThrow(reason)
  }
})

test('a refused command tells no window anything that was not kept (style rule 5)', async () => {
  const { core, actor, clock } = under
  const published: { seq: number; body: unknown }[] = []
  const { hub } = core
  const publish = hub.publish.bind(hub)
  hub.publish = (changes) => {
    published.push(...changes)
    publish(changes)
  }
  const ada = customerWith(core, 20n)
  const hold = { amount: 10n, operation: 'other', reason: '', ttlSeconds: 5 }
  await reserveCredits(core, actor, { clientId: clientId(), customerId: ada.id, ...hold })
  clock.setWall(clock.nowMs() + 6_000)
  expect(await refusalOf(activate(ada.id, 'monthly'))).toBe('insufficient_credits')
  expect(readBalance(core, ada.id)).toMatchObject({ reserved: 10n })
  topUp(core, ada.id, 100n)
  const kept = core.book.read((tx) => changesAfter(tx, 0, 1_000))
  expect(published.map(({ seq, body }) => ({ seq, body }))).toEqual(
    kept.map(({ seq, body }) => ({ seq, body })),
  )
})
