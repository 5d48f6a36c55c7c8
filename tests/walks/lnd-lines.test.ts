import { decode } from 'light-bolt11-decoder'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { confirmInvoice, invoiceStatus } from '../../electron/core/look-up-invoice.ts'
import { Refusal } from '../../electron/core/refusal.ts'
import { voidInvoice } from '../../electron/core/void-invoice.ts'
import { lapseInvoices } from '../../electron/core/lapse-invoices.ts'
import { ERRORS } from '../../shared/contract/errors.ts'
import { INVOICE_STATUSES } from '../../shared/model/invoice.ts'
import { customerByName } from '../../electron/store/customers.ts'
import { type ConsoleClient, startConsole } from '../support/console-under-test.ts'
import { codeOf, startTill, type TillUnderTest } from '../support/till-under-test.ts'

/** Lines of the seed document about Lightning purchases that no other walk names. */
let till: TillUnderTest
beforeEach(async () => {
  till = await startTill()
})
afterEach(() => till.close())

/** By a decoder that is not ours. */
function decodedHash(bolt11: string): unknown {
  const section = decode(bolt11).sections.find(({ name }) => name === 'payment_hash')
  return section && 'value' in section ? section.value : null
}

const pack = (clientId: string) =>
  till.cashier.invoices.create({
    clientId,
    amount: { unit: 'package', packageId: 'credits-300', customerName: 'Ada' },
  })

describe('LND-11: what a create is refused for, in this order', () => {
  const create = (client: ConsoleClient) =>
    codeOf(
      client.invoices.create({ clientId: 'client-order', amount: { unit: 'sat', amountSat: 5n } }),
    )

  test('the store comes first, then the node, then the session', async () => {
    const empty = await startConsole({ startsInSandbox: false })
    try {
      expect(await create(empty.window('nobody'))).toBe('not_set_up')
    } finally {
      await empty.close()
    }
    const { node } = till.app.mustCore()
    const own = node.client()
    node.client = () => {
      throw new Refusal('node_not_configured')
    }
    await till.cashier.session.lock()
    expect(await create(till.cashier)).toBe('node_not_configured')
    node.client = () => own
    expect(await create(till.cashier)).toBe('no_session')
  })
})

describe('the record of an invoice', () => {
  test('LND-54: is told to, confirmed for and voided by its own till alone', async () => {
    const core = till.app.mustCore()
    const sale = await till.sellSat(500n)
    const tillId = `till_${'7'.repeat(26)}`
    const other = { operatorId: 'op_other', operatorName: 'Other', tillId, originId: tillId }
    for (const verb of [invoiceStatus, confirmInvoice, voidInvoice]) {
      await expect(verb(core, other, sale.id)).rejects.toMatchObject({ code: 'not_owner' })
    }
    expect((await till.invoice(sale.id)).isVoidRequested).toBe(false)
  })

  test('LND-17, LND-18: the hash is hex and the one inside the code', async () => {
    const sale = await till.sellSat(500n)
    expect(sale.paymentHash).toMatch(/^[0-9a-f]{64}$/)
    expect(decodedHash(sale.bolt11)).toBe(sale.paymentHash)
  })

  test('LND-30, LND-43: the hash is known before the node is asked, and never changes', async () => {
    await till.node.setFaults([{ method: 'AddInvoice', kind: 'DROP_AFTER_EFFECT', count: 1 }])
    const input = {
      clientId: 'client-hash',
      amount: { unit: 'sat', amountSat: 70n },
      memo: '',
    } as const
    await codeOf(till.cashier.invoices.create(input))
    const [saved] = (await till.cashier.invoices.list({})).invoices
    expect(saved?.paymentHash).toMatch(/^[0-9a-f]{64}$/)
    // Nobody knows yet whether the node has it, so it cannot be voided: it is asked again first.
    const voided = codeOf(till.cashier.invoices.void({ id: saved?.id ?? '' }))
    expect(await voided).toBe('node_unreachable')
    const adopted = await till.cashier.invoices.create(input)
    expect(adopted.paymentHash).toBe(saved?.paymentHash)
    expect(decodedHash(adopted.bolt11)).toBe(saved?.paymentHash)
  })

  test('LND-26: status answers the status, the code, the amounts and the times', async () => {
    const sale = await till.sellSat(500n)
    const open = await till.cashier.invoices.status({ id: sale.id })
    expect(open).toMatchObject({
      status: 'pending',
      bolt11: sale.bolt11,
      amountMsat: 500_000n,
      expiresAtMs: sale.expiresAtMs,
      settledAtMs: null,
    })
    await till.node.pay({ bolt11: sale.bolt11, mode: 'pay' })
    const paid = await till.untilStatus(sale.id, 'paid')
    expect(paid.settledAtMs).toBeGreaterThanOrEqual(sale.createdAtMs - 1_000)
  })

  test('LND-58: beside pending, paid and expired there are paid_late and canceled', () => {
    const named = ['pending', 'paid', 'expired', 'paid_late', 'canceled']
    expect(INVOICE_STATUSES).toEqual(expect.arrayContaining(named))
  })
})

