import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { InvoiceView } from '../../shared/model/invoice.ts'
import { TILL_METHODS } from '../../electron/providers/lnd/macaroon.ts'
import { bakeFor } from '../providers/lnd/support.ts'
import { until } from '../support/console-under-test.ts'
import { codeOf, startTill, type TillUnderTest } from '../support/till-under-test.ts'

/** Times a tenth of the product's, so that a silent stream is noticed within a test. */
const QUICK = {
  callDeadlineMs: 800,
  probeIntervalMs: 300,
  probeDeadlineMs: 300,
  keepaliveTimeMs: 1_000,
  keepaliveTimeoutMs: 500,
  reconnectBackoffMsMax: 200,
}

/** The customer's wallet loses its connection with the till's; it pays when it has one again. */
async function payWhenBack(at: TillUnderTest, bolt11: string): Promise<void> {
  await until(
    () => codeOf(at.node.pay({ bolt11, mode: 'pay' })),
    (code) => code === 'ok',
  )
}

/** A cut connection may take the answer along; the cashier presses again, the same sale goes on. */
function pressUntilSold(amountSat: bigint): Promise<InvoiceView> {
  const input = { clientId: `client-${amountSat}-sat`, amount: { unit: 'sat', amountSat } } as const
  return until(
    () => till.cashier.invoices.create(input).catch(() => null),
    (sale) => sale !== null,
  ) as Promise<InvoiceView>
}

let till: TillUnderTest
beforeEach(async () => {
  till = await startTill({ limits: QUICK })
})
afterEach(async () => {
  await till.node.setFaults([])
  await until(async () => till.bookedMsat() === (await till.settledMsat()), Boolean, 15_000)
  expect(till.bookedMsat()).toBe(await till.settledMsat())
  await till.close()
})

describe('the node is away', () => {
  test('I6, LND-08: a black hole is noticed, selling stops with a word, and all comes back', async () => {
    await till.node.setFaults([{ method: '*', kind: 'BLACK_HOLE', count: 0 }])
    await till.untilLight('unreachable')
    expect(await codeOf(till.sellSat(10n))).toBe('node_unreachable')
    const { checks, canSell } = await till.cashier.node.preflight({ amountMsat: 1n, isFiat: false })
    expect(canSell).toBe(false)
    expect(checks[0]).toMatchObject({ id: 'node', state: 'stop', reason: 'node_unreachable' })
    await till.node.setFaults([])
    await till.untilLight('connected')
    expect((await till.sellSat(10n)).status).toBe('pending')
  })

  test('LND-59, I1: what settles while the stream is broken is found again, once', async () => {
    const sales = [await till.sellSat(11n), await till.sellSat(12n), await till.sellSat(13n)]
    await till.node.setFaults([{ method: 'SubscribeInvoices', kind: 'BLACK_HOLE', count: 1 }])
    await till.node.breakStreams()
    for (const { bolt11 } of sales) await payWhenBack(till, bolt11)
    for (const { id } of sales) await till.untilStatus(id, 'paid')
    const receipts = await Promise.all(
      sales.map(async ({ id }) => (await till.invoice(id)).receiptNumber),
    )
    expect(receipts.toSorted((a, b) => Number(a) - Number(b))).toEqual([1, 2, 3])
  })

  test('LND-60: the node restarts; open sales stay and are paid afterwards', async () => {
    const sale = await till.sellSat(14n)
    await till.node.restart({ downMs: 300 })
    await until(
      () => till.app.mustCore().node.light(),
      (light) => light !== 'connected',
    )
    await till.untilLight('connected')
    await payWhenBack(till, sale.bolt11)
    await till.untilStatus(sale.id, 'paid')
  })

  test('a stream that ends politely is opened again', async () => {
    const sale = await till.sellSat(15n)
    await till.node.breakStreams({ isGentle: true })
    await payWhenBack(till, sale.bolt11)
    await till.untilStatus(sale.id, 'paid')
  })

  test.each([['wallet_locked', { method: '*', kind: 'WALLET_LOCKED', count: 0 }]] as const)(
    'the light says %s',
    async (light, fault) => {
      await till.node.setFaults([fault])
      await till.node.breakStreams()
      await till.untilLight(light)
    },
  )
})

