import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { activatePlan, previewPlanChange } from '../../electron/core/change-plan.ts'
import { chargePlans } from '../../electron/core/charge-plans.ts'
import { commitReservation } from '../../electron/core/commit-reservation.ts'
import { correctTransfers } from '../../electron/core/correct-transfers.ts'
import { createGift } from '../../electron/core/create-gift.ts'
import {
  lapseAllReservations,
  lapseReservations,
  overdueCreditsOf,
} from '../../electron/core/lapse-reservations.ts'
import { planStanding } from '../../electron/core/plan-view.ts'
import { getReservation, readBalance } from '../../electron/core/read-credits.ts'
import { reserveCredits } from '../../electron/core/reserve-credits.ts'
import { useCredits } from '../../electron/core/use-credits.ts'
import { changesAfter, headSeq } from '../../electron/store/changes.ts'
import { creditDifference, creditState } from '../../electron/store/credit-check.ts'
import { transfersWhere } from '../../electron/store/transfers.ts'
import { type CoreUnderTest, startCore } from '../support/core-without-node.ts'
import {
  clientId,
  creditsOf,
  customerWith,
  referencesOf,
  setUpShop,
} from '../support/credit-shop.ts'

/** Decision 0009: a reservation whose time is over is over for every verb, swept or not. */
const TTL_SECONDS = 60
const DAY_MS = 86_400_000
const YEAR_MS = 365 * DAY_MS

let under: CoreUnderTest
beforeAll(async () => {
  under = await startCore()
  setUpShop(under.core, 'Europe/Berlin')
})
afterAll(() => {
  expect(under.core.book.read((tx) => creditDifference(creditState(tx)))).toBeNull()
  return under.close()
})

async function reserve(customerId: string, amount: bigint): Promise<string> {
  const { core, actor } = under
  const words = { operation: 'other', reason: '' }
  const input = { clientId: clientId(), customerId, amount, ttlSeconds: TTL_SECONDS, ...words }
  return (await reserveCredits(core, actor, input)).reservationId
}

/** A customer all of whose credits are held by a caller that died, and whose time is over. */
async function customerHeld(credits: bigint): Promise<{ id: string; held: string }> {
  const { id } = customerWith(under.core, credits)
  const held = await reserve(id, credits)
  under.clock.setWall(under.clock.nowMs() + TTL_SECONDS * 1_000)
  return { id, held }
}

describe('before the sweep has come by, an overdue reservation does not stop', () => {
  test('a use (MANA-05)', async () => {
    const { id: customerId, held } = await customerHeld(40n)
    const asked = { clientId: clientId(), customerId, amount: 40n, operation: 'other' }
    const answer = await useCredits(under.core, under.actor, { ...asked, description: '' })
    expect(answer).toMatchObject({ balance: 0n, reserved: 0n, available: 0n })
    expect(getReservation(under.core, held).status).toBe('expired')
  })

  test('another reservation (MANA-32)', async () => {
    const { id } = await customerHeld(40n)
    await reserve(id, 40n)
    expect(readBalance(under.core, id)).toMatchObject({ balance: 40n, reserved: 40n })
  })

  test('a gift out of these credits (MANA-16)', async () => {
    const { id: customerId } = await customerHeld(40n)
    const terms = { credits: 40n, codeKind: 'long', message: '', email: null } as const
    await createGift(under.core, under.actor, { clientId: clientId(), customerId, ...terms })
    expect(creditsOf(under.core, customerId)).toBe(0n)
  })

  test('a plan that begins (MANA-12)', async () => {
    const { id: customerId } = await customerHeld(30n)
    const asked = { clientId: clientId(), customerId, interval: 'monthly' as const }
    const begun = activatePlan(under.core, under.actor, { ...asked, agreedCredits: null })
    expect(await begun).toMatchObject({ status: 'active' })
  })

  test('a correction that takes the credits back', async () => {
    const { id } = await customerHeld(40n)
    const reference = referencesOf(under.core, 'test:top-up:').at(-1) ?? ''
    const [row] = under.core.book.read((tx) => transfersWhere(tx, 'reference', reference))
    const legs = [{ seq: Number(row?.seq), amount: null }]
    const asked = { clientId: clientId(), legs, reason: 'a mistake', effectiveAtMs: null }
    correctTransfers(under.core, asked, under.actor)
    expect(creditsOf(under.core, id)).toBe(0n)
  })

  test('the first charge after weeks off, or the plan is paused for good (MANA-37)', async () => {
    const { core, actor, clock } = under
    const { id: customerId } = customerWith(core, 90n)
    const asked = { clientId: clientId(), customerId, interval: 'monthly' as const }
    await activatePlan(core, actor, { ...asked, agreedCredits: null })
    await reserve(customerId, 60n)
    clock.setWall(clock.nowMs() + 40 * DAY_MS)
    await under.reopen()
    await chargePlans(under.core)
    expect(planStanding(under.core, customerId).plan.status).toBe('active')
    expect(creditsOf(under.core, customerId)).toBe(30n)
  })

  test('the preview of a change, which counts them as the change does (MANA-14)', async () => {
    const { core, actor, clock } = under
    const { id: customerId } = customerWith(core, 90n)
    const asked = { clientId: clientId(), customerId, interval: 'monthly' as const }
    await activatePlan(core, actor, { ...asked, agreedCredits: null })
    await reserve(customerId, 60n)
    const preview = () => previewPlanChange(core, { customerId, interval: 'quarterly' })
    expect(preview()).toMatchObject({ netCredits: 60n, hasEnoughCredits: false })
    clock.setWall(clock.nowMs() + TTL_SECONDS * 1_000)
    expect(preview()).toMatchObject({ netCredits: 60n, hasEnoughCredits: true })
  })

  test('and every window is told that the credits are back', async () => {
    while (lapseReservations(under.core) > 0);
    const { id: customerId } = await customerHeld(40n)
    const seen = under.core.book.read(headSeq)
    lapseReservations(under.core)
    const told = under.core.book.read((tx) => changesAfter(tx, seen, 10)).map(({ body }) => body)
    const credit = { balance: 40n, reserved: 0n, available: 40n }
    expect(told).toMatchObject([{ topic: 'customer', customerId, credit }])
  })

  test('but what is refused all the same leaves it to the sweep', async () => {
    while (lapseReservations(under.core) > 0);
    const { id: customerId, held } = await customerHeld(40n)
    const asked = { clientId: clientId(), customerId, amount: 41n, operation: 'other' }
    const call = useCredits(under.core, under.actor, { ...asked, description: '' })
    await expect(call).rejects.toMatchObject({
      code: 'insufficient_credits',
      data: { available: 40n },
    })
    expect(getReservation(under.core, held).status).toBe('reserved')
    expect(lapseReservations(under.core)).toBe(1)
  })
})

