import { describe, expect, it } from 'vitest'
import { createSandboxWallet } from '../../electron/providers/sandbox/wallet.ts'
import { connectRaw, hexOf, textOf } from '../conformance/raw-client.ts'
import { foreignInvoice, issue, lookUp } from '../conformance/session.ts'
import { sandboxRig } from './rig.ts'

const OPENING_MSAT = 10_000_000_000n
const rig = sandboxRig()

describe('the customer’s wallet', () => {
  it('starts with ten million sat and pays out of them', async () => {
    const { till, control } = await rig.start()
    expect(await control.balanceMsat()).toBe(OPENING_MSAT)
    const invoice = await issue(till, { value_msat: '123456' })
    expect(await control.pay({ bolt11: invoice.bolt11, mode: 'pay' })).toEqual({
      status: 'succeeded',
      paidMsat: 123_456n,
      detail: '',
    })
    expect(await control.balanceMsat()).toBe(OPENING_MSAT - 123_456n)
    expect(await control.nodeBalanceMsat()).toBe(OPENING_MSAT + 123_456n)
    expect(await control.settled()).toEqual([
      { paymentHash: invoice.hash, receivedMsat: 123_456n, settleIndex: 1n },
    ])
  })

  it('overpays by half as much again', async () => {
    const { till, control } = await rig.start()
    const invoice = await issue(till, { value_msat: '5000' })
    const result = await control.pay({ bolt11: invoice.bolt11, mode: 'overpay' })
    expect(result).toEqual({ status: 'succeeded', paidMsat: 7_500n, detail: '' })
    expect(await lookUp(till, invoice.hash)).toMatchObject({
      value_msat: '5000',
      amt_paid_msat: '7500',
    })
  })

  it('is told by its own node when it pays twice, and the money moves once', async () => {
    const { till, control } = await rig.start()
    const invoice = await issue(till, { value_msat: '5000' })
    const result = await control.pay({ bolt11: invoice.bolt11, mode: 'pay_twice' })
    expect(result).toEqual({
      status: 'succeeded',
      paidMsat: 5_000n,
      detail: 'invoice is already paid',
    })
    expect(await control.settled()).toHaveLength(1)
    expect(await control.balanceMsat()).toBe(OPENING_MSAT - 5_000n)
  })

  it('pays late: accepted before expiry, settled after it (TRAP-01)', async () => {
    const { till, control } = await rig.start()
    const invoice = await issue(till, { expiry: '60' })
    const late = { bolt11: invoice.bolt11, mode: 'PAY_LATE', holdMs: 600_000 } as const
    expect((await control.payWith(late)).status).toBe('held')
    expect((await control.payWith(late)).detail).toBe('payment is in transition')
    expect(textOf(await lookUp(till, invoice.hash), 'state')).toBe('ACCEPTED')
    expect(await control.balanceMsat()).toBe(OPENING_MSAT - 25_000n)
    await control.setClockOffsetMs(61_000)
    expect(textOf(await lookUp(till, invoice.hash), 'state')).toBe('ACCEPTED')
    await control.setClockOffsetMs(661_000)
    const settled = await lookUp(till, invoice.hash)
    expect(settled).toMatchObject({ state: 'SETTLED', amt_paid_msat: '25000' })
    const expiresAt = BigInt(textOf(settled, 'creation_date')) + 60n
    expect(BigInt(textOf(settled, 'settle_date'))).toBeGreaterThan(expiresAt)
  })

  it('vanishes: held for a while, then released, and the invoice can still be paid', async () => {
    const { till, control } = await rig.start()
    const invoice = await issue(till)
    const stream = till.follow('Invoices.SubscribeSingleInvoice', {
      r_hash: Buffer.from(invoice.hash, 'hex'),
    })
    expect(textOf(await stream.next(), 'state')).toBe('OPEN')
    const gone = { bolt11: invoice.bolt11, mode: 'VANISH', holdMs: 200 } as const
    expect((await control.payWith(gone)).status).toBe('held')
    expect(textOf(await stream.next(), 'state')).toBe('ACCEPTED')
    expect(textOf(await stream.next(), 'state')).toBe('OPEN')
    expect(await control.balanceMsat()).toBe(OPENING_MSAT)
    expect((await control.pay({ bolt11: invoice.bolt11, mode: 'pay' })).status).toBe('succeeded')
    expect(textOf(await stream.next(), 'state')).toBe('SETTLED')
  })

  it('lets go of a held payment when the till cancels', async () => {
    const { till, control } = await rig.start()
    const invoice = await issue(till)
    await control.pay({ bolt11: invoice.bolt11, mode: 'pay_late' })
    const request = { payment_hash: Buffer.from(invoice.hash, 'hex') }
    expect((await till.call('Invoices.CancelInvoice', request)).code).toBe(0)
    expect(await control.balanceMsat()).toBe(OPENING_MSAT)
    await control.setClockOffsetMs(3_600_000)
    expect(await control.settled()).toEqual([])
    expect(textOf(await lookUp(till, invoice.hash), 'state')).toBe('CANCELED')
  })

  it('tells no general stream of a held or a released payment', async () => {
    const { till, control } = await rig.start()
    const stream = till.follow('Lightning.SubscribeInvoices')
    await expect.poll(async () => (await control.calls()).get('SubscribeInvoices')).toBe(1)
    const invoice = await issue(till)
    expect(hexOf(await stream.next(), 'r_hash')).toBe(invoice.hash)
    await control.payWith({ bolt11: invoice.bolt11, mode: 'VANISH', holdMs: 100 })
    const state = async () => textOf(await lookUp(till, invoice.hash), 'state')
    await expect.poll(state).toBe('OPEN')
    expect(await stream.collect(200)).toEqual([])
    stream.cancel()
  })

  it.each([
    ['what is no invoice', 'lnbcrt1nothing', /./],
    [
      'an invoice of another network',
      foreignInvoice('mainnet', { secretKey: Buffer.alloc(32, 1), amountMsat: 1_000n }).bolt11,
      /^invoice not for current active network 'regtest'$/,
    ],
    [
      'an invoice of another node',
      foreignInvoice('regtest', { secretKey: Buffer.alloc(32, 1), amountMsat: 1_000n }).bolt11,
      /^FAILURE_REASON_NO_ROUTE$/,
    ],
  ])('does not pay %s', async (_what, bolt11, detail) => {
    const { control } = await rig.start()
    const result = await control.pay({ bolt11, mode: 'pay' })
    expect(result).toEqual({
      status: 'failed',
      paidMsat: 0n,
      detail: expect.stringMatching(detail),
    })
  })

  it('does not pay what has run out or what it cannot afford', async () => {
    const { till, control } = await rig.start()
    const [dear, brief] = [await issue(till), await issue(till, { expiry: '60' })]
    await control.setBalanceMsat(24_999n)
    const tooDear = await control.pay({ bolt11: dear.bolt11, mode: 'pay' })
    expect(tooDear).toMatchObject({
      status: 'failed',
      detail: 'FAILURE_REASON_INSUFFICIENT_BALANCE',
    })
    await control.setClockOffsetMs(120_000)
    const tooLate = await control.pay({ bolt11: brief.bolt11, mode: 'pay' })
    expect(tooLate.detail).toMatch(/^invoice expired\. Valid until \d{4}-\d\d-\d\d .* UTC$/)
    expect(await control.settled()).toEqual([])
  })

  it('opens to its own macaroon only, and that one opens nothing else', async () => {
    const { sandbox, till, admin } = await rig.start()
    const baked = await admin.call('Lightning.BakeMacaroon', {
      permissions: [{ entity: 'wallet', action: 'control' }],
      allow_external_permissions: true,
    })
    expect(baked).toEqual({ code: 2, details: 'permission denied' })
    for (const walletMacaroonHex of [sandbox.adminMacaroonHex, sandbox.tillMacaroonHex]) {
      const wallet = createSandboxWallet({ ...sandbox, walletMacaroonHex })
      await expect(wallet.balanceMsat()).rejects.toMatchObject({ kind: 'permission_denied' })
      wallet.close()
    }
    expect((await till.call('Lightning.GetInfo')).code).toBe(0)
    const customer = connectRaw(sandbox, sandbox.walletMacaroonHex)
    const refused = await customer.call('Lightning.GetInfo')
    expect(refused).toEqual({ code: 2, details: 'permission denied' })
    customer.close()
  })

  it('says unreachable when the sandbox is gone', async () => {
    const { sandbox } = await rig.start()
    const { host, port, certificatePem, walletMacaroonHex } = sandbox
    const wallet = createSandboxWallet({ host, port, certificatePem, walletMacaroonHex })
    expect(await wallet.balanceMsat()).toBe(OPENING_MSAT)
    await sandbox.stop()
    await expect(wallet.balanceMsat()).rejects.toMatchObject({ kind: 'unreachable' })
    wallet.close()
  })
})
