import { createHash } from 'node:crypto'
import { inspect } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../../electron/providers/clock.ts'
import { LND_LIMITS } from '../../../electron/providers/lnd/limits.ts'
import { TILL_METHODS } from '../../../electron/providers/lnd/macaroon.ts'
import { createLndNode } from '../../../electron/providers/lnd/node.ts'
import { Secret } from '../../../electron/providers/lnd/secret.ts'
import { openTransport } from '../../../electron/providers/lnd/transport.ts'
import {
  type LightningNode,
  type NodeConnection,
  NodeError,
} from '../../../electron/ports/lightning.ts'
import {
  bakeFor,
  FAST_LIMITS,
  kindOf,
  newPreimage,
  openSandbox,
  type TestSandbox,
} from './support.ts'

let test: TestSandbox
const open: LightningNode[] = []

beforeAll(async () => {
  test = await openSandbox()
})
afterAll(() => test.stop())
afterEach(async () => {
  for (const node of open.splice(0)) node.close()
  await test.control.setFaults([])
})

function till(over: Partial<NodeConnection> = {}): LightningNode {
  const node = createLndNode(test.connection(over), { clock: systemClock, limits: FAST_LIMITS })
  open.push(node)
  return node
}

const sale = (preimage = newPreimage()) => ({
  preimage,
  amountMsat: 5_000n,
  memo: 'Two coffees ☕',
  expirySeconds: 900,
})

const hashOf = (preimage: string) =>
  createHash('sha256').update(Buffer.from(preimage, 'hex')).digest('hex')

const errorKind = (error: unknown) => (error instanceof NodeError ? error.kind : error)

async function callCount(method: string): Promise<number> {
  return (await test.control.calls()).get(method) ?? 0
}

describe('who answers is checked before anything is said', () => {
  it('refuses another certificate and sends it no call at all (pain 37)', async () => {
    const other = await openSandbox()
    const strange = till({ certificatePem: other.sandbox.certificatePem })
    const before = await callCount('GetInfo')
    expect(await kindOf(strange.info())).toBe('certificate_changed')
    expect(await kindOf(strange.issue(sale()))).toBe('certificate_changed')
    expect(await callCount('GetInfo')).toBe(before)
    await other.stop()
  })

  it('names a wrong node on the first call of any kind', async () => {
    const pubkey = `02${'ab'.repeat(32)}`
    const strange = till({ expected: { pubkey, network: 'regtest' } })
    const before = await callCount('AddInvoice')
    expect(await kindOf(strange.issue(sale()))).toBe('wrong_node')
    expect(await kindOf(strange.info())).toBe('wrong_node')
    expect(await callCount('AddInvoice')).toBe(before)
  })

  it('names a wrong network', async () => {
    const { pubkey } = test.sandbox
    const strange = till({ expected: { pubkey, network: 'mainnet' } })
    expect(await kindOf(strange.lookup(hashOf(newPreimage())))).toBe('wrong_network')
  })

  it.each([
    ['bytes that are no macaroon', '00ff00ff'],
    ['nothing', ''],
  ])('tells a refused macaroon from a node that is down: %s', async (_what, macaroonHex) => {
    expect(await kindOf(till({ macaroonHex }).info())).toBe('macaroon_refused')
  })

  it('tells a node that is down from everything else', async () => {
    expect(await kindOf(till({ port: 1 }).info())).toBe('unreachable')
  })

  it('connects by address without naming the address in the handshake', async () => {
    const info = await till({ host: '127.0.0.1' }).info()
    expect(info).toMatchObject({ pubkey: test.sandbox.pubkey, network: 'regtest' })
  })
})

