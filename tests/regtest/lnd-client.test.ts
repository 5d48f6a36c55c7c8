import { createHash } from 'node:crypto'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../electron/providers/clock.ts'
import type { LndLimits } from '../../electron/providers/lnd/limits.ts'
import { TILL_METHODS } from '../../electron/providers/lnd/macaroon.ts'
import { createLndNode } from '../../electron/providers/lnd/node.ts'
import { createNodePairing } from '../../electron/providers/lnd/pairing.ts'
import type { FollowCursor, LightningNode, NodeConnection } from '../../electron/ports/lightning.ts'
import { isFollowing, isSettled, kindOf, newPreimage, readAll } from '../providers/lnd/support.ts'
import { type NodeHandle, TILL_PERMISSIONS } from './harness/node.ts'
import { sharedRegtest } from './harness/shared.ts'

let merchant: NodeHandle
let payer: NodeHandle
let tillMacaroonHex = ''
let nodes: LightningNode[] = []
let stops: AbortController[] = []

beforeAll(async () => {
  ;({ merchant, payer } = await sharedRegtest())
  tillMacaroonHex = await merchant.bake(TILL_PERMISSIONS)
})
afterEach(() => {
  for (const stop of stops) stop.abort()
  for (const node of nodes) node.close()
  stops = []
  nodes = []
})

function connection(over: Partial<NodeConnection> = {}): NodeConnection {
  return {
    host: merchant.host,
    port: merchant.port,
    certificatePem: merchant.certificatePem,
    macaroonHex: tillMacaroonHex,
    expected: { pubkey: merchant.pubkey, network: 'regtest' },
    ...over,
  }
}

function till(over: Partial<NodeConnection> = {}, limits: Partial<LndLimits> = {}): LightningNode {
  const node = createLndNode(connection(over), { clock: systemClock, limits })
  nodes.push(node)
  return node
}

const sell = (node: LightningNode, preimage = newPreimage()) =>
  node.issue({ preimage, amountMsat: 5_000n, memo: 'Espresso', expirySeconds: 900 })

const hashOf = (preimage: string) =>
  createHash('sha256').update(Buffer.from(preimage, 'hex')).digest('hex')

async function present(node: LightningNode): Promise<FollowCursor> {
  const { invoices, lastAddIndex } = await node.list({ afterAddIndex: 0n, limit: 100_000 })
  const settled = invoices.map(({ settleIndex }) => settleIndex)
  return {
    addIndex: lastAddIndex,
    settleIndex: settled.reduce((last, index) => (index > last ? index : last), 0n),
  }
}

function follow(node: LightningNode, cursor: FollowCursor) {
  const stop = new AbortController()
  stops.push(stop)
  return readAll(node.follow(cursor, stop.signal))
}

/** Follows anew, as the core does, until the settlement has come. */
async function recover(node: LightningNode, cursor: FollowCursor, paymentHash: string) {
  for (let attempt = 0; attempt < 150; attempt += 1) {
    const reader = follow(node, cursor)
    const event = await reader.next(isSettled(paymentHash)).catch(() => null)
    if (event !== null) return event
    await systemClock.sleep(200)
  }
  throw new Error('never recovered')
}

