import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lapseReservations } from '../../electron/core/lapse-reservations.ts'
import { creditDifference, creditState } from '../../electron/store/credit-check.ts'
import type { CustomerView } from '../../shared/model/customer.ts'
import type { ConsoleClient } from '../support/console-under-test.ts'
import { movedClock } from '../support/moved-clock.ts'
import { codeOf, startTill, type TillUnderTest } from '../support/till-under-test.ts'

/** Credits from the window's side, over the contract, on the sandbox node. */
let till: TillUnderTest
let shop: ConsoleClient
let count = 0

beforeAll(async () => {
  till = await startTill()
  shop = till.cashier
})
afterAll(() => till.close())

function clientId(): string {
  count += 1
  return `walk-${count.toString().padStart(6, '0')}`
}

async function newCustomer(credits = 0n): Promise<CustomerView> {
  const name = `Customer ${clientId()}`
  const made = await shop.customers.create({ clientId: clientId(), name })
  if (credits > 0n) {
    await shop.credits.init({ clientId: clientId(), customerId: made.id, amount: credits })
  }
  return made
}

/** MANA-60 after every test: nothing held without an open reservation, nothing kept wrongly. */
function difference(): string | null {
  return till.app.mustCore().book.read((tx) => creditDifference(creditState(tx))?.reason ?? null)
}

