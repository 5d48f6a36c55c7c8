import { createHash, randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { type EventReader, hexOf, listOf, type Message, textOf } from './raw-client.ts'
import { foreignInvoice, type Session, settleOnceHeld } from './session.ts'

const FEE_LIMIT_MSAT = '10000'

function send(session: Session, bolt11: string, request: Message = {}): EventReader {
  return session.spender.follow('Router.SendPaymentV2', {
    payment_request: bolt11,
    timeout_seconds: 20,
    fee_limit_msat: FEE_LIMIT_MSAT,
    ...request,
  })
}

function track(session: Session, hash: string, request: Message = {}): EventReader {
  const payment_hash = Buffer.from(hash, 'hex')
  return session.spender.follow('Router.TrackPaymentV2', { payment_hash, ...request })
}

function statuses(payments: readonly Message[]): string[] {
  return payments.map((payment) => textOf(payment, 'status'))
}

/** Sending and tracking: what a payout relies on so that nothing is paid twice (D5). */
export function paymentCases(session: () => Session): void {
  it('tells a payment as IN_FLIGHT, IN_FLIGHT, SUCCEEDED and ends', async () => {
    const { payee } = session().target
    const invoice = await payee.createInvoice({ amountMsat: 21_500n })
    const stream = send(session(), invoice.bolt11)
    const payments = await stream.rest()
    expect(statuses(payments)).toEqual(['IN_FLIGHT', 'IN_FLIGHT', 'SUCCEEDED'])
    expect(stream.status()).toEqual({ code: 0, details: '' })
    const last = payments.at(-1) ?? {}
    expect(last).toMatchObject({
      payment_hash: invoice.paymentHash,
      value_msat: '21500',
      value_sat: '21',
      fee_msat: '0',
      failure_reason: 'FAILURE_REASON_NONE',
      payment_request: invoice.bolt11,
    })
    const preimage = Buffer.from(textOf(last, 'payment_preimage'), 'hex')
    expect(createHash('sha256').update(preimage).digest('hex')).toBe(invoice.paymentHash)
    expect(listOf(last, 'htlcs')).toMatchObject([
      { status: 'SUCCEEDED', route: { total_amt_msat: '21500', total_fees_msat: '0' } },
    ])
  })

  it('says ALREADY_EXISTS, invoice is already paid, for a second try', async () => {
    const { payee } = session().target
    const invoice = await payee.createInvoice({ amountMsat: 5_000n })
    expect(statuses(await send(session(), invoice.bolt11).rest())).toContain('SUCCEEDED')
    const again = send(session(), invoice.bolt11)
    expect(await again.rest()).toEqual([])
    expect(again.status()).toEqual({ code: 6, details: 'invoice is already paid' })
  })

  it('says ALREADY_EXISTS, payment is in transition, while it is on its way', async () => {
    const { payee } = session().target
    const invoice = await payee.createHoldInvoice({ amountMsat: 6_000n })
    const first = send(session(), invoice.bolt11)
    expect(statuses([(await first.next()) ?? {}, (await first.next()) ?? {}])).toEqual([
      'IN_FLIGHT',
      'IN_FLIGHT',
    ])
    const again = send(session(), invoice.bolt11)
    expect(await again.rest()).toEqual([])
    expect(again.status()).toEqual({ code: 6, details: 'payment is in transition' })
    const tracked = track(session(), invoice.paymentHash)
    expect(textOf(await tracked.next(), 'status')).toBe('IN_FLIGHT')
    const quiet = track(session(), invoice.paymentHash, { no_inflight_updates: true })
    expect(await quiet.collect(500)).toEqual([])
    await settleOnceHeld(session(), invoice.paymentHash)
    expect(statuses(await first.rest())).toEqual(['SUCCEEDED'])
    expect(statuses(await tracked.rest())).toEqual(['SUCCEEDED'])
    expect(statuses(await quiet.rest())).toEqual(['SUCCEEDED'])
  })

  it('fails with INCORRECT_PAYMENT_DETAILS on a cancelled invoice, and may try again', async () => {
    const { payee } = session().target
    const invoice = await payee.createInvoice({ amountMsat: 7_000n })
    await payee.cancelInvoice(invoice.paymentHash)
    for (let tries = 0; tries < 2; tries++) {
      const stream = send(session(), invoice.bolt11)
      const payments = await stream.rest()
      // The reason is known before the HTLC is back: IN_FLIGHT with a reason is not the end.
      expect(payments.at(-2)).toMatchObject({
        status: 'IN_FLIGHT',
        failure_reason: 'FAILURE_REASON_INCORRECT_PAYMENT_DETAILS',
      })
      expect(payments.at(-1)).toMatchObject({
        status: 'FAILED',
        failure_reason: 'FAILURE_REASON_INCORRECT_PAYMENT_DETAILS',
        payment_preimage: '0'.repeat(64),
      })
      expect(stream.status()).toEqual({ code: 0, details: '' })
    }
  })

  it('fails with NO_ROUTE towards a node it cannot reach, without an attempt', async () => {
    const { issuer } = session().target
    const invoice = foreignInvoice(issuer.network, {
      secretKey: randomBytes(32),
      amountMsat: 3_000n,
    })
    const payments = await send(session(), invoice.bolt11).rest()
    expect(statuses(payments)).toEqual(['IN_FLIGHT', 'FAILED'])
    expect(payments.at(-1)).toMatchObject({
      failure_reason: 'FAILURE_REASON_NO_ROUTE',
      htlcs: [],
    })
  })

  it('fails with INSUFFICIENT_BALANCE on more than its channel holds', async () => {
    const { payee } = session().target
    const invoice = await payee.createInvoice({ amountMsat: 200_000_000_000n })
    const payments = await send(session(), invoice.bolt11).rest()
    expect(statuses(payments)).toEqual(['IN_FLIGHT', 'FAILED'])
    expect(payments.at(-1)).toMatchObject({
      failure_reason: 'FAILURE_REASON_INSUFFICIENT_BALANCE',
      htlcs: [],
    })
  })

  it('refuses an expired invoice before anything is sent', async () => {
    const { payee } = session().target
    const invoice = await payee.createInvoice({ amountMsat: 8_000n, expirySeconds: 1 })
    await new Promise((resolve) => setTimeout(resolve, 2_500))
    const stream = send(session(), invoice.bolt11)
    expect(await stream.rest()).toEqual([])
    expect(stream.status()).toMatchObject({
      code: 2,
      details: expect.stringMatching(/^invoice expired\. Valid until /),
    })
    const tracked = track(session(), invoice.paymentHash)
    await tracked.rest()
    expect(tracked.status()).toMatchObject({ code: 5 })
  })

  it('refuses an amount beside a fixed invoice, and none beside an open one', async () => {
    const { payee } = session().target
    const fixed = await payee.createInvoice({ amountMsat: 9_000n })
    const doubled = send(session(), fixed.bolt11, { amt_msat: '9000' })
    await doubled.rest()
    expect(doubled.status()).toEqual({
      code: 2,
      details: 'amount must not be specified when paying a non-zero amount invoice',
    })
    const open = await payee.createInvoice({ amountMsat: 0n })
    const missing = send(session(), open.bolt11)
    await missing.rest()
    expect(missing.status()).toEqual({
      code: 2,
      details: 'amount must be specified when paying a zero amount invoice',
    })
    const paid = await send(session(), open.bolt11, { amt_msat: '4567' }).rest()
    expect(paid.at(-1)).toMatchObject({ status: 'SUCCEEDED', value_msat: '4567' })
  })

  it('refuses to pay itself unless told to', async () => {
    const { spender } = session()
    const own = await spender.ask('Lightning.AddInvoice', { value_msat: '3000' })
    const stream = send(session(), textOf(own, 'payment_request'))
    await stream.rest()
    expect(stream.status()).toEqual({ code: 2, details: 'self-payments not allowed' })
    expect(hexOf(own, 'r_hash')).toHaveLength(64)
  })

  it('says NOT_FOUND when asked to track what it never sent', async () => {
    const stream = track(session(), 'cd'.repeat(32))
    expect(await stream.rest()).toEqual([])
    expect(stream.status()).toEqual({ code: 5, details: "payment isn't initiated" })
  })

  it('lists a payment once it has succeeded, and failed ones only when asked', async () => {
    const { payee } = session().target
    const paid = await payee.createInvoice({ amountMsat: 2_000n })
    const failed = await payee.createInvoice({ amountMsat: 2_000n })
    await payee.cancelInvoice(failed.paymentHash)
    await send(session(), paid.bolt11).rest()
    await send(session(), failed.bolt11).rest()
    const newest = async (request: Message) => {
      const page = { reversed: true, max_payments: '2', ...request }
      const answer = await session().spender.ask('Lightning.ListPayments', page)
      return listOf(answer, 'payments').map((payment) => textOf(payment, 'payment_hash'))
    }
    expect((await newest({})).at(-1)).toBe(paid.paymentHash)
    expect(await newest({ include_incomplete: true })).toEqual([
      paid.paymentHash,
      failed.paymentHash,
    ])
  })
}
