import { createServer, type Server as TcpServer, type Socket } from 'node:net'
import { Server, ServerCredentials, type UntypedServiceImplementation } from '@grpc/grpc-js'
import type { ServiceDefinition } from '@grpc/proto-loader'
import type { TlsPair } from './certificate.ts'
import { bindMethod, type Gate, malformedBytes, type Service } from './rpc.ts'

export interface SandboxServer {
  readonly port: number
  /** Cuts the connection that comes from this `address:port`. */
  cut(peer: string): void
  close(): Promise<void>
}

/** LND's limits of a message, in both directions. */
const MESSAGE_BYTES_MAX = 200 * 1024 * 1024
const BUSY_PORT_TRIES = 20
const BUSY_PORT_WAIT_MS = 50

/**
 * Listens on loopback. We own the TCP sockets and inject them into grpc-js, because a fault script
 * must be able to cut one connection for real instead of answering that it was cut.
 */
export async function startServer(input: {
  port: number
  tls: TlsPair
  services: readonly { definition: ServiceDefinition; service: Service }[]
  gate: (server: Pick<SandboxServer, 'cut'>) => Gate
}): Promise<SandboxServer> {
  const sockets = new Map<string, Socket>()
  const cut = (peer: string) => void sockets.get(peer)?.resetAndDestroy()
  const grpc = new Server({
    'grpc.max_receive_message_length': MESSAGE_BYTES_MAX,
    'grpc.max_send_message_length': MESSAGE_BYTES_MAX,
  })
  const gate = input.gate({ cut })
  for (const { definition, service } of input.services) {
    grpc.addService(tolerant(definition), implementation(definition, service, gate))
  }
  const injector = grpc.createConnectionInjector(
    ServerCredentials.createSsl(null, [
      {
        private_key: Buffer.from(input.tls.keyPem),
        cert_chain: Buffer.from(input.tls.certificatePem),
      },
    ]),
  )
  const tcp = createServer({ noDelay: true }, (socket) => {
    const peer = `${socket.remoteAddress}:${socket.remotePort}`
    sockets.set(peer, socket)
    socket.on('close', () => sockets.delete(peer))
    socket.on('error', () => socket.destroy())
    injector.injectConnection(socket)
  })
  await listen(tcp, input.port)
  return {
    port: portOf(tcp),
    cut,
    close: () =>
      new Promise((resolve) => {
        grpc.forceShutdown()
        injector.destroy()
        tcp.close(() => resolve())
        for (const socket of sockets.values()) socket.destroy()
      }),
  }
}

function implementation(
  definition: ServiceDefinition,
  service: Service,
  gate: Gate,
): UntypedServiceImplementation {
  return Object.fromEntries(
    Object.entries(definition).map(([name, method]) => [name, bindMethod(method, service, gate)]),
  )
}

/** Lets a fault answer with bytes that are no protobuf. */
function tolerant(definition: ServiceDefinition): ServiceDefinition {
  return Object.fromEntries(
    Object.entries(definition).map(([name, method]) => {
      const responseSerialize = (message: object) =>
        malformedBytes(message) ?? method.responseSerialize(message)
      return [name, { ...method, responseSerialize }]
    }),
  )
}

/** After a restart the old port may still be on its way out, so a busy one is tried again. */
async function listen(tcp: TcpServer, port: number): Promise<void> {
  for (let left = port === 0 ? 1 : BUSY_PORT_TRIES; ; left--) {
    try {
      return await listenOnce(tcp, port)
    } catch (error) {
      const isBusy = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
      if (!isBusy || left <= 1) throw error
      await new Promise((resolve) => setTimeout(resolve, BUSY_PORT_WAIT_MS))
    }
  }
}

function listenOnce(tcp: TcpServer, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    tcp.once('error', reject)
    tcp.listen({ port, host: '127.0.0.1' }, () => {
      tcp.off('error', reject)
      resolve()
    })
  })
}

function portOf(tcp: TcpServer): number {
  const address = tcp.address()
  if (!address || typeof address === 'string') throw new Error('the sandbox has no TCP port')
  return address.port
}
