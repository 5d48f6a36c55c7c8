import { z } from 'zod'
import type { NodeSettingsView } from '../../shared/model/settings.ts'
import type { NodeConnection } from '../ports/lightning.ts'
import type { Vault } from '../ports/vault.ts'
import { writeSetting } from '../store/settings.ts'
import { commit } from './commit.ts'
import type { Core } from './core.ts'
import { readNodeView } from './settings.ts'

const storedConnection = z.object({
  host: z.string(),
  port: z.number(),
  certificatePem: z.string(),
  macaroonHex: z.string(),
  expected: z
    .object({
      pubkey: z.string(),
      network: z.enum(['mainnet', 'testnet', 'testnet4', 'signet', 'regtest', 'simnet']),
    })
    .nullable(),
})

/** The node that this folder is paired with; null before the first run's end. */
export function savedConnection(vault: Vault): NodeConnection | null {
  const bytes = vault.read('node')
  if (!bytes) return null
  return storedConnection.parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
}

/** Keeps a paired connection where only the vault can read it (LND-07, APP-01). */
export async function saveConnection(vault: Vault, connection: NodeConnection): Promise<void> {
  await vault.write('node', Buffer.from(JSON.stringify(connection), 'utf8'))
}

/**
 * Vault and book cannot be written in one step. The vault comes first, and gets back what it held
 * where the book refuses: a pairing that was refused is none after the next start either.
 * @param write puts the rest of the pairing into the book
 */
export async function keepPairing(
  core: Core,
  connection: NodeConnection,
  write: () => void,
): Promise<void> {
  const before = core.vault.read('node')
  await saveConnection(core.vault, connection)
  try {
    write()
  } catch (error) {
    if (before) await putBack(core, before)
    throw error
  }
}

async function putBack(core: Core, before: Uint8Array): Promise<void> {
  try {
    await core.vault.write('node', before)
  } catch (error) {
    // The owner is told why the pairing failed; the next start shows which node it left.
    core.log.error('node.pairing_not_put_back', error)
  }
}

/**
 * A crash between the two leaves the settings of the node before: what the vault holds is what is
 * connected, so that is what they say.
 */
export function settleNodeView(core: Core): void {
  const connection = core.profile === 'live' ? savedConnection(core.vault) : null
  if (!connection) return
  const { host, port, expected } = connection
  const view = core.book.read(readNodeView)
  if (!view.isConfigured) return
  const pubkey = expected?.pubkey ?? view.pubkey
  if (view.host === host && view.port === port && view.pubkey === pubkey) return
  const network = expected?.network ?? view.network
  const told: NodeSettingsView = {
    isConfigured: true,
    host,
    port,
    pubkey,
    alias: '',
    network,
    certificateFingerprint: '',
    rights: 'unknown',
  }
  commit(core, (unit) => writeSetting(unit.tx, 'node_view', told))
}
