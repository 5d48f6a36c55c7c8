/**
 * What the conformance suite needs from a node, so that one suite runs on the sandbox in every test
 * run and on real LND in the regtest run. A stand-in that drifts from the real thing fails here.
 */
export type ConformanceNode = {
  host: string
  port: number
  certificatePem: string
  adminMacaroonHex: string
}

export type PayerAnswer =
  | { status: 'succeeded'; paidMsat: bigint }
  | { status: 'failed'; detail: string }

export type PayeeInvoice = { bolt11: string; paymentHash: string }

export type ConformanceTarget = {
  /** The node that issues invoices. Re-read after `restart`, which may move it. */
  issuer: ConformanceNode & {
    /** Can create, read and cancel invoices and read the node's info; cannot pay. */
    tillMacaroonHex: string
    /** As GetInfo names the chain's network. */
    network: string
  }
  /** A customer with money, a channel away from the issuer. */
  payer: {
    /** Pays; `extraMsat` sends more than the invoice asks for. Resolves when it is final. */
    pay(bolt11: string, options?: { extraMsat?: bigint }): Promise<PayerAnswer>
  }
  /** The node whose SendPaymentV2 and TrackPaymentV2 are looked at; it has money to send. */
  spender: ConformanceNode
  /** Whoever the spender pays. */
  payee: {
    createInvoice(input: { amountMsat: bigint; expirySeconds?: number }): Promise<PayeeInvoice>
    /** An invoice whose payment stays in flight until it is settled or cancelled. */
    createHoldInvoice(input: { amountMsat: bigint }): Promise<PayeeInvoice>
    settleHeld(paymentHash: string): Promise<void>
    cancelInvoice(paymentHash: string): Promise<void>
  }
  /** Stops the issuer and starts it again with its state; resolves when it answers again. */
  restart(): Promise<void>
}
