/**
 * What already happened outside. A fact's id names what happened, never the delivery, so that the
 * stream, a catch-up and a lookup of one settlement agree (style rule 2, I20).
 */

export type FactSource = 'node_stream' | 'catch_up' | 'lookup' | 'node_answer'

export type InvoicePaid = {
  kind: 'invoice_paid'
  paymentHash: string
  receivedMsat: bigint | null
  settleIndex: bigint
  settledAtMs: number
}

/** The amount of a payment that was told without one at first (pain 3). */
export type InvoiceAmount = { kind: 'invoice_amount'; paymentHash: string; receivedMsat: bigint }

export type InvoiceCanceled = { kind: 'invoice_canceled'; paymentHash: string }

/** HTLCs held or released. Comes and goes, so each observation counts against the version seen. */
export type InvoiceArriving = {
  kind: 'invoice_accepted' | 'invoice_released'
  paymentHash: string
  seenVersion: number
}

export type Fact = InvoicePaid | InvoiceAmount | InvoiceCanceled | InvoiceArriving

/** The id under which this fact is applied once, whoever tells it. */
export function factId(fact: Fact): string {
  switch (fact.kind) {
    case 'invoice_paid':
      return `invoice:${fact.paymentHash}:paid`
    case 'invoice_amount':
      return `invoice:${fact.paymentHash}:amount`
    case 'invoice_canceled':
      return `invoice:${fact.paymentHash}:canceled`
    case 'invoice_accepted':
      return `invoice:${fact.paymentHash}:accepted:${fact.seenVersion}`
    case 'invoice_released':
      return `invoice:${fact.paymentHash}:released:${fact.seenVersion}`
  }
}

/**
 * The id of a fact that another node tells of an invoice than the one that holds it. It is refused,
 * and must not stand in the way of the right node's word under the id above.
 */
export function factIdElsewhere(fact: Fact, nodePubkey: string): string {
  return `${factId(fact)}:at:${nodePubkey}`
}
