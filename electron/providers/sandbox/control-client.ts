import { credentials, Client, Metadata, type ServiceError } from '@grpc/grpc-js'
import { fromJSON, type ServiceDefinition } from '@grpc/proto-loader'
import { SANDBOX_CONTROL_PROTO, SANDBOX_CONTROL_SERVICE } from '../../../shared/sandbox-control.ts'
import { NodeError } from '../../ports/lightning.ts'

/** How to reach a sandbox's control service: the node's address and its wallet macaroon. */
export type SandboxConnection = {
  host: string
  port: number
  certificatePem: string
  walletMacaroonHex: string
}

/** A message as it comes off the wire: 64-bit numbers as decimal text. */
export type ControlMessage = { [field: string]: unknown }

export interface ControlClient {
  /**
   * @throws NodeError unreachable, deadline, permission_denied, or refused with the sandbox's text.
   */
  call(method: string, request: ControlMessage): Promise<ControlMessage>
  close(): void
}

/** The sandbox is on this machine: what takes longer than this has no answer coming. */
const DEADLINE_MS = 10_000

export function createControlClient(connection: SandboxConnection): ControlClient {
  const service = loadService()
  const metadata = new Metadata()
  metadata.set('macaroon', connection.walletMacaroonHex)
  const client = new Client(
    `${connection.host}:${connection.port}`,
    credentials.createSsl(Buffer.from(connection.certificatePem)),
    // After a restart of the sandbox the default back-off of a minute would look like a failure.
    { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 1_000 },
  )
  return {
    call(name, request) {
      const method = service[name]
      if (!method) throw new Error(`the control service has no ${name}`)
      return new Promise((resolve, reject) => {
        client.makeUnaryRequest(
          method.path,
          method.requestSerialize,
          method.responseDeserialize,
          request,
          metadata,
          { deadline: Date.now() + DEADLINE_MS },
          (error, response) => {
            if (error) reject(asNodeError(error))
            else resolve({ ...response })
          },
        )
      })
    },
    close: () => client.close(),
  }
}

function loadService(): ServiceDefinition {
  const loaded = fromJSON(SANDBOX_CONTROL_PROTO, {
    keepCase: true,
    longs: String,
    enums: String,
    defaults: true,
  })
  return loaded[SANDBOX_CONTROL_SERVICE] as ServiceDefinition
}

/** gRPC's own two numbers for "no answer"; everything else is the sandbox's answer. */
const DEADLINE_EXCEEDED = 4
const UNAVAILABLE = 14

function asNodeError(error: ServiceError): NodeError {
  if (error.code === DEADLINE_EXCEEDED) return new NodeError('deadline', 'no answer in time')
  if (error.code === UNAVAILABLE) return new NodeError('unreachable', 'the sandbox is not there')
  if (error.details === 'permission denied') {
    return new NodeError('permission_denied', 'this macaroon does not open the wallet')
  }
  return new NodeError('refused', error.details)
}
