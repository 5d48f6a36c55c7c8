import { createHash } from 'node:crypto'
import { createMacaroonCalls } from './macaroon-calls.ts'
import {
  bytesOf,
  CHANNEL_ID,
  featuresMessage,
  flagOf,
  integerOf,
  invoiceMessage,
  type Message,
  messagesOf,
  satOf,
  textOf,
} from './messages.ts'
import type { InvoiceRow } from './invoices.ts'
import { readForNetwork } from './payer-checks.ts'
import type { SandboxNode } from './node.ts'
import { paymentMessage } from './payment-message.ts'
import type { Service } from './rpc.ts'
import { CODE, RpcError } from './rpc-error.ts'
import type { Sink } from './sink.ts'

/** LND's own page size when the caller names none. */
const LIST_INVOICES_DEFAULT = 100n
const LIST_PAYMENTS_DEFAULT = 1_000_000n
/** Those of an LND 0.21 with its defaults, less what only a node with peers would know. */
const NODE_FEATURE_BITS = [0, 5, 7, 8, 12, 14, 17, 23, 25, 27, 30, 31, 35, 39, 44]
const SEED_BLOCK = 'tillbook sandbox block'

/** lnrpc.Lightning as far as a till, a treasurer and a pairing screen use it. */
export function createLightningService(node: SandboxNode): Service {
  return {
    unary: {
      GetInfo: () => getInfo(node),
      AddInvoice: (request) => addInvoice(node, request),
      LookupInvoice: (request) => lookupInvoice(node, request),
      ListInvoices: (request) => listInvoices(node, request),
      DecodePayReq: (request) => decodePayReq(node, textOf(request, 'pay_req')),
      ChannelBalance: () => channelBalance(node),
      ListChannels: () => ({ channels: [channelMessage(node)] }),
      ListPayments: (request) => listPayments(node, request),
      ...createMacaroonCalls(node.macaroons),
    },
    streaming: {
      SubscribeInvoices: (request, sink) => subscribeInvoices(node, request, sink),
    },
  }
}

function getInfo(node: SandboxNode): Message {
  const height = node.blockHeight()
  return {
    version: '0.21.0-beta commit=',
    commit_hash: '',
    identity_pubkey: node.pubkey,
    alias: 'Tillbook sandbox',
    color: '#f7931a',
    num_active_channels: 1,
    num_peers: 1,
    block_height: height,
    block_hash: createHash('sha256').update(`${SEED_BLOCK} ${height}`).digest('hex'),
    best_header_timestamp: node.bestHeaderSeconds().toString(),
    synced_to_chain: true,
    synced_to_graph: true,
    testnet: node.network === 'testnet' || node.network === 'testnet4',
    chains: [{ chain: 'bitcoin', network: node.network }],
    uris: [],
    features: featuresMessage(NODE_FEATURE_BITS),
    wallet_synced: true,
    graph_cache_status: 'GRAPH_CACHE_STATUS_LOADED',
  }
}

function messageOf(node: SandboxNode, invoice: InvoiceRow): Message {
  return invoiceMessage(invoice, node.htlcs.of(invoice.paymentHash), node.blockHeight())
}

/** What a real node would act on and the sandbox does not: better refused than left out. */
function refuseWhatIsNotDone(request: Message): void {
  const isAsked = {
    'AMP invoices': flagOf(request, 'is_amp'),
    'blinded paths': flagOf(request, 'is_blinded'),
    'fallback addresses': textOf(request, 'fallback_addr') !== '',
    'route hints': messagesOf(request, 'route_hints').length > 0,
  }
  for (const [what, asked] of Object.entries(isAsked)) {
    if (asked) throw new RpcError(`the sandbox does not do ${what}`, CODE.unimplemented)
  }
}

function addInvoice(node: SandboxNode, request: Message): Message {
  refuseWhatIsNotDone(request)
  const [valueSat, valueMsat] = [integerOf(request, 'value'), integerOf(request, 'value_msat')]
  if (valueSat !== 0n && valueMsat !== 0n) {
    throw new RpcError('sat and msat arguments are mutually exclusive')
  }
  if (valueSat < 0n || valueMsat < 0n) throw new RpcError('amount cannot be negative')
  const preimage = bytesOf(request, 'r_preimage')
  const descriptionHash = bytesOf(request, 'description_hash')
  const invoice = node.invoices.add({
    preimage: preimage.length > 0 ? preimage : null,
    memo: textOf(request, 'memo'),
    descriptionHash: descriptionHash.length > 0 ? descriptionHash : null,
    amountMsat: valueSat * 1000n || valueMsat,
    expirySeconds: integerOf(request, 'expiry'),
    finalCltvDelta: integerOf(request, 'cltv_expiry'),
    isPrivate: flagOf(request, 'private'),
  })
  return {
    r_hash: Buffer.from(invoice.paymentHash, 'hex'),
    payment_request: invoice.bolt11,
    add_index: invoice.addIndex.toString(),
    payment_addr: Buffer.from(invoice.paymentAddress, 'hex'),
  }
}

function lookupInvoice(node: SandboxNode, request: Message): Message {
  const hash = textOf(request, 'r_hash_str')
    ? Buffer.from(textOf(request, 'r_hash_str'), 'hex')
    : bytesOf(request, 'r_hash')
  if (hash.length !== 0 && hash.length !== 32) {
    throw new RpcError(`payment hash must be exactly 32 bytes, is instead ${hash.length}`)
  }
  const invoice = node.invoices.find(hash.toString('hex'))
  if (!invoice) throw new RpcError('unable to locate invoice', CODE.notFound)
  return messageOf(node, invoice)
}

