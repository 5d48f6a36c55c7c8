import { createHash } from 'node:crypto'
import type { Clock } from '../../ports/clock.ts'
import {
  type CancelAnswer,
  type CredentialRights,
  type IssueAnswer,
  type IssueRequest,
  type LightningNode,
  type NodeConnection,
  NodeError,
  type NodeInfo,
  type NodeInvoice,
  OtherTerms,
} from '../../ports/lightning.ts'
import { assertMatches, loadBolt11, readBolt11 } from './bolt11.ts'
import { badAnswer } from './errors.ts'
import { followInvoices } from './follow.ts'
import { LND_LIMITS, type LndLimits } from './limits.ts'
import { operationsOf, wideRights } from './macaroon.ts'
import {
  hash,
  text,
  toAddIndex,
  toInboundMsat,
  toInfo,
  toInvoice,
  toInvoices,
} from './normalize.ts'
import { Secret } from './secret.ts'
import { openTransport, type Transport } from './transport.ts'

export type LndNodeOptions = { clock: Clock; limits?: Partial<LndLimits> }

/**
 * The production client of an LND, real or sandbox. It connects when first used, keeps one
 * pinned connection, and holds the node against `connection.expected` before the first answer
 * after every (re)connect is believed.
 */
export function createLndNode(connection: NodeConnection, options: LndNodeOptions): LightningNode {
  const { clock } = options
  const { expected } = connection
  const limits = { ...LND_LIMITS, ...options.limits }
  const macaroon = new Secret(connection.macaroonHex)
  const { transport, call, readInfo, verify } = openVerified({
    connection,
    macaroon,
    clock,
    limits,
  })
  return {
    info: readInfo,
    issue: (request) => issue(call, request, expected),
    lookup: (paymentHash, asked) =>
      asked ? adopt(call, paymentHash, { ...asked, expected }) : lookup(call, paymentHash),
    cancel: (paymentHash) => cancel(call, paymentHash),
    list: (page) => list(call, page),
    async *follow(cursor, signal) {
      if (signal.aborted) return
      await verify()
      yield* followInvoices(transport, { cursor, signal, clock, limits })
    },
    inboundMsat: () => inboundMsat(call),
    rights: () => rights({ call, transport, macaroon, clock }),
    close: () => transport.close(),
  }
}

type Call = Transport['call']

/** A transport whose peer has been recognised since it was last (re)connected. */
function openVerified(input: {
  connection: NodeConnection
  macaroon: Secret
  clock: Clock
  limits: LndLimits
}) {
  const { connection, macaroon, clock, limits } = input
  const { host, port, certificatePem, expected } = connection
  let verified: Promise<void> | null = null
  const forget = () => {
    verified = null
  }
  const transport = openTransport({
    host,
    port,
    certificatePem,
    macaroon,
    clock,
    limits,
    onBreak: forget,
  })
  const readInfo = async (): Promise<NodeInfo> => {
    const info = toInfo(await transport.call('getInfo', {}))
    assertExpected(info, expected)
    // After the start, which it would slow down, and before the first sale, which would wait.
    void loadBolt11()
    return info
  }
  const verify = (): Promise<void> => {
    if (expected === null) return Promise.resolve()
    if (verified !== null) return verified
    const running = verifyOnce(readInfo)
    running.catch(forget)
    verified = running
    return running
  }
  const call: Call = async (method, message) => {
    await verify()
    return transport.call(method, message)
  }
  return { transport, call, readInfo, verify }
}

/** Without info:read the identity cannot be asked for; each BOLT11 still shows the node's key. */
async function verifyOnce(readInfo: () => Promise<NodeInfo>): Promise<void> {
  try {
    await readInfo()
  } catch (error) {
    if (!hasKind(error, 'permission_denied')) throw error
  }
}

function assertExpected(info: NodeInfo, expected: NodeConnection['expected']): void {
  if (expected === null) return
  if (info.network !== expected.network) {
    throw new NodeError('wrong_network', `on ${info.network}, paired on ${expected.network}`)
  }
  if (info.pubkey !== expected.pubkey) {
    throw new NodeError('wrong_node', `node ${info.pubkey.slice(0, 12)}… is not the paired one`)
  }
}

/** AddInvoice alone; its answer is believed only after the BOLT11 says what was asked for. */
async function issue(
  call: Call,
  request: IssueRequest,
  expected: NodeConnection['expected'],
): Promise<IssueAnswer> {
  const preimage = bytesOf(request.preimage)
  const answer = await call('addInvoice', {
    memo: request.memo,
    r_preimage: preimage,
    value_msat: String(request.amountMsat),
    expiry: String(request.expirySeconds),
    // A shop behind private channels can only be reached with their hints in the invoice.
    private: true,
  })
  const bolt11 = text(answer, 'payment_request')
  const paymentHash = createHash('sha256').update(preimage).digest('hex')
  if (hash(answer, 'r_hash') !== paymentHash) throw badAnswer('the node answered another hash')
  const parsed = await readBolt11(bolt11)
  const { amountMsat, expirySeconds } = request
  assertMatches(parsed, { paymentHash, amountMsat, expirySeconds, expected })
  return { paymentHash, bolt11, addIndex: toAddIndex(answer), createdAtMs: parsed.createdAtMs }
}

