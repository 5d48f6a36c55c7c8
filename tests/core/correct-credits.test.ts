import { afterEach, beforeEach, expect, test } from 'vitest'
import { activatePlan, changePlan, giftPlan } from '../../electron/core/change-plan.ts'
import { chargePlans } from '../../electron/core/charge-plans.ts'
import { commitReservation } from '../../electron/core/commit-reservation.ts'
import { type CorrectionInput, correctTransfers } from '../../electron/core/correct-transfers.ts'
import { planStanding } from '../../electron/core/plan-view.ts'
import { getReservation } from '../../electron/core/read-credits.ts'
import { recountUsage } from '../../electron/core/recount-usage.ts'
import { Refusal } from '../../electron/core/refusal.ts'
import { replayLog } from '../../electron/core/replay-log.ts'
import { reserveCredits } from '../../electron/core/reserve-credits.ts'
import { reviewBook } from '../../electron/core/review-book.ts'
import { dayStartMs } from '../../electron/domain/billing.ts'
import { planCharge, planUnused } from '../../electron/domain/plan.ts'
import { viewFault } from '../../electron/store/beside-chain.ts'
import { transfersWhere } from '../../electron/store/transfers.ts'
import { type CoreUnderTest, startCore } from '../support/core-without-node.ts'
import { clientId, creditsOf, customerWith, setUpShop, topUp } from '../support/credit-shop.ts'
import { movedClock } from '../support/moved-clock.ts'

/** What a correction gives back is never given back a second time (decisions 0009 and 0010). */
const ZONE = 'Europe/Berlin'
let under: CoreUnderTest
let ada: string
beforeEach(async () => {
  under = await startCore({ clock: movedClock(dayStartMs('2026-03-01', ZONE)) })
  setUpShop(under.core, ZONE)
  ada = customerWith(under.core, 100n).id
})
afterEach(async () => {
  expect(under.core.book.read(viewFault)).toBeNull()
  let last
  for await (const step of replayLog(under.core, undefined)) last = step
  expect(last).toMatchObject({ kind: 'done', replay: { isSame: true, refused: null } })
  await under.close()
})

const credits = () => creditsOf(under.core, ada)

function seqOf(reference: string): number {
  const [row] = under.core.book.read((tx) => transfersWhere(tx, 'reference', reference))
  if (!row) throw new Error(`no entry ${reference}`)
  return Number(row.seq)
}

function correct(legs: CorrectionInput['legs'], id = clientId()) {
  const input = { clientId: id, legs, reason: 'was not served', effectiveAtMs: null }
  return correctTransfers(under.core, input, under.actor)
}

/** What the Book says of an entry, and so whether it offers a correction. */
async function offered(seq: number) {
  const entry = await reviewBook(under.core, 'entry', { seq }, undefined)
  return entry.state === 'ready' ? entry.correction : null
}

function flawOf(legs: CorrectionInput['legs']): string {
  try {
    correct(legs)
    return 'ok'
  } catch (error) {
    if (error instanceof Refusal) return (error.data as { flaw: string }).flaw
    throw error
  }
}

async function begin(interval: 'monthly' | 'quarterly' = 'monthly') {
  const { core, actor } = under
  const asked = { clientId: clientId(), customerId: ada, interval, agreedCredits: null }
  const plan = await activatePlan(core, actor, asked)
  return { id: plan.id ?? '', seq: seqOf(planCharge(plan.id ?? '', plan.paidFrom ?? '')) }
}

function changeTo(interval: 'monthly' | 'yearly') {
  const { core, actor } = under
  const asked = { clientId: clientId(), customerId: ada, interval, agreedCredits: null }
  return changePlan(core, actor, asked)
}

async function goTo(day: string): Promise<void> {
  await under.clock.advance(dayStartMs(day, ZONE) - under.clock.nowMs())
  await chargePlans(under.core)
}

function give() {
  return giftPlan(under.core, under.actor, { clientId: clientId(), customerId: ada })
}

test('a charge comes back once; its period stays paid and the next is charged as ever', async () => {
  const { seq } = await begin()
  expect(credits()).toBe(70n)
  const id = clientId()
  const first = correct([{ seq, amount: null }], id)
  expect(correct([{ seq, amount: null }], id)).toEqual(first)
  expect(credits()).toBe(100n)
  expect(flawOf([{ seq, amount: null }])).toBe('corrected')
  expect(planStanding(under.core, ada)).toMatchObject({
    isServed: true,
    plan: { status: 'active', paidFrom: '2026-03-01', paidUntil: '2026-04-01' },
  })
  await goTo('2026-04-01')
  expect(credits()).toBe(70n)
})

test('what was corrected of a period does not go back as unused', async () => {
  const { seq } = await begin('quarterly')
  correct([{ seq, amount: 60n }])
  expect(credits()).toBe(70n)
  await give()
  expect(credits()).toBe(100n)
  expect(flawOf([{ seq, amount: 1n }])).toBe('corrected')
})

