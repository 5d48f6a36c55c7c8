import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../../electron/providers/clock.ts'
import {
  LND_LIMITS,
  type LndLimits,
  noticeWithinMs,
} from '../../../electron/providers/lnd/limits.ts'
import { createLndNode } from '../../../electron/providers/lnd/node.ts'
import type {
  FollowCursor,
  FollowEvent,
  LightningNode,
  NodeConnection,
} from '../../../electron/ports/lightning.ts'
import {
  type ChaosProxy,
  FAST_LIMITS,
  isFollowing,
  isSettled,
  kindOf,
  newPreimage,
  openSandbox,
  type Reader,
  readAll,
  startProxy,
  type TestSandbox,
} from './support.ts'

const FROM_START: FollowCursor = { addIndex: 0n, settleIndex: 0n }
const FAST = { ...LND_LIMITS, ...FAST_LIMITS }
/** Probes often but gives the usual time, so that a busy machine is not taken for a dead node. */
const PATIENT = { probeIntervalMs: 200 }
/** What a busy machine may add to the time in which a silence is noticed. */
const SLACK_MS = 1_000

let test: TestSandbox
let proxy: ChaosProxy
let stops: AbortController[] = []
let nodes: LightningNode[] = []

beforeAll(async () => {
  test = await openSandbox()
})
afterAll(() => test.stop())
afterEach(async () => {
  for (const stop of stops) stop.abort()
  for (const node of nodes) node.close()
  stops = []
  nodes = []
  await test.control.setFaults([])
})

function till(
  over: Partial<NodeConnection> = {},
  limits: Partial<LndLimits> = FAST_LIMITS,
): LightningNode {
  const node = createLndNode(test.connection(over), { clock: systemClock, limits })
  nodes.push(node)
  return node
}

async function follow(node: LightningNode, cursor = FROM_START): Promise<Reader> {
  const stop = new AbortController()
  stops.push(stop)
  const reader = readAll(node.follow(cursor, stop.signal))
  await reader.next(isFollowing)
  return reader
}

const sell = (node: LightningNode) =>
  node.issue({ preimage: newPreimage(), amountMsat: 3_000n, memo: '', expirySeconds: 900 })

const pay = (made: { bolt11: string }) => test.control.pay({ bolt11: made.bolt11, mode: 'pay' })

/** The cursors that a core which had applied everything so far would hold. */
async function present(node: LightningNode): Promise<FollowCursor> {
  const { invoices, lastAddIndex } = await node.list({ afterAddIndex: 0n, limit: 100_000 })
  const settled = invoices.map(({ settleIndex }) => settleIndex)
  return {
    addIndex: lastAddIndex,
    settleIndex: settled.reduce((last, index) => (index > last ? index : last), 0n),
  }
}

const invoicesOf = (events: FollowEvent[]) =>
  events.flatMap((event) => (event.kind === 'invoice' ? [event.invoice] : []))

describe('following', () => {
  it('says first that it follows, then tells of adds and settlements', async () => {
    const node = till({}, PATIENT)
    const reader = await follow(node)
    const made = await sell(node)
    await pay(made)
    await reader.next(isSettled(made.paymentHash))
    expect(reader.events[0]).toEqual({ kind: 'following' })
    const told = invoicesOf(reader.events).filter(
      ({ paymentHash }) => paymentHash === made.paymentHash,
    )
    expect(told.map(({ state }) => state)).toEqual(['open', 'settled'])
    expect(told[1]).toMatchObject({ receivedMsat: 3_000n, addIndex: made.addIndex })
    expect(told[1]?.settleIndex).toBeGreaterThan(0n)
  })

  it('replays what was settled while nobody listened, from both cursors (LND-59)', async () => {
    const node = till({}, PATIENT)
    const old = await sell(node)
    await pay(await sell(node))
    const cursor = await present(node)
    await pay(old)
    const fresh = await sell(node)
    await pay(fresh)
    const reader = await follow(node, cursor)
    await reader.next(isSettled(old.paymentHash))
    expect(await reader.next(isSettled(fresh.paymentHash))).toMatchObject({
      invoice: { receivedMsat: 3_000n },
    })
  })

  it('passes on what comes twice, and out of order: the core tells them apart', async () => {
    const node = till({}, PATIENT)
    const reader = await follow(node)
    await test.control.setFaults([
      { method: 'SubscribeInvoices', kind: 'DUPLICATE_EVENT', count: 4 },
    ])
    const made = await sell(node)
    await pay(made)
    await expect
      .poll(() => invoicesOf(reader.events).filter(({ state }) => state === 'settled').length)
      .toBe(2)
  })

  it('ends quietly when it is aborted, before and after it began', async () => {
    const node = till({}, PATIENT)
    const stop = new AbortController()
    const reader = readAll(node.follow(FROM_START, stop.signal))
    await reader.next(isFollowing)
    stop.abort()
    expect(await reader.ended).toBeNull()
    expect(await readAll(node.follow(FROM_START, stop.signal)).ended).toBeNull()
  })

  it('loses nothing to a slow reader of 400 missed settlements', async () => {
    const own = await openSandbox()
    const node = createLndNode(own.connection(), { clock: systemClock, limits: PATIENT })
    nodes.push(node)
    const count = 400
    for (let done = 0; done < count; done += 100) {
      const batch = await Promise.all(Array.from({ length: 100 }, () => sell(node)))
      for (const made of batch) await own.control.pay({ bolt11: made.bolt11, mode: 'pay' })
    }
    const stop = new AbortController()
    const seen = new Set<string>()
    for await (const event of node.follow({ addIndex: 1n, settleIndex: 1n }, stop.signal)) {
      // A commit a batch; the stream waits for it in the flow control, not in our memory.
      if (seen.size % 10 === 0) await systemClock.sleep(40)
      if (event.kind === 'invoice' && event.invoice.state === 'settled') {
        seen.add(event.invoice.paymentHash)
      }
      if (seen.size === count - 1) stop.abort()
    }
    expect(seen.size).toBe(count - 1)
    await own.stop()
  }, 60_000)
})