async function lookup(call: Call, paymentHash: string): Promise<NodeInvoice> {
  const invoice = toInvoice(await call('lookupInvoice', { r_hash: bytesOf(paymentHash) }))
  if (invoice.paymentHash !== paymentHash) throw badAnswer('the node told of another invoice')
  return invoice
}

/** What is to be shown as ours is held against the pairing too, as a fresh answer is (I15). */
async function adopt(
  call: Call,
  paymentHash: string,
  asked: { amountMsat: bigint; expected: NodeConnection['expected'] },
): Promise<NodeInvoice> {
  const found = await lookup(call, paymentHash)
  const expirySeconds = (found.expiresAtMs - found.createdAtMs) / 1000
  try {
    assertMatches(await readBolt11(found.bolt11), { ...asked, paymentHash, expirySeconds })
  } catch (error) {
    // The node keeps this BOLT11 for good, so asking once more could not mend it.
    if (hasKind(error, 'bad_answer')) throw new OtherTerms('refused', (error as NodeError).message)
    throw error
  }
  return found
}

async function list(call: Call, page: { afterAddIndex: bigint; limit: number }) {
  const request = {
    index_offset: String(page.afterAddIndex),
    num_max_invoices: String(page.limit),
  }
  const invoices = toInvoices(await call('listInvoices', request))
  const lastAddIndex = invoices.reduce(
    (last, { addIndex }) => (addIndex > last ? addIndex : last),
    page.afterAddIndex,
  )
  return { invoices, lastAddIndex }
}

async function inboundMsat(call: Call): Promise<bigint | null> {
  try {
    return toInboundMsat(await call('listChannels', { active_only: true }))
  } catch (error) {
    if (hasKind(error, 'permission_denied')) return null
    throw error
  }
}

async function cancel(call: Call, paymentHash: string): Promise<CancelAnswer> {
  try {
    await call('cancelInvoice', { payment_hash: bytesOf(paymentHash) })
    return 'canceled'
  } catch (error) {
    if (hasKind(error, 'not_found')) return 'not_found'
    if (error instanceof NodeError && /already settled/i.test(error.message)) {
      return 'already_settled'
    }
    throw error
  }
}

/**
 * Every right of a till is tried out with a request that cannot have an effect: a hash that no
 * invoice has, an invoice that every node refuses, a stream that is closed again. The wide ones
 * are read from the macaroon, because trying them would mean to call "send coins".
 */
async function rights(tools: {
  call: Call
  transport: Transport
  macaroon: Secret
  clock: Clock
}): Promise<CredentialRights> {
  const { call, transport, macaroon, clock } = tools
  const nobodysHash = clock.randomBytes(32)
  const impossible = { r_preimage: clock.randomBytes(31), value_msat: '-1' }
  const roundTrip = () => isAllowed(call('lookupInvoice', { r_hash: nobodysHash }))
  return {
    canReadInfo: await isAllowed(call('getInfo', {})),
    canReadRoom: await isAllowed(call('listChannels', { active_only: true })),
    canReadInvoices: await isAllowed(call('listInvoices', { num_max_invoices: '1' })),
    canLookUpInvoices: await roundTrip(),
    canFollowInvoices: await isAllowed(openOnce(transport, roundTrip)),
    canCancelInvoices: await isAllowed(call('cancelInvoice', { payment_hash: nobodysHash })),
    canCreateInvoices: await isAllowed(call('addInvoice', impossible)),
    ...wideRights(await operationsOf(macaroon.reveal())),
  }
}

/**
 * Opens the invoice stream and ends it. An allowed one is silent until something happens, so two
 * answers on the same connection, each a whole round trip later, say that no refusal will come.
 * @throws NodeError when the node refused the stream
 */
async function openOnce(transport: Transport, roundTrip: () => Promise<unknown>): Promise<void> {
  const stream = await transport.open('subscribeInvoices', {})
  try {
    const ended = new Promise<never>((_resolve, reject) => {
      stream.messages.once('error', () => reject(stream.failure()))
    })
    ended.catch(() => {})
    // What is told meanwhile is nobody's business here, but unread it would hold back the end.
    stream.messages.resume()
    for (let answers = 0; answers < 2; answers += 1) await Promise.race([roundTrip(), ended])
  } finally {
    stream.fail(new NodeError('unreachable', 'only tried out'))
  }
}

/** Any definite answer but "permission denied" shows the right; silence shows nothing. */
async function isAllowed(call: Promise<unknown>): Promise<boolean> {
  try {
    await call
    return true
  } catch (error) {
    if (hasKind(error, 'permission_denied')) return false
    if (hasKind(error, 'refused') || hasKind(error, 'not_found')) return true
    throw error
  }
}

function hasKind(error: unknown, kind: NodeError['kind']): boolean {
  return error instanceof NodeError && error.kind === kind
}

function bytesOf(hex: string): Buffer {
  if (!/^[0-9a-f]{64}$/.test(hex)) throw new NodeError('refused', 'expected 32 bytes in hex')
  return Buffer.from(hex, 'hex')
}
