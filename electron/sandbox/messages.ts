import type { HtlcRow } from './htlcs.ts'
import { INVOICE_FEATURE_BITS, type InvoiceRow } from './invoices.ts'

/**
 * A protobuf message as proto-loader takes and gives it: int64 as decimal text, bytes as Buffer.
 */
export type Message = { [field: string]: unknown }

/** Readers for requests. proto-loader fills defaults, so a wrong type here is our own mistake. */
export function textOf(message: Message, field: string): string {
  const value = message[field]
  return typeof value === 'string' ? value : ''
}

export function bytesOf(message: Message, field: string): Buffer {
  const value = message[field]
  return value instanceof Uint8Array ? Buffer.from(value) : Buffer.alloc(0)
}

export function integerOf(message: Message, field: string): bigint {
  const value = message[field]
  if (typeof value === 'number' || typeof value === 'string') return BigInt(value)
  return 0n
}

export function flagOf(message: Message, field: string): boolean {
  return message[field] === true
}

export function messagesOf(message: Message, field: string): Message[] {
  const value = message[field]
  return Array.isArray(value) ? value : []
}

/** Payers add blocks to the final delta, so that a new block does not fail the payment. */
export const BLOCK_PADDING = 3

const FEATURE_NAMES: Readonly<Record<number, string>> = {
  0: 'data-loss-protect',
  5: 'upfront-shutdown-script',
  7: 'gossip-queries',
  8: 'tlv-onion',
  12: 'static-remote-key',
  14: 'payment-addr',
  17: 'multi-path-payments',
  23: 'anchors-zero-fee-htlc-tx',
  25: 'route-blinding',
  27: 'shutdown-any-segwit',
  30: 'amp',
  31: 'amp',
  35: 'quiescence',
  39: 'onion-messages',
  44: 'explicit-commitment-type',
}

/** Even bits bind, odd bits are optional: BOLT 9. */
export function featuresMessage(bits: readonly number[]): Message {
  return Object.fromEntries(
    bits.map((bit) => {
      const name = FEATURE_NAMES[bit]
      const feature = { name: name ?? 'unknown', is_required: bit % 2 === 0, is_known: !!name }
      return [bit, feature]
    }),
  )
}

/** The one channel's short id: block 101, transaction 1, output 0. */
export const CHANNEL_ID = ((101n << 40n) | (1n << 16n)).toString()

export function satOf(msat: bigint): string {
  return (msat / 1000n).toString()
}

export function secondsOf(ms: bigint | null): string {
  return ms === null ? '0' : (ms / 1000n).toString()
}

export function invoiceMessage(
  invoice: InvoiceRow,
  htlcs: readonly HtlcRow[],
  blockHeight: number,
): Message {
  return {
    memo: invoice.memo,
    r_preimage: Buffer.from(invoice.preimage, 'hex'),
    r_hash: Buffer.from(invoice.paymentHash, 'hex'),
    value: satOf(invoice.amountMsat),
    value_msat: invoice.amountMsat.toString(),
    settled: invoice.state === 'SETTLED',
    creation_date: secondsOf(invoice.createdAtMs),
    settle_date: secondsOf(invoice.settledAtMs),
    payment_request: invoice.bolt11,
    description_hash: Buffer.from(invoice.descriptionHash ?? '', 'hex'),
    expiry: invoice.expirySeconds.toString(),
    fallback_addr: '',
    cltv_expiry: invoice.finalCltvDelta.toString(),
    route_hints: [],
    // LND says private only when the invoice has route hints; ours has a public channel.
    private: false,
    add_index: invoice.addIndex.toString(),
    settle_index: (invoice.settleIndex ?? 0n).toString(),
    amt_paid: invoice.paidMsat.toString(),
    amt_paid_sat: satOf(invoice.paidMsat),
    amt_paid_msat: invoice.paidMsat.toString(),
    state: invoice.state,
    htlcs: htlcs.map((htlc) => htlcMessage(htlc, invoice, blockHeight)),
    features: featuresMessage(INVOICE_FEATURE_BITS),
    is_keysend: false,
    payment_addr: Buffer.from(invoice.paymentAddress, 'hex'),
    is_amp: false,
    amp_invoice_state: {},
    is_blinded: false,
  }
}

function htlcMessage(htlc: HtlcRow, invoice: InvoiceRow, blockHeight: number): Message {
  return {
    chan_id: CHANNEL_ID,
    htlc_index: (htlc.htlcIndex - 1n).toString(),
    amt_msat: htlc.amountMsat.toString(),
    accept_height: blockHeight,
    accept_time: secondsOf(htlc.acceptedAtMs),
    resolve_time: secondsOf(htlc.resolvedAtMs),
    expiry_height: blockHeight + Number(invoice.finalCltvDelta) + BLOCK_PADDING,
    state: htlc.state,
    custom_records: {},
    mpp_total_amt_msat: htlc.amountMsat.toString(),
    custom_channel_data: Buffer.alloc(0),
  }
}
