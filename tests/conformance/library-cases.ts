import type { EventEmitter } from 'node:events'
import {
  type AuthenticatedLnd,
  authenticatedLndGrpc,
  cancelHodlInvoice,
  createInvoice,
  decodePaymentRequest,
  getChannelBalance,
  getChannels,
  getIdentity,
  getInvoice,
  getInvoices,
  getPayment,
  getPayments,
  getWalletInfo,
  getWalletVersion,
  grantAccess,
  payViaPaymentRequest,
  subscribeToInvoice,
  subscribeToInvoices,
  verifyAccess,
} from 'lightning'
import { expect, it } from 'vitest'
import { issue, pay, type Session, settleOnceHeld } from './session.ts'
import type { ConformanceNode } from './target.ts'

function connect(node: ConformanceNode, macaroonHex: string): AuthenticatedLnd {
  const { lnd } = authenticatedLndGrpc({
    cert: Buffer.from(node.certificatePem).toString('base64'),
    macaroon: macaroonHex,
    socket: `${node.host}:${node.port}`,
  })
  return lnd
}

/** ln-service throws arrays; this is the code and the word of one. */
async function refusal(promise: Promise<unknown>): Promise<unknown[]> {
  try {
    await promise
  } catch (error) {
    if (Array.isArray(error)) return error.slice(0, 2)
    throw error
  }
  throw new Error('it was not refused')
}