describe('a purchase by Lightning', () => {
  test('adds the credits with the money, once, and tells of both (MANA-07…10, MANA-49, LND-38…46)', async () => {
    const ada = await newCustomer()
    expect(ada.tier).toBe('free')
    const { packages, tenders } = await shop.credits.packages({})
    expect(packages).toMatchObject([{ id: 'credits-300', credits: 300, priceMinor: 300n }])
    expect(tenders).toEqual(['lightning'])
    const order = {
      clientId: clientId(),
      customerId: ada.id,
      packageId: 'credits-300',
      tender: 'lightning',
    } as const
    const { purchase, invoice } = await shop.credits.purchase(order)
    expect(purchase).toMatchObject({ status: 'pending', isCredited: false, credits: 300 })
    expect((await shop.credits.purchase(order)).invoice.bolt11).toBe(invoice.bolt11)
    await till.node.pay({ bolt11: invoice.bolt11, mode: 'pay' })
    await till.untilStatus(invoice.id, 'paid')
    const again = await shop.invoices.confirm({ id: invoice.id })
    expect(again).toMatchObject({ alreadyPaid: true, creditsAdded: 0, newBalance: 300n })
    expect((await shop.credits.purchaseStatus({ id: invoice.id })).purchase.isCredited).toBe(true)
    expect((await shop.credits.purchases({ customerId: ada.id })).purchases).toHaveLength(1)
    expect(await shop.customers.get({ id: ada.id })).toMatchObject({
      tier: 'paid',
      credit: { balance: 300n, reserved: 0n, available: 300n },
    })
    const { lines } = await shop.credits.statement({ customerId: ada.id })
    expect(lines).toMatchObject([{ kind: 'purchase', delta: 300n, balanceAfter: 300n }])
  })

  test('that was paid short adds no credits, and says so (LND-38, LND-44)', async () => {
    const short = await startTill()
    try {
      const ada = await short.cashier.customers.create({ clientId: 'short-0001', name: 'Ada' })
      const order = { clientId: 'short-0002', customerId: ada.id, packageId: 'credits-300' }
      const { invoice } = await short.cashier.credits.purchase(order)
      const core = short.app.mustCore()
      const real = core.node.client()
      // No Lightning node settles short by itself; should one say so, the book must be right.
      core.node.client = () => ({
        ...real,
        lookup: async (paymentHash) => ({
          ...(await real.lookup(paymentHash)),
          state: 'settled',
          receivedMsat: invoice.amountMsat - 1_000n,
          settleIndex: 1n,
          settledAtMs: core.clock.nowMs(),
        }),
      })
      const told = await short.cashier.invoices.confirm({ id: invoice.id })
      expect(told.invoice.outcome).toBe('under')
      expect(told).toMatchObject({ alreadyPaid: false, creditsAdded: 0 })
      const { credit } = await short.cashier.customers.get({ id: ada.id })
      expect(credit?.balance).toBe(0n)
    } finally {
      await short.close()
    }
  })

  test('pain 3: paid without an amount adds its credits when the amount is told, once', async () => {
    const late = await startTill()
    try {
      const ada = await late.cashier.customers.create({ clientId: 'late-0001', name: 'Ada' })
      const order = { clientId: 'late-0002', customerId: ada.id, packageId: 'credits-300' }
      await late.node.setFaults([
        { method: 'SubscribeInvoices', kind: 'NO_AMOUNT_EVENT', skip: 1, count: 1 },
        { method: 'LookupInvoice', kind: 'NO_AMOUNT', count: 0 },
      ])
      const { invoice } = await late.cashier.credits.purchase(order)
      await late.node.pay({ bolt11: invoice.bolt11, mode: 'pay' })
      const unsure = await late.untilStatus(invoice.id, 'paid')
      expect(unsure).toMatchObject({ outcome: 'unknown', receiptNumber: null })
      const { purchase } = await late.cashier.credits.purchaseStatus({ id: invoice.id })
      expect(purchase).toMatchObject({ outcome: 'unknown', isCredited: false })
      const still = await late.cashier.invoices.confirm({ id: invoice.id })
      expect(still).toMatchObject({ alreadyPaid: true, creditsAdded: 0, newBalance: 0n })
      await late.node.setFaults([])
      const known = await late.cashier.invoices.confirm({ id: invoice.id })
      expect(known).toMatchObject({ alreadyPaid: true, creditsAdded: 300, newBalance: 300n })
      expect(known.invoice).toMatchObject({ outcome: 'exact', receiptNumber: 1 })
      const again = await late.cashier.invoices.confirm({ id: invoice.id })
      expect(again).toMatchObject({ alreadyPaid: true, creditsAdded: 0, newBalance: 300n })
    } finally {
      await late.close()
    }
  })

  test('offers no card while no provider is there, and refuses one that is asked for', async () => {
    const ada = await newCustomer()
    const call = shop.credits.purchase({
      clientId: clientId(),
      customerId: ada.id,
      packageId: 'credits-300',
      tender: 'card',
    })
    expect(await codeOf(call)).toBe('tender_unavailable')
  })

  test('takes the terms that the owner saved, and none of a withdrawn package (TRAP-12)', async () => {
    const terms = {
      id: 'small',
      version: 0,
      label: 'Small',
      credits: 50,
      priceMinor: 100n,
      currency: 'EUR',
    } as const
    const saved = await shop.credits.savePackage(terms)
    expect(await shop.credits.savePackage(terms)).toEqual(saved)
    expect(await codeOf(shop.credits.savePackage({ ...terms, credits: 60 }))).toBe(
      'changed_meanwhile',
    )
    await shop.credits.savePackage({ ...terms, credits: 60, version: 1 })
    const ada = await newCustomer()
    const order = { customerId: ada.id, packageId: 'small' }
    const { purchase } = await shop.credits.purchase({ ...order, clientId: clientId() })
    expect(purchase).toMatchObject({ credits: 60, price: { currency: 'EUR', amountMinor: 100n } })
    await shop.credits.withdrawPackage({ id: 'small' })
    const late = shop.credits.purchase({ ...order, clientId: clientId() })
    expect(await codeOf(late)).toBe('bad_request')
    expect((await shop.credits.packages({})).packages.map(({ id }) => id)).not.toContain('small')
    const all = await shop.credits.packages({ isWithdrawnShown: true })
    expect(all.packages.find(({ id }) => id === 'small')).toMatchObject({ isOffered: false })
  })
})