describe('an invoice', () => {
  it('is made with one call, for the hash that the core chose (LND-04, LND-50)', async () => {
    const node = till()
    await node.info()
    const before = await test.control.calls()
    const preimage = newPreimage()
    const made = await node.issue(sale(preimage))
    const after = await test.control.calls()
    const more = (method: string) => (after.get(method) ?? 0) - (before.get(method) ?? 0)
    expect({ add: more('AddInvoice'), look: more('LookupInvoice') }).toEqual({ add: 1, look: 0 })
    expect(made.paymentHash).toBe(hashOf(preimage))
    expect(made.bolt11).toMatch(/^lnbcrt50n1/)
    expect(Math.abs(made.createdAtMs - Date.now())).toBeLessThan(10_000)
  })

  it('is adopted by lookup when a crash made the core ask twice (I15)', async () => {
    const node = till()
    const preimage = newPreimage()
    const made = await node.issue(sale(preimage))
    expect(await kindOf(node.issue(sale(preimage)))).toBe('already_exists')
    const adopted = await node.lookup(hashOf(preimage))
    expect(adopted).toMatchObject({
      bolt11: made.bolt11,
      addIndex: made.addIndex,
      amountMsat: 5_000n,
      memo: 'Two coffees ☕',
      state: 'open',
      receivedMsat: 0n,
      settledAtMs: null,
    })
    expect(adopted.expiresAtMs - adopted.createdAtMs).toBe(900_000)
  })

  it('is found at the node although the answer was lost on the way', async () => {
    const node = till()
    const preimage = newPreimage()
    await test.control.setFaults([{ method: 'AddInvoice', kind: 'DROP_AFTER_EFFECT' }])
    expect(await kindOf(node.issue(sale(preimage)))).toBe('unreachable')
    expect(await node.lookup(hashOf(preimage))).toMatchObject({ state: 'open' })
  })

  it('tells what arrived, not what was asked (LND-61)', async () => {
    const node = till()
    const made = await node.issue(sale())
    await test.control.payWith({ bolt11: made.bolt11, mode: 'OVERPAY' })
    const paid = await node.lookup(made.paymentHash)
    expect(paid).toMatchObject({ state: 'settled', amountMsat: 5_000n, receivedMsat: 7_500n })
    expect(paid.settledAtMs).not.toBeNull()
  })

  it('is paid with an unknown amount when the node does not say how much (pain 3)', async () => {
    const node = till()
    const made = await node.issue(sale())
    await test.control.pay({ bolt11: made.bolt11, mode: 'pay' })
    await test.control.setFaults([{ method: 'LookupInvoice', kind: 'NO_AMOUNT' }])
    expect(await node.lookup(made.paymentHash)).toMatchObject({
      state: 'settled',
      receivedMsat: null,
    })
  })

  it('without an amount is asked for and answered as 0', async () => {
    const node = till()
    const made = await node.issue({ ...sale(), amountMsat: 0n })
    expect(await node.lookup(made.paymentHash)).toMatchObject({ amountMsat: 0n })
  })

  it('is cancelled, again cancelled, already settled, or not known (pain 4)', async () => {
    const node = till()
    const [open1, paid] = [await node.issue(sale()), await node.issue(sale())]
    await test.control.pay({ bolt11: paid.bolt11, mode: 'pay' })
    expect(await node.cancel(open1.paymentHash)).toBe('canceled')
    expect(await node.cancel(open1.paymentHash)).toBe('canceled')
    expect(await node.cancel(paid.paymentHash)).toBe('already_settled')
    expect(await node.cancel(hashOf(newPreimage()))).toBe('not_found')
    expect(await kindOf(node.lookup(hashOf(newPreimage())))).toBe('not_found')
  })

  it('never carries its preimage, even when it is settled', async () => {
    const node = till()
    const preimage = newPreimage()
    const made = await node.issue(sale(preimage))
    await test.control.pay({ bolt11: made.bolt11, mode: 'pay' })
    const told = JSON.stringify(await node.lookup(made.paymentHash), (_key, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    )
    expect(told).not.toContain(preimage)
  })
})

describe('every call ends', () => {
  it('has 10 s by default (LND-50)', () => {
    expect(LND_LIMITS.callDeadlineMs).toBe(10_000)
  })

  it.each([
    ['BLACK_HOLE', false],
    ['BLACK_HOLE_AFTER_EFFECT', true],
  ])('a node that never answers is a deadline, effect unknown: %s', async (kind, isMade) => {
    const node = till()
    await node.info()
    const preimage = newPreimage()
    await test.control.setFaults([{ method: 'AddInvoice', kind }])
    const startedMs = performance.now()
    expect(await kindOf(node.issue(sale(preimage)))).toBe('deadline')
    expect(performance.now() - startedMs).toBeLessThan(2_000)
    const found = await node.lookup(hashOf(preimage)).then(({ state }) => state, errorKind)
    expect(found).toBe(isMade ? 'open' : 'not_found')
  })

  it.each([
    ['a locked wallet', { kind: 'WALLET_LOCKED' }, 'wallet_locked'],
    ['bytes that are no answer', { kind: 'MALFORMED' }, 'bad_answer'],
    ['another refusal', { kind: 'ERROR', code: 2, text: 'memo too large' }, 'refused'],
    ['a node on its way out', { kind: 'ERROR', code: 2, text: 'shutting down' }, 'unreachable'],
    [
      'a right that is missing',
      { kind: 'ERROR', code: 2, text: 'permission denied' },
      'permission_denied',
    ],
    ['a broken transport', { kind: 'ERROR', code: 13, text: 'internal' }, 'unreachable'],
  ])('tells %s apart', async (_what, fault, kind) => {
    const node = till()
    await node.info()
    await test.control.setFaults([{ method: 'AddInvoice', ...fault }])
    expect(await kindOf(node.issue(sale()))).toBe(kind)
  })

  it('works again by itself once the node is back', async () => {
    const node = till()
    await node.info()
    await test.control.restart({ downMs: 300 })
    expect(await kindOf(retryFails(node))).toBe('unreachable')
    await expect.poll(() => node.info().catch(() => null), { timeout: 5_000 }).not.toBeNull()
  })

  it('refuses calls after close', async () => {
    const node = till()
    await node.info()
    node.close()
    expect(await kindOf(node.info())).toBe('unreachable')
  })
})

/** The restart answers first and goes down a moment later. */
async function retryFails(node: LightningNode): Promise<never> {
  for (;;) await node.info()
}

describe('the credential', () => {
  it('is in no error and in nothing that can be printed of the client (APP-01)', async () => {
    const { tillMacaroonHex } = test.sandbox
    const node = till({ port: 1 })
    const refused = till({ macaroonHex: `${tillMacaroonHex.slice(0, -2)}00` })
    const errors = await Promise.all(
      [node.info(), refused.info(), till().lookup(hashOf(newPreimage()))].map((call) =>
        call.catch((error: unknown) => error),
      ),
    )
    const printed = inspect([node, refused, ...errors], { depth: 20, showHidden: true })
    expect(errors.every((error) => error instanceof NodeError)).toBe(true)
    expect(printed).not.toContain(tillMacaroonHex.slice(20, 60))
  })
})

describe('a node that may not be asked who it is', () => {
  /** Sells like LND's own invoice.macaroon, and is paired with a node and chain of its own. */
  async function stranger(expected: NodeConnection['expected']): Promise<LightningNode> {
    const { host, port, certificatePem, adminMacaroonHex } = test.sandbox
    const admin = openTransport({
      host,
      port,
      certificatePem,
      clock: systemClock,
      limits: LND_LIMITS,
      macaroon: new Secret(adminMacaroonHex),
      onBreak() {},
    })
    const permissions = ['read', 'write'].map((action) => ({ entity: 'invoices', action }))
    const { macaroon } = await admin.call('bakeMacaroon', { permissions })
    admin.close()
    return till({ macaroonHex: String(macaroon), expected })
  }

  const OTHER_NODE = `02${'ab'.repeat(32)}`

  it.each([
    ['wrong_network', { network: 'mainnet' }],
    ['wrong_node', { pubkey: OTHER_NODE }],
  ] as const)('shows no code of a %s, fresh or adopted (I15, item 5)', async (kind, over) => {
    const { pubkey } = test.sandbox
    const node = await stranger({ pubkey, network: 'regtest', ...over })
    const preimage = newPreimage()
    expect(await kindOf(node.issue(sale(preimage)))).toBe(kind)
    expect(await kindOf(node.issue(sale(preimage)))).toBe('already_exists')
    expect(await kindOf(node.lookup(hashOf(preimage), { amountMsat: 5_000n }))).toBe(kind)
  })

  it('adopts no code for another amount, whatever else it tells of it', async () => {
    const { pubkey } = test.sandbox
    const node = await stranger({ pubkey, network: 'regtest' })
    const made = await node.issue(sale())
    const adopt = (amountMsat: bigint) => node.lookup(made.paymentHash, { amountMsat })
    expect(await adopt(5_000n)).toMatchObject({ bolt11: made.bolt11 })
    expect(await kindOf(adopt(5_001n))).toBe('refused')
  })
})

describe('a page of invoices', () => {
  it('comes oldest first, and says how far it went', async () => {
    const node = till()
    const made = [await node.issue(sale()), await node.issue(sale()), await node.issue(sale())]
    const afterAddIndex = (made[0]?.addIndex ?? 0n) - 1n
    const first = await node.list({ afterAddIndex, limit: 2 })
    expect(first.invoices.map((invoice) => invoice.paymentHash)).toEqual(
      made.slice(0, 2).map((invoice) => invoice.paymentHash),
    )
    const second = await node.list({ afterAddIndex: first.lastAddIndex, limit: 2 })
    expect(second.invoices.map(({ addIndex }) => addIndex)).toEqual([made[2]?.addIndex])
    const none = await node.list({ afterAddIndex: second.lastAddIndex, limit: 2 })
    expect(none).toEqual({ invoices: [], lastAddIndex: second.lastAddIndex })
  })
})

describe('the rights of a credential', () => {
  it('of a till: sells, cannot pay, and sees what can still arrive (OPP-05)', async () => {
    const node = till()
    expect(await node.rights()).toEqual({
      canCreateInvoices: true,
      canReadInvoices: true,
      canLookUpInvoices: true,
      canFollowInvoices: true,
      canCancelInvoices: true,
      canReadInfo: true,
      canReadRoom: true,
      canPay: false,
      canSendOnChain: false,
      canOpenChannels: false,
      canBakeCredentials: false,
      excess: [],
    })
    expect(await node.inboundMsat()).toBeGreaterThan(0n)
  })

  it('of a till that may not see the channels: it sells, and the room is not known', async () => {
    const node = till({ macaroonHex: await bakeFor(test.sandbox, TILL_METHODS) })
    expect(await node.rights()).toMatchObject({ canCreateInvoices: true, canReadRoom: false })
    expect(await node.inboundMsat()).toBeNull()
  })

  it('of an admin: named one by one (LND-49)', async () => {
    const node = till({ macaroonHex: test.sandbox.adminMacaroonHex })
    const rights = await node.rights()
    expect(rights).toMatchObject({ canPay: true, canSendOnChain: true, canBakeCredentials: true })
    expect(rights.excess).toContain('offchain:write')
    expect(await node.inboundMsat()).toBeGreaterThan(0n)
  })

  it('are tried without leaving an invoice behind', async () => {
    const node = till()
    const newest = async () => (await node.list({ afterAddIndex: 0n, limit: 1_000 })).lastAddIndex
    const before = await newest()
    await node.rights()
    expect(await newest()).toBe(before)
  })
})

describe('a revoked credential', () => {
  it('is told from a node that is down', async () => {
    const own = await openSandbox()
    const node = createLndNode(own.connection(), { clock: systemClock, limits: FAST_LIMITS })
    await node.info()
    await own.control.restart({ areRootKeysNew: true })
    const refused = () => kindOf(node.info()).catch(() => 'still accepted')
    await expect.poll(refused, { timeout: 5_000 }).toBe('macaroon_refused')
    node.close()
    await own.stop()
  })
})
