import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../../electron/providers/clock.ts'
import { LND_LIMITS, type LndLimits } from '../../../electron/providers/lnd/limits.ts'
import { Secret } from '../../../electron/providers/lnd/secret.ts'
import { openTransport } from '../../../electron/providers/lnd/transport.ts'
import {
  type FollowEvent,
  type NodeConnection,
  NodeError,
  type NodeErrorKind,
} from '../../../electron/ports/lightning.ts'
import { type Sandbox, startSandbox } from '../../../electron/sandbox/sandbox.ts'
import { createSandboxControl, type SandboxControl } from '../../support/sandbox-control.ts'

/** The default limits, scaled down tenfold: the same ratios, a tenth of the waiting. */
export const FAST_LIMITS: Partial<LndLimits> = {
  callDeadlineMs: 1_000,
  keepaliveTimeMs: 1_000,
  keepaliveTimeoutMs: 500,
  probeIntervalMs: 500,
  probeDeadlineMs: 400,
  reconnectBackoffMsMax: 200,
  certificateDeadlineMs: 1_000,
}

export const newPreimage = () => randomBytes(32).toString('hex')

export type TestSandbox = {
  sandbox: Sandbox
  control: SandboxControl
  connection(over?: Partial<NodeConnection>): NodeConnection
  stop(): Promise<void>
}

/** A sandbox of its own, with its judge and its faults. */
export async function openSandbox(): Promise<TestSandbox> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tillbook-lnd-'))
  const sandbox = await startSandbox({ dataDir, port: 0, network: 'regtest' })
  const control = createSandboxControl(sandbox)
  return {
    sandbox,
    control,
    connection: (over = {}) => ({
      host: sandbox.host,
      port: sandbox.port,
      certificatePem: sandbox.certificatePem,
      macaroonHex: sandbox.tillMacaroonHex,
      expected: { pubkey: sandbox.pubkey, network: 'regtest' },
      ...over,
    }),
    stop: async () => {
      control.close()
      await sandbox.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** A credential for these methods alone, made as an owner would with `lncli bakemacaroon`. */
export async function bakeFor(sandbox: Sandbox, methods: readonly string[]): Promise<string> {
  const { host, port, certificatePem, adminMacaroonHex } = sandbox
  const macaroon = new Secret(adminMacaroonHex)
  const limits = { ...LND_LIMITS, ...FAST_LIMITS }
  const address = { host, port, certificatePem, macaroon }
  const transport = openTransport({ ...address, clock: systemClock, limits, onBreak: () => {} })
  try {
    const permissions = methods.map((action) => ({ entity: 'uri', action }))
    return String((await transport.call('bakeMacaroon', { permissions }))['macaroon'])
  } finally {
    transport.close()
  }
}

/** The kind of the NodeError that a promise ends with; fails when it ends otherwise. */
export async function kindOf(promise: Promise<unknown>): Promise<NodeErrorKind> {
  try {
    await promise
  } catch (error) {
    if (error instanceof NodeError) return error.kind
    throw error
  }
  throw new Error('expected a NodeError, but the call succeeded')
}

export type Reader = {
  events: FollowEvent[]
  /** Resolves with the event that satisfies `isWanted`, already read or yet to come. */
  next(isWanted: (event: FollowEvent) => boolean): Promise<FollowEvent>
  /** How the iteration ended: null for quietly. */
  ended: Promise<NodeError | null>
}

/** Reads a follow stream in the background. */
export function readAll(stream: AsyncIterable<FollowEvent>): Reader {
  const events: FollowEvent[] = []
  let wake = () => {}
  let isOver = false
  const run = async () => {
    for await (const event of stream) {
      events.push(event)
      wake()
    }
    return null
  }
  const ended = run()
    .catch((error: unknown) => {
      if (error instanceof NodeError) return error
      throw error
    })
    .finally(() => {
      isOver = true
      wake()
    })
  return {
    events,
    ended,
    next: async (isWanted) => {
      for (let index = 0; ; ) {
        while (index < events.length) {
          const event = events[index++]
          if (event !== undefined && isWanted(event)) return event
        }
        if (isOver) throw new Error('the stream ended before the event came')
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
}

export const isFollowing = (event: FollowEvent) => event.kind === 'following'

export const isSettled = (paymentHash: string) => (event: FollowEvent) =>
  event.kind === 'invoice' &&
  event.invoice.paymentHash === paymentHash &&
  event.invoice.state === 'settled'

export type ChaosProxy = {
  port: number
  /** Everything sent from now on, and every new connection, vanishes; nothing is closed. */
  blackHole(): void
  /** New connections pass again; those that were lost stay lost. */
  heal(): void
  /** Cuts every connection at once. */
  cut(): void
  connections(): number
  stop(): Promise<void>
}

/** A TCP proxy between the client and a node that can lose the network in every way. */
export async function startProxy(targetPort: number): Promise<ChaosProxy> {
  const sockets = new Set<Socket>()
  let isLost = false
  let opened = 0
  const server = createServer((near) => {
    opened += 1
    const wasLost = isLost
    track(near, sockets)
    if (wasLost) return
    const far = track(connect(targetPort, '127.0.0.1'), sockets)
    let isDead = false
    const forward = (from: Socket, to: Socket) => {
      from.on('data', (bytes) => {
        isDead ||= isLost
        if (!isDead) to.write(bytes)
      })
      from.on('close', () => !isDead && to.destroy())
    }
    forward(near, far)
    forward(far, near)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const cut = () => {
    for (const socket of sockets) socket.destroy()
    sockets.clear()
  }
  return {
    port: (server.address() as { port: number }).port,
    blackHole: () => {
      isLost = true
    },
    heal: () => {
      isLost = false
    },
    cut,
    connections: () => opened,
    stop: async () => {
      cut()
      await new Promise((done) => server.close(done))
    },
  }
}

function track(socket: Socket, sockets: Set<Socket>): Socket {
  sockets.add(socket)
  socket.on('close', () => sockets.delete(socket))
  // A cut connection is what these tests are about.
  socket.on('error', () => {})
  return socket
}
