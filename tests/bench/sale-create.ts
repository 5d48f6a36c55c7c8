import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { authenticatedLndGrpc, createInvoice } from 'ln-service'
import QRCode from 'qrcode'
import type { ConsoleClient } from '../../shared/contract/index.ts'
import { startHostProcess } from '../e2e/support/host-process.ts'
import { startNode } from '../sabotage/processes.ts'
import { setUpShop, SHOP_PIN } from '../support/shop-host.ts'
import { openWindow } from '../support/ws-window.ts'
import { BASELINE, printLine, spreadOf } from './line.ts'

export type BenchNode = {
  host: string
  port: number
  certificatePem: string
  tillMacaroonHex: string
}

const PER_CASHIER = 9
const CASHIERS = 36
const WARM_UP = 2 * PER_CASHIER

/**
 * The contract call over the WebSocket to the QR's data in the client, two durable commits
 * included, against the AddInvoice and LookupInvoice that ln-service's createInvoice makes, on
 * the same node, one after the other in the same run.
 */
export async function benchSaleCreate(name: string, node: BenchNode): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'tillbook-bench-'))
  const shop = await setUpShop({ dir, node, cashiers: CASHIERS })
  const host = await startHostProcess({ dataDir: shop.dataDir })
  const window = await openWindow(await host.launchUrl())
  const bare = bareNode(node)
  const ours: number[] = []
  const theirs: number[] = []
  try {
    await untilConnected(window.client)
    for (const operatorId of shop.cashiers) {
      await window.client.session.signIn({ operatorId, pin: SHOP_PIN })
      for (let sale = 0; sale < PER_CASHIER; sale += 1) {
        ours.push(await timed(() => sellOnce(window.client)))
        theirs.push(await timed(() => bare()))
      }
    }
  } finally {
    window.close()
    await host.stop()
    rmSync(dir, { recursive: true, force: true })
  }
  const mine = spreadOf(ours.slice(WARM_UP))
  const other = spreadOf(theirs.slice(WARM_UP))
  printLine(
    name,
    { label: 'p50_ratio', value: (mine.p50 / other.p50).toFixed(2) },
    mine,
    mine.p50 / other.p50,
  )
  printLine(
    name,
    { label: 'p99_ratio', value: (mine.p99 / other.p99).toFixed(2) },
    mine,
    mine.p99 / other.p99,
  )
  const bareMs = { label: 'bare_createInvoice_ms', value: other.p50.toFixed(2) }
  printLine(name, bareMs, other, BASELINE)
}

async function sellOnce(client: ConsoleClient): Promise<void> {
  const sale = await client.invoices.create({
    clientId: `bench-${randomUUID()}`,
    amount: { unit: 'sat', amountSat: 1_250n },
    memo: 'flat white',
  })
  QRCode.create(sale.bolt11.toUpperCase(), { errorCorrectionLevel: 'M' })
}

function bareNode(node: BenchNode): () => Promise<void> {
  const { lnd } = authenticatedLndGrpc({
    cert: Buffer.from(node.certificatePem).toString('base64'),
    macaroon: Buffer.from(node.tillMacaroonHex, 'hex').toString('base64'),
    socket: `${node.host}:${node.port}`,
  })
  return async () => {
    const { request } = await createInvoice({ lnd, tokens: 1_250, description: 'flat white' })
    QRCode.create(request.toUpperCase(), { errorCorrectionLevel: 'M' })
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startMs = performance.now()
  await work()
  return performance.now() - startMs
}

async function untilConnected(client: ConsoleClient): Promise<void> {
  for await (const snapshot of await client.live.status()) {
    if (snapshot.node.light === 'connected') return
  }
}

/** On the sandbox node, in a process of its own as a real one would be. */
export async function run(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'tillbook-bench-node-'))
  const node = await startNode(dir)
  try {
    await benchSaleCreate('sale-create', node.ready)
  } finally {
    node.process.kill('SIGTERM')
    await node.exited
    rmSync(dir, { recursive: true, force: true })
  }
}
