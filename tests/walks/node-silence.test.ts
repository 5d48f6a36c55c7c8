import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { applyFacts } from '../../electron/core/apply-fact.ts'
import { sweepInvoices } from '../../electron/core/catch-up.ts'
import { lapseInvoices } from '../../electron/core/lapse-invoices.ts'
import { startSandbox } from '../../electron/sandbox/sandbox.ts'
import { systemClock } from '../../electron/providers/clock.ts'
import type { Clock } from '../../electron/ports/clock.ts'
import { until } from '../support/console-under-test.ts'
import { createSandboxControl } from '../support/sandbox-control.ts'
import { codeOf, startTill, type TillUnderTest } from '../support/till-under-test.ts'

/** What no answer, an old answer and an answer of another node may not do. */
const rootDir = mkdtempSync(join(tmpdir(), 'tillbook-silence-'))
let till: TillUnderTest
let round = 0
beforeEach(async () => {
  round += 1
  till = await startTill({ rootDir: join(rootDir, `${round}`) })
})
afterEach(async () => {
  await till.close()
  rmSync(rootDir, { recursive: true, force: true })
})

const NEVER = new AbortController().signal
const MINUTE_MS = 60_000

/** The machine's clock, so much later. */
function laterBy(ms: number): Clock {
  return { ...systemClock, nowMs: () => systemClock.nowMs() + ms }
}

/** The till is started again later, as on the next morning. */
async function restartLater(ms: number, nodeClock: Clock = laterBy(ms)): Promise<void> {
  const folder = join(rootDir, `${round}`)
  await till.close()
  till = await startTill({ rootDir: folder, clock: laterBy(ms), nodeClock })
}

const NODE_IS_DOWN = {
  method: 'AddInvoice',
  kind: 'ERROR',
  count: 0,
  code: 14,
  text: 'no way',
} as const

describe('a question without an answer', () => {
  test('OPP-04, I17: leaves "caught up" where it was, and is asked again', async () => {
    const core = till.app.mustCore()
    await till.node.setFaults([{ method: 'SubscribeInvoices', kind: 'DROP_EVENT', count: 0 }])
    const sale = await till.sellSat(50n)
    await till.node.pay({ bolt11: sale.bolt11, mode: 'pay' })
    const before = core.status.now().completeness
    await till.node.setFaults([
      { method: 'SubscribeInvoices', kind: 'DROP_EVENT', count: 0 },
      { method: 'LookupInvoice', kind: 'ERROR', count: 1, code: 14, text: 'no way' },
    ])
    await sweepInvoices(core, NEVER)
    const { caughtUpAtMs, gaps } = core.status.now().completeness
    expect({ caughtUpAtMs, gaps }).toEqual({
      caughtUpAtMs: before.caughtUpAtMs,
      gaps: before.gaps,
    })
    expect((await till.invoice(sale.id)).status).toBe('pending')
    await sweepInvoices(core, NEVER)
    expect((await till.invoice(sale.id)).status).toBe('paid')
    expect(core.status.now().completeness.caughtUpAtMs).toBeGreaterThan(before.caughtUpAtMs ?? 0)
  })

  test('I16: a node that forgot what it canceled ends the waiting, and is believed if it pays', async () => {
    const core = till.app.mustCore()
    const sale = await till.sellSat(50n)
    const unknown = { code: 5, text: 'unable to locate invoice' } as const
    await till.node.setFaults([{ method: 'LookupInvoice', kind: 'ERROR', count: 0, ...unknown }])
    // As long as it can be paid, nobody believes that it is not there.
    await till.cashier.invoices.status({ id: sale.id })
    expect((await till.invoice(sale.id)).status).toBe('pending')
    core.deadlines.start(sale.id, 0)
    await sweepInvoices(core, NEVER)
    expect((await till.invoice(sale.id)).status).toBe('expired')
    expect(await codeOf(till.cashier.invoices.confirm({ id: sale.id }))).toBe('gone')
    await till.node.pay({ bolt11: sale.bolt11, mode: 'pay' })
    await till.untilStatus(sale.id, 'paid_late')
    expect(till.bookedMsat()).toBe(50_000n)
  })
})

describe('another node', () => {
  test('is never asked to cancel what the first one holds, and its not-found ends nothing', async () => {
    const core = till.app.mustCore()
    const sale = await till.sellSat(50n)
    const own = core.node.pubkey()
    core.node.pubkey = () => `02${'7'.repeat(64)}`
    expect(await codeOf(till.cashier.invoices.void({ id: sale.id }))).toBe('other_node')
    core.node.pubkey = () => own
    const { status, isVoidRequested } = await till.invoice(sale.id)
    expect({ status, isVoidRequested }).toEqual({ status: 'pending', isVoidRequested: false })
    await till.node.pay({ bolt11: sale.bolt11, mode: 'pay' })
    await till.untilStatus(sale.id, 'paid')
  })
})