describe('a stream that dies', () => {
  beforeAll(async () => {
    proxy = await startProxy(test.sandbox.port)
  })
  afterAll(() => proxy.stop())
  afterEach(() => proxy.heal())

  it('is noticed within 20 s by either watcher, with the default limits', () => {
    const { byKeepalive, byProbe } = noticeWithinMs(LND_LIMITS)
    expect(byKeepalive).toBeLessThanOrEqual(20_000)
    expect(byProbe).toBeLessThanOrEqual(20_000)
    // The scaled limits below keep the ratios, so what they measure carries over.
    expect(noticeWithinMs(FAST)).toEqual({ byKeepalive: byKeepalive / 10, byProbe: byProbe / 10 })
  })

  it('in a black hole is noticed in time, and the same client recovers (I5, LND-60)', async () => {
    const node = till({ port: proxy.port })
    const cursor = await present(node)
    const reader = await follow(node, cursor)
    const made = await sell(node)
    proxy.blackHole()
    await pay(made)
    const startedMs = performance.now()
    expect((await reader.ended)?.kind).toMatch(/unreachable|deadline/)
    expect(performance.now() - startedMs).toBeLessThan(noticeWithinMs(FAST).byProbe + SLACK_MS)
    proxy.heal()
    await recover(node, cursor, made.paymentHash)
  })

  it('is noticed by probes alone when the connection still answers pings', async () => {
    // Pings off: what is left is a node whose HTTP/2 lives while its services hang.
    const limits = { ...FAST_LIMITS, keepaliveTimeMs: 3_600_000 }
    const node = till({}, limits)
    const reader = await follow(node)
    await test.control.setFaults([{ method: 'ListInvoices', kind: 'BLACK_HOLE', count: 0 }])
    const startedMs = performance.now()
    expect((await reader.ended)?.kind).toMatch(/unreachable|deadline/)
    expect(performance.now() - startedMs).toBeLessThan(noticeWithinMs(FAST).byProbe + SLACK_MS)
  })

  it('has its connection thrown away after three silences, not waited for', async () => {
    // Without pings nothing below the probes would ever close a connection that is lost.
    const node = till({ port: proxy.port }, { ...FAST_LIMITS, keepaliveTimeMs: 3_600_000 })
    const reader = await follow(node)
    const before = proxy.connections()
    proxy.blackHole()
    await reader.ended
    proxy.heal()
    expect(await node.info()).toMatchObject({ pubkey: test.sandbox.pubkey })
    expect(proxy.connections()).toBeGreaterThan(before)
  })

  it('is noticed by pings alone when probes are far apart', async () => {
    const node = till({ port: proxy.port }, { ...FAST_LIMITS, probeIntervalMs: 3_600_000 })
    const reader = await follow(node)
    proxy.blackHole()
    const startedMs = performance.now()
    expect((await reader.ended)?.kind).toBe('unreachable')
    expect(performance.now() - startedMs).toBeLessThan(noticeWithinMs(FAST).byKeepalive + SLACK_MS)
  })

  it('is noticed when it lives but is deaf: an invoice it should have told of', async () => {
    const node = till()
    await test.control.setFaults([{ method: 'SubscribeInvoices', kind: 'BLACK_HOLE', count: 1 }])
    const reader = await follow(node)
    await sell(node)
    const failure = await reader.ended
    expect(failure?.kind).toBe('unreachable')
    expect(failure?.message).toContain('no longer tells')
  })

  it.each([
    ['an older invoice, with a newer one open', async (_node: LightningNode) => {}],
    [
      'an older invoice, with the newest cancelled',
      async (node: LightningNode, newest: { paymentHash: string }) => {
        await node.cancel(newest.paymentHash)
      },
    ],
  ])('is noticed within 20 s when it tells nothing of %s (LND-60)', async (_what, meanwhile) => {
    const node = till()
    const reader = await follow(node)
    const [older, newest] = [await sell(node), await sell(node)]
    await expect.poll(() => invoicesOf(reader.events).length).toBe(2)
    await meanwhile(node, newest)
    await test.control.setFaults([{ method: 'SubscribeInvoices', kind: 'DROP_EVENT', count: 0 }])
    await pay(older)
    const startedMs = performance.now()
    const late = systemClock.sleep(2_000 + SLACK_MS).then(() => null)
    expect((await Promise.race([reader.ended, late]))?.message).toContain('no longer tells')
    expect(performance.now() - startedMs).toBeLessThan(2_000 + SLACK_MS)
  })

  it('is not called deaf while invoices of others come and go', async () => {
    const node = till({}, PATIENT)
    const reader = await follow(node)
    const made = []
    for (let index = 0; index < 70; index += 1) made.push(await sell(node))
    for (const one of made.slice(0, 5)) await pay(one)
    for (const one of made.slice(40)) await node.cancel(one.paymentHash)
    const ended = Promise.race([reader.ended, systemClock.sleep(1_500).then(() => 'alive')])
    expect(await ended).toBe('alive')
  })

  it('is not called deaf for a cancelled invoice, which LND never tells of', async () => {
    const node = till({}, PATIENT)
    const cursor = await present(node)
    await node.cancel((await sell(node)).paymentHash)
    const reader = await follow(node, cursor)
    const ended = Promise.race([reader.ended, systemClock.sleep(1_800).then(() => 'alive')])
    expect(await ended).toBe('alive')
  })

  it('in a black hole before it began ends with a deadline, not with patience', async () => {
    const node = till({ port: proxy.port })
    proxy.blackHole()
    const startedMs = performance.now()
    const end = await readAll(node.follow(FROM_START, new AbortController().signal)).ended
    expect(end?.kind).toMatch(/unreachable|deadline/)
    expect(performance.now() - startedMs).toBeLessThan(FAST.callDeadlineMs * 2 + SLACK_MS)
  })

  it.each([
    ['ends in order', () => test.control.breakStreams({ isGentle: true })],
    ['is cut', () => test.control.breakStreams()],
    ['falls with its node', () => test.control.restart({ downMs: 100 })],
  ])('%s: it throws, and a settlement in between is replayed', async (_how, breakIt) => {
    const node = till()
    const cursor = await present(node)
    const reader = await follow(node, cursor)
    const made = await sell(node)
    await breakIt()
    expect((await reader.ended)?.kind).toBe('unreachable')
    await expect
      .poll(() =>
        pay(made).then(
          ({ status }) => status,
          () => 'down',
        ),
      )
      .toBe('succeeded')
    await recover(node, cursor, made.paymentHash)
  })

  it('survives nothing it should not: a revoked credential ends it by name', async () => {
    const own = await openSandbox()
    const node = createLndNode(own.connection(), { clock: systemClock, limits: FAST_LIMITS })
    nodes.push(node)
    const reader = await follow(node)
    await own.control.setFaults([
      { method: 'ListInvoices', kind: 'ERROR', code: 2, text: 'verification failed', count: 0 },
    ])
    expect((await reader.ended)?.kind).toBe('macaroon_refused')
    await own.stop()
  })

  it('fails by name at once on the wrong node', async () => {
    const node = till({ expected: { pubkey: `03${'cd'.repeat(32)}`, network: 'regtest' } })
    const first = node.follow(FROM_START, new AbortController().signal)[Symbol.asyncIterator]()
    expect(await kindOf(first.next())).toBe('wrong_node')
  })
})

/** What the core does: follow again from the committed cursor until the node is back. */
async function recover(node: LightningNode, cursor: FollowCursor, paymentHash: string) {
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const stop = new AbortController()
    stops.push(stop)
    const reader = readAll(node.follow(cursor, stop.signal))
    try {
      await reader.next(isSettled(paymentHash))
      return
    } catch {
      await systemClock.sleep(100)
    }
  }
  throw new Error('never recovered')
}
