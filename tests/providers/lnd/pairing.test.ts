import { X509Certificate } from 'node:crypto'
import { createServer } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { PairingStep } from '../../../shared/contract/setup.ts'
import { systemClock } from '../../../electron/providers/clock.ts'
import { operationsOf, TILL_METHODS } from '../../../electron/providers/lnd/macaroon.ts'
import { createNodePairing } from '../../../electron/providers/lnd/pairing.ts'
import type { Clock } from '../../../electron/ports/clock.ts'
import { bakeFor, FAST_LIMITS, openSandbox, type TestSandbox } from './support.ts'

let test: TestSandbox

beforeAll(async () => {
  test = await openSandbox()
})
afterAll(() => test.stop())
afterEach(() => test.control.setFaults([]))

type Given = {
  certificatePem?: string | null
  confirmedFingerprint?: string
  macaroonHex?: string
  clock?: Clock
  port?: number
}

async function check(given: Given = {}, signal = new AbortController().signal) {
  const { sandbox } = test
  const { certificatePem = sandbox.certificatePem, port = sandbox.port } = given
  const { macaroonHex = sandbox.tillMacaroonHex, clock = systemClock } = given
  const macaroon = `macaroon=${Buffer.from(macaroonHex, 'hex').toString('base64url')}`
  const cert =
    certificatePem && `&cert=${new X509Certificate(certificatePem).raw.toString('base64url')}`
  const uri = `lndconnect://localhost:${port}?${macaroon}${cert ?? ''}`
  const steps: PairingStep[] = []
  const pairing = createNodePairing({ clock, limits: FAST_LIMITS })
  const outcome = await pairing.check(
    {
      connection: { kind: 'lndconnect', uri },
      confirmedFingerprint: given.confirmedFingerprint ?? null,
    },
    (step) => steps.push(step),
    signal,
  )
  const ends = steps.filter(({ state }) => state !== 'running')
  return { outcome, steps, ends, last: ends.at(-1), pairing }
}

const words = (ends: PairingStep[]) => ends.map(({ id, state }) => `${id} ${state}`)

