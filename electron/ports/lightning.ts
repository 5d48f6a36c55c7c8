/** What the core needs from a Lightning node. The same client serves the sandbox and a real LND. */

export type NodeErrorKind =
  | 'unreachable' // no connection, or it broke
  | 'deadline' // no answer in time; the effect is unknown
  | 'certificate_changed' // the presented certificate is not the pinned one
  | 'certificate_expired' // the pinned one, but not valid by this computer's clock
  | 'macaroon_refused' // the node does not accept the credential, or it was revoked
  | 'permission_denied' // the credential is valid but lacks this right
  | 'wallet_locked' // the node runs but its wallet is locked or still starting
  | 'wrong_network' // the node is on another chain than the one that was paired
  | 'wrong_node' // the identity key is not the paired one
  | 'already_exists' // an invoice with this payment hash exists
  | 'not_found' // the node does not know this payment hash
  | 'refused' // the node answered with another definite refusal
  | 'bad_answer' // the answer does not parse, or contradicts the request

/** A typed failure of a node call. `message` is safe to log: it never holds a credential. */
export class NodeError extends Error {
  readonly kind: NodeErrorKind
  constructor(kind: NodeErrorKind, message: string) {
    super(message)
    this.name = 'NodeError'
    this.kind = kind
  }
}

/**
 * The payment code or its terms are not what was asked for. Of all refusals of an invoice that the
 * node may hold already, this one speaks of that invoice and not of the node or the way to it.
 */
export class OtherTerms extends NodeError {}

/** Whether the call may have had an effect at the node although no answer came back. */
export function mayHaveHappened(error: unknown): boolean {
  if (!(error instanceof NodeError)) return true
  return error.kind === 'deadline' || error.kind === 'unreachable' || error.kind === 'bad_answer'
}

export type BitcoinNetwork = 'mainnet' | 'testnet' | 'testnet4' | 'signet' | 'regtest' | 'simnet'

/** What follows `ln` in a payment code (BOLT 11); testnet and testnet4 look the same. */
export const CODE_PREFIX: Readonly<Record<BitcoinNetwork, string>> = {
  mainnet: 'bc',
  testnet: 'tb',
  testnet4: 'tb',
  signet: 'tbs',
  regtest: 'bcrt',
  simnet: 'sb',
}

export type NodeInfo = {
  pubkey: string
  alias: string
  version: string
  network: BitcoinNetwork
  isSyncedToChain: boolean
  blockHeight: number
  /** Time of the newest block header, ms since the epoch. */
  bestHeaderAtMs: number
}

/** LND's own four invoice states. */
export type NodeInvoiceState = 'open' | 'accepted' | 'settled' | 'canceled'

/** An invoice as the node tells it, after normalisation. */
export type NodeInvoice = {
  paymentHash: string
  bolt11: string
  memo: string
  state: NodeInvoiceState
  /** 0n for an invoice without an amount. */
  amountMsat: bigint
  /** What arrived, in msat; null when the node says settled but not how much (pain 3). */
  receivedMsat: bigint | null
  addIndex: bigint
  /** 0n until settled. */
  settleIndex: bigint
  createdAtMs: number
  expiresAtMs: number
  settledAtMs: number | null
}

export type IssueRequest = {
  /** 32 bytes, hex. Chosen by the core, so that a repeat after a crash meets the same hash. */
  preimage: string
  amountMsat: bigint
  memo: string
  expirySeconds: number
}

export type IssueAnswer = {
  paymentHash: string
  bolt11: string
  addIndex: bigint
  /** The node's own clock, read from the BOLT11's timestamp, ms; shows how far ours is off. */
  createdAtMs: number
}

export type CancelAnswer = 'canceled' | 'already_settled' | 'not_found'

