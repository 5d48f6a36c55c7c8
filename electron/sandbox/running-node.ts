import { loadCertificate, type TlsPair } from './certificate.ts'
import type { SandboxClock } from './clock.ts'
import { createControlService, type RestartOptions } from './control-service.ts'
import { CONTROL_RIGHT, type Credentials, loadCredentials } from './credentials.ts'
import type { SandboxDatabase } from './database.ts'
import type { Faults } from './faults.ts'
import { createStateService, createVersionService } from './info-services.ts'
import { createInvoicesService } from './invoices-service.ts'
import { createLightningService } from './lightning-service.ts'
import type { SandboxNetwork } from './networks.ts'
import { createNode, type SandboxNode } from './node.ts'
import { patientTick } from './patient-tick.ts'
import type { loadProtos } from './protos.ts'
import { RIGHTS_BY_PATH } from './rights.ts'
import { createRouterService } from './router-service.ts'
import type { Gate } from './rpc.ts'
import { RpcError } from './rpc-error.ts'
import { startServer } from './server.ts'
import type { Sink } from './sink.ts'

export type RunningNode = {
  node: SandboxNode
  credentials: Credentials
  tls: TlsPair
  port: number
  halt(): Promise<void>
}

/** What outlives a restart of the node within one process. */
export type Shell = {
  db: SandboxDatabase
  dataDir: string
  network: SandboxNetwork
  clock: SandboxClock
  faults: Faults
  callCounts: Map<string, number>
  services: ReturnType<typeof loadProtos>
  restart(how: RestartOptions): void
  onStorage(fault: Error | null): void
}

/** How often expiries and planned settlements are looked for. */
const TICK_MS = 100
/** Lets an answer leave before its own connection goes. */
const GRACE_MS = 30

/** One life of the node: from reading its state to giving up the port. */
export async function runNode(
  shell: Shell,
  start: { port: number; isCertificateNew: boolean },
): Promise<RunningNode> {
  const node = createNode(shell)
  const credentials = loadCredentials(shell.dataDir, node.macaroons)
  const tls = await loadCertificate(shell.dataDir, start.isCertificateNew)
  const sinks = new Map<Sink, string>()
  let cut = (_peer: string) => {}
  const tick = patientTick(
    () => node.tick(),
    (fault) => shell.onStorage(fault),
  )
  // What became due while nothing ran is settled before the first till connects.
  tick()
  const server = await startServer({
    port: start.port,
    tls,
    gate: (server) => {
      cut = server.cut
      return createGate(shell, { node, sinks, cut })
    },
    services: bindServices(shell, {
      node,
      breakStreams(isGentle) {
        for (const [sink, peer] of sinks) {
          if (isGentle) sink.end()
          else cut(peer)
        }
      },
    }),
  })
  const ticking = setInterval(tick, TICK_MS)
  return {
    node,
    credentials,
    tls,
    port: server.port,
    halt() {
      clearInterval(ticking)
      return server.close()
    },
  }
}

function bindServices(
  shell: Shell,
  input: { node: SandboxNode; breakStreams: (isGentle: boolean) => void },
) {
  const { node, breakStreams } = input
  const { db, faults } = shell
  const control = createControlService({
    db,
    node,
    faults,
    callCounts: () => shell.callCounts,
    breakStreams,
    restart: (how) => void setTimeout(() => shell.restart(how), GRACE_MS),
    tick: () => node.tick(),
  })
  const byName = {
    'lnrpc.Lightning': createLightningService(node),
    'invoicesrpc.Invoices': createInvoicesService(node),
    'routerrpc.Router': createRouterService(node),
    'verrpc.Versioner': createVersionService(),
    'lnrpc.State': createStateService(faults),
    'tillbook.sandbox.Control': control,
  }
  return Object.entries(byName).map(([name, service]) => ({
    definition: shell.services(name),
    service,
  }))
}

function createGate(
  shell: Shell,
  input: { node: SandboxNode; sinks: Map<Sink, string>; cut: (peer: string) => void },
): Gate {
  const { faults, callCounts } = shell
  const { node, sinks } = input
  return {
    faults,
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
    track(sink, peer) {
      sinks.set(sink, peer)
      sink.onClose(() => sinks.delete(sink))
    },
  }
}