describe('asking the node', () => {
  test('LND-02, LND-22, LND-23: a pending one is asked for, and a settled one credits', async () => {
    await till.node.setFaults([{ method: 'SubscribeInvoices', kind: 'DROP_EVENT', count: 0 }])
    const sale = await pack('client-asked')
    await till.node.pay({ bolt11: sale.bolt11, mode: 'pay' })
    expect(await till.cashier.invoices.status({ id: sale.id })).toMatchObject({ status: 'paid' })
    expect(await till.cashier.credits.balance({ customerId: sale.customerId ?? '' })).toMatchObject(
      {
        available: 300n,
      },
    )
  })

  test('LND-03, LND-41, LND-42, LND-55: eight confirms at once credit once and say who was first', async () => {
    await till.node.setFaults([{ method: 'SubscribeInvoices', kind: 'DROP_EVENT', count: 0 }])
    const sale = await pack('client-eight')
    await till.node.pay({ bolt11: sale.bolt11, mode: 'pay' })
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => till.cashier.invoices.confirm({ id: sale.id })),
    )
    const added = answers.map(({ creditsAdded }) => creditsAdded)
    expect(added.toSorted((one, other) => other - one)).toEqual([300, 0, 0, 0, 0, 0, 0, 0])
    expect(answers.filter(({ alreadyPaid }) => !alreadyPaid)).toHaveLength(1)
    for (const { invoice } of answers) {
      expect(invoice).toMatchObject({ status: 'paid', receiptNumber: 1 })
    }
    expect(answers[0]?.newBalance).toBe(300n)
  })

  test('LND-35: what was canceled at the node is gone', async () => {
    const sale = await till.sellSat(500n)
    await till.cashier.invoices.void({ id: sale.id })
    await till.untilStatus(sale.id, 'canceled')
    expect(await codeOf(till.cashier.invoices.confirm({ id: sale.id }))).toBe('gone')
  })

  test('LND-47, LND-48: only what waits can run out; a paid one never does', async () => {
    const sale = await till.sellSat(500n)
    await till.node.pay({ bolt11: sale.bolt11, mode: 'pay' })
    await till.untilStatus(sale.id, 'paid')
    lapseInvoices(till.app.mustCore())
    expect((await till.invoice(sale.id)).status).toBe('paid')
  })
})

describe('who may ask', () => {
  test('LND-21, LND-28, LND-31: nobody is answered without a person at the till', async () => {
    const sale = await till.sellSat(500n)
    const { create, status, confirm } = till.window('nobody').invoices
    const input = { clientId: 'client-none', amount: { unit: 'sat', amountSat: 1n } } as const
    expect(await codeOf(create(input))).toBe('no_session')
    expect(await codeOf(status({ id: sale.id }))).toBe('no_session')
    expect(await codeOf(confirm({ id: sale.id }))).toBe('no_session')
  })

  test('LND-31, LND-33, LND-36, LND-37: the numbers are those of the document', () => {
    const numbers = Object.fromEntries(
      Object.entries(ERRORS).map(([code, { status }]) => [code, status]),
    )
    expect(numbers).toMatchObject({
      no_payment_hash: 400,
      no_session: 401,
      not_settled: 402,
      wrong_origin: 403,
      not_owner: 403,
      not_found: 404,
      gone: 410,
      rate_limited: 429,
      internal: 500,
      node_not_configured: 503,
      storage_unavailable: 503,
    })
  })

  test('LND-06, LND-10, LND-39, LND-40: a page has no way to grant what the node did not settle', async () => {
    const sale = await pack('client-grant')
    const words = { id: sale.id, status: 'paid', receivedMsat: sale.amountMsat }
    expect(await codeOf(till.cashier.invoices.confirm(words))).toBe('not_settled')
    const { available } = await till.cashier.credits.balance({ customerId: sale.customerId ?? '' })
    expect(available).toBe(0n)
  })

  test('LND-45: a purchase lifts the tier to paid', async () => {
    const sale = await pack('client-tier')
    const tier = () => till.app.mustCore().book.read((tx) => customerByName(tx, 'Ada'))?.tier
    expect(tier()).toBe('free')
    await till.node.pay({ bolt11: sale.bolt11, mode: 'pay' })
    await till.untilStatus(sale.id, 'paid')
    expect(tier()).toBe('paid')
  })
})

describe('before the code is shown', () => {
  test('OPP-05: the sandbox till asks its node for the room, and is stopped beyond it', async () => {
    const inbound = async (amountMsat: bigint) => {
      const { checks } = await till.cashier.node.preflight({ amountMsat, isFiat: false })
      return checks.find(({ id }) => id === 'inbound')
    }
    const room = await till.app.mustCore().node.client().inboundMsat()
    expect(room).toBeGreaterThan(0n)
    expect(await inbound(1_000n)).toMatchObject({ state: 'ok' })
    expect(await inbound((room ?? 0n) + 1_000n)).toMatchObject({
      state: 'stop',
      reason: 'inbound_too_small',
      values: { inboundSat: String((room ?? 0n) / 1_000n) },
    })
  })

  test('pain 27, OPP-05: room for this sale and for every one that waits is looked at first', async () => {
    const core = till.app.mustCore()
    const real = core.node.client()
    core.node.client = () => ({ ...real, inboundMsat: async () => 1_000_000n })
    const look = async (amountMsat: bigint) => {
      const { canSell, checks } = await till.cashier.node.preflight({ amountMsat, isFiat: false })
      const { state, reason } = checks.find(({ id }) => id === 'inbound') ?? {}
      return { canSell, state, reason }
    }
    const fine = { canSell: true, state: 'ok', reason: 'ok' }
    expect(await look(1_000_000n)).toEqual(fine)
    expect(await look(1_000_001n)).toEqual({
      canSell: false,
      state: 'stop',
      reason: 'inbound_too_small',
    })
    await till.sellSat(700n)
    expect(await look(300_000n)).toEqual(fine)
    expect(await look(300_001n)).toEqual({
      canSell: true,
      state: 'warn',
      reason: 'inbound_tight',
    })
  })
})
