import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { CALL_FAULTS, EVENT_FAULTS } from '../../electron/sandbox/faults.ts'
import { type EventReader, hexOf, listOf, type Message, textOf } from '../conformance/raw-client.ts'
import { issue, lookUp } from '../conformance/session.ts'
import type { FaultScript } from '../support/sandbox-control.ts'
import { type Rig, sandboxRig } from './rig.ts'

const rig = sandboxRig()
/** What gRPC itself says when a connection is cut or a deadline passes. */
const UNAVAILABLE = 14
const CANCELLED = 1

async function timed<Result>(work: Promise<Result>): Promise<{ result: Result; ms: number }> {
  const started = performance.now()
  const result = await work
  return { result, ms: performance.now() - started }
}

async function invoiceCount({ admin }: Rig): Promise<number> {
  return listOf(await admin.ask('Lightning.ListInvoices'), 'invoices').length
}

function shape(event: Record<string, unknown> | null): string {
  return `${textOf(event, 'state')} ${textOf(event, 'add_index')}`
}

/** A stream of all invoices that the node already has, so that faults hit events only. */
async function followAll({ till, control }: Rig): Promise<EventReader> {
  const opened = async () => (await control.calls()).get('SubscribeInvoices') ?? 0
  const before = await opened()
  const stream = till.follow('Lightning.SubscribeInvoices')
  await expect.poll(opened).toBe(before + 1)
  return stream
}

async function take(stream: EventReader, count: number): Promise<Message[]> {
  const events: Message[] = []
  for (let left = count; left > 0; left--) {
    const event = await stream.next()
    if (!event) throw new Error('the stream ended too early')
    events.push(event)
  }
  return events
}

