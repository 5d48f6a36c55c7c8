import { describe, expect, it } from 'vitest'
import { connectRaw, listOf, textOf } from '../conformance/raw-client.ts'
import { issue, lookUp } from '../conformance/session.ts'
import { createSandboxControl, type Restart } from '../support/sandbox-control.ts'
import { untilUp } from '../support/sandbox-target.ts'
import { type Rig, sandboxRig } from './rig.ts'

const rig = sandboxRig()

async function restarted(one: Rig, how: Restart) {
  const before = {
    port: one.sandbox.port,
    pubkey: one.sandbox.pubkey,
    certificatePem: one.sandbox.certificatePem,
    tillMacaroonHex: one.sandbox.tillMacaroonHex,
  }
  await one.control.restart({ downMs: 100, ...how })
  await untilUp(one.sandbox)
  return before
}

describe('a scripted restart', () => {
  it('breaks every stream, is away for a while and comes back at the same port', async () => {
    const one = await rig.start()
    const stream = one.till.follow('Lightning.SubscribeInvoices')
    await stream.collect(100)
    const invoice = await issue(one.till)
    const before = await restarted(one, {})
    await stream.rest()
    expect(stream.status()?.code).not.toBe(0)
    expect(one.sandbox).toMatchObject(before)
    expect(textOf(await lookUp(one.till, invoice.hash), 'state')).toBe('OPEN')
  })

  it('answers nobody while it is down', async () => {
    const one = await rig.start()
    await one.control.restart({ downMs: 600 })
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect((await one.till.call('Lightning.GetInfo')).code).toBe(14)
    await expect
      .poll(async () => (await one.till.call('Lightning.GetInfo')).code, { timeout: 5_000 })
      .toBe(0)
  })

  it('waits for one that is under way: the node never runs twice', async () => {
    const one = await rig.start()
    const { certificatePem } = one.sandbox
    await Promise.all([
      one.control.restart({ downMs: 100 }),
      one.control.restart({ downMs: 100, isCertificateNew: true }),
    ])
    await expect.poll(() => one.sandbox.certificatePem, { timeout: 5_000 }).not.toBe(certificatePem)
    await untilUp(one.sandbox)
  })

  it('is the same node without its invoices, so a known hash is not found', async () => {
    const one = await rig.start()
    const invoice = await issue(one.till)
    await one.control.pay({ bolt11: invoice.bolt11, mode: 'pay' })
    const before = await restarted(one, { keep: 'identity' })
    expect(one.sandbox).toMatchObject(before)
    const lookup = { r_hash: Buffer.from(invoice.hash, 'hex') }
    expect(await one.till.call('Lightning.LookupInvoice', lookup)).toEqual({
      code: 5,
      details: 'unable to locate invoice',
    })
    expect((await issue(one.till)).addIndex).toBe('1')
    const fresh = createSandboxControl(one.sandbox)
    expect(await fresh.balanceMsat()).toBe(10_000_000_000n)
    fresh.close()
  })

  it('is another node behind the same address, to which old credentials are nothing', async () => {
    const one = await rig.start()
    const before = await restarted(one, { keep: 'nothing' })
    expect(one.sandbox.port).toBe(before.port)
    expect(one.sandbox.pubkey).not.toBe(before.pubkey)
    const stale = connectRaw(one.sandbox, before.tillMacaroonHex)
    expect(await stale.call('Lightning.GetInfo')).toMatchObject({
      code: 2,
      details: 'verification failed: signature mismatch after caveat verification',
    })
    stale.close()
    const till = connectRaw(one.sandbox, one.sandbox.tillMacaroonHex)
    const invoices = listOf(await till.ask('Lightning.ListInvoices'), 'invoices')
    expect(invoices).toEqual([])
    till.close()
  })

  it('comes back with another certificate, which a pinned client refuses', async () => {
    const one = await rig.start()
    const before = await restarted(one, { isCertificateNew: true })
    expect(one.sandbox.certificatePem).not.toBe(before.certificatePem)
    expect(one.sandbox.pubkey).toBe(before.pubkey)
    const pinned = connectRaw({ ...one.sandbox, ...before }, before.tillMacaroonHex)
    expect((await pinned.call('Lightning.GetInfo')).code).toBe(14)
    pinned.close()
    const trusting = connectRaw(one.sandbox, before.tillMacaroonHex)
    expect((await trusting.call('Lightning.GetInfo')).code).toBe(0)
    trusting.close()
  })

  it('comes back with every credential revoked and new ones in their files', async () => {
    const one = await rig.start()
    const before = await restarted(one, { areRootKeysNew: true })
    expect(one.sandbox.pubkey).toBe(before.pubkey)
    expect((await one.till.call('Lightning.GetInfo')).details).toMatch(/^verification failed/)
    const till = connectRaw(one.sandbox, one.sandbox.tillMacaroonHex)
    expect((await till.call('Lightning.GetInfo')).code).toBe(0)
    till.close()
  })

  it('keeps its fault script, so that a node can come back locked', async () => {
    const one = await rig.start()
    await one.control.setFaults([{ method: '*', kind: 'WALLET_LOCKED', count: 2 }])
    await restarted(one, {})
    const codes: number[] = []
    for (let tries = 0; tries < 3; tries++) {
      codes.push((await one.till.call('Lightning.GetInfo')).code)
    }
    // The question for its state, by which the restart was noticed, used up one of the two.
    expect(codes).toEqual([2, 0, 0])
  })

  it('can be stopped while it is restarting', async () => {
    const one = await rig.start()
    await one.control.restart({ downMs: 300 })
    await new Promise((resolve) => setTimeout(resolve, 100))
    await one.sandbox.stop()
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect((await one.till.call('State.GetState')).code).toBe(14)
  })
})

describe('the clock of the sandbox', () => {
  it('cancels what runs out when time is moved, and tells the stream of that invoice', async () => {
    const { till, control } = await rig.start()
    const invoice = await issue(till, { expiry: '900' })
    const stream = till.follow('Invoices.SubscribeSingleInvoice', {
      r_hash: Buffer.from(invoice.hash, 'hex'),
    })
    await stream.next()
    await control.setClockOffsetMs(899_000)
    expect(await stream.collect(300)).toEqual([])
    await control.setClockOffsetMs(901_000)
    expect((await stream.rest()).map((event) => textOf(event, 'state'))).toEqual(['CANCELED'])
  })

  it('dates its answers by its own clock, a day off if need be', async () => {
    const { till, control } = await rig.start()
    await control.setClockOffsetMs(-86_400_000)
    const invoice = await lookUp(till, (await issue(till)).hash)
    const yesterday = Date.now() / 1000 - 86_400
    expect(Math.abs(Number(textOf(invoice, 'creation_date')) - yesterday)).toBeLessThan(30)
    await control.setClockOffsetMs(86_400_000)
    const info = await till.ask('Lightning.GetInfo')
    const tomorrow = Date.now() / 1000 + 86_400
    const behind = tomorrow - Number(textOf(info, 'best_header_timestamp'))
    expect(behind).toBeGreaterThanOrEqual(-1)
    expect(behind).toBeLessThan(601)
    expect(info['block_height']).toBe(1_144)
  })
})