describe('the tier of a package (TRAP-12, LND-45)', () => {
  const begin = async (customerId: string, packageId: string) =>
    (await shop.credits.purchase({ clientId: clientId(), customerId, packageId })).invoice
  const pay = async ({ id, bolt11 }: { id: string; bolt11: string }) => {
    await till.node.pay({ bolt11, mode: 'pay' })
    await till.untilStatus(id, 'paid')
  }
  const buy = async (customerId: string, packageId: string) =>
    pay(await begin(customerId, packageId))
  const tierOf = async (id: string) => (await shop.customers.get({ id })).tier
  const terms = { label: '', credits: 10, priceMinor: 100n, currency: 'EUR' } as const

  test('is a term of it: the default raises to paid, another leaves the tier as it is', async () => {
    const ada = await newCustomer()
    await shop.credits.savePackage({ id: 'trial', version: 0, ...terms, tier: 'free' })
    const offers = (await shop.credits.packages({})).packages
    expect(offers.map(({ id, tier }) => [id, tier])).toEqual(
      expect.arrayContaining([
        ['credits-300', 'paid'],
        ['trial', 'free'],
      ]),
    )
    await buy(ada.id, 'trial')
    expect(await tierOf(ada.id)).toBe('free')
    await buy(ada.id, 'credits-300')
    expect(await tierOf(ada.id)).toBe('paid')
    await buy(ada.id, 'trial')
    expect(await tierOf(ada.id)).toBe('paid')
  })

  test('is that of the moment of purchase, whatever the package says when it is paid', async () => {
    const [ada, bo] = [await newCustomer(), await newCustomer()]
    await shop.credits.savePackage({ id: 'moving', version: 0, ...terms, tier: 'free' })
    const first = await begin(ada.id, 'moving')
    await shop.credits.savePackage({ id: 'moving', version: 1, ...terms })
    const second = await begin(bo.id, 'moving')
    await shop.credits.savePackage({ id: 'moving', version: 2, ...terms, tier: 'free' })
    await pay(first)
    await pay(second)
    expect([await tierOf(ada.id), await tierOf(bo.id)]).toEqual(['free', 'paid'])
  })
})