describe('answers are lost', () => {
  test('I15: an invoice whose answer was lost is adopted, not made twice', async () => {
    await till.node.setFaults([{ method: 'AddInvoice', kind: 'DROP_AFTER_EFFECT', count: 1 }])
    const input = { clientId: 'client-lost', amount: { unit: 'sat', amountSat: 16n } } as const
    expect(await codeOf(till.cashier.invoices.create(input))).toBe('node_unreachable')
    await till.untilLight('connected')
    const again = await till.cashier.invoices.create(input)
    expect(again.status).toBe('pending')
    const { timeline } = await till.cashier.invoices.get({ id: again.id })
    expect(timeline.map((line) => line.event)).toEqual(['created', 'adopted'])
    await till.node.pay({ bolt11: again.bolt11, mode: 'pay' })
    await till.untilStatus(again.id, 'paid')
  })

  test('a sale whose answer was lost is finished by itself when nobody presses again', async () => {
    await till.node.setFaults([{ method: 'AddInvoice', kind: 'DROP_AFTER_EFFECT', count: 1 }])
    expect(await codeOf(till.sellSat(17n, 'lost'))).toBe('node_unreachable')
    const { invoices } = await till.cashier.invoices.list({ search: 'lost' })
    await till.untilStatus(invoices[0]?.id ?? '', 'pending')
  })

  test.each([
    ['is locked', { kind: 'WALLET_LOCKED' }],
    ['starts', { kind: 'ERROR', code: 2, text: 'the RPC server is in the process of starting up' }],
    ['refuses the credential', { kind: 'ERROR', code: 2, text: 'cannot get macaroon: not found' }],
    ['denies a right', { kind: 'ERROR', code: 7, text: 'permission denied' }],
  ] as const)(
    'I15: a sale that the node may hold waits while the node %s, and goes on as the same',
    async (_how, fault) => {
      await till.node.setFaults([
        { method: 'AddInvoice', kind: 'DROP_AFTER_EFFECT', count: 1 },
        { method: 'AddInvoice', ...fault, count: 0 },
      ])
      const input = { clientId: 'client-held', amount: { unit: 'sat', amountSat: 25n } } as const
      // By each press and by the rounds of the till itself.
      for (let press = 0; press < 3; press += 1) {
        expect(await codeOf(till.cashier.invoices.create(input))).toBe('node_unreachable')
        const { invoices } = await till.cashier.invoices.list({})
        expect(invoices).toMatchObject([{ status: 'creating', bolt11: '' }])
      }
      await till.node.setFaults([])
      const again = await until(
        () => till.cashier.invoices.create(input).catch(() => null),
        (sale) => sale !== null,
      )
      expect(again).toMatchObject({ status: 'pending' })
      expect((await till.cashier.invoices.list({})).invoices).toHaveLength(1)
      await payWhenBack(till, again?.bolt11 ?? '')
      await till.untilStatus(again?.id ?? '', 'paid')
    },
  )

  test('a lookup that the node refuses does not end a sale that it holds', async () => {
    await till.node.setFaults([
      { method: 'AddInvoice', kind: 'DROP_AFTER_EFFECT', count: 1 },
      { method: 'LookupInvoice', kind: 'ERROR', code: 2, text: 'the index is broken', count: 0 },
    ])
    const input = { clientId: 'client-index', amount: { unit: 'sat', amountSat: 26n } } as const
    expect(await codeOf(till.cashier.invoices.create(input))).toBe('node_unreachable')
    expect(await codeOf(till.cashier.invoices.create(input))).toBe('node_unreachable')
    await till.node.setFaults([])
    const again = await until(
      () => till.cashier.invoices.create(input).catch(() => null),
      (sale) => sale !== null,
    )
    expect(again).toMatchObject({ status: 'pending' })
  })

  test.each([
    ['is locked', { kind: 'WALLET_LOCKED' }],
    ['refuses the credential', { kind: 'ERROR', code: 2, text: 'cannot get macaroon: not found' }],
    ['denies a right', { kind: 'ERROR', code: 7, text: 'permission denied' }],
  ] as const)(
    'CODE-01: the first call of a sale ends it where the node %s: nothing can be there',
    async (_how, fault) => {
      await till.node.setFaults([{ method: 'AddInvoice', ...fault, count: 0 }])
      expect(await codeOf(till.sellSat(27n, 'first'))).toBe('node_refused')
      const { invoices } = await till.cashier.invoices.list({ search: 'first' })
      expect(invoices[0]).toMatchObject({ status: 'failed', bolt11: '' })
    },
  )

  test('CODE-01: a node that refuses for good ends the sale as failed', async () => {
    await till.node.setFaults([
      { method: 'AddInvoice', kind: 'ERROR', count: 1, code: 2, text: 'memo too large' },
    ])
    expect(await codeOf(till.sellSat(18n, 'refused'))).toBe('node_refused')
    const { invoices } = await till.cashier.invoices.list({ search: 'refused' })
    expect(invoices[0]).toMatchObject({ status: 'failed', bolt11: '' })
  })

  test('a confirm without an answer says so and changes nothing', async () => {
    const sale = await till.sellSat(19n)
    await till.node.setFaults([{ method: 'LookupInvoice', kind: 'BLACK_HOLE', count: 1 }])
    expect(await codeOf(till.cashier.invoices.confirm({ id: sale.id }))).toBe('node_unreachable')
    expect((await till.invoice(sale.id)).status).toBe('pending')
    await till.untilLight('connected')
  })

  test.each(['BLACK_HOLE', 'DROP_AFTER_EFFECT', 'WALLET_LOCKED'])(
    'I5: one call that ends in %s does not close the till',
    async (kind) => {
      const sale = await till.sellSat(20n)
      await till.node.setFaults([{ method: 'CancelInvoice', kind, count: 1 }])
      expect(await codeOf(till.cashier.invoices.void({ id: sale.id }))).not.toBe('ok')
      await till.untilLight('connected')
      expect((await till.sellSat(21n)).status).toBe('pending')
    },
  )
})

