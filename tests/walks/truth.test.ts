import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { InvoiceView } from '../../shared/model/invoice.ts'
import { type MovedClock, movedClock } from '../support/moved-clock.ts'
import { until } from '../support/console-under-test.ts'
import { codeOf, startTill, type TillUnderTest } from '../support/till-under-test.ts'

let till: TillUnderTest
beforeEach(async () => {
  till = await startTill()
})
afterEach(async () => {
  // Whatever the case did, the book and the node's own table agree (OPP-01).
  expect(till.bookedMsat()).toBe(await till.settledMsat())
  await till.close()
})

describe('the node’s word beats our clock', () => {
  test('LND-61, I9: an overpaid sale is delivered and the excess is kept apart', async () => {
    const sale = await till.sellSat(5n)
    await till.node.pay({ bolt11: sale.bolt11, mode: 'overpay' })
    const paid = await till.untilStatus(sale.id, 'paid')
    expect(paid).toMatchObject({ outcome: 'over', script: 'deliver_over', receivedMsat: 7_500n })
    const chips = await till.cashier.invoices.open()
    expect(chips.invoices.map((one) => one.id)).toEqual([sale.id])
    const { script } = paid
    const done = await till.cashier.invoices.acknowledge({ id: sale.id, script })
    expect(done.isAcknowledged).toBe(true)
    expect((await till.cashier.invoices.open()).invoices).toEqual([])
  })

  test('I20: paying twice and telling twice books once', async () => {
    const sale = await till.sellSat(50n)
    await till.node.setFaults([{ method: 'SubscribeInvoices', kind: 'DUPLICATE_EVENT', count: 0 }])
    await till.node.pay({ bolt11: sale.bolt11, mode: 'pay_twice' })
    await till.untilStatus(sale.id, 'paid')
    await till.cashier.invoices.confirm({ id: sale.id })
    expect((await till.invoice(sale.id)).receiptNumber).toBe(1)
  })

  test('LND-25, pain 4: a payment that arrives and goes back leaves the sale waiting', async () => {
    const sale = await till.sellSat(50n)
    const vanishing = till.node.payWith({ bolt11: sale.bolt11, mode: 'VANISH', holdMs: 400 })
    await until(
      () => till.cashier.invoices.status({ id: sale.id }),
      ({ status }) => status === 'arriving',
    )
    await vanishing
    await until(
      () => till.cashier.invoices.status({ id: sale.id }),
      ({ status }) => status === 'pending',
    )
  })

  test('pain 3: paid without an amount is a state; the amount is asked for and booked later', async () => {
    await till.node.setFaults([
      // The first event tells that the invoice was added.
      { method: 'SubscribeInvoices', kind: 'NO_AMOUNT_EVENT', skip: 1, count: 1 },
    ])
    const sale = await till.sellSat(5n)
    await till.node.pay({ bolt11: sale.bolt11, mode: 'overpay' })
    const unsure = await till.untilStatus(sale.id, 'paid')
    expect(unsure).toMatchObject({ outcome: 'unknown', script: 'ask_unknown_amount' })
    const known = await till.cashier.invoices.status({ id: sale.id })
    expect(known).toMatchObject({ outcome: 'over', receivedMsat: 7_500n, receiptNumber: 1 })
  })
})

