import { loadCertificate } from './certificate.ts'
import { createSandboxClock } from './clock.ts'
import { createControlService, type RestartOptions } from './control-service.ts'
import { CONTROL_RIGHT, type Credentials, loadCredentials } from './credentials.ts'
import { openSandboxDatabase, type SandboxDatabase } from './database.ts'
import { createFaults } from './faults.ts'
import { createStateService, createVersionService } from './info-services.ts'
import { createInvoicesService } from './invoices-service.ts'
import { createLightningService } from './lightning-service.ts'
import type { SandboxNetwork } from './networks.ts'
import { createNode, forgetState, type SandboxNode } from './node.ts'
import { defaultProtoDir, loadProtos } from './protos.ts'
import { RIGHTS_BY_PATH } from './rights.ts'
import { createRouterService } from './router-service.ts'
import type { Gate } from './rpc.ts'
import { RpcError } from './rpc-error.ts'
import { type SandboxServer, startServer } from './server.ts'
import type { Sink } from './sink.ts'

export type SandboxOptions = {
  /** The sandbox's own folder: database, certificate, macaroons. */
  dataDir: string
  /** 0 takes a free port. */
  port: number
  network: SandboxNetwork
  clock?: { nowMs(): number }
  /** Where LND's protos lie; by default in the `lightning` package. */
  protoDir?: string
}

export type Sandbox = Credentials & {
  port: number
  host: 'localhost'
  certificatePem: string
  pubkey: string
  stop(): Promise<void>
}

/** How often expiries and planned settlements are looked for. */
const TICK_MS = 100
/** Lets the answer to Restart leave before the connection goes. */
const RESTART_GRACE_MS = 30

/** Starts the LND stand-in on loopback. What it returns is enough to connect a till. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { dataDir, network } = options
  const clock = createSandboxClock(options.clock)
  const faults = createFaults()
  const callCounts = new Map<string, number>()
  const services = loadProtos(options.protoDir ?? defaultProtoDir())
  const db = openSandboxDatabase(dataDir)
  let port = options.port
  let isStopped = false
  let running = await run(false)

  async function run(isCertificateNew: boolean) {
    const node = createNode({ db, clock, network })
    const credentials = loadCredentials(dataDir, node.macaroons)
    const tls = await loadCertificate(dataDir, isCertificateNew)
    const sinks = new Set<Sink>()
    node.tick()
    const ticking = setInterval(() => node.tick(), TICK_MS)
    const server: SandboxServer = await startServer({
      port,
      tls,
      gate: ({ cut }) => createGate({ node, faults, callCounts, sinks, cut }),
      services: [
        { definition: services('lnrpc.Lightning'), service: createLightningService(node) },
        { definition: services('invoicesrpc.Invoices'), service: createInvoicesService(node) },
        { definition: services('routerrpc.Router'), service: createRouterService(node) },
        { definition: services('verrpc.Versioner'), service: createVersionService() },
        { definition: services('lnrpc.State'), service: createStateService(faults) },
        {
          definition: services('tillbook.sandbox.Control'),
          service: createControlService({
            db,
            node,
            faults,
            callCounts: () => callCounts,
            breakStreams: (isGentle) => {
              if (isGentle) for (const sink of sinks) sink.end()
              // The answer to this very call travels on such a connection, so it goes first.
              else setTimeout(() => server.cutAll(), RESTART_GRACE_MS)
            },
            restart: (how) => void setTimeout(() => void restart(how), RESTART_GRACE_MS),
            tick: () => node.tick(),
          }),
        },
      ],
    })
    port = server.port
    const halt = () => {
      clearInterval(ticking)
      return server.close()
    }
    return { node, credentials, tls, halt }
  }

  async function restart(how: RestartOptions): Promise<void> {
    await running.halt()
    if (isStopped) return
    prepareRestart(db, running.node, how)
    await new Promise((resolve) => setTimeout(resolve, how.downMs))
    if (!isStopped) running = await run(how.isCertificateNew)
  }

  return {
    get port() {
      return port
    },
    host: 'localhost',
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
      await running.halt()
      db.close()
    },
  }
}

function prepareRestart(db: SandboxDatabase, node: SandboxNode, how: RestartOptions): void {
  if (how.keep !== 'KEEP_ALL') forgetState(db, how.keep === 'KEEP_IDENTITY')
  if (how.areRootKeysNew || how.keep === 'KEEP_NOTHING') node.macaroons.replaceRootKeys()
}

function createGate(input: {
  node: SandboxNode
  faults: Gate['faults']
  callCounts: Map<string, number>
  sinks: Set<Sink>
  cut: (peer: string) => void
}): Gate {
  const { node, callCounts, sinks } = input
  return {
    faults: input.faults,
    cut: input.cut,
    count: (method) => void callCounts.set(method, (callCounts.get(method) ?? 0) + 1),
    authorise(path, macaroons, peer) {
      // LND answers its state to anybody, because a client must learn that a wallet is locked.
      if (path.startsWith('/lnrpc.State/')) return
      const [macaroon] = macaroons
      if (macaroon === undefined || macaroons.length !== 1) {
        throw new RpcError(`expected 1 macaroon, got ${macaroons.length}`)
      }
      const isControl = path.startsWith('/tillbook.sandbox.Control/')
      const needed = isControl ? [CONTROL_RIGHT] : RIGHTS_BY_PATH[path]
      if (!needed) throw new RpcError(`${path}: unknown permissions required for method`)
      node.macaroons.check(macaroon, needed, path, peer.slice(0, peer.lastIndexOf(':')))
    },
    track(sink) {
      sinks.add(sink)
      sink.onClose(() => sinks.delete(sink))
    },
  }
}