describe('events misbehave', () => {
  test.each(['DUPLICATE_EVENT', 'REORDER_EVENT', 'DROP_EVENT', 'BREAK_STREAM', 'END_STREAM'])(
    'I20, I18: %s on the stream loses nothing and books nothing twice',
    async (kind) => {
      await till.node.setFaults([{ method: 'SubscribeInvoices', kind, count: 4 }])
      const sales = [
        await pressUntilSold(21n),
        await pressUntilSold(22n),
        await pressUntilSold(23n),
      ]
      await Promise.all(sales.map(({ bolt11 }) => payWhenBack(till, bolt11)))
      for (const { id } of sales) {
        await until(
          () => till.cashier.invoices.status({ id }).catch(() => till.invoice(id)),
          ({ status }) => status === 'paid',
        )
      }
      const last = await pressUntilSold(24n)
      await till.node.setFaults([])
      await payWhenBack(till, last.bolt11)
      await until(
        () => till.cashier.invoices.status({ id: last.id }),
        ({ status }) => status === 'paid',
      )
      const { invoices } = await till.cashier.invoices.list({})
      const receipts = invoices.map((one) => Number(one.receiptNumber))
      expect(receipts.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4])
    },
  )
})

describe('the node is another one', () => {
  // The judge is behind the new credentials as well, so these compare no books.
  let other: TillUnderTest
  beforeEach(async () => {
    other = await startTill({ limits: QUICK })
  })
  afterEach(() => other.close())

  test('pain 37: new credentials at the node are told apart from a node that is down', async () => {
    await other.node.restart({ areRootKeysNew: true })
    await other.untilLight('macaroon_refused')
    expect(await codeOf(other.sellSat(10n))).toBe('node_unreachable')
  })

  test.each(['ListInvoices', 'SubscribeInvoices'])(
    'pain 37: a key without %s is told apart from a node that is down',
    async (lacking) => {
      const sandbox = other.sandbox()
      const methods = TILL_METHODS.filter((method) => !method.endsWith(`/${lacking}`))
      const macaroonHex = await bakeFor(sandbox, methods)
      const { host, port, certificatePem, pubkey } = sandbox
      const expected = { pubkey, network: 'regtest' } as const
      other.app.mustCore().node.replace({ host, port, certificatePem, macaroonHex, expected })
      await other.untilLight('rights_missing')
      const { checks } = await other.cashier.node.preflight({ amountMsat: 1n, isFiat: false })
      expect(checks[0]).toMatchObject({ id: 'node', state: 'stop', reason: 'node_rights_missing' })
      expect(await codeOf(other.sellSat(10n))).toBe('node_unreachable')
    },
  )

  test('rights that are taken away while the till sells are named', async () => {
    const denied = { kind: 'ERROR', code: 7, text: 'permission denied', count: 0 }
    await other.node.setFaults([{ method: 'ListInvoices', ...denied }])
    await other.untilLight('rights_missing')
  })

  test('a changed certificate is refused before any credential is sent', async () => {
    await other.node.restart({ isCertificateNew: true })
    await other.untilLight('certificate_changed')
  })

  test('D12: a node that lost everything refuses the credential it once gave', async () => {
    await other.node.restart({ keep: 'nothing' })
    await other.untilLight('macaroon_refused')
    expect(await codeOf(other.sellSat(10n))).toBe('node_unreachable')
  })

  test('D12: another identity behind the same address is named, and nothing is sold', async () => {
    const { host, port, certificatePem, tillMacaroonHex: macaroonHex } = other.sandbox()
    const core = other.app.mustCore()
    const expected = { pubkey: `02${'ab'.repeat(32)}`, network: 'regtest' } as const
    const issued = (await other.node.calls()).get('AddInvoice') ?? 0
    // All that answers at the address fits, down to the credential; only the identity does not.
    core.node.replace({ host, port, certificatePem, macaroonHex, expected })
    expect(await codeOf(other.sellSat(10n))).not.toBe('ok')
    await other.untilLight('wrong_node')
    expect(await codeOf(other.sellSat(10n))).toBe('node_unreachable')
    const { checks } = await other.cashier.node.preflight({ amountMsat: 1n, isFiat: false })
    expect(checks[0]).toMatchObject({ id: 'node', state: 'stop', reason: 'node_wrong_node' })
    expect((await other.node.calls()).get('AddInvoice') ?? 0).toBe(issued)
    const { invoices } = await other.cashier.invoices.list({})
    expect(invoices.every(({ bolt11 }) => bolt11 === '')).toBe(true)
  })
})