describe('what the node canceled by itself', () => {
  test.each([
    { name: 'a moment before our end', leftMs: 2_000, skewMs: 0, status: 'expired' },
    {
      name: 'with a clock a day behind the node',
      leftMs: 600 * MINUTE_MS,
      skewMs: 1440 * MINUTE_MS,
      status: 'expired',
    },
    {
      name: 'long before its time, by somebody else',
      leftMs: 10 * MINUTE_MS,
      skewMs: 300,
      status: 'canceled',
    },
  ])('$name is $status', async ({ leftMs, skewMs, status }) => {
    const core = till.app.mustCore()
    const { id, paymentHash } = await till.sellSat(50n)
    const real = core.node.status()
    core.node.status = () => ({ ...real, clockSkewMs: skewMs })
    core.deadlines.start(id, leftMs)
    const facts = [{ kind: 'invoice_canceled', paymentHash }] as const
    applyFacts(core, { facts, source: 'lookup', nodePubkey: core.node.pubkey() })
    expect((await till.invoice(id)).status).toBe(status)
  })
})

describe('the next morning', () => {
  test('TRAP-13: an intent that never reached the node is not issued at an old price', async () => {
    await till.node.setFaults([NODE_IS_DOWN])
    const input = { unit: 'fiat', amountMinor: 500n } as const
    await codeOf(till.cashier.invoices.create({ clientId: 'client-old', amount: input }))
    const [saved] = (await till.cashier.invoices.list({})).invoices
    expect(saved?.status).toBe('creating')
    await restartLater(30 * 60 * MINUTE_MS)
    const ended = await till.untilStatus(saved?.id ?? '', 'failed')
    expect(ended.bolt11).toBe('')
  })

  test('LND-59, I7: paid in time while the till was off is paid, not late', async () => {
    const sale = await till.sellSat(50n)
    const folder = join(rootDir, `${round}`)
    await till.close()
    const dataDir = join(folder, 'sandbox', 'node')
    const node = await startSandbox({ dataDir, port: 0, network: 'regtest' })
    const { host, port, certificatePem, walletMacaroonHex } = node
    const customer = createSandboxControl({ host, port, certificatePem, walletMacaroonHex })
    await customer.pay({ bolt11: sale.bolt11, mode: 'pay' })
    customer.close()
    await node.stop()
    till = await startTill({ rootDir: folder, clock: laterBy(20 * MINUTE_MS) })
    const paid = await until(
      () => till.invoice(sale.id),
      ({ status }) => status !== 'pending',
    )
    expect(paid).toMatchObject({ status: 'paid', script: 'deliver', receiptNumber: 1 })
  })

  test('what ran out at the node while the till was off is expired, not voided', async () => {
    const sale = await till.sellSat(50n)
    await restartLater(20 * MINUTE_MS)
    await till.untilStatus(sale.id, 'expired')
  })

  test('a sale waits for its node and not for our clock alone', async () => {
    const core = till.app.mustCore()
    const sale = await till.sellSat(50n)
    core.deadlines.start(sale.id, 0)
    const light = core.node.light()
    core.node.light = () => 'unreachable'
    expect(lapseInvoices(core)).toBe(0)
    core.node.light = () => light
    // The runner of the till may have been there first.
    lapseInvoices(core)
    await till.untilStatus(sale.id, 'expired')
  })
})

describe('pain 28: a clock that somebody moved by a day while the till was off', () => {
  test.each([
    { name: 'a day ahead', byMs: 1440 * MINUTE_MS },
    { name: 'a day behind', byMs: -1440 * MINUTE_MS },
  ])('$name: a sale that its node still takes is paid in time, once', async ({ byMs }) => {
    const sale = await till.sellSat(50n)
    await restartLater(byMs, systemClock)
    const { status } = await till.node.pay({ bolt11: sale.bolt11, mode: 'pay' })
    const ended = await until(
      () => till.invoice(sale.id),
      (one) => one.status !== 'pending' && one.status !== 'arriving',
    )
    expect(status).toBe('succeeded')
    expect(ended).toMatchObject({ status: 'paid', script: 'deliver' })
    expect(till.bookedMsat()).toBe(await till.settledMsat())
    expect(till.bookedMsat()).toBe(50_000n)
  })

  test('a day ahead and unpaid: it goes on waiting as long as its node says open', async () => {
    const sale = await till.sellSat(50n)
    await restartLater(1440 * MINUTE_MS, systemClock)
    const core = till.app.mustCore()
    lapseInvoices(core)
    await sweepInvoices(core, NEVER)
    expect((await till.invoice(sale.id)).status).toBe('pending')
  })

  test.each([
    { name: 'a day ahead', byMs: 1440 * MINUTE_MS },
    { name: 'a day behind', byMs: -1440 * MINUTE_MS },
  ])('$name: what ran out at its node is expired, and nobody voided it', async ({ byMs }) => {
    const sale = await till.sellSat(50n)
    await restartLater(byMs, laterBy(16 * MINUTE_MS))
    expect((await till.untilStatus(sale.id, 'expired')).isVoidRequested).toBe(false)
  })

  test('a day behind: an intent from the future has no price that may be used (TRAP-13)', async () => {
    await till.node.setFaults([NODE_IS_DOWN])
    const input = { unit: 'fiat', amountMinor: 500n } as const
    await codeOf(till.cashier.invoices.create({ clientId: 'client-old', amount: input }))
    const [saved] = (await till.cashier.invoices.list({})).invoices
    await restartLater(-1440 * MINUTE_MS, systemClock)
    expect((await till.untilStatus(saved?.id ?? '', 'failed')).bolt11).toBe('')
  })
})