/** The library that many tills use must read every answer, and map every refusal as it does. */
export function libraryCases(session: () => Session): void {
  const till = () => connect(session().target.issuer, session().target.issuer.tillMacaroonHex)
  const admin = () => connect(session().target.issuer, session().target.issuer.adminMacaroonHex)
  const spender = () => connect(session().target.spender, session().target.spender.adminMacaroonHex)

  it('reads who the node is', async () => {
    const info = await getWalletInfo({ lnd: till() })
    expect(info.is_synced_to_chain).toBe(true)
    expect(info.chains).toHaveLength(1)
    expect(await getIdentity({ lnd: admin() })).toEqual({ public_key: info.public_key })
    const version = await getWalletVersion({ lnd: admin() })
    expect(version.build_tags).toEqual(expect.arrayContaining(['invoicesrpc', 'routerrpc']))
  })

  it('reads balances and channels', async () => {
    const balance = await getChannelBalance({ lnd: admin() })
    expect(BigInt(balance.channel_balance_mtokens ?? 0)).toBeGreaterThan(0n)
    expect(balance.inbound).toBeGreaterThan(0)
    const { channels } = await getChannels({ lnd: admin() })
    expect(channels).toMatchObject([{ is_active: true, is_private: false }])
    expect(channels[0]?.remote_balance).toBeGreaterThan(0)
  })

  it('creates an invoice and reads it open, settled and cancelled', async () => {
    const lnd = till()
    const made = await createInvoice({
      lnd,
      mtokens: '12345',
      description: 'tea',
      expires_at: soon(),
    })
    expect(made).toMatchObject({ mtokens: '12345', tokens: 12, description: 'tea' })
    const open = await getInvoice({ lnd, id: made.id })
    expect(open).toMatchObject({ is_confirmed: false, received_mtokens: '0', mtokens: '12345' })
    await pay(session(), made.request)
    const settled = await getInvoice({ lnd, id: made.id })
    expect(settled).toMatchObject({ is_confirmed: true, received_mtokens: '12345', received: 12 })
    expect(settled.payments).toMatchObject([{ is_confirmed: true, mtokens: '12345' }])
    const other = await createInvoice({ lnd, tokens: 5 })
    await cancelHodlInvoice({ lnd, id: other.id })
    expect(await getInvoice({ lnd, id: other.id })).toMatchObject({ is_canceled: true })
  })

  it('maps a used preimage to 409, an unknown invoice to 503 with code 5', async () => {
    const lnd = till()
    const { preimage } = await issue(session().till)
    expect(await refusal(createInvoice({ lnd, secret: preimage, tokens: 5 }))).toEqual([
      409,
      'InvoiceWithGivenHashAlreadyExists',
    ])
    const unknown = await getInvoice({ lnd, id: 'ab'.repeat(32) }).catch((error: unknown) => error)
    expect(unknown).toMatchObject([503, expect.any(String), { err: { code: 5 } }])
  })

  it('pages through invoices', async () => {
    const lnd = till()
    const made = [await createInvoice({ lnd, tokens: 1 }), await createInvoice({ lnd, tokens: 2 })]
    const first = await getInvoices({ lnd, limit: 1 })
    expect(first.invoices.map(({ id }) => id)).toEqual([made[1]?.id])
    if (!first.next) throw new Error('there is no second page')
    const second = await getInvoices({ lnd, token: first.next })
    expect(second.invoices.map(({ id }) => id)).toEqual([made[0]?.id])
  })

  it('follows all invoices and a single one', async () => {
    const lnd = till()
    const all = watch(subscribeToInvoices({ lnd }))
    // Nothing says when the node has begun to listen, so it is asked with invoices.
    while (all.updates.length === 0) {
      await createInvoice({ lnd, tokens: 1 })
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    const made = await createInvoice({ lnd, tokens: 7 })
    const one = watch(subscribeToInvoice({ lnd, id: made.id }))
    await expect.poll(() => one.updatesOf(made.id)).toMatchObject([{ is_confirmed: false }])
    await pay(session(), made.request)
    const expected = [{ is_confirmed: false }, { is_confirmed: true, received_mtokens: '7000' }]
    await expect.poll(() => one.updatesOf(made.id)).toMatchObject(expected)
    await expect.poll(() => all.updatesOf(made.id)).toMatchObject(expected)
    for (const { emitter } of [all, one]) emitter.removeAllListeners()
  })

  it('pays, reads the payment, and maps a second try to 503 with code 6', async () => {
    const lnd = spender()
    const { payee } = session().target
    const invoice = await payee.createInvoice({ amountMsat: 15_500n })
    const request = { lnd, request: invoice.bolt11, max_fee_mtokens: '10000' }
    const paid = await payViaPaymentRequest(request)
    expect(paid).toMatchObject({ id: invoice.paymentHash, mtokens: '15500', fee_mtokens: '0' })
    const { payment } = await getPayment({ lnd, id: invoice.paymentHash })
    expect(payment).toMatchObject({
      id: invoice.paymentHash,
      mtokens: '15500',
      secret: paid.secret,
    })
    const again = await payViaPaymentRequest(request).catch((error: unknown) => error)
    expect(again).toMatchObject([503, 'UnexpectedPaymentError', { err: { code: 6 } }])
    const { payments } = await getPayments({ lnd, limit: 1 })
    expect(payments).toMatchObject([{ id: invoice.paymentHash, is_confirmed: true }])
  })

  it('answers a look-up at once while the payee holds the payment', async () => {
    const lnd = spender()
    const { payee } = session().target
    const invoice = await payee.createHoldInvoice({ amountMsat: 16_000n })
    const sent = payViaPaymentRequest({ lnd, request: invoice.bolt11, max_fee_mtokens: '10000' })
    const settled = sent.catch((error: unknown) => error)
    await expect
      .poll(async () => (await getPayment({ lnd, id: invoice.paymentHash })).is_pending, {
        timeout: 10_000,
      })
      .toBe(true)
    await settleOnceHeld(session(), invoice.paymentHash)
    expect(await settled).toMatchObject({ id: invoice.paymentHash, mtokens: '16000' })
  })

  it('maps a cancelled invoice to 503 rejected, an unknown payment to 404', async () => {
    const lnd = spender()
    const { payee } = session().target
    const invoice = await payee.createInvoice({ amountMsat: 17_000n })
    await payee.cancelInvoice(invoice.paymentHash)
    const request = { lnd, request: invoice.bolt11, max_fee_mtokens: '10000' }
    expect(await refusal(payViaPaymentRequest(request))).toEqual([
      503,
      'PaymentRejectedByDestination',
    ])
    expect(await refusal(getPayment({ lnd, id: 'ef'.repeat(32) }))).toEqual([
      404,
      'SentPaymentNotFound',
    ])
  })

  it('decodes a request through the node', async () => {
    const lnd = admin()
    const issued = await issue(session().till, { memo: 'tea', value_msat: '1001' })
    const decoded = await decodePaymentRequest({ lnd, request: issued.bolt11 })
    expect(decoded).toMatchObject({ id: issued.hash, mtokens: '1001', description: 'tea' })
  })

  it('grants a smaller credential that sells and cannot pay', async () => {
    const lnd = admin()
    const permissions = ['invoices:read', 'invoices:write', 'info:read']
    const granted = await grantAccess({ lnd, permissions })
    expect(granted.macaroon).toHaveLength(140)
    const macaroonHex = Buffer.from(granted.macaroon, 'base64').toString('hex')
    const small = connect(session().target.issuer, macaroonHex)
    expect((await createInvoice({ lnd: small, tokens: 3 })).tokens).toBe(3)
    expect((await getWalletInfo({ lnd: small })).is_synced_to_chain).toBe(true)
    const { macaroon } = granted
    expect(await verifyAccess({ lnd, macaroon, permissions: ['invoices:write'] })).toEqual({
      is_valid: true,
    })
    expect(await verifyAccess({ lnd, macaroon, permissions: ['offchain:write'] })).toEqual({
      is_valid: false,
    })
    const [code] = await refusal(getChannelBalance({ lnd: small }))
    expect(code).toBe(503)
  })
}

/** Needs an `error` listener from the start: the library raises one even at a normal end. */
function watch(emitter: EventEmitter) {
  const updates: { id: string }[] = []
  emitter.on('error', () => {})
  emitter.on('invoice_updated', (update: { id: string }) => void updates.push(update))
  return {
    emitter,
    updates,
    updatesOf: (id: string) => updates.filter((update) => update.id === id),
  }
}

function soon(): string {
  return new Date(Date.now() + 900_000).toISOString()
}
