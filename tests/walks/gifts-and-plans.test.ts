import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dayStartMs } from '../../electron/domain/billing.ts'
import {
  type ConsoleClient,
  type ConsoleUnderTest,
  startConsole,
  until,
} from '../support/console-under-test.ts'
import { clientId } from '../support/credit-shop.ts'
import { type MovedClock, movedClock } from '../support/moved-clock.ts'
import { codeOf } from '../support/till-under-test.ts'

/** Gifts and plans from the window's side, over the contract, with the runners of the program. */
const ZONE = 'Europe/Berlin'
const rootDir = mkdtempSync(join(tmpdir(), 'tillbook-plans-'))
const clock: MovedClock = movedClock(dayStartMs('2026-01-31', ZONE) + 36_000_000)
let console: ConsoleUnderTest
let shop: ConsoleClient

async function start(): Promise<void> {
  console = await startConsole({ rootDir, clock })
  shop = console.window('window-1')
  await shop.session.state()
  // The idle lock takes a leap of the wall clock for sleep.
  await shop.settings.updateIdleLock({ idleLockMinutes: 0 })
}

beforeAll(async () => {
  await start()
  const { shop: settings } = await shop.settings.get()
  await shop.settings.updateShop({ ...settings, timeZone: ZONE })
}, 30_000)
afterAll(async () => {
  await console.close()
  rmSync(rootDir, { recursive: true, force: true })
})

async function newCustomer(credits: bigint, email: string | null = null) {
  const name = `Customer ${clientId()}`
  const made = await shop.customers.create({ clientId: clientId(), name, email })
  if (credits > 0n) {
    await shop.credits.init({ clientId: clientId(), customerId: made.id, amount: credits })
  }
  return made
}
const balanceOf = async (customerId: string) => (await shop.credits.balance({ customerId })).balance

describe('a gift', () => {
  test('goes from one customer to another, and its statement lines say so', async () => {
    const [ada, bob] = [await newCustomer(100n), await newCustomer(0n)]
    const made = { clientId: clientId(), customerId: ada.id, credits: 40n }
    const { gift, code } = await shop.gifts.create(made)
    expect((await shop.gifts.info({ code: code ?? '' })).credits).toBe(40n)
    const asked = { clientId: clientId(), code: code ?? '', customerId: bob.id }
    expect(await shop.gifts.redeem(asked)).toMatchObject({ redeemedBy: { id: bob.id } })
    expect([await balanceOf(ada.id), await balanceOf(bob.id)]).toEqual([60n, 40n])
    const { lines } = await shop.credits.statement({ customerId: bob.id })
    expect(lines).toMatchObject([{ kind: 'gift', delta: 40n, groupId: gift.id }])
    const created = await shop.gifts.created({ customerId: ada.id })
    const received = await shop.gifts.received({ customerId: bob.id })
    expect(created.gifts).toEqual(received.gifts)
    // A repeat of the call that made it has nothing to hand out any more.
    expect((await shop.gifts.create(made)).code).toBeNull()
  })

  test('MANA-35: waits for its address, and comes with the customer or with a new address', async () => {
    const ada = await newCustomer(100n)
    const email = 'eve@example.org'
    const terms = { customerId: ada.id, credits: 10n, email }
    await shop.gifts.create({ ...terms, clientId: clientId() })
    const eve = await newCustomer(0n, email)
    expect(eve.credit?.balance).toBe(10n)
    const moved = { ...terms, email: 'eve@example.com' }
    await shop.gifts.create({ ...moved, clientId: clientId() })
    const { id, version, name } = eve
    const saved = await shop.customers.update({ id, version, name, email: moved.email })
    expect(saved.credit?.balance).toBe(20n)
    const pending = { clientId: clientId(), customerId: eve.id }
    expect((await shop.gifts.redeemPending(pending)).gifts).toEqual([])
    const { gifts } = await shop.gifts.received({ customerId: eve.id, limit: 1 })
    expect(gifts).toMatchObject([{ kind: 'personalized', status: 'redeemed' }])
  })

  test('lists go page by page and by status, and a code is in none of them', async () => {
    const ada = await newCustomer(100n)
    for (let index = 0; index < 5; index += 1) {
      await shop.gifts.create({ clientId: clientId(), customerId: ada.id, credits: 1n })
    }
    const first = await shop.gifts.created({ customerId: ada.id, limit: 3 })
    const rest = await shop.gifts.created({ customerId: ada.id, limit: 3, before: first.next })
    expect([first.gifts.length, rest.gifts.length, rest.next]).toEqual([3, 2, null])
    const [newest] = first.gifts
    await shop.gifts.cancel({ clientId: clientId(), id: newest?.id ?? '' })
    const canceled = await shop.gifts.list({ status: 'canceled', limit: 1 })
    expect(canceled.gifts.map(({ id }) => id)).toEqual([newest?.id])
    expect(Object.keys(newest ?? {})).not.toContain('code')
    const nowhere = await shop.gifts.list({ status: null, before: 'not a cursor' })
    expect(nowhere.gifts).toEqual([])
  })
})