describe('two phases', () => {
  test('hold, then use a part; the rest returns (MANA-32, MANA-33, MANA-41, MANA-42)', async () => {
    const ada = await newCustomer(100n)
    const held = await shop.credits.reserve({
      clientId: clientId(),
      customerId: ada.id,
      amount: 60n,
      operation: 'ai.research',
      reason: 'three searches',
    })
    expect(held).toMatchObject({ balance: 100n, reserved: 60n, available: 40n })
    const over = shop.credits.use({ clientId: clientId(), customerId: ada.id, amount: 41n })
    await expect(over).rejects.toMatchObject({
      code: 'insufficient_credits',
      data: { available: 40n },
    })
    const { reservationId } = held
    const tooMuch = shop.credits.commit({ clientId: clientId(), reservationId, amount: 61n })
    expect(await codeOf(tooMuch)).toBe('over_reserved')
    const done = await shop.credits.commit({ clientId: clientId(), reservationId, amount: 25n })
    expect(done).toMatchObject({ committed: 25n, returned: 35n, balance: 75n, available: 75n })
    expect(await shop.credits.reservation({ id: reservationId })).toMatchObject({
      status: 'committed',
      committedAmount: 25n,
    })
    const { lines } = await shop.credits.statement({ customerId: ada.id })
    expect(lines.map(({ kind, delta }) => [kind, delta])).toEqual([
      ['commit', -25n],
      ['opening', 100n],
    ])
    expect(difference()).toBeNull()
  })

  test.each([
    { first: 'commit', later: 'already_committed' },
    { first: 'refundReservation', later: 'already_refunded' },
  ] as const)('$first is final: every later end is refused (MANA-44)', async ({ first, later }) => {
    const ada = await newCustomer(10n)
    const { reservationId } = await shop.credits.reserve({
      clientId: clientId(),
      customerId: ada.id,
      amount: 10n,
    })
    const end = { clientId: clientId(), reservationId }
    const answer = await shop.credits[first](end)
    expect(await shop.credits[first](end)).toEqual(answer)
    for (const verb of ['commit', 'refundReservation'] as const) {
      expect(await codeOf(shop.credits[verb]({ clientId: clientId(), reservationId }))).toBe(later)
    }
    const isUsed = first === 'commit'
    const { available } = await shop.credits.balance({ customerId: ada.id })
    expect(available).toBe(isUsed ? 0n : 10n)
    expect(difference()).toBeNull()
  })

  test('one hold for many calls: spent as a whole, or given back as a whole (MANA-43, MANA-59)', async () => {
    const ada = await newCustomer(30n)
    const hold = async () => {
      const order = { clientId: clientId(), customerId: ada.id, amount: 12n, reason: 'three calls' }
      return (await shop.credits.reserve(order)).reservationId
    }
    const [works, fails] = [await hold(), await hold()]
    expect(await shop.credits.balance({ customerId: ada.id })).toMatchObject({ available: 6n })
    await shop.credits.commit({ clientId: clientId(), reservationId: works })
    await shop.credits.refundReservation({ clientId: clientId(), reservationId: fails })
    const statuses = await Promise.all(
      [works, fails].map(async (id) => (await shop.credits.reservation({ id })).status),
    )
    expect(statuses).toEqual(['committed', 'refunded'])
    expect(await shop.credits.balance({ customerId: ada.id })).toMatchObject({
      balance: 18n,
      reserved: 0n,
      available: 18n,
    })
    expect(difference()).toBeNull()
  })

  test('of everything that ends one at once, exactly one wins (MANA-44)', async () => {
    const ada = await newCustomer(10n)
    const { reservationId } = await shop.credits.reserve({
      clientId: clientId(),
      customerId: ada.id,
      amount: 10n,
    })
    const codes = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        codeOf(
          index % 2 === 0
            ? shop.credits.refundReservation({ clientId: clientId(), reservationId })
            : shop.credits.commit({ clientId: clientId(), reservationId }),
        ),
      ),
    )
    expect(codes.filter((code) => code === 'ok')).toHaveLength(1)
    expect(difference()).toBeNull()
  })
})

describe('one-shot verbs', () => {
  test('use takes the price of the operation when no amount is named (MANA-46, MANA-47)', async () => {
    const ada = await newCustomer(30n)
    const use = { customerId: ada.id, operation: 'ai.research' }
    expect(await shop.credits.use({ ...use, clientId: clientId() })).toMatchObject({ used: 25n })
    // MANA-50: what has no price is free, and is never charged by accident.
    const free = shop.credits.use({ clientId: clientId(), customerId: ada.id, operation: 'edit' })
    expect(await codeOf(free)).toBe('bad_request')
    // MANA-45: too little, and nothing moved.
    expect(await codeOf(shop.credits.use({ ...use, clientId: clientId() }))).toBe(
      'insufficient_credits',
    )
    expect((await shop.credits.balance({ customerId: ada.id })).balance).toBe(5n)
  })

  test('refund gives back with its reason; init only once (MANA-30, MANA-31)', async () => {
    const ada = await newCustomer(5n)
    await shop.credits.refund({
      clientId: clientId(),
      customerId: ada.id,
      amount: 7n,
      reason: 'the image was empty',
    })
    const { lines } = await shop.credits.statement({ customerId: ada.id })
    expect(lines[0]).toMatchObject({ kind: 'refund', delta: 7n, reason: 'the image was empty' })
    const second = shop.credits.init({ clientId: clientId(), customerId: ada.id, amount: 5n })
    expect(await codeOf(second)).toBe('already_initialized')
  })

  test('the same id answers the same; with another input or verb it is refused', async () => {
    const ada = await newCustomer(9n)
    const use = { clientId: clientId(), customerId: ada.id, amount: 4n }
    const first = await shop.credits.use(use)
    expect(await shop.credits.use(use)).toEqual(first)
    expect(await codeOf(shop.credits.use({ ...use, amount: 3n }))).toBe('id_reused')
    expect(await codeOf(shop.credits.reserve(use))).toBe('id_reused')
    expect((await shop.credits.balance({ customerId: ada.id })).balance).toBe(5n)
  })

  test('are written to the audit log with whom they were about, refused ones too', async () => {
    const ada = await newCustomer(2n)
    const use = { customerId: ada.id, amount: 2n }
    await shop.credits.use({ ...use, clientId: clientId() })
    await codeOf(shop.credits.use({ ...use, clientId: clientId() }))
    const { entries } = await shop.diagnostics.audit({ limit: 20 })
    const lines = entries.filter(({ subject }) => subject === ada.id)
    expect(lines.map(({ method, outcome }) => [method, outcome])).toEqual([
      ['credits.use', 'insufficient_credits'],
      ['credits.use', 'ok'],
      ['credits.init', 'ok'],
      ['customers.create', 'ok'],
    ])
  })
})

