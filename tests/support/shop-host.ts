import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { NodeConnection } from '../../electron/ports/lightning.ts'
import { type HostReady, startHost, type Started } from '../sabotage/processes.ts'
import { openWindow } from './ws-window.ts'

export const SHOP_PIN = '246802'

export type Shop = { dataDir: string; pageDir: string; cashiers: string[] }

/**
 * Sets up a real book paired with a node, with cashiers who take turns: each may make only ten
 * invoices a minute (LND-12). Leaves no process behind.
 */
export async function setUpShop(options: {
  dir: string
  node: Pick<NodeConnection, 'host' | 'port' | 'certificatePem'> & { tillMacaroonHex: string }
  cashiers: number
}): Promise<Shop> {
  const pageDir = join(options.dir, 'page')
  const dataDir = join(options.dir, 'data')
  mkdirSync(pageDir, { recursive: true })
  writeFileSync(join(pageDir, 'index.html'), '<!doctype html><title>page</title>')
  const host = await startHost(dataDir, pageDir)
  const window = await openWindow(host.ready.url)
  const { client } = window
  const { host: name, port, certificatePem: certificate, tillMacaroonHex: macaroon } = options.node
  const address = `${name}:${port}`
  const steps = await client.setup.checkNode({ kind: 'parts', address, certificate, macaroon })
  let draftId: string | null = null
  const seen: string[] = []
  for await (const event of steps) {
    if (event.kind === 'done') draftId = event.draftId
    else seen.push(`${event.step.id} ${event.step.state} ${event.step.reason}`)
  }
  if (draftId === null) throw new Error(`the node could not be paired: ${seen.join(', ')}`)
  await client.setup.finish({
    draftId,
    shop: { shopName: 'Shop', currency: 'EUR', timeZone: 'UTC', tillName: 'Till 1' },
    language: 'en',
    ownerName: 'Owner',
    ownerPin: SHOP_PIN,
    acceptsWideCredential: false,
  })
  const cashiers: string[] = []
  for (let index = 0; index < options.cashiers; index += 1) {
    // A manager, so that the same person may also open a customer's account with credits.
    const cashier = { name: `Cashier ${index}`, role: 'manager', pin: SHOP_PIN } as const
    cashiers.push((await client.operators.create(cashier)).id)
  }
  window.close()
  await stopHost(host)
  return { dataDir, pageDir, cashiers }
}

export async function stopHost(host: Started<HostReady>): Promise<void> {
  host.process.kill('SIGTERM')
  await host.exited
}