describe('a sale on real LND', () => {
  it('is issued, told of, paid over, looked up and listed (LND-04, LND-61)', async () => {
    const node = till()
    const cursor = await present(node)
    const reader = follow(node, cursor)
    await reader.next(isFollowing)
    const made = await sell(node)
    expect(await payer.pay(made.bolt11, { extraMsat: 2_500n })).toMatchObject({
      status: 'succeeded',
    })
    expect(await reader.next(isSettled(made.paymentHash))).toMatchObject({
      invoice: { amountMsat: 5_000n, receivedMsat: 7_500n, memo: 'Espresso' },
    })
    const looked = await node.lookup(made.paymentHash)
    const listed = await node.list({ afterAddIndex: made.addIndex - 1n, limit: 1 })
    expect(listed.invoices).toEqual([looked])
  })

  it('is adopted when it is made twice (I15)', async () => {
    const node = till()
    const preimage = newPreimage()
    const made = await sell(node, preimage)
    expect(await kindOf(sell(node, preimage))).toBe('already_exists')
    const adopted = await node.lookup(hashOf(preimage), { amountMsat: 5_000n })
    expect(adopted).toMatchObject({ bolt11: made.bolt11 })
  })

  it('is voided at the node first (pain 4)', async () => {
    const node = till()
    const [open, paid] = [await sell(node), await sell(node)]
    await payer.pay(paid.bolt11)
    expect(await node.cancel(open.paymentHash)).toBe('canceled')
    expect(await node.cancel(open.paymentHash)).toBe('canceled')
    expect(await node.cancel(paid.paymentHash)).toBe('already_settled')
    expect(await node.cancel(hashOf(newPreimage()))).toBe('not_found')
    expect(await payer.pay(open.bolt11)).toMatchObject({ status: 'failed' })
    expect(await node.lookup(open.paymentHash)).toMatchObject({ state: 'canceled' })
  })

  it('is not called silence when the newest invoice is cancelled', async () => {
    const node = till({}, { probeIntervalMs: 200 })
    const cursor = await present(node)
    await node.cancel((await sell(node)).paymentHash)
    const reader = follow(node, cursor)
    await reader.next(isFollowing)
    const alive = systemClock.sleep(1_500).then(() => 'alive')
    expect(await Promise.race([reader.ended, alive])).toBe('alive')
  })
})

describe('the credential on real LND', () => {
  it('of a till may sell and nothing else (LND-49)', async () => {
    const node = till()
    const rights = await node.rights()
    expect(rights).toMatchObject({ canCreateInvoices: true, canCancelInvoices: true, excess: [] })
    expect(rights).toMatchObject({ canLookUpInvoices: true, canFollowInvoices: true })
    expect(rights.canReadRoom).toBe(false)
    expect(await node.inboundMsat()).toBeNull()
  })

  it('of an admin is too wide, and bakes a till’s own', async () => {
    const steps: string[] = []
    const pairing = createNodePairing({ clock: systemClock })
    const outcome = await pairing.check(
      {
        connection: {
          kind: 'parts',
          address: `localhost:${merchant.port}`,
          certificate: merchant.certificatePem,
          macaroon: merchant.adminMacaroonHex,
        },
        confirmedFingerprint: null,
      },
      ({ id, state }) => steps.push(`${id} ${state}`),
      new AbortController().signal,
    )
    expect(steps).toContain('rights warn')
    expect(steps.at(-1)).toBe('test_invoice ok')
    expect(outcome).toMatchObject({ isTooWide: true, canBake: true })
    if (outcome.connection === null) throw new Error('no connection')
    const admin = till({ macaroonHex: outcome.connection.macaroonHex })
    expect(await admin.inboundMsat()).toBeGreaterThan(1_000_000_000n)
    const baked = till(await pairing.bake(outcome.connection))
    expect(await baked.rights()).toMatchObject({ canPay: false, canReadRoom: true, excess: [] })
    expect(await baked.inboundMsat()).toBeGreaterThan(1_000_000_000n)
    expect((await sell(baked)).bolt11).toMatch(/^lnbcrt/)
    await follow(baked, await present(baked)).next(isFollowing)
  })

  it('of LND’s own invoice.macaroon sells, and its node is known by its invoices', async () => {
    const macaroonHex = await merchant.bake([
      'invoices:read',
      'invoices:write',
      'address:read',
      'address:write',
      'onchain:read',
    ])
    const made = await sell(till({ macaroonHex }))
    expect(made.bolt11).toMatch(/^lnbcrt/)
    const pubkey = payer.pubkey
    const stranger = till({ macaroonHex, expected: { pubkey, network: 'regtest' } })
    const preimage = newPreimage()
    expect(await kindOf(sell(stranger, preimage))).toBe('wrong_node')
    const adopting = stranger.lookup(hashOf(preimage), { amountMsat: 5_000n })
    expect(await kindOf(adopting)).toBe('wrong_node')
  })

  it.each(['SubscribeInvoices', 'LookupInvoice'])('without %s is found out', async (lacking) => {
    const methods = TILL_METHODS.filter((method) => !method.endsWith(`/${lacking}`))
    const macaroonHex = await merchant.bake(methods.map((method) => `uri:${method}`))
    expect(await till({ macaroonHex }).rights()).toMatchObject({
      canCreateInvoices: true,
      canFollowInvoices: lacking !== 'SubscribeInvoices',
      canLookUpInvoices: lacking !== 'LookupInvoice',
    })
  })

  it('that was revoked is told from one that lacks a right and from garbage', async () => {
    const macaroonHex = await merchant.bake(['invoices:read', 'info:read'], '4711')
    const node = till({ macaroonHex })
    await node.info()
    expect(await kindOf(sell(node))).toBe('permission_denied')
    await merchant.revoke('4711')
    expect(await kindOf(node.info())).toBe('macaroon_refused')
    expect(await kindOf(till({ macaroonHex: '00ff' }).info())).toBe('macaroon_refused')
    const foreign = till({ macaroonHex: payer.adminMacaroonHex })
    expect(await kindOf(foreign.info())).toBe('macaroon_refused')
  })

  it('goes to the paired node on the paired chain only', async () => {
    const { pubkey } = merchant
    const wrongNode = till({ expected: { pubkey: payer.pubkey, network: 'regtest' } })
    expect(await kindOf(sell(wrongNode))).toBe('wrong_node')
    const wrongChain = till({ expected: { pubkey, network: 'mainnet' } })
    expect(await kindOf(sell(wrongChain))).toBe('wrong_network')
    const wrongCertificate = till({ certificatePem: payer.certificatePem })
    expect(await kindOf(sell(wrongCertificate))).toBe('certificate_changed')
  })
})