test('a statement pages back with the right balance on every line (MANA-06)', async () => {
  const ada = await newCustomer(100n)
  for (let index = 1; index <= 11; index += 1) {
    await shop.credits.use({ clientId: clientId(), customerId: ada.id, amount: BigInt(index) })
  }
  const seen: bigint[] = []
  let before: string | null = null
  do {
    const page = await shop.credits.statement({ customerId: ada.id, limit: 4, before })
    seen.push(...page.lines.map(({ balanceAfter }) => balanceAfter))
    before = page.next
  } while (before !== null)
  const expected = [100n]
  for (let index = 1n; index <= 11n; index += 1n) expected.unshift((expected[0] ?? 0n) - index)
  expect(seen).toEqual(expected)
  const forged = await shop.credits.statement({ customerId: ada.id, before: 'nonsense' })
  expect(forged.lines).toEqual([])
})

test('usage comes page by page, each row once, also while it grows (MANA-61)', async () => {
  const [ada, bob] = [await newCustomer(500n), await newCustomer(500n)]
  const spend = (customerId: string, operation: string): Promise<unknown> =>
    shop.credits.use({ customerId, operation, clientId: clientId(), amount: 3n })
  for (const operation of ['ai.image', 'ai.text', 'ai.video', 'b']) {
    await spend(ada.id, operation)
    await spend(bob.id, operation)
  }
  const today = new Date().toISOString().slice(0, 10)
  const range = { customerId: null, fromDay: '2026-01-01', toDay: today }
  const whole = await shop.credits.usage({ ...range, limit: 1_000 })
  expect(whole.next).toBeNull()
  const seen: string[] = []
  let before: string | null = null
  do {
    const page = await shop.credits.usage({ ...range, limit: 3, before })
    expect(page.rows.length).toBeLessThanOrEqual(3)
    seen.push(...page.rows.map(({ customerId, operation }) => `${customerId} ${operation}`))
    // What grows while somebody reads stays where it stands.
    await spend(ada.id, 'b')
    before = page.next
  } while (before !== null)
  expect(seen).toEqual(whole.rows.map(({ customerId, operation }) => `${customerId} ${operation}`))
  expect(new Set(seen).size).toBe(seen.length)
  expect(seen.length).toBeGreaterThanOrEqual(8)
  const forged = await shop.credits.usage({ ...range, before: 'nonsense' })
  expect(forged).toEqual({ rows: [], next: null })
})

test('a day that no calendar has is refused, not answered with nothing (MANA-61)', async () => {
  for (const fromDay of ['2026-99-99', '2026-02-30', '2026-2-3']) {
    const asked = shop.credits.usage({ customerId: null, fromDay, toDay: '2026-12-31' })
    await expect(asked).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  }
})

