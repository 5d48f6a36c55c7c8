import {
  type AuthenticatedLnd,
  cancelHodlInvoice,
  createInvoice,
  getChannels,
  getIdentity,
  getInvoice,
  grantAccess,
  payViaPaymentDetails,
  revokeAccess,
} from 'lightning'
import { readBolt11 } from '../../../electron/providers/lnd/bolt11.ts'
import { forgetCertificate, type LndSeat, type RunningLnd, startLnd } from './lnd.ts'
import { until } from './process.ts'

/** What a till's credential may do: sell, look up, cancel; never pay. */
export const TILL_PERMISSIONS = ['invoices:read', 'invoices:write', 'info:read'] as const

export type PayOutcome =
  | { status: 'succeeded'; paidMsat: bigint }
  | { status: 'failed'; detail: string }

/** One real lnd, as tests and benches drive it. */
export type NodeHandle = {
  host: string
  port: number
  pubkey: string
  /** Read anew after a restart that renews the certificate. */
  readonly certificatePem: string
  readonly adminMacaroonHex: string
  readonly pid: number
  /** ln-service's authenticated object, for comparisons with that library. */
  lnd(): AuthenticatedLnd
  /** @returns a macaroon as hex. A root key id makes it revocable on its own. */
  bake(permissions: readonly string[], rootKeyId?: string): Promise<string>
  revoke(rootKeyId: string): Promise<void>
  /** Pays from this node's channel; `extraMsat` sends more than the invoice asks for. */
  pay: (bolt11: string, options?: { extraMsat?: bigint }) => Promise<PayOutcome>
  createInvoice(amountMsat: bigint): Promise<{ paymentHash: string; bolt11: string }>
  cancelInvoice(paymentHash: string): Promise<void>
  receivedMsat(paymentHash: string): Promise<bigint>
  /** Stops the node and leaves it down until `start`. */
  stop(): Promise<void>
  start(options?: { renewCertificate?: boolean }): Promise<void>
  /** Stop and start on the same ports; ready when its channel is active again. */
  restart(options?: { renewCertificate?: boolean; kill?: boolean }): Promise<void>
}

export type OwnedNode = {
  handle: NodeHandle
  seat: LndSeat
  lnd(): AuthenticatedLnd
  stop(): Promise<void>
}

type PidWatch = { watch: (pid: number) => void; forget: (pid: number) => void }

const PAY_DEADLINE_MS = 30_000

/**
 * Starts a node on its seat. `callPeers` has the other node connect to it after a restart; left
 * to themselves two lnds can take a minute to find each other again.
 */
export async function makeNode(
  seat: LndSeat,
  pids: PidWatch,
  callPeers: () => Promise<void>,
): Promise<OwnedNode> {
  let running: RunningLnd = await startLnd(seat, pids.watch)
  let isUp = true
  const { public_key: pubkey } = await getIdentity({ lnd: running.lnd })
  const stop = async (kill = false) => {
    if (!isUp) return
    const { pid } = running.program
    await (kill ? running.program.kill() : running.program.stop())
    pids.forget(pid)
    isUp = false
  }
  const start = async (options: { renewCertificate?: boolean } = {}) => {
    if (options.renewCertificate === true) await forgetCertificate(seat)
    running = await startLnd(seat, pids.watch)
    isUp = true
    await until(
      'the channel is active again',
      async () => {
        await callPeers()
        return activeChannel(running.lnd)
      },
      { deadlineMs: 40_000, everyMs: 300 },
    )
  }
  const handle: NodeHandle = {
    host: 'localhost',
    port: seat.rpcPort,
    pubkey,
    get certificatePem() {
      return running.certificatePem
    },
    get adminMacaroonHex() {
      return running.adminMacaroonHex
    },
    get pid() {
      return running.program.pid
    },
    lnd: () => running.lnd,
    bake: async (permissions, rootKeyId) => {
      const id = rootKeyId === undefined ? {} : { id: rootKeyId }
      const { macaroon } = await grantAccess({
        lnd: running.lnd,
        permissions: [...permissions],
        ...id,
      })
      return Buffer.from(macaroon, 'base64').toString('hex')
    },
    revoke: async (id) => {
      await revokeAccess({ lnd: running.lnd, id })
    },
    pay: (bolt11, options) => pay(running.lnd, bolt11, options?.extraMsat ?? 0n),
    createInvoice: async (amountMsat) => {
      const made = await createInvoice({ lnd: running.lnd, mtokens: String(amountMsat) })
      return { paymentHash: made.id, bolt11: made.request }
    },
    cancelInvoice: async (id) => {
      await cancelHodlInvoice({ lnd: running.lnd, id })
    },
    receivedMsat: async (id) => {
      const invoice = await getInvoice({ lnd: running.lnd, id })
      return BigInt(invoice.received_mtokens)
    },
    stop: () => stop(),
    start,
    restart: async (options = {}) => {
      await stop(options.kill)
      await start(options)
    },
  }
  return { handle, seat, lnd: () => running.lnd, stop: () => stop() }
}

async function activeChannel(lnd: AuthenticatedLnd): Promise<true | null> {
  const { channels } = await getChannels({ lnd })
  return channels.length === 0 || channels.some((channel) => channel.is_active) ? true : null
}

/** By payment details rather than by request: only so can a payer send more than was asked. */
async function pay(lnd: AuthenticatedLnd, bolt11: string, extraMsat: bigint): Promise<PayOutcome> {
  const asked = await readBolt11(bolt11)
  const amountMsat = asked.amountMsat + extraMsat
  try {
    await payViaPaymentDetails({
      lnd,
      destination: asked.destination,
      id: asked.paymentHash,
      mtokens: String(amountMsat),
      payment: asked.paymentSecret,
      cltv_delta: asked.cltvDelta,
      features: asked.featureBits.map((bit) => ({ bit })),
      max_fee_mtokens: '0',
      pathfinding_timeout: PAY_DEADLINE_MS,
    })
    return { status: 'succeeded', paidMsat: amountMsat }
  } catch (error) {
    return { status: 'failed', detail: Array.isArray(error) ? String(error[1]) : String(error) }
  }
}