describe('pain 3: asked for by hand, a sale whose amount is not known', () => {
  async function paidUnknown(): Promise<InvoiceView> {
    await till.node.setFaults([
      { method: 'SubscribeInvoices', kind: 'NO_AMOUNT_EVENT', skip: 1, count: 1 },
      { method: 'LookupInvoice', kind: 'NO_AMOUNT', count: 0 },
    ])
    const sale = await till.sellSat(5n)
    await till.node.pay({ bolt11: sale.bolt11, mode: 'overpay' })
    const unsure = await till.untilStatus(sale.id, 'paid')
    expect(unsure.outcome).toBe('unknown')
    return unsure
  }

  test('is asked for at the node, which may not know it yet', async () => {
    const { id } = await paidUnknown()
    const still = await till.cashier.invoices.confirm({ id })
    expect(still).toMatchObject({ alreadyPaid: true, invoice: { outcome: 'unknown' } })
    await till.node.setFaults([])
    const known = await till.cashier.invoices.confirm({ id })
    expect(known).toMatchObject({
      alreadyPaid: true,
      invoice: { outcome: 'over', receivedMsat: 7_500n },
    })
    // What the node has told for good is not asked for again.
    const lookups = (await till.node.calls()).get('LookupInvoice')
    await till.cashier.invoices.confirm({ id })
    expect((await till.node.calls()).get('LookupInvoice')).toBe(lookups)
  })

  test('is not said to be confirmed by a node that does not answer', async () => {
    const { id } = await paidUnknown()
    await till.node.setFaults([{ method: 'LookupInvoice', kind: 'ERROR', code: 14, text: 'no' }])
    expect(await codeOf(till.cashier.invoices.confirm({ id }))).toBe('node_unreachable')
    expect((await till.cashier.invoices.confirm({ id })).invoice.outcome).toBe('over')
  })
})

describe('OPP-01: a task that a person closed', () => {
  const openIds = async () => (await till.cashier.invoices.open()).invoices.map(({ id }) => id)

  test('comes back when the sale asks for something else', async () => {
    await till.node.setFaults([
      { method: 'SubscribeInvoices', kind: 'NO_AMOUNT_EVENT', skip: 1, count: 1 },
      { method: 'LookupInvoice', kind: 'NO_AMOUNT', count: 0 },
    ])
    const sale = await till.sellSat(5n)
    await till.node.pay({ bolt11: sale.bolt11, mode: 'overpay' })
    const { id, script } = await till.untilStatus(sale.id, 'paid')
    await till.cashier.invoices.acknowledge({ id, script })
    expect(await openIds()).toEqual([])
    await till.node.setFaults([])
    const known = await till.cashier.invoices.status({ id })
    expect(known).toMatchObject({ script: 'deliver_over', isAcknowledged: false })
    expect(await openIds()).toEqual([id])
    // Whoever still looks at the old task has not seen this one.
    expect(await codeOf(till.cashier.invoices.acknowledge({ id, script }))).toBe(
      'changed_meanwhile',
    )
    expect(await openIds()).toEqual([id])
  })

  test('is none before there is one: a lost void race is seen', async () => {
    const sale = await till.sellSat(50n)
    const none = till.cashier.invoices.acknowledge({ id: sale.id, script: 'none' })
    expect(await codeOf(none)).toBe('changed_meanwhile')
    await till.node.setFaults([{ method: 'SubscribeInvoices', kind: 'DROP_EVENT', count: 0 }])
    await till.node.pay({ bolt11: sale.bolt11, mode: 'pay' })
    expect((await till.cashier.invoices.void({ id: sale.id })).script).toBe('void_lost_race')
    expect(await openIds()).toEqual([sale.id])
  })

  test('is closed once, however often it is pressed', async () => {
    const sale = await till.sellSat(5n)
    await till.node.pay({ bolt11: sale.bolt11, mode: 'overpay' })
    const { id, script } = await till.untilStatus(sale.id, 'paid')
    const once = await till.cashier.invoices.acknowledge({ id, script })
    expect(await till.cashier.invoices.acknowledge({ id, script })).toEqual(once)
  })
})

