import { createSandboxClock } from './clock.ts'
import type { RestartOptions } from './control-service.ts'
import type { Credentials } from './credentials.ts'
import { openSandboxDatabase } from './database.ts'
import { createFaults } from './faults.ts'
import type { SandboxNetwork } from './networks.ts'
import { forgetState } from './node.ts'
import { defaultProtoDir, loadProtos } from './protos.ts'
import { type RunningNode, runNode, type Shell } from './running-node.ts'

export type SandboxOptions = {
  /** The sandbox's own folder: database, certificate, macaroons. */
  dataDir: string
  /** 0 takes a free port. */
  port: number
  network: SandboxNetwork
  clock?: { nowMs(): number }
  /** Where LND's protos lie; by default in the `lightning` package. */
  protoDir?: string
  /** Told once when the disk puts off the node's own work, and null once when it goes on. */
  onStorage?: (fault: Error | null) => void
}

export type Sandbox = Credentials & {
  port: number
  host: 'localhost'
  certificatePem: string
  pubkey: string
  stop(): Promise<void>
}

/** Starts the LND stand-in on loopback. What it returns is enough to connect a till. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const shell: Shell = {
    db: openSandboxDatabase(options.dataDir),
    dataDir: options.dataDir,
    network: options.network,
    clock: createSandboxClock(options.clock),
    faults: createFaults(),
    callCounts: new Map(),
    services: loadProtos(options.protoDir ?? defaultProtoDir()),
    restart: (how) => void restartInTurn(how),
    onStorage: (fault) => options.onStorage?.(fault),
  }
  let isStopped = false
  let running: RunningNode
  let restarted = Promise.resolve()
  try {
    running = await runNode(shell, { port: options.port, isCertificateNew: false })
  } catch (error) {
    shell.db.close()
    throw error
  }

  /** One that is asked for while another is under way follows it: the node never runs twice. */
  function restartInTurn(how: RestartOptions): Promise<void> {
    restarted = restarted.then(() => restart(how))
    return restarted
  }

  async function restart(how: RestartOptions): Promise<void> {
    if (isStopped) return
    await running.halt()
    if (isStopped) return
    if (how.keep !== 'KEEP_ALL') forgetState(shell.db, how.keep === 'KEEP_IDENTITY')
    if (how.areRootKeysNew || how.keep === 'KEEP_NOTHING') running.node.macaroons.replaceRootKeys()
    await new Promise((resolve) => setTimeout(resolve, how.downMs))
    const { port } = running
    if (!isStopped) running = await runNode(shell, { port, isCertificateNew: how.isCertificateNew })
  }

  return {
    host: 'localhost',
    // Read anew each time, because a restart may have replaced any of these.
    get port() {
      return running.port
    },
    get certificatePem() {
      return running.tls.certificatePem
    },
    get pubkey() {
      return running.node.pubkey
    },
    get tillMacaroonHex() {
      return running.credentials.tillMacaroonHex
    },
    get adminMacaroonHex() {
      return running.credentials.adminMacaroonHex
    },
    get walletMacaroonHex() {
      return running.credentials.walletMacaroonHex
    },
    async stop() {
      if (isStopped) return
      isStopped = true
      // A restart may be about to listen: it ends with the node that it made, or has said why not.
      await restarted.catch(() => {})
      await running.halt()
      shell.db.close()
    },
  }
}