test('usage is counted by customer, operation and day, and recounted from the book (MANA-61)', async () => {
  const ada = await newCustomer(100n)
  const use = { customerId: ada.id, operation: 'ai.image' }
  await shop.credits.use({ ...use, clientId: clientId(), amount: 10n })
  const { reservationId } = await shop.credits.reserve({
    ...use,
    clientId: clientId(),
    amount: 10n,
  })
  await shop.credits.commit({ clientId: clientId(), reservationId, amount: 4n })
  const today = new Date().toISOString().slice(0, 10)
  const range = { customerId: ada.id, fromDay: today, toDay: today }
  const { rows } = await shop.credits.usage(range)
  expect(rows).toMatchObject([{ operation: 'ai.image', uses: 2n, credits: 14n }])
  expect(await shop.credits.recountUsage()).toMatchObject({ corrected: 0 })
  till.app.mustCore().book.write((tx) => {
    tx.prepare('UPDATE usage_stats SET uses = 9 WHERE customer_id = ?').run(ada.id)
    tx.prepare("INSERT INTO usage_stats VALUES (?, 'never', 1, 1, 1)").run(ada.id)
  })
  expect(difference()).toMatch(/usage/)
  expect(await shop.credits.recountUsage()).toMatchObject({ corrected: 2 })
  expect((await shop.credits.usage(range)).rows).toEqual(rows)
  expect(difference()).toBeNull()
})

describe('customers', () => {
  test('are found by any part of name or address, whatever the accents', async () => {
    const name = 'Ægidius Müller'
    const email = 'AEGI@Example.com'
    const made = await shop.customers.create({ clientId: clientId(), name, email })
    expect(made.email).toBe('aegi@example.com')
    for (const search of ['muller', 'MÜL', 'aegi@']) {
      const { customers } = await shop.customers.list({ search })
      expect(customers.map(({ id }) => id)).toContain(made.id)
    }
    const names: string[] = []
    let after: string | null = null
    do {
      const page = await shop.customers.list({ limit: 3, after })
      names.push(...page.customers.map((one) => one.name))
      after = page.next
    } while (after !== null)
    expect(new Set(names).size).toBe(names.length)
    expect(names).toContain(name)
  })

  test('keep their names and addresses apart, and are saved at the version that was read', async () => {
    const [ada, eve] = [await newCustomer(), await newCustomer()]
    const email = 'one@example.com'
    await shop.customers.update({ id: ada.id, version: 1, name: ada.name, email })
    const taken = { id: eve.id, version: 1, name: eve.name, email: 'ONE@example.com' }
    expect(await codeOf(shop.customers.update(taken))).toBe('email_taken')
    const same = { id: eve.id, version: 1, name: ada.name }
    expect(await codeOf(shop.customers.update(same))).toBe('name_taken')
    const stale = { id: ada.id, version: 1, name: 'Ada II' }
    expect(await codeOf(shop.customers.update(stale))).toBe('changed_meanwhile')
  })
})

test('a caller that died gives its credits back, also after a restart (TRAP-14)', async () => {
  const clock = movedClock()
  const other = await startTill({ clock })
  try {
    const ada = await other.cashier.customers.create({ clientId: 'death-0001', name: 'Ada' })
    await other.cashier.credits.init({ clientId: 'death-0002', customerId: ada.id, amount: 8n })
    const { reservationId } = await other.cashier.credits.reserve({
      clientId: 'death-0003',
      customerId: ada.id,
      amount: 8n,
      ttlSeconds: 2,
    })
    clock.setWall(clock.nowMs() + 2_000)
    const late = other.cashier.credits.commit({ clientId: 'death-0004', reservationId })
    expect(await codeOf(late)).toBe('reservation_expired')
    await clock.advance(1_000)
    const { available } = await other.cashier.credits.balance({ customerId: ada.id })
    expect(available).toBe(8n)
    expect(lapseReservations(other.app.mustCore())).toBe(0)
    const { status } = await other.cashier.credits.reservation({ id: reservationId })
    expect(status).toBe('expired')
  } finally {
    await other.close()
  }
})