describe('voiding', () => {
  test('LND-24: a voided sale is canceled at the node and can no longer be paid', async () => {
    const sale = await till.sellSat(50n)
    const voided = await till.cashier.invoices.void({ id: sale.id })
    expect(voided).toMatchObject({ status: 'canceled', isVoidRequested: true, script: 'none' })
    const late = await till.node.pay({ bolt11: sale.bolt11, mode: 'pay' })
    expect(late.status).toBe('failed')
    expect(await codeOf(till.cashier.invoices.void({ id: sale.id }))).toBe('gone')
    expect(await codeOf(till.cashier.invoices.confirm({ id: sale.id }))).toBe('gone')
  })

  test('pain 4, I14: a payment that won the race is booked and told with its own script', async () => {
    await till.node.setFaults([{ method: 'SubscribeInvoices', kind: 'DROP_EVENT', count: 0 }])
    const sale = await till.sellSat(50n)
    await till.node.pay({ bolt11: sale.bolt11, mode: 'pay' })
    const lost = await till.cashier.invoices.void({ id: sale.id })
    expect(lost).toMatchObject({ status: 'paid', script: 'void_lost_race', receiptNumber: 1 })
    expect(await codeOf(till.cashier.invoices.void({ id: sale.id }))).toBe('already_settled')
  })

  test('a void whose answer was lost is finished by itself when the node is back', async () => {
    const sale = await till.sellSat(50n)
    await till.node.setFaults([{ method: 'CancelInvoice', kind: 'DROP_BEFORE_EFFECT', count: 1 }])
    expect(await codeOf(till.cashier.invoices.void({ id: sale.id }))).toBe('node_unreachable')
    expect((await till.invoice(sale.id)).isVoidRequested).toBe(true)
    await till.untilStatus(sale.id, 'canceled')
  })

  test('many voids racing many payments end canceled or paid, never both and never neither', async () => {
    const sales = []
    for (let sale = 0; sale < 10; sale += 1) sales.push(await till.sellSat(BigInt(10 + sale)))
    await Promise.all(
      sales.flatMap((sale) => [
        codeOf(till.cashier.invoices.void({ id: sale.id })),
        till.node.pay({ bolt11: sale.bolt11, mode: 'pay' }),
      ]),
    )
    const settled = new Set((await till.node.settled()).map((one) => one.paymentHash))
    for (const sale of sales) {
      const wanted = settled.has(sale.paymentHash) ? 'paid' : 'canceled'
      await till.untilStatus(sale.id, wanted)
    }
  })
})

/** Time goes on meanwhile, so that a stream which broke under load is opened again. */
async function untilPaid(clock: MovedClock, id: string): Promise<InvoiceView> {
  return until(
    async () => {
      await clock.advance(250)
      return till.invoice(id)
    },
    ({ status }) => status === 'paid' || status === 'paid_late',
  )
}

describe('time', () => {
  test('TRAP-01, I7: paid after our own expiry is booked, flagged late and needs a person', async () => {
    await till.close()
    const clock = movedClock(Date.now())
    till = await startTill({ clock })
    await till.cashier.settings.updateIdleLock({ idleLockMinutes: 0 })
    const sale = await till.sellSat(50n)
    // Only the till's clock runs ahead; the node still waits for the payer.
    await till.node.setClockOffsetMs(-901_000)
    await clock.advance(901_000)
    await till.untilStatus(sale.id, 'expired')
    await till.node.pay({ bolt11: sale.bolt11, mode: 'pay' })
    const late = await till.untilStatus(sale.id, 'paid_late')
    expect(late).toMatchObject({ script: 'late_deliver_or_refund', receiptNumber: 1 })
  })

  test.each([
    ['a day ahead', 86_400_000],
    ['a day back', -86_400_000],
  ])(
    'pain 28: a wall clock set %s neither ends a waiting sale nor loses its money',
    async (_name, jumpMs) => {
      await till.close()
      const clock = movedClock(Date.now())
      till = await startTill({ clock })
      // The idle lock takes a leap of the wall clock for sleep.
      await till.cashier.settings.updateIdleLock({ idleLockMinutes: 0 })
      const sale = await till.sellSat(50n)
      const jump = (): void => clock.setWall(clock.nowMs() + jumpMs)
      // The node's clock stands on the till's here, and must at no instant be ahead of its own.
      if (jumpMs < 0) jump()
      await till.node.setClockOffsetMs(-jumpMs)
      if (jumpMs > 0) jump()
      await clock.advance(5_000)
      expect((await till.invoice(sale.id)).status).toBe('pending')
      await till.node.pay({ bolt11: sale.bolt11, mode: 'pay' })
      expect((await untilPaid(clock, sale.id)).status).toBe('paid')
      const next = await till.sellSat(60n)
      expect(next.status).toBe('pending')
      const { checks } = await till.cashier.node.preflight({ amountMsat: 1_000n, isFiat: false })
      expect(checks.find((check) => check.id === 'clock')).toMatchObject({ state: 'warn' })
    },
  )
})