test('a whole correction leaves nothing unused, and the plan can be changed', async () => {
  const { seq } = await begin('quarterly')
  correct([{ seq, amount: null }])
  await changeTo('monthly')
  expect(credits()).toBe(70n)
})

test('what went back as unused is not corrected again, not even in two legs of one call', async () => {
  const { id, seq } = await begin('quarterly')
  await goTo('2026-05-01')
  await give()
  const [unused] = under.core.book.read((tx) => transfersWhere(tx, 'reference', planUnused(id)))
  const left = 90n - (unused?.amount ?? 0n)
  expect([unused?.amount, credits()]).toEqual([30n, 40n])
  expect(flawOf([{ seq, amount: left + 1n }])).toBe('corrected')
  const twice = [
    { seq, amount: left },
    { seq, amount: 1n },
  ]
  expect(flawOf(twice)).toBe('corrected')
  correct([{ seq, amount: null }])
  expect(credits()).toBe(100n)
})

test.each(['monthly', 'yearly'] as const)(
  'a charge whose plan became %s has only left what did not go back unused',
  async (interval) => {
    topUp(under.core, ada, 400n)
    const { id, seq } = await begin('quarterly')
    correct([{ seq, amount: 10n }])
    await goTo('2026-05-01')
    await changeTo(interval)
    const [unused] = under.core.book.read((tx) => transfersWhere(tx, 'reference', planUnused(id)))
    const left = 90n - 10n - (unused?.amount ?? 0n)
    expect([unused?.amount, await offered(seq)]).toEqual([26n, { left, flaw: null }])
    expect(flawOf([{ seq, amount: left + 1n }])).toBe('corrected')
    correct([{ seq, amount: left - 1n }])
    expect(flawOf([{ seq, amount: 2n }])).toBe('corrected')
    correct([{ seq, amount: null }])
    expect(await offered(seq)).toEqual({ left: 0n, flaw: 'corrected' })
  },
)

test('an entry says what is left of it to correct, as the correction itself would', async () => {
  const { id, seq } = await begin('quarterly')
  expect(await offered(seq)).toEqual({ left: 90n, flaw: null })
  const { corrections } = correct([{ seq, amount: 20n }])
  const [back] = corrections
  expect(await offered(seq)).toEqual({ left: 70n, flaw: null })
  expect(await offered(back?.seq ?? 0)).toEqual({ left: 20n, flaw: 'plan' })
  await goTo('2026-05-01')
  await give()
  const unused = seqOf(planUnused(id))
  expect(await offered(unused)).toMatchObject({ flaw: 'plan' })
  const at = await offered(seq)
  expect(at).toMatchObject({ flaw: null })
  expect(flawOf([{ seq, amount: (at?.left ?? 0n) + 1n }])).toBe('corrected')
  correct([{ seq, amount: at?.left ?? null }])
  expect(await offered(seq)).toEqual({ left: 0n, flaw: 'corrected' })
})

test('an earlier period is corrected in full, whatever became of the last', async () => {
  const { seq } = await begin()
  await goTo('2026-04-01')
  await give()
  expect(credits()).toBe(70n)
  correct([{ seq, amount: null }])
  expect(credits()).toBe(100n)
})

test('neither the correction of a period is corrected, nor what went back unused', async () => {
  const { id, seq } = await begin('quarterly')
  const { corrections } = correct([{ seq, amount: 10n }])
  expect(flawOf([{ seq: corrections[0]?.seq ?? 0, amount: null }])).toBe('plan')
  await give()
  expect(flawOf([{ seq: seqOf(planUnused(id)), amount: null }])).toBe('plan')
})

test('a commit comes back once, and its reservation stays committed', async () => {
  const { core, actor } = under
  const held = { operation: 'ai', reason: '', amount: 40n, ttlSeconds: 600 }
  const reserved = await reserveCredits(core, actor, {
    ...held,
    clientId: clientId(),
    customerId: ada,
  })
  const { reservationId } = reserved
  const asked = { clientId: clientId(), reservationId, amount: 25n, description: '' }
  await commitReservation(core, actor, asked)
  const seq = seqOf(`credits:committed:${reservationId}`)
  expect(credits()).toBe(75n)
  correct([{ seq, amount: 5n }])
  expect(flawOf([{ seq, amount: 21n }])).toBe('corrected')
  correct([{ seq, amount: null }])
  expect(credits()).toBe(100n)
  expect(flawOf([{ seq, amount: null }])).toBe('corrected')
  expect(getReservation(core, reservationId)).toMatchObject({
    status: 'committed',
    committedAmount: 25n,
  })
  expect(await recountUsage(core)).toEqual({ rows: 1, corrected: 0, left: 0 })
})
