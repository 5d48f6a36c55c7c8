import { safe } from '@orpc/client'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { applyFacts } from '../../electron/core/apply-fact.ts'
import { balanceOf } from '../../electron/store/accounts.ts'
import { customerByName } from '../../electron/store/customers.ts'
import { until } from '../support/console-under-test.ts'
import { movedClock } from '../support/moved-clock.ts'
import { codeOf, startTill, type TillUnderTest } from '../support/till-under-test.ts'

let till: TillUnderTest
beforeEach(async () => {
  till = await startTill()
})
afterEach(() => till.close())

describe('a sale from keypad to receipt', () => {
  test('LND-01, LND-19, LND-56: a fiat sale is asked, paid, booked once and receipted', async () => {
    const sale = await till.cashier.invoices.create({
      clientId: 'client-0001',
      amount: { unit: 'fiat', amountMinor: 1_250n },
      memo: 'flat white',
    })
    expect(sale).toMatchObject({ status: 'pending', askedIn: 'fiat', receiptNumber: null })
    expect(sale.rate).toMatchObject({ currency: 'EUR', tier: 'fresh', rounding: 'up_to_sat' })
    expect(sale.amountMsat % 1_000n).toBe(0n)
    expect((await till.node.pay({ bolt11: sale.bolt11, mode: 'pay' })).status).toBe('succeeded')
    const paid = await till.untilStatus(sale.id, 'paid')
    expect(paid).toMatchObject({ outcome: 'exact', script: 'deliver', receiptNumber: 1 })
    expect(till.bookedMsat()).toBe(sale.amountMsat)
    expect(await till.settledMsat()).toBe(sale.amountMsat)
  })

  test('LND-16, LND-25: it waits a quarter of an hour and says pending until it is paid', async () => {
    const sale = await till.sellSat(500n)
    const leftMs = sale.expiresAtMs - sale.createdAtMs
    expect(leftMs).toBeGreaterThan(899_000)
    expect(leftMs).toBeLessThan(905_000)
    expect((await till.cashier.invoices.status({ id: sale.id })).status).toBe('pending')
  })

  test('style rule 9: the same client id answers the same invoice, another input is refused', async () => {
    const input = {
      clientId: 'client-again',
      amount: { unit: 'sat', amountSat: 700n },
      memo: '',
    } as const
    const first = await till.cashier.invoices.create(input)
    const second = await till.cashier.invoices.create(input)
    expect(second.id).toBe(first.id)
    expect(second.bolt11).toBe(first.bolt11)
    const reused = { ...input, amount: { unit: 'sat', amountSat: 701n } } as const
    expect(await codeOf(till.cashier.invoices.create(reused))).toBe('id_reused')
  })

  test('two presses at the same instant make one invoice at the node', async () => {
    const input = {
      clientId: 'client-twice',
      amount: { unit: 'sat', amountSat: 700n },
      memo: '',
    } as const
    const both = await Promise.all([
      till.cashier.invoices.create(input),
      till.cashier.invoices.create(input),
    ])
    expect(both[0].id).toBe(both[1].id)
    const { invoices } = await till.cashier.invoices.list({})
    expect(invoices).toHaveLength(1)
  })

  test('LND-12, LND-13: the eleventh invoice in a minute says when to come back', async () => {
    for (let sale = 0; sale < 10; sale += 1) await till.sellSat(100n)
    const { error } = await safe(till.sellSat(100n))
    expect(error).toMatchObject({ code: 'rate_limited', status: 429 })
    const { retryAfterSeconds } = (error as unknown as { data: { retryAfterSeconds: number } }).data
    expect(retryAfterSeconds).toBeGreaterThan(0)
    expect(retryAfterSeconds).toBeLessThanOrEqual(60)
  })

  test('LND-12: forty presses at the same instant make no more than ten invoices', async () => {
    const presses = Array.from({ length: 40 }, (_, index) =>
      codeOf(till.sellSat(BigInt(100 + index))),
    )
    const codes = await Promise.all(presses)
    expect(codes.filter((code) => code === 'ok')).toHaveLength(10)
    expect(codes.filter((code) => code === 'rate_limited')).toHaveLength(30)
    const { invoices } = await till.cashier.invoices.list({ limit: 100 })
    expect(invoices).toHaveLength(10)
  })

  test('LND-12, pain 28: a wall clock that was set back locks nobody out', async () => {
    await till.close()
    const clock = movedClock(Date.now())
    till = await startTill({ clock })
    for (let sale = 0; sale < 10; sale += 1) await till.sellSat(100n)
    expect(await codeOf(till.sellSat(100n))).toBe('rate_limited')
    clock.setWall(clock.nowMs() - 86_400_000)
    expect(await codeOf(till.sellSat(100n))).toBe('ok')
  })

  test('TRAP-13: without a usable rate fiat is refused and sats sales go on', async () => {
    await till.close()
    till = await startTill({ rateSources: () => [] })
    const fiat = till.cashier.invoices.create({
      clientId: 'client-fiat',
      amount: { unit: 'fiat', amountMinor: 100n },
    })
    expect(await codeOf(fiat)).toBe('rate_unavailable')
    const sale = await till.sellSat(1_000n)
    expect(sale).toMatchObject({ status: 'pending', fiat: null, rate: null })
  })

  test('pain 6: every path is one record; search finds it by amount, receipt, hash and note', async () => {
    const sale = await till.sellSat(4_321n, 'table 6')
    await till.node.pay({ bolt11: sale.bolt11, mode: 'pay' })
    await till.untilStatus(sale.id, 'paid')
    for (const search of ['4321', '1', sale.paymentHash.slice(0, 10), 'table']) {
      const { invoices } = await till.cashier.invoices.list({ search })
      expect(invoices.map((one) => one.id)).toEqual([sale.id])
    }
    const none = await till.cashier.invoices.list({ search: 'nothing like it' })
    expect(none.invoices).toEqual([])
  })
})

