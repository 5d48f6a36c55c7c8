import type {
  BitcoinNetwork,
  NodeInfo,
  NodeInvoice,
  NodeInvoiceState,
} from '../../ports/lightning.ts'
import { badAnswer } from './errors.ts'

/** A decoded protobuf message: names of LND's proto files, int64 as strings, bytes as Buffer. */
export type Raw = Record<string, unknown>

const STATES: Readonly<Record<string, NodeInvoiceState>> = {
  OPEN: 'open',
  ACCEPTED: 'accepted',
  SETTLED: 'settled',
  CANCELED: 'canceled',
}

const NETWORKS: readonly BitcoinNetwork[] = [
  'mainnet',
  'testnet',
  'testnet4',
  'signet',
  'regtest',
  'simnet',
]

/** LND's types stop here. The preimage is in the message too and is left behind on purpose. */
export function toInvoice(raw: Raw): NodeInvoice {
  const state = STATES[text(raw, 'state')]
  if (state === undefined) throw badAnswer(`unknown invoice state ${text(raw, 'state')}`)
  const createdAtMs = milliseconds(raw, 'creation_date')
  const settledAtMs = milliseconds(raw, 'settle_date')
  return {
    paymentHash: hash(raw, 'r_hash'),
    bolt11: text(raw, 'payment_request'),
    memo: text(raw, 'memo'),
    state,
    amountMsat: amount(raw, 'value_msat'),
    receivedMsat: receivedMsat(raw, state),
    addIndex: amount(raw, 'add_index'),
    settleIndex: amount(raw, 'settle_index'),
    createdAtMs,
    expiresAtMs: createdAtMs + milliseconds(raw, 'expiry'),
    settledAtMs: state === 'settled' && settledAtMs > 0 ? settledAtMs : null,
  }
}

/** Only settled money has arrived; an accepted HTLC can still go back to the payer. */
function receivedMsat(raw: Raw, state: NodeInvoiceState): bigint | null {
  if (state !== 'settled') return 0n
  const paidMsat = amount(raw, 'amt_paid_msat')
  return paidMsat === 0n ? null : paidMsat
}

export function toInvoices(raw: Raw): NodeInvoice[] {
  return list(raw, 'invoices').map(toInvoice)
}

export function toInfo(raw: Raw): NodeInfo {
  const network = text(list(raw, 'chains')[0] ?? {}, 'network')
  const known = NETWORKS.find((name) => name === network)
  if (known === undefined) throw badAnswer('the node names no chain that we know')
  const pubkey = text(raw, 'identity_pubkey')
  if (!/^0[23][0-9a-f]{64}$/.test(pubkey)) throw badAnswer('the node names no identity key')
  return {
    pubkey,
    alias: text(raw, 'alias'),
    version: text(raw, 'version'),
    network: known,
    isSyncedToChain: raw['synced_to_chain'] === true,
    blockHeight: Number(raw['block_height']),
    bestHeaderAtMs: milliseconds(raw, 'best_header_timestamp'),
  }
}

/** What the peers of active channels can still send: their balance above the reserve they keep. */
export function toInboundMsat(raw: Raw): bigint {
  return list(raw, 'channels').reduce((sumMsat, channel) => {
    const constraints = channel['remote_constraints']
    const reserveSat = isRaw(constraints) ? amount(constraints, 'chan_reserve_sat') : 0n
    const freeSat = amount(channel, 'remote_balance') - reserveSat
    return freeSat > 0n ? sumMsat + freeSat * 1000n : sumMsat
  }, 0n)
}

export function toAddIndex(raw: Raw): bigint {
  return amount(raw, 'add_index')
}

export function text(raw: Raw, field: string): string {
  const value = raw[field]
  if (typeof value !== 'string') throw badAnswer(`${field} is missing`)
  return value
}

/** 32 bytes as hex. */
export function hash(raw: Raw, field: string): string {
  const value = raw[field]
  if (!Buffer.isBuffer(value) || value.length !== 32) throw badAnswer(`${field} is not 32 bytes`)
  return value.toString('hex')
}

function amount(raw: Raw, field: string): bigint {
  const value = raw[field]
  if (typeof value !== 'string' || !/^\d{1,20}$/.test(value)) {
    throw badAnswer(`${field} is not an amount`)
  }
  return BigInt(value)
}

/** LND tells whole seconds. */
function milliseconds(raw: Raw, field: string): number {
  return Number(amount(raw, field)) * 1000
}

function list(raw: Raw, field: string): Raw[] {
  const value = raw[field]
  if (!Array.isArray(value)) throw badAnswer(`${field} is not a list`)
  return value.filter(isRaw)
}

function isRaw(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null
}
