import { BLOCK_PADDING, CHANNEL_ID, type Message, satOf } from './messages.ts'
import type { PaymentRow } from './payments.ts'

/** What the invoices of the customer's wallet ask for. */
const FINAL_CLTV_DELTA = 80

/** A payment as LND tells it: one attempt over the one channel, without a fee. */
export function paymentMessage(payment: PaymentRow, node: { blockHeight(): number }): Message {
  return {
    payment_hash: payment.paymentHash,
    value: satOf(payment.amountMsat),
    creation_date: (payment.createdAtMs / 1000n).toString(),
    fee: '0',
    // LND shows the all-zero preimage until the real one is known.
    payment_preimage: payment.preimage ?? '0'.repeat(64),
    value_sat: satOf(payment.amountMsat),
    value_msat: payment.amountMsat.toString(),
    payment_request: payment.bolt11,
    status: payment.state,
    fee_sat: '0',
    fee_msat: '0',
    creation_time_ns: (payment.createdAtMs * 1_000_000n).toString(),
    // What fails for want of a route or of money never leaves the node, so it has no attempt.
    htlcs: payment.attemptedAtMs === null ? [] : [attemptMessage(payment, node.blockHeight())],
    payment_index: payment.paymentIndex.toString(),
    failure_reason: payment.failure,
  }
}

function attemptMessage(payment: PaymentRow, blockHeight: number): Message {
  const amount = payment.amountMsat.toString()
  const expiryHeight = blockHeight + FINAL_CLTV_DELTA + BLOCK_PADDING
  return {
    attempt_id: payment.paymentIndex.toString(),
    status: payment.state,
    route: {
      total_time_lock: expiryHeight,
      total_fees: '0',
      total_amt: satOf(payment.amountMsat),
      hops: [
        {
          chan_id: CHANNEL_ID,
          chan_capacity: satOf(payment.amountMsat),
          amt_to_forward: satOf(payment.amountMsat),
          fee: '0',
          expiry: expiryHeight,
          amt_to_forward_msat: amount,
          fee_msat: '0',
          pub_key: payment.destination,
          tlv_payload: true,
          mpp_record: {
            payment_addr: Buffer.from(payment.paymentAddress, 'hex'),
            total_amt_msat: amount,
          },
          custom_records: {},
        },
      ],
      total_fees_msat: '0',
      total_amt_msat: amount,
      first_hop_amount_msat: amount,
    },
    attempt_time_ns: ((payment.attemptedAtMs ?? 0n) * 1_000_000n).toString(),
    resolve_time_ns: ((payment.resolvedAtMs ?? 0n) * 1_000_000n).toString(),
    ...(payment.state === 'FAILED' && {
      failure: {
        code: 'INCORRECT_OR_UNKNOWN_PAYMENT_DETAILS',
        failure_source_index: 1,
        height: blockHeight,
      },
    }),
    preimage: Buffer.from(payment.preimage ?? '', 'hex'),
  }
}
