import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ConsoleClient } from '../../../shared/contract/index.ts'
import type { Role } from '../../../shared/model/people.ts'
import { type ReadyLine, type SandboxProcess, spawnSandbox } from '../../sandbox/process.ts'
import { createSandboxControl, type SandboxControl } from '../../support/sandbox-control.ts'
import { openWindow } from '../../support/ws-window.ts'
import { type HostProcess, startHostProcess } from './host-process.ts'

export const PIN = '246802'
export const OWNER = 'Olga Owner'
/** Euros for one bitcoin in every test's shop, set by hand: amounts can be reckoned in the head. */
export const PRICE = '88000'

export type ShopOptions = {
  /** Beside the owner. Each may make ten invoices a minute (LND-12), so busy files have several. */
  people?: readonly { name: string; role: Role }[]
  /** Null leaves the shop without any rate. */
  price?: string | null
}

/** A live book, paired with a node of its own, in a folder of its own. */
export type Shop = {
  dataDir: string
  node: SandboxControl
  nodeReady: ReadyLine
  nodeProcess: SandboxProcess
  /** The owner at another window, for what a test needs but does not look at. */
  owner: ConsoleClient
  host(): HostProcess
  /** Ends the host and waits. The owner's other window ends with it. */
  stopHost(): Promise<void>
  /** The host again, on the same folder and the same port. */
  startAgain(): Promise<void>
  close(): Promise<void>
}

export async function openShop(options: ShopOptions = {}): Promise<Shop> {
  const dir = mkdtempSync(join(tmpdir(), 'tillbook-e2e-'))
  const dataDir = join(dir, 'data')
  const nodeProcess = await spawnSandbox(join(dir, 'node'))
  const nodeReady = nodeProcess.ready
  const endNode = async (error: unknown): Promise<never> => {
    await nodeProcess.end('SIGTERM')
    throw error
  }
  let host = await startHostProcess({ dataDir }).catch(endNode)
  const { port } = host
  const window = await openWindow(await host.launchUrl())
  try {
    await setUp(window.client, nodeReady, options)
  } catch (error) {
    // What is half set up is never handed over, so nobody else would end it.
    await host.stop()
    return endNode(error)
  }
  const node = createSandboxControl(nodeReady)
  return {
    dataDir,
    node,
    nodeReady,
    nodeProcess,
    owner: window.client,
    host: () => host,
    async stopHost() {
      window.close()
      await host.stop()
    },
    async startAgain() {
      host = await startHostProcess({ dataDir, port })
    },
    async close() {
      node.close()
      window.close()
      await host.stop()
      await nodeProcess.end('SIGTERM')
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** One address that holds everything, as a node's own page shows it. */
export function lndconnectUri(
  ready: Pick<ReadyLine, 'host' | 'port' | 'certificatePem'>,
  macaroonHex: string,
): string {
  const der = ready.certificatePem.replaceAll(/-----[^-]+-----|\s/g, '')
  const certificate = Buffer.from(der, 'base64').toString('base64url')
  const macaroon = Buffer.from(macaroonHex, 'hex').toString('base64url')
  return `lndconnect://${ready.host}:${ready.port}?cert=${certificate}&macaroon=${macaroon}`
}

async function setUp(client: ConsoleClient, node: ReadyLine, options: ShopOptions): Promise<void> {
  const uri = lndconnectUri(node, node.tillMacaroonHex)
  let draftId: string | null = null
  for await (const event of await client.setup.checkNode({ kind: 'lndconnect', uri })) {
    if (event.kind === 'done') draftId = event.draftId
  }
  if (draftId === null) throw new Error('the node could not be paired')
  await client.setup.finish({
    draftId,
    shop: {
      shopName: 'Nordlicht',
      currency: 'EUR',
      timeZone: 'Europe/Berlin',
      tillName: 'Counter 1',
    },
    language: 'en',
    ownerName: OWNER,
    ownerPin: PIN,
    acceptsWideCredential: false,
  })
  // A host whose time is moved by a quarter of an hour must not lock its windows.
  await client.settings.updateIdleLock({ idleLockMinutes: 0 })
  for (const person of options.people ?? []) await client.operators.create({ ...person, pin: PIN })
  const { price = PRICE } = options
  if (price !== null)
    await client.rates.setManual({
      price,
      validMinutes: 1_440,
      reason: 'A round price to reckon with',
    })
}
