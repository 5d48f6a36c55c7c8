import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import type { Core } from '../../electron/core/core.ts'
import { preimageOf } from '../../electron/core/invoice-terms.ts'
import { finishIssue } from '../../electron/core/issue-invoice.ts'
import { nodeAccount } from '../../electron/domain/accounts.ts'
import { balanceOf } from '../../electron/store/accounts.ts'
import { insertInvoice, invoiceCounts, type InvoiceRow } from '../../electron/store/invoices.ts'
import { startConsole, until } from '../support/console-under-test.ts'
import { createSandboxControl } from '../support/sandbox-control.ts'
import { printLine, spreadOf } from './line.ts'

const INVOICES = 5_000
const AT_ONCE = 32
const AMOUNT_MSAT = 21_000n

/**
 * Settlements missed while the till was off: from the start of the console until each of them is
 * booked, with the node's own table as the judge. The baseline is the bare list of the same
 * invoices, page by page over the same connection.
 */
export async function run(count = INVOICES): Promise<void> {
  const rootDir = mkdtempSync(join(tmpdir(), 'tillbook-catch-up-'))
  try {
    const bolt11s = await makeInvoices(rootDir, count)
    await payWhileOff(rootDir, bolt11s)
    await measure(rootDir, count)
  } finally {
    rmSync(rootDir, { recursive: true, force: true })
  }
}

async function makeInvoices(rootDir: string, count: number): Promise<string[]> {
  const till = await startConsole({ rootDir })
  const core = till.app.mustCore()
  await until(
    () => core.node.light(),
    (light) => light === 'connected',
  )
  const made: string[] = []
  for (let from = 0; from < count; from += AT_ONCE) {
    const batch = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_n, index) =>
      issueOne(core, from + index),
    )
    made.push(...(await Promise.all(batch)))
  }
  await till.close()
  return made
}

/** Saved and issued by the core's own functions; only the limit of ten a minute is passed by. */
async function issueOne(core: Core, index: number): Promise<string> {
  const id = `inv_${index.toString().padStart(26, '0')}`
  const nowMs = core.clock.nowMs()
  const row: InvoiceRow = {
    id,
    version: 1,
    clientId: `bench-${index}-xxxx`,
    inputHash: 'bench',
    purpose: 'sale',
    status: 'creating',
    outcome: 'none',
    script: 'wait_creating',
    amountMsat: AMOUNT_MSAT,
    receivedMsat: null,
    fiat: null,
    askedIn: 'sat',
    rate: null,
    memo: '',
    bolt11: '',
    paymentHash: createHash('sha256').update(preimageOf(core, id)).digest('hex'),
    nodePubkey: core.node.pubkey(),
    addIndex: null,
    settleIndex: null,
    isNodeFinal: false,
    createdAtMs: nowMs,
    expiresAtMs: nowMs + 900_000,
    settledAtMs: null,
    receiptNumber: null,
    isVoidRequested: false,
    isAcknowledged: false,
    tillId: core.tillId,
    operatorId: `op_${'0'.repeat(26)}`,
    operatorName: 'Bench',
    credits: null,
    customerId: null,
    packageId: null,
    tier: null,
  }
  core.book.write((tx) => insertInvoice(tx, row))
  return (await finishIssue(core, row, 'first')).bolt11
}

async function payWhileOff(rootDir: string, bolt11s: readonly string[]): Promise<void> {
  const { startSandbox } = await import('../../electron/sandbox/sandbox.ts')
  const dataDir = join(rootDir, 'sandbox', 'node')
  const node = await startSandbox({ dataDir, port: 0, network: 'regtest' })
  const { host, port, certificatePem, walletMacaroonHex } = node
  const control = createSandboxControl({ host, port, certificatePem, walletMacaroonHex })
  await control.setBalanceMsat(10_000_000_000_000n)
  for (let from = 0; from < bolt11s.length; from += AT_ONCE) {
    const batch = bolt11s.slice(from, from + AT_ONCE)
    await Promise.all(batch.map((bolt11) => control.pay({ bolt11, mode: 'pay' })))
  }
  control.close()
  await node.stop()
}

async function measure(rootDir: string, count: number): Promise<void> {
  const startMs = performance.now()
  const till = await startConsole({ rootDir })
  const core = till.app.mustCore()
  await until(
    () => core.book.read(invoiceCounts),
    (counts) => Object.values(counts).every((left) => left === 0),
    120_000,
  )
  const seconds = (performance.now() - startMs) / 1_000
  const listMs = await timeBareList(core)
  const { host, port, certificatePem, walletMacaroonHex } = till.sandbox()
  const control = createSandboxControl({ host, port, certificatePem, walletMacaroonHex })
  const settled = await control.settled()
  const settledMsat = settled.reduce((sum, one) => sum + one.receivedMsat, 0n)
  const { code, currency } = nodeAccount(core.node.pubkey())
  const booked = core.book.read((tx) => balanceOf(tx, code, currency))
  const lost = (settledMsat - (booked?.debitsPosted ?? 0n)) / AMOUNT_MSAT
  const spread = { ...spreadOf([seconds * 1_000]), n: count }
  printLine(
    'catch-up',
    { label: 'seconds', value: seconds.toFixed(2) },
    spread,
    seconds / (listMs / 1_000),
  )
  printLine('catch-up', { label: 'lost', value: `${lost}` }, spread, Number(lost) / count)
  if (lost !== 0n) process.exitCode = 1
  control.close()
  await till.close()
}

async function timeBareList(core: Core): Promise<number> {
  const startMs = performance.now()
  let afterAddIndex = 0n
  for (;;) {
    const page = await core.node.client().list({ afterAddIndex, limit: 500 })
    if (page.invoices.length === 0) return performance.now() - startMs
    afterAddIndex = page.lastAddIndex
  }
}