describe('selling credits', () => {
  test('LND-15, LND-20, LND-44, LND-45, LND-46: 300 credits for 3 dollars become a liability, once', async () => {
    const sale = await till.cashier.invoices.create({
      clientId: 'client-credits',
      amount: { unit: 'package', packageId: 'credits-300', customerName: 'Ada' },
    })
    expect(sale).toMatchObject({ purpose: 'credit_package', credits: 300 })
    expect(sale.fiat).toEqual({ currency: 'USD', amountMinor: 300n })
    await till.node.pay({ bolt11: sale.bolt11, mode: 'pay' })
    await till.untilStatus(sale.id, 'paid')
    const answers = await Promise.all([
      till.cashier.invoices.confirm({ id: sale.id }),
      till.cashier.invoices.confirm({ id: sale.id }),
    ])
    for (const answer of answers) {
      expect(answer).toMatchObject({ success: true, alreadyPaid: true, creditsAdded: 0 })
      expect(answer.newBalance).toBe(300n)
    }
    const { book } = till.app.mustCore()
    const account = `liabilities:credit:${sale.customerId}`
    expect(book.read((tx) => balanceOf(tx, account, 'CREDIT'))?.creditsPosted).toBe(300n)
    expect(book.read((tx) => customerByName(tx, 'Ada'))?.tier).toBe('paid')
    expect(till.bookedMsat()).toBe(sale.amountMsat)
  })

  test('LND-38: an explicit check that finds the payment says what it added', async () => {
    await till.node.setFaults([{ method: 'SubscribeInvoices', kind: 'DROP_EVENT', count: 0 }])
    const sale = await till.cashier.invoices.create({
      clientId: 'client-credits',
      amount: { unit: 'package', packageId: 'credits-300', customerName: 'Ada' },
    })
    await till.node.pay({ bolt11: sale.bolt11, mode: 'pay' })
    const answer = await till.cashier.invoices.confirm({ id: sale.id })
    expect(answer).toMatchObject({ alreadyPaid: false, creditsAdded: 300 })
    expect(answer.newBalance).toBe(300n)
  })
})

describe('money of others on the same node', () => {
  test('I19, OPP-04: it is counted once in the completeness meter and never booked', async () => {
    const core = till.app.mustCore()
    const fact = {
      kind: 'invoice_paid',
      paymentHash: 'ab'.repeat(32),
      receivedMsat: 5_000n,
      settleIndex: 1n,
      settledAtMs: 1,
    } as const
    const told = { facts: [fact], source: 'node_stream', nodePubkey: core.node.pubkey() } as const
    expect([...applyFacts(core, told), ...applyFacts(core, told)]).toEqual([
      'unmatched',
      'duplicate',
    ])
    expect(core.status.now().completeness.unmatched).toBe(1)
    expect(till.bookedMsat()).toBe(0n)
  })
})

describe('a node that settles what it had canceled', () => {
  test('OPP-01: the money is booked once, flagged, and a person is told', async () => {
    const sale = await till.sellSat(50n)
    await till.cashier.invoices.void({ id: sale.id })
    await till.untilStatus(sale.id, 'canceled')
    const core = till.app.mustCore()
    const fact = {
      kind: 'invoice_paid',
      paymentHash: sale.paymentHash,
      receivedMsat: 50_000n,
      settleIndex: 1n,
      settledAtMs: 1,
    } as const
    const told = { facts: [fact], source: 'node_stream', nodePubkey: core.node.pubkey() } as const
    expect([...applyFacts(core, told), ...applyFacts(core, told)]).toEqual(['applied', 'duplicate'])
    const late = await till.invoice(sale.id)
    expect(late).toMatchObject({ status: 'paid_late', script: 'void_lost_race', receiptNumber: 1 })
    expect(await codeOf(till.cashier.invoices.void({ id: sale.id }))).toBe('already_settled')
    expect(till.bookedMsat()).toBe(50_000n)
  })
})

describe('checking now', () => {
  test('LND-29, LND-32: an open invoice is not settled, whatever the client believes', async () => {
    const sale = await till.sellSat(500n)
    expect(await codeOf(till.cashier.invoices.confirm({ id: sale.id }))).toBe('not_settled')
    expect(till.bookedMsat()).toBe(0n)
  })

  test('LND-34: an unknown invoice is not found', async () => {
    const id = `inv_${'0'.repeat(26)}`
    expect(await codeOf(till.cashier.invoices.confirm({ id }))).toBe('not_found')
    expect(await codeOf(till.cashier.invoices.status({ id }))).toBe('not_found')
  })

  test('LND-27: polling the status alone completes a purchase without the stream', async () => {
    await till.node.setFaults([{ method: 'SubscribeInvoices', kind: 'DROP_EVENT', count: 0 }])
    const sale = await till.sellSat(900n)
    await till.node.pay({ bolt11: sale.bolt11, mode: 'pay' })
    const seen = await until(
      () => till.cashier.invoices.status({ id: sale.id }),
      ({ status }) => status === 'paid',
    )
    expect(seen.receiptNumber).toBe(1)
    const { timeline } = await till.cashier.invoices.get({ id: sale.id })
    expect(timeline.map((line) => `${line.source} ${line.event}`)).toEqual([
      'operator created',
      'node_answer issued',
      'lookup paid',
    ])
  })
})