/** Rights that a credential really has, by probing, not by its name. */
export type CredentialRights = {
  canCreateInvoices: boolean
  /** Pages of invoices, for the catch-up. */
  canReadInvoices: boolean
  /** One invoice by its hash: without it nothing that was in doubt is ever settled. */
  canLookUpInvoices: boolean
  /** The stream that tells of payments as they arrive. */
  canFollowInvoices: boolean
  canCancelInvoices: boolean
  canReadInfo: boolean
  /** What the channels can still take in (OPP-05); a till without it sells all the same. */
  canReadRoom: boolean
  /** Each of these makes it too wide for a till. */
  canPay: boolean
  canSendOnChain: boolean
  canOpenChannels: boolean
  canBakeCredentials: boolean
  /** RPC permissions found granted beyond what a till needs, for the record. */
  excess: readonly string[]
}

export type FollowCursor = { addIndex: bigint; settleIndex: bigint }

export type FollowEvent =
  /** The stream is open: everything after the cursor will come. */
  { kind: 'following' } | { kind: 'invoice'; invoice: NodeInvoice }

export interface LightningNode {
  /** Identity the host paired with; calls fail with wrong_node/wrong_network when it differs. */
  info(): Promise<NodeInfo>
  /** AddInvoice alone: its answer is enough to show the QR. @throws NodeError already_exists … */
  issue(request: IssueRequest): Promise<IssueAnswer>
  /**
   * @param asked given when the invoice is to be adopted: its BOLT11 then passes the same checks as
   * a fresh one, so that no other node's and no other chain's code is shown.
   * @throws NodeError not_found when the node does not know the hash; for an adopted one also
   * wrong_network, wrong_node, and refused for a BOLT11 that is not what was asked for.
   */
  lookup(paymentHash: string, asked?: { amountMsat: bigint }): Promise<NodeInvoice>
  cancel(paymentHash: string): Promise<CancelAnswer>
  /** One page of invoices with an add index above `afterAddIndex`, oldest first. */
  list(input: { afterAddIndex: bigint; limit: number }): Promise<{
    invoices: NodeInvoice[]
    /** Highest add index seen in this page; equals afterAddIndex when the page is empty. */
    lastAddIndex: bigint
  }>
  /**
   * Follows invoice events from the cursors. The iterator throws a NodeError when the stream
   * breaks, ends, or stays silent past the watchdog (≤ 20 s); it never restarts by itself,
   * because only the caller knows which cursor has been committed.
   */
  follow(cursor: FollowCursor, signal: AbortSignal): AsyncIterable<FollowEvent>
  /** Sum over active channels of what can still arrive; null when the credential may not know. */
  inboundMsat(): Promise<bigint | null>
  rights(): Promise<CredentialRights>
  close(): void
}

/** How to reach a node. Hex and PEM are kept in the vault only. */
export type NodeConnection = {
  host: string
  port: number
  /** PEM of the certificate that is pinned; null asks for trust on first use by the caller. */
  certificatePem: string
  macaroonHex: string
  /** Set once paired; a different answer later is wrong_node / wrong_network. */
  expected: { pubkey: string; network: BitcoinNetwork } | null
}

/** The sandbox's customer wallet, driven from its own screen. Never present with a real node. */
export type SandboxPayMode =
  | 'pay' // the exact amount, now
  | 'pay_late' // accepted before expiry, settled after it
  | 'overpay' // half as much again
  | 'pay_twice' // the second try answers already paid
  | 'vanish' // HTLC held, then released without payment

export type SandboxPayResult = {
  status: 'succeeded' | 'failed' | 'held'
  paidMsat: bigint
  /** LND's failure word or error text; empty on success. */
  detail: string
}

export interface SandboxWallet {
  balanceMsat(): Promise<bigint>
  pay(input: { bolt11: string; mode: SandboxPayMode }): Promise<SandboxPayResult>
  /** The sandbox's own table of settlements: the judge in every test. */
  settled(): Promise<{ paymentHash: string; receivedMsat: bigint; settleIndex: bigint }[]>
}