describe('a wall clock that was a year ahead when credits were held, and is put right', () => {
  /** Held for a minute at a moment that is a year away. */
  async function heldAhead(): Promise<{ id: string; held: string; putRight: () => void }> {
    const rightMs = under.clock.nowMs()
    under.clock.setWall(rightMs + YEAR_MS)
    const { id } = customerWith(under.core, 40n)
    const held = await reserve(id, 40n)
    return { id, held, putRight: () => under.clock.setWall(rightMs) }
  }

  test('gives them back by the sweep when their time has passed (TRAP-14)', async () => {
    const { id, held, putRight } = await heldAhead()
    putRight()
    await under.clock.advance(TTL_SECONDS * 1_000 - 1)
    expect(lapseReservations(under.core)).toBe(0)
    await under.clock.advance(1)
    expect(lapseReservations(under.core)).toBe(1)
    expect(getReservation(under.core, held).status).toBe('expired')
    expect(readBalance(under.core, id)).toMatchObject({ available: 40n })
  })

  test('refuses a late commit, and lets the next caller have them', async () => {
    const { id, held, putRight } = await heldAhead()
    putRight()
    await under.clock.advance(TTL_SECONDS * 1_000)
    const late = { clientId: clientId(), reservationId: held, amount: null, description: '' }
    await expect(commitReservation(under.core, under.actor, late)).rejects.toMatchObject({
      code: 'reservation_expired',
    })
    await reserve(id, 40n)
    expect(getReservation(under.core, held).status).toBe('expired')
  })

  test('TRAP-14: what had ten seconds left before a restart has no more after it', async () => {
    const { id } = customerWith(under.core, 40n)
    const held = await reserve(id, 40n)
    const beforeMs = under.clock.nowMs()
    await under.clock.advance(TTL_SECONDS * 1_000 - 10_000)
    await under.reopen()
    under.clock.setWall(beforeMs)
    await under.clock.advance(9_999)
    lapseReservations(under.core)
    expect(getReservation(under.core, held).status).toBe('reserved')
    await under.clock.advance(1)
    lapseReservations(under.core)
    expect(getReservation(under.core, held).status).toBe('expired')
  })

  test('gives them back after a restart too, within the time that was asked for', async () => {
    const { held, putRight } = await heldAhead()
    putRight()
    await under.reopen()
    await under.clock.advance(TTL_SECONDS * 1_000)
    lapseReservations(under.core)
    expect(getReservation(under.core, held).status).toBe('expired')
  })
})

test('thousands that are over at once end in one round, not fifty a second (TRAP-14)', async () => {
  const { core, clock } = under
  const { id } = customerWith(core, 1_000n)
  await Promise.all(Array.from({ length: 230 }, () => reserve(id, 1n)))
  clock.setWall(clock.nowMs() + TTL_SECONDS * 1_000)
  await lapseAllReservations(core, AbortSignal.abort())
  expect(readBalance(core, id)).toMatchObject({ balance: 1_000n, reserved: 230n })
  await clock.advance(TTL_SECONDS * 1_000)
  await lapseAllReservations(core, new AbortController().signal)
  expect(readBalance(core, id)).toMatchObject({ balance: 1_000n, reserved: 0n })
  // Or the next round would look at all of them again.
  expect(core.holds.over()).toEqual([])
})

test('what a use gave back is not waited for a second time', async () => {
  const { core, actor, clock } = under
  const { id: customerId } = customerWith(core, 40n)
  await reserve(customerId, 30n)
  const waitedFor = () => core.book.read((tx) => overdueCreditsOf(core, tx, customerId))
  expect(waitedFor()).toBe(0n)
  await clock.advance(TTL_SECONDS * 1_000)
  expect(waitedFor()).toBe(30n)
  const asked = { clientId: clientId(), customerId, amount: 35n, operation: 'other' }
  await useCredits(core, actor, { ...asked, description: '' })
  expect(waitedFor()).toBe(0n)
})