describe('a fault on a call', () => {
  it('drops the connection before or after the effect, and nobody can tell which', async () => {
    const one = await rig.start()
    await one.control.setFaults([{ method: 'AddInvoice', kind: 'DROP_BEFORE_EFFECT' }])
    expect((await one.till.call('Lightning.AddInvoice', { value: '1' })).code).toBe(UNAVAILABLE)
    expect(await invoiceCount(one)).toBe(0)
    await one.control.setFaults([{ method: 'AddInvoice', kind: 'DROP_AFTER_EFFECT' }])
    expect((await one.till.call('Lightning.AddInvoice', { value: '1' })).code).toBe(UNAVAILABLE)
    expect(await invoiceCount(one)).toBe(1)
    expect((await one.till.call('Lightning.AddInvoice', { value: '1' })).code).toBe(0)
  })

  it('hits as often as told, after letting as many pass as told', async () => {
    const { till, control } = await rig.start()
    const refused = { kind: 'ERROR', method: 'GetInfo', code: 8, text: 'slow down' }
    await control.setFaults([{ ...refused, skip: 1, count: 2 }])
    const codes: number[] = []
    for (let tries = 0; tries < 5; tries++) codes.push((await till.call('Lightning.GetInfo')).code)
    expect(codes).toEqual([0, 8, 8, 0, 0])
    await control.setFaults([{ ...refused, count: 0 }])
    for (let tries = 0; tries < 5; tries++) {
      expect(await till.call('Lightning.GetInfo')).toEqual({ code: 8, details: 'slow down' })
    }
    await control.setFaults([])
    expect((await till.call('Lightning.GetInfo')).code).toBe(0)
  })

  it('never answers, with or without the effect', async () => {
    const one = await rig.start()
    for (const [kind, count] of [
      ['BLACK_HOLE', 0],
      ['BLACK_HOLE_AFTER_EFFECT', 1],
    ] as const) {
      await one.control.setFaults([{ method: 'AddInvoice', kind }])
      const silence = new Promise((resolve) => setTimeout(resolve, 300, 'silence'))
      const call = one.till.call('Lightning.AddInvoice', { value: '1' })
      expect(await Promise.race([call, silence])).toBe('silence')
      expect(await invoiceCount(one)).toBe(count)
    }
  })

  it('comes late, before or after the effect', async () => {
    const one = await rig.start()
    for (const [kind, count] of [
      ['DELAY', 0],
      ['DELAY_ANSWER', 2],
    ] as const) {
      await one.control.setFaults([{ method: 'AddInvoice', kind, delayMs: 1_500 }])
      const before = (await one.control.calls()).get('AddInvoice') ?? 0
      const call = timed(one.till.call('Lightning.AddInvoice', { value: '1' }))
      await expect.poll(async () => (await one.control.calls()).get('AddInvoice')).toBe(before + 1)
      expect(await invoiceCount(one)).toBe(count)
      expect((await call).ms).toBeGreaterThan(1_490)
    }
  })

  it.each(['invoice is already paid', 'payment is in transition', 'payment already exists'])(
    'says ALREADY_EXISTS: %s (D5)',
    async (text) => {
      const { admin, control } = await rig.start()
      const invoice = await control.createWalletInvoice({ amountMsat: 1_000n })
      await control.setFaults([{ method: 'SendPaymentV2', kind: 'ERROR', code: 6, text }])
      const stream = admin.follow('Router.SendPaymentV2', { payment_request: invoice.bolt11 })
      expect(await stream.rest()).toEqual([])
      expect(stream.status()).toEqual({ code: 6, details: text })
      expect(await control.received()).toEqual([])
    },
  )

  it('answers an error although it has happened', async () => {
    const one = await rig.start()
    const text = 'transport is closing'
    await one.control.setFaults([
      { method: 'AddInvoice', kind: 'ERROR_AFTER_EFFECT', code: 14, text },
    ])
    const answer = await one.till.call('Lightning.AddInvoice', { value: '1' })
    expect(answer).toEqual({ code: 14, details: text })
    expect(await invoiceCount(one)).toBe(1)
  })

  it('is a node whose wallet is locked, for every call but the state', async () => {
    const { till, control } = await rig.start()
    await control.setFaults([{ method: '*', kind: 'WALLET_LOCKED', count: 0 }])
    const locked = { code: 2, details: 'wallet locked, unlock it to enable full RPC access' }
    expect(await till.call('Lightning.GetInfo')).toEqual(locked)
    const stream = till.follow('Lightning.SubscribeInvoices')
    await stream.rest()
    expect(stream.status()).toEqual(locked)
    expect(await till.ask('State.GetState')).toEqual({ state: 'LOCKED' })
    await control.setFaults([])
    expect(await till.ask('State.GetState')).toEqual({ state: 'SERVER_ACTIVE' })
    expect((await till.call('Lightning.GetInfo')).code).toBe(0)
  })

  it('answers with bytes that are no protobuf', async () => {
    const { till, control } = await rig.start()
    await control.setFaults([{ method: 'GetInfo', kind: 'MALFORMED' }])
    expect((await till.call('Lightning.GetInfo')).code).toBe(13)
    expect((await till.call('Lightning.GetInfo')).code).toBe(0)
  })

  it('says settled without an amount, or shows another preimage (pain 3)', async () => {
    const { till, control } = await rig.start()
    const invoice = await issue(till)
    await control.pay({ bolt11: invoice.bolt11, mode: 'pay' })
    await control.setFaults([
      { method: 'LookupInvoice', kind: 'NO_AMOUNT' },
      { method: 'LookupInvoice', kind: 'WRONG_PREIMAGE' },
    ])
    const withoutAmount = { state: 'SETTLED', amt_paid: '0', amt_paid_msat: '0' }
    expect(await lookUp(till, invoice.hash)).toMatchObject(withoutAmount)
    expect(hexOf(await lookUp(till, invoice.hash), 'r_preimage')).not.toBe(invoice.preimage)
    expect(await lookUp(till, invoice.hash)).toMatchObject({ amt_paid_msat: '25000' })
    await control.setFaults([{ method: 'LookupInvoice', kind: 'HALF_AMOUNT' }])
    const half = { state: 'SETTLED', amt_paid_msat: '12500' }
    expect(await lookUp(till, invoice.hash)).toMatchObject(half)
    expect(await control.settled()).toMatchObject([{ receivedMsat: 25_000n }])
  })
})