describe('a plan', () => {
  test('is charged by the program itself, at its moment and after a restart, each period once', async () => {
    const ada = await newCustomer(1_000n)
    const begun = await shop.plans.activate({
      clientId: clientId(),
      customerId: ada.id,
      interval: 'monthly',
    })
    expect(begun).toMatchObject({ paidUntil: '2026-02-28' })
    const paidUntil = async () => (await shop.plans.status({ customerId: ada.id })).plan.paidUntil
    // A machine that slept until a second before: the runner looks at least once a minute.
    clock.setWall(dayStartMs('2026-02-28', ZONE) - 1_000)
    await clock.advance(500)
    expect(await paidUntil()).toBe('2026-02-28')
    await clock.advance(60_000)
    await until(paidUntil, (day) => day === '2026-03-31')
    await console.close()
    clock.setWall(dayStartMs('2026-06-30', ZONE))
    await start()
    // So long an absence looks like a clock that was set ahead: the owner is asked.
    await until(
      async () => (await shop.plans.day()).doubt,
      (doubt) => doubt !== null,
    )
    expect(await shop.plans.chargeRecurring()).toMatchObject({ periodsCharged: 0 })
    expect(await shop.plans.confirmDay({ day: '2026-06-30' })).toEqual({ doubt: null })
    await shop.plans.chargeRecurring()
    await until(paidUntil, (day) => day === '2026-07-31')
    expect(await balanceOf(ada.id)).toBe(1_000n - 6n * 30n)
    expect(await shop.plans.chargeRecurring()).toMatchObject({ periodsCharged: 0 })
    const { lines } = await shop.credits.statement({ customerId: ada.id })
    expect(lines.filter(({ kind }) => kind === 'plan')).toHaveLength(6)
    expect((await shop.plans.serverStatus({ customerId: ada.id })).isServed).toBe(true)
  }, 30_000)

  test('MANA-52, MANA-53: runs out, is told of, and comes back after a top-up', async () => {
    const ada = await newCustomer(35n)
    const ofAda = { customerId: ada.id }
    await shop.plans.activate({ ...ofAda, clientId: clientId(), interval: 'monthly' })
    clock.setWall(dayStartMs('2026-08-01', ZONE))
    expect(await shop.plans.chargeRecurring()).toMatchObject({ plansPaused: 1 })
    const standing = await shop.plans.statusOf(ofAda)
    expect(standing).toMatchObject({ isServed: false, plan: { status: 'paused' } })
    const again = () => shop.plans.activate({ ...ofAda, clientId: clientId(), interval: 'monthly' })
    expect(await codeOf(again())).toBe('insufficient_credits')
    await shop.credits.refund({ ...ofAda, clientId: clientId(), amount: 25n, reason: 'top up' })
    expect(await again()).toMatchObject({ status: 'active', paidFrom: '2026-08-01' })
  })

  test('every refusal is a declared code', async () => {
    const ada = await newCustomer(500n)
    const ofAda = { customerId: ada.id }
    const change = (interval: 'yearly' | 'monthly') =>
      shop.plans.changeInterval({ ...ofAda, clientId: clientId(), interval })
    expect(await codeOf(change('yearly'))).toBe('plan_not_running')
    const revoke = () => shop.plans.revokeGift({ ...ofAda, clientId: clientId() })
    expect(await codeOf(revoke())).toBe('plan_not_running')
    await shop.plans.gift({ ...ofAda, clientId: clientId() })
    expect(await codeOf(change('yearly'))).toBe('plan_gifted')
    const preview = shop.plans.previewChange({ ...ofAda, interval: 'yearly' })
    expect(await codeOf(preview)).toBe('plan_gifted')
    await revoke()
    await shop.plans.activate({ ...ofAda, clientId: clientId(), interval: 'monthly' })
    const preview2 = await shop.plans.previewChange({ ...ofAda, interval: 'yearly' })
    expect(preview2.netCredits).toBe(330n)
    const agreedCredits = preview2.netCredits - 1n
    const stale = { ...ofAda, clientId: clientId(), interval: 'yearly' as const, agreedCredits }
    expect(await codeOf(shop.plans.changeInterval(stale))).toBe('terms_changed')
    expect(await codeOf(change('monthly'))).toBe('plan_running')
  })
})