describe('a real LND that goes away', () => {
  it('for a restart: the stream throws, and what was settled meanwhile is replayed', async () => {
    const node = till()
    await payer.pay((await sell(node)).bolt11)
    const missed = await sell(node)
    const cursor = await present(node)
    const reader = follow(node, cursor)
    await reader.next(isFollowing)
    await merchant.restart()
    expect((await reader.ended)?.kind).toBe('unreachable')
    expect(await payer.pay(missed.bolt11)).toMatchObject({ status: 'succeeded' })
    expect(await recover(node, cursor, missed.paymentHash)).toMatchObject({
      invoice: { receivedMsat: 5_000n },
    })
  })

  it('by a power cut comes back to the same client', async () => {
    const node = till()
    const made = await sell(node)
    await merchant.restart({ kill: true })
    await expect
      .poll(() => node.lookup(made.paymentHash).catch(() => null), { timeout: 15_000 })
      .toMatchObject({ state: 'open' })
  })

  it('frozen, its port still open, is noticed in time by a tenth of the usual limits', async () => {
    const node = till(
      {},
      {
        callDeadlineMs: 1_000,
        keepaliveTimeMs: 1_000,
        keepaliveTimeoutMs: 500,
        probeIntervalMs: 500,
        probeDeadlineMs: 400,
      },
    )
    const reader = follow(node, await present(node))
    await reader.next(isFollowing)
    process.kill(merchant.pid, 'SIGSTOP')
    try {
      const startedMs = performance.now()
      expect((await reader.ended)?.kind).toMatch(/unreachable|deadline/)
      expect(performance.now() - startedMs).toBeLessThan(2_700)
    } finally {
      process.kill(merchant.pid, 'SIGCONT')
    }
    await expect.poll(() => node.info().catch(() => null), { timeout: 10_000 }).not.toBeNull()
  })

  it('and comes back with another certificate is not spoken to (pain 37)', async () => {
    const node = till()
    await node.info()
    await merchant.restart({ renewCertificate: true })
    expect(await kindOf(node.info())).toBe('certificate_changed')
    expect(await till().info()).toMatchObject({ pubkey: merchant.pubkey })
  })
})