function listInvoices(node: SandboxNode, request: Message): Message {
  const [from, to] = [
    integerOf(request, 'creation_date_start'),
    integerOf(request, 'creation_date_end'),
  ]
  if (from !== 0n && to !== 0n && from >= to) {
    throw new RpcError(`start date(${from}) must be before end date(${to})`)
  }
  const rows = node.invoices.page({
    indexOffset: integerOf(request, 'index_offset'),
    limit: integerOf(request, 'num_max_invoices') || LIST_INVOICES_DEFAULT,
    isReversed: flagOf(request, 'reversed'),
    isPendingOnly: flagOf(request, 'pending_only'),
    createdFromSeconds: from,
    createdToSeconds: to,
  })
  return {
    invoices: rows.map((row) => messageOf(node, row)),
    first_index_offset: (rows.at(0)?.addIndex ?? 0n).toString(),
    last_index_offset: (rows.at(-1)?.addIndex ?? 0n).toString(),
  }
}

/**
 * LND's general stream: adds and settlements, nothing else. A cursor of 0 replays nothing; a cancel
 * or an expiry is never told, neither live nor in the replay of an add cursor.
 */
function subscribeInvoices(node: SandboxNode, request: Message, sink: Sink): void {
  const cursor = {
    add: integerOf(request, 'add_index'),
    settle: integerOf(request, 'settle_index'),
  }
  const send = (row: InvoiceRow) => {
    if (row.state === 'OPEN' || row.state === 'SETTLED') sink.send(messageOf(node, row))
  }
  const backlog = [
    ...node.invoices.addedSince(cursor.add),
    ...node.invoices.settledSince(cursor.settle),
  ]
  backlog.forEach(send)
  const follow = (row: InvoiceRow) => {
    if (row.state === 'SETTLED' && (row.settleIndex ?? 0n) > cursor.settle) {
      cursor.settle = row.settleIndex ?? 0n
      send(row)
    }
    // A released HTLC makes an invoice OPEN again; that is no add, and its index is not new.
    if (row.state === 'OPEN' && row.addIndex > cursor.add) {
      cursor.add = row.addIndex
      send(row)
    }
  }
  node.invoices.events.on('invoice', follow)
  sink.onClose(() => node.invoices.events.off('invoice', follow))
}

function decodePayReq(node: SandboxNode, bolt11: string): Message {
  const decoded = readForNetwork(bolt11, node.network)
  return {
    destination: Buffer.from(decoded.destination).toString('hex'),
    payment_hash: Buffer.from(decoded.paymentHash).toString('hex'),
    num_satoshis: satOf(decoded.amountMsat),
    num_msat: decoded.amountMsat.toString(),
    timestamp: decoded.createdAtSeconds.toString(),
    expiry: decoded.expirySeconds.toString(),
    description: decoded.description,
    description_hash: Buffer.from(decoded.descriptionHash ?? []).toString('hex'),
    fallback_addr: '',
    cltv_expiry: decoded.finalCltvDelta.toString(),
    route_hints: [],
    payment_addr: Buffer.from(decoded.paymentAddress),
    features: featuresMessage(decoded.featureBits),
    blinded_paths: [],
  }
}

function amountMessage(msat: bigint): Message {
  return { sat: satOf(msat), msat: msat.toString() }
}

function channelBalance(node: SandboxNode): Message {
  const [local, remote] = [node.channel.balanceMsat('node'), node.channel.balanceMsat('wallet')]
  const none = amountMessage(0n)
  return {
    balance: satOf(local),
    pending_open_balance: '0',
    local_balance: amountMessage(local),
    remote_balance: amountMessage(remote),
    unsettled_local_balance: none,
    unsettled_remote_balance: none,
    pending_open_local_balance: none,
    pending_open_remote_balance: none,
    custom_channel_data: Buffer.alloc(0),
  }
}

function channelMessage(node: SandboxNode): Message {
  const [local, remote] = [node.channel.balanceMsat('node'), node.channel.balanceMsat('wallet')]
  const constraints = {
    csv_delay: 144,
    chan_reserve_sat: '0',
    dust_limit_sat: '354',
    max_pending_amt_msat: (local + remote).toString(),
    min_htlc_msat: '1',
    max_accepted_htlcs: 483,
  }
  return {
    active: true,
    remote_pubkey: node.walletPubkey,
    channel_point: `${createHash('sha256').update(node.pubkey).digest('hex')}:0`,
    chan_id: CHANNEL_ID,
    capacity: satOf(local + remote),
    local_balance: satOf(local),
    remote_balance: satOf(remote),
    commit_fee: '0',
    commit_weight: '772',
    fee_per_kw: '253',
    unsettled_balance: '0',
    total_satoshis_sent: '0',
    total_satoshis_received: '0',
    num_updates: '0',
    pending_htlcs: [],
    private: false,
    initiator: true,
    chan_status_flags: 'ChanStatusDefault',
    static_remote_key: true,
    commitment_type: 'ANCHORS',
    local_constraints: constraints,
    remote_constraints: constraints,
  }
}

function listPayments(node: SandboxNode, request: Message): Message {
  const rows = node.payments.page({
    indexOffset: integerOf(request, 'index_offset'),
    limit: integerOf(request, 'max_payments') || LIST_PAYMENTS_DEFAULT,
    isReversed: flagOf(request, 'reversed'),
    isIncompleteIncluded: flagOf(request, 'include_incomplete'),
  })
  return {
    payments: rows.map((row) => paymentMessage(row, node)),
    first_index_offset: (rows.at(0)?.paymentIndex ?? 0n).toString(),
    last_index_offset: (rows.at(-1)?.paymentIndex ?? 0n).toString(),
    total_num_payments: flagOf(request, 'count_total_payments') ? `${node.payments.count()}` : '0',
  }
}