describe('a fault on a payment', () => {
  async function paying(script: FaultScript) {
    const one = await rig.start()
    const invoice = await one.control.createWalletInvoice({ amountMsat: 4_000n })
    await one.control.setFaults(script)
    const request = { payment_request: invoice.bolt11 }
    return { ...one, invoice, stream: one.admin.follow('Router.SendPaymentV2', request) }
  }

  it('stays in flight for ever, and a second send is refused', async () => {
    const { admin, control, invoice, stream } = await paying([
      { method: 'SendPaymentV2', kind: 'IN_FLIGHT_FOREVER' },
    ])
    const states = (await take(stream, 2)).map((payment) => textOf(payment, 'status'))
    expect(states).toEqual(['IN_FLIGHT', 'IN_FLIGHT'])
    expect(await stream.collect(400)).toEqual([])
    expect(stream.status()).toBeNull()
    const again = admin.follow('Router.SendPaymentV2', { payment_request: invoice.bolt11 })
    await again.rest()
    expect(again.status()).toEqual({ code: 6, details: 'payment is in transition' })
    expect(await control.received()).toEqual([])
    stream.cancel()
  })

  it('settles late', async () => {
    const { control, invoice, stream } = await paying([
      { method: 'SendPaymentV2', kind: 'LATE_SETTLE', delayMs: 1_500 },
    ])
    expect(await take(stream, 2)).toHaveLength(2)
    expect(await control.received()).toEqual([])
    expect((await stream.rest()).map((payment) => textOf(payment, 'status'))).toEqual(['SUCCEEDED'])
    expect(await control.received()).toEqual([
      { paymentHash: invoice.paymentHash, receivedMsat: 4_000n },
    ])
  })

  it('succeeds with a preimage that does not fit the hash', async () => {
    const { invoice, stream } = await paying([{ method: 'SendPaymentV2', kind: 'WRONG_PREIMAGE' }])
    const last = (await stream.rest()).at(-1) ?? null
    expect(textOf(last, 'status')).toBe('SUCCEEDED')
    const preimage = Buffer.from(textOf(last, 'payment_preimage'), 'hex')
    expect(createHash('sha256').update(preimage).digest('hex')).not.toBe(invoice.paymentHash)
  })

  it('fails with the reason it is told, and moves no money', async () => {
    const text = 'FAILURE_REASON_TIMEOUT'
    const { control, stream } = await paying([
      { method: 'SendPaymentV2', kind: 'FAIL_PAYMENT', text },
    ])
    expect((await stream.rest()).at(-1)).toMatchObject({ status: 'FAILED', failure_reason: text })
    expect(await control.received()).toEqual([])
    expect(await control.nodeBalanceMsat()).toBe(10_000_000_000n)
  })

  it('is made although the connection is lost right after', async () => {
    const { admin, control, invoice, stream } = await paying([
      { method: 'SendPaymentV2', kind: 'DROP_AFTER_EFFECT' },
    ])
    await stream.rest()
    expect(stream.status()?.code).not.toBe(0)
    expect(await control.received()).toMatchObject([{ paymentHash: invoice.paymentHash }])
    const tracked = admin.follow('Router.TrackPaymentV2', {
      payment_hash: Buffer.from(invoice.paymentHash, 'hex'),
    })
    expect((await tracked.rest()).map((payment) => textOf(payment, 'status'))).toEqual([
      'SUCCEEDED',
    ])
  })
})

