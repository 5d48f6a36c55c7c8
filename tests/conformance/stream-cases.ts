import { createHash, randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { type EventReader, hexOf, type Message, textOf } from './raw-client.ts'
import { type Issued, issue, lookUp, pay, type Session } from './session.ts'

/** Long enough for a node that has something to say to have said it. */
const SILENCE_MS = 700

function summary(event: Message | null): string {
  return `${textOf(event, 'state')} ${hexOf(event, 'r_hash')}`
}

/** These many events, and then nothing more. */
async function exactly(stream: EventReader, count: number): Promise<Message[]> {
  const events: Message[] = []
  for (let left = count; left > 0; left--) {
    const event = await stream.next()
    if (!event) throw new Error('the stream ended too early')
    events.push(event)
  }
  return [...events, ...(await stream.collect(SILENCE_MS))]
}

/** A live stream. No node says when it has begun to listen, so it is asked with invoices. */
async function followLive({ till }: Session): Promise<EventReader> {
  const stream = till.follow('Lightning.SubscribeInvoices', {})
  for (;;) {
    const probe = await issue(till)
    const seen = await stream.collect(300)
    if (seen.some((event) => hexOf(event, 'r_hash') === probe.hash)) return stream
  }
}

async function nextOf(stream: EventReader, issued: Issued): Promise<Message> {
  for (;;) {
    const event = await stream.next()
    if (!event) throw new Error('the stream ended too early')
    if (hexOf(event, 'r_hash') === issued.hash) return event
  }
}

async function cancel(session: Session, issued: Issued): Promise<void> {
  const request = { payment_hash: Buffer.from(issued.hash, 'hex') }
  await session.till.ask('Invoices.CancelInvoice', request)
}

async function settleIndexOf(session: Session, issued: Issued): Promise<string> {
  return textOf(await lookUp(session.till, issued.hash), 'settle_index')
}

/** What the two invoice streams say, and from which cursor. */
export function streamCases(session: () => Session): void {
  it('replays nothing for cursors of zero, so the first settlement must be listed', async () => {
    const { till } = session()
    const issued = await issue(till)
    await pay(session(), issued.bolt11)
    const stream = till.follow('Lightning.SubscribeInvoices', {})
    expect(await stream.collect(SILENCE_MS)).toEqual([])
    const live = await issue(till)
    expect(summary(await stream.next())).toBe(`OPEN ${live.hash}`)
    stream.cancel()
  })

  it('replays after an add cursor each in its present state, cancelled ones not', async () => {
    const { till } = session()
    const base = await issue(till)
    const [open, settled, canceled] = [await issue(till), await issue(till), await issue(till)]
    await pay(session(), settled.bolt11)
    await cancel(session(), canceled)
    const stream = till.follow('Lightning.SubscribeInvoices', { add_index: base.addIndex })
    const events = await exactly(stream, 2)
    stream.cancel()
    expect(events.map(summary)).toEqual([`OPEN ${open.hash}`, `SETTLED ${settled.hash}`])
    expect(textOf(events[1] ?? null, 'settle_index')).toBe(await settleIndexOf(session(), settled))
    expect(textOf(events[1] ?? null, 'amt_paid_msat')).toBe('25000')
  })

  it('replays after a settle cursor each settlement in the order of its index', async () => {
    const { till } = session()
    const [first, second, third] = [await issue(till), await issue(till), await issue(till)]
    await pay(session(), first.bolt11)
    await pay(session(), third.bolt11)
    await pay(session(), second.bolt11)
    const settleIndex = await settleIndexOf(session(), first)
    const stream = till.follow('Lightning.SubscribeInvoices', { settle_index: settleIndex })
    const events = await exactly(stream, 2)
    stream.cancel()
    expect(events.map(summary)).toEqual([`SETTLED ${third.hash}`, `SETTLED ${second.hash}`])
    const indexes = events.map((event) => BigInt(textOf(event, 'settle_index')))
    expect(indexes).toEqual([BigInt(settleIndex) + 1n, BigInt(settleIndex) + 2n])
  })

  it('tells a settlement twice when both cursors lie before it', async () => {
    const { till } = session()
    const before = await issue(till)
    await pay(session(), before.bolt11)
    const settled = await issue(till)
    await pay(session(), settled.bolt11)
    const stream = till.follow('Lightning.SubscribeInvoices', {
      add_index: before.addIndex,
      settle_index: await settleIndexOf(session(), before),
    })
    const events = await exactly(stream, 2)
    stream.cancel()
    expect(events.map(summary)).toEqual([`SETTLED ${settled.hash}`, `SETTLED ${settled.hash}`])
  })

  it('tells adds and settlements live, once each, and never a cancel', async () => {
    const { till } = session()
    const stream = await followLive(session())
    const paid = await issue(till)
    const canceled = await issue(till)
    await cancel(session(), canceled)
    await pay(session(), paid.bolt11)
    const seen = (await exactly(stream, 3)).map(summary)
    expect(seen).toEqual([`OPEN ${paid.hash}`, `OPEN ${canceled.hash}`, `SETTLED ${paid.hash}`])
    stream.cancel()
  })

  it('goes on from the cursors after a restart, with what was missed in between', async () => {
    const known = await issue(session().till)
    await pay(session(), known.bolt11)
    const settleIndex = await settleIndexOf(session(), known)
    const missed = await issue(session().till)
    await pay(session(), missed.bolt11)
    await session().target.restart()
    const stream = session().till.follow('Lightning.SubscribeInvoices', {
      add_index: missed.addIndex,
      settle_index: settleIndex,
    })
    expect(summary(await stream.next())).toBe(`SETTLED ${missed.hash}`)
    const live = await issue(session().till)
    expect(summary(await stream.next())).toBe(`OPEN ${live.hash}`)
    stream.cancel()
  })

  it('tells of one invoice its present state, each change, and then ends', async () => {
    const { till } = session()
    const issued = await issue(till)
    const request = { r_hash: Buffer.from(issued.hash, 'hex') }
    const stream = till.follow('Invoices.SubscribeSingleInvoice', request)
    expect(textOf(await stream.next(), 'state')).toBe('OPEN')
    await pay(session(), issued.bolt11)
    expect(textOf(await nextOf(stream, issued), 'state')).toBe('SETTLED')
    expect(await stream.rest()).toEqual([])
    expect(stream.status()).toEqual({ code: 0, details: '' })
    const late = till.follow('Invoices.SubscribeSingleInvoice', request)
    expect((await late.rest()).map((event) => textOf(event, 'state'))).toEqual(['SETTLED'])
  })

  it('tells of a cancel on the stream of one invoice', async () => {
    const { till } = session()
    const issued = await issue(till)
    const stream = till.follow('Invoices.SubscribeSingleInvoice', {
      r_hash: Buffer.from(issued.hash, 'hex'),
    })
    expect(textOf(await stream.next(), 'state')).toBe('OPEN')
    await cancel(session(), issued)
    expect((await stream.rest()).map((event) => textOf(event, 'state'))).toEqual(['CANCELED'])
  })

  it('waits for an invoice that does not exist yet', async () => {
    const { till } = session()
    const preimage = randomBytes(32)
    const stream = till.follow('Invoices.SubscribeSingleInvoice', {
      r_hash: createHash('sha256').update(preimage).digest(),
    })
    expect(await stream.collect(SILENCE_MS)).toEqual([])
    await issue(till, { r_preimage: preimage })
    expect(textOf(await stream.next(), 'state')).toBe('OPEN')
    stream.cancel()
  })

  it('cancels by itself what runs out: OPEN, CANCELED, end; else silence', async () => {
    const { till } = session()
    const general = await followLive(session())
    const issued = await issue(till, { expiry: '1' })
    const stream = till.follow('Invoices.SubscribeSingleInvoice', {
      r_hash: Buffer.from(issued.hash, 'hex'),
    })
    expect((await stream.rest()).map((event) => textOf(event, 'state'))).toEqual([
      'OPEN',
      'CANCELED',
    ])
    expect(stream.status()).toEqual({ code: 0, details: '' })
    expect((await exactly(general, 1)).map(summary)).toEqual([`OPEN ${issued.hash}`])
    general.cancel()
    expect(textOf(await lookUp(till, issued.hash), 'state')).toBe('CANCELED')
  })
}