describe('the checklist', () => {
  it('ticks every line for a till’s credential, and knows the node afterwards', async () => {
    const { outcome, steps, ends } = await check()
    expect(words(ends)).toEqual([
      'parsed ok',
      'reachable ok',
      'certificate ok',
      'macaroon ok',
      'rights ok',
      'synced ok',
      'test_invoice ok',
    ])
    expect(steps.filter(({ state }) => state === 'running')).toHaveLength(7)
    expect(outcome).toMatchObject({
      isTooWide: false,
      canBake: false,
      fingerprint: new X509Certificate(test.sandbox.certificatePem).fingerprint256,
      connection: { expected: { pubkey: test.sandbox.pubkey, network: 'regtest' } },
      info: { pubkey: test.sandbox.pubkey },
    })
  })

  it('leaves no open invoice behind', async () => {
    const { outcome } = await check()
    const admin = test.connection({ macaroonHex: test.sandbox.adminMacaroonHex })
    const { createLndNode } = await import('../../../electron/providers/lnd/node.ts')
    const node = createLndNode(admin, { clock: systemClock, limits: FAST_LIMITS })
    const { invoices } = await node.list({ afterAddIndex: 0n, limit: 1_000 })
    node.close()
    expect(outcome.connection).not.toBeNull()
    expect(invoices.length).toBeGreaterThan(0)
    expect(invoices.filter(({ state }) => state !== 'canceled')).toEqual([])
  })

  it('sends no macaroon to a certificate that nobody vouches for (reliability 6)', async () => {
    const callsOf = async () =>
      [...(await test.control.calls())].filter(([name]) => name !== 'Calls')
    const before = await callsOf()
    const { outcome, last } = await check({ certificatePem: null })
    const { fingerprint256 } = new X509Certificate(test.sandbox.certificatePem)
    expect(last).toMatchObject({
      id: 'certificate',
      state: 'warn',
      reason: 'first_use',
      values: { fingerprint: fingerprint256, firstUse: 'yes' },
    })
    expect(outcome).toMatchObject({ connection: null, awaitsConfirmation: true })
    expect(await callsOf()).toEqual(before)
  })

  it('goes on with the certificate that the owner confirmed, and pins that one', async () => {
    const { fingerprint256 } = new X509Certificate(test.sandbox.certificatePem)
    const given = { certificatePem: null, confirmedFingerprint: fingerprint256 }
    const { outcome, ends } = await check(given)
    expect(words(ends)).toContain('certificate ok')
    expect(words(ends).at(-1)).toBe('test_invoice ok')
    expect(outcome.awaitsConfirmation).toBe(false)
    expect(outcome.connection?.certificatePem.trim()).toBe(test.sandbox.certificatePem.trim())
    const other = fingerprint256.replace(/^../, fingerprint256.startsWith('00') ? '01' : '00')
    const changed = await check({ certificatePem: null, confirmedFingerprint: other })
    expect(changed.last).toMatchObject({ state: 'failed', reason: 'certificate_mismatch' })
    expect(changed.outcome.connection).toBeNull()
  })

  it('names the rights of a credential that is too wide, and bakes a till’s own', async () => {
    const { outcome, ends, pairing } = await check({ macaroonHex: test.sandbox.adminMacaroonHex })
    const step = ends.find(({ id }) => id === 'rights')
    expect(step).toMatchObject({ state: 'warn', reason: 'rights_too_wide' })
    expect(step?.values['rights']).toContain('offchain:write')
    expect(outcome).toMatchObject({ isTooWide: true, canBake: true })
    if (outcome.connection === null) throw new Error('no connection')
    const baked = await pairing.bake(outcome.connection)
    expect(baked.macaroonHex).not.toBe(outcome.connection.macaroonHex)
    const rights = await operationsOf(baked.macaroonHex)
    expect(rights?.filter((right) => !right.startsWith('uri:'))).toEqual([])
    expect(rights?.map((right) => right.replace(/.*\//, '')).toSorted()).toEqual([
      'AddInvoice',
      'CancelInvoice',
      'GetInfo',
      'ListChannels',
      'ListInvoices',
      'LookupInvoice',
      'SubscribeInvoices',
    ])
    const again = await check({ macaroonHex: baked.macaroonHex })
    expect(again.outcome).toMatchObject({ isTooWide: false, canBake: false })
    expect(words(again.ends).slice(-3)).toEqual(['rights ok', 'synced ok', 'test_invoice ok'])
  })

  it('says that the clock of the till or the node is wrong (pain 28)', async () => {
    const ahead = { ...systemClock, nowMs: () => Date.now() + 3_600_000 }
    const { last } = await check({ clock: ahead })
    expect(last).toMatchObject({ id: 'test_invoice', state: 'warn', reason: 'clock_skew' })
    expect(Number(last?.values['skewSeconds'])).toBeLessThan(-3_500)
  })
})

describe('the checklist stops', () => {
  it('at another certificate, before the macaroon is sent', async () => {
    const other = await openSandbox()
    const before = (await test.control.calls()).get('GetInfo') ?? 0
    const { outcome, last } = await check({ certificatePem: other.sandbox.certificatePem })
    expect(last).toMatchObject({
      id: 'certificate',
      state: 'failed',
      reason: 'certificate_mismatch',
    })
    expect(outcome.connection).toBeNull()
    expect((await test.control.calls()).get('GetInfo') ?? 0).toBe(before)
    await other.stop()
  })

  it('at a macaroon of another node', async () => {
    const other = await openSandbox()
    const { last, outcome } = await check({ macaroonHex: other.sandbox.tillMacaroonHex })
    expect(last).toMatchObject({ id: 'macaroon', state: 'failed', reason: 'macaroon_refused' })
    expect(outcome.connection).toBeNull()
    await other.stop()
  })

  it('at a port where nobody listens', async () => {
    const { last } = await check({ port: 1 })
    expect(last).toMatchObject({ id: 'reachable', state: 'failed', reason: 'unreachable' })
  })

  it('at a peer that accepts and says nothing', async () => {
    const silent = createServer(() => {})
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done))
    const { port } = silent.address() as { port: number }
    const aborted = new AbortController()
    const { last } = await check({ port }, aborted.signal)
    expect(last).toMatchObject({ id: 'reachable', state: 'failed', reason: 'deadline' })
    silent.close()
  })

  it.each([
    ['a locked wallet', 'GetInfo', 'WALLET_LOCKED', 'macaroon', 'wallet_locked'],
    ['a node that makes no invoice', 'AddInvoice', 'BLACK_HOLE', 'rights', 'deadline'],
  ])('at %s', async (_what, method, kind, id, reason) => {
    await test.control.setFaults([{ method, kind, count: 0 }])
    const { last, outcome } = await check()
    expect(last).toMatchObject({ id, state: 'failed', reason })
    expect(outcome.connection).toBeNull()
  })

  it.each(TILL_METHODS.filter((method) => !method.endsWith('/GetInfo')))(
    'at a credential that lacks %s, by the name of what is missing',
    async (lacking) => {
      const methods = TILL_METHODS.filter((method) => method !== lacking)
      const { last, outcome } = await check({ macaroonHex: await bakeFor(test.sandbox, methods) })
      const missing = lacking.replace(/.*\//, '')
      const reason = 'rights_missing'
      expect(last).toMatchObject({ id: 'rights', state: 'failed', reason, values: { missing } })
      expect(outcome.connection).toBeNull()
    },
  )

  it('not at a credential that may not ask who the node is: each code shows it', async () => {
    const methods = TILL_METHODS.filter((method) => !method.endsWith('/GetInfo'))
    const { ends, outcome } = await check({ macaroonHex: await bakeFor(test.sandbox, methods) })
    expect(words(ends).slice(-3)).toEqual(['rights warn', 'synced warn', 'test_invoice ok'])
    expect(outcome.connection?.expected?.pubkey).toBe(test.sandbox.pubkey)
  })

  it('not at a credential that may not see the channels: the till is told what it cannot', async () => {
    const { ends, outcome } = await check({
      macaroonHex: await bakeFor(test.sandbox, TILL_METHODS),
    })
    const step = ends.find(({ id }) => id === 'rights')
    expect(step).toMatchObject({ state: 'warn', reason: 'room_unknown' })
    expect(outcome).toMatchObject({ isTooWide: false, connection: { expected: {} } })
  })

  it('when the owner stops it', async () => {
    const stopped = AbortSignal.abort()
    const { ends, outcome } = await check({}, stopped)
    expect(ends).toEqual([])
    expect(outcome.connection).toBeNull()
  })

  it('at text that is no URI, by the name of what is wrong', async () => {
    const pairing = createNodePairing({ clock: systemClock, limits: FAST_LIMITS })
    const steps: PairingStep[] = []
    const connection = { kind: 'lndconnect' as const, uri: 'lndconnect://' }
    const input = { connection, confirmedFingerprint: null }
    await pairing.check(input, (step) => steps.push(step), new AbortController().signal)
    expect(steps.at(-1)).toMatchObject({ id: 'parsed', state: 'failed', reason: 'bad_uri' })
  })
})