describe('a fault on a stream', () => {
  it('opens and stays silent', async () => {
    const one = await rig.start()
    await one.control.setFaults([{ method: 'SubscribeInvoices', kind: 'BLACK_HOLE' }])
    const stream = one.till.follow('Lightning.SubscribeInvoices')
    await issue(one.till)
    expect(await stream.collect(300)).toEqual([])
    expect(stream.status()).toBeNull()
    stream.cancel()
    await expect.poll(() => stream.status()?.code).toBe(CANCELLED)
  })

  it('breaks, ends or fails instead of telling an event', async () => {
    for (const [kind, code] of [
      ['BREAK_STREAM', UNAVAILABLE],
      ['END_STREAM', 0],
      ['ERROR_STREAM', 8],
    ] as const) {
      const one = await rig.start()
      const stream = await followAll(one)
      await one.control.setFaults([{ method: 'SubscribeInvoices', kind, code: 8, text: 'enough' }])
      await issue(one.admin)
      expect([kind, await stream.rest()]).toEqual([kind, []])
      expect([kind, stream.status()?.code]).toEqual([kind, code])
    }
  })

  it('repeats, swallows or delays an event', async () => {
    const one = await rig.start()
    const stream = await followAll(one)
    await one.control.setFaults([
      { method: 'SubscribeInvoices', kind: 'DUPLICATE_EVENT' },
      { method: 'SubscribeInvoices', kind: 'DROP_EVENT' },
      { method: 'SubscribeInvoices', kind: 'DELAY_EVENT', delayMs: 1_500 },
    ])
    for (let made = 0; made < 4; made++) await issue(one.till)
    const order = (await take(stream, 4)).map(shape)
    expect(order).toEqual(['OPEN 1', 'OPEN 1', 'OPEN 4', 'OPEN 3'])
    stream.cancel()
  })

  it('tells a settlement before the add, or late when nothing follows', async () => {
    const one = await rig.start()
    const stream = await followAll(one)
    await one.control.setFaults([
      { method: 'SubscribeInvoices', kind: 'REORDER_EVENT', delayMs: 5_000 },
    ])
    const invoice = await issue(one.till)
    await one.control.pay({ bolt11: invoice.bolt11, mode: 'pay' })
    expect((await take(stream, 2)).map(shape)).toEqual(['SETTLED 1', 'OPEN 1'])
    await one.control.setFaults([
      { method: 'SubscribeInvoices', kind: 'REORDER_EVENT', delayMs: 200 },
    ])
    await issue(one.till)
    expect((await take(stream, 1)).map(shape)).toEqual(['OPEN 2'])
    stream.cancel()
  })

  it.each([
    ['without its amount', 'NO_AMOUNT_EVENT', '0'],
    ['with half of its amount', 'HALF_AMOUNT_EVENT', '12500'],
  ])('tells a settlement %s', async (_how, kind, amount) => {
    const one = await rig.start()
    const stream = await followAll(one)
    const invoice = await issue(one.till)
    await stream.next()
    await one.control.setFaults([{ method: 'SubscribeInvoices', kind }])
    await one.control.pay({ bolt11: invoice.bolt11, mode: 'pay' })
    expect(await stream.next()).toMatchObject({ state: 'SETTLED', amt_paid_msat: amount })
    stream.cancel()
  })

  it('loses every stream at once, hard or gently', async () => {
    for (const [isGentle, code] of [
      [false, UNAVAILABLE],
      [true, 0],
    ] as const) {
      const one = await rig.start()
      const streams = [await followAll(one), await followAll(one)]
      await one.control.breakStreams({ isGentle })
      for (const stream of streams) {
        expect(await stream.rest()).toEqual([])
        expect(stream.status()?.code).toBe(code)
      }
      expect((await one.till.call('Lightning.GetInfo')).code).toBe(0)
    }
  })
})

describe('the fault script', () => {
  it('counts calls by name, refused ones too', async () => {
    const { till, control } = await rig.start()
    await till.call('Lightning.GetInfo')
    await till.call('Lightning.ChannelBalance')
    await till.call('Lightning.ChannelBalance')
    const calls = await control.calls()
    expect([calls.get('GetInfo'), calls.get('ChannelBalance')]).toEqual([1, 2])
    expect(calls.get('AddInvoice')).toBeUndefined()
  })

  it('knows every kind by name and refuses others', async () => {
    const { control } = await rig.start()
    const all = [...CALL_FAULTS, ...EVENT_FAULTS].map((kind) => ({ method: 'StopDaemon', kind }))
    await control.setFaults(all)
    expect(await control.pendingFaults()).toBe(all.length)
    await expect(control.setFaults([{ method: '*', kind: 'EARTHQUAKE' }])).rejects.toMatchObject({
      message: 'no such fault: EARTHQUAKE',
    })
  })

  it('never touches the control service itself', async () => {
    const { till, control } = await rig.start()
    await control.setFaults([{ method: '*', kind: 'BLACK_HOLE', count: 0 }])
    expect(await control.balanceMsat()).toBe(10_000_000_000n)
    await control.setFaults([])
    expect((await till.call('Lightning.GetInfo')).code).toBe(0)
  })
})
