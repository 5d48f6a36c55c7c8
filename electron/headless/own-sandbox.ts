import type { RunningSandbox } from '../core/app-deps.ts'
import type { Log } from '../ports/log.ts'
import { createSandboxWallet } from '../providers/sandbox/wallet.ts'

const NETWORK = 'regtest'

/**
 * Starts the built-in node on its own folder, on a port of its own choice. The core then meets it
 * through the production client, like any node. Loaded only here: a live shop needs none of it.
 */
export async function startOwnSandbox(dir: string, log: Log): Promise<RunningSandbox> {
  const { startSandbox } = await import('../sandbox/sandbox.ts')
  const sandbox = await startSandbox({
    dataDir: dir,
    port: 0,
    network: NETWORK,
    onStorage(fault) {
      if (fault) log.error('sandbox.storage_refused', fault)
      else log.info('sandbox.storage_back')
    },
  })
  const { host, port, certificatePem } = sandbox
  const wallet = createSandboxWallet({
    host,
    port,
    certificatePem,
    walletMacaroonHex: sandbox.walletMacaroonHex,
  })
  return {
    connection: {
      host,
      port,
      certificatePem,
      macaroonHex: sandbox.tillMacaroonHex,
      expected: { pubkey: sandbox.pubkey, network: NETWORK },
    },
    wallet,
    async stop() {
      wallet.close()
      await sandbox.stop()
    },
  }
}
