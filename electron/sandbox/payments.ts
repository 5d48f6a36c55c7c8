import { randomBytes } from 'node:crypto'
import { EventEmitter } from 'node:events'
import type { Statement } from 'better-sqlite3'
import type { Channel } from './channel.ts'
import { commitDurably, type SandboxDatabase } from './database.ts'
import type { CallFaultKind, Fault } from './faults.ts'
import type { SandboxNetwork } from './networks.ts'
import { readForNetwork, readForPayer } from './payer-checks.ts'
import { CODE, RpcError } from './rpc-error.ts'
import type { WalletInvoice, WalletInvoices } from './wallet-invoices.ts'

export type PaymentRow = {
  paymentIndex: bigint
  paymentHash: string
  paymentAddress: string
  bolt11: string
  destination: string
  amountMsat: bigint
  createdAtMs: bigint
  attemptedAtMs: bigint | null
  state: 'IN_FLIGHT' | 'SUCCEEDED' | 'FAILED'
  failure: string
  preimage: string | null
  resolvedAtMs: bigint | null
}

export type PaymentPage = {
  indexOffset: bigint
  limit: bigint
  isReversed: boolean
  isIncompleteIncluded: boolean
}

type PaymentFault = Fault<CallFaultKind> | null

type PaymentsInput = {
  db: SandboxDatabase
  clock: { nowMs(): number }
  network: SandboxNetwork
  nodePubkey: string
  walletPubkey: string
  walletInvoices: WalletInvoices
  channel: Channel
}

const SELECT = `SELECT payment_index AS paymentIndex, payment_hash AS paymentHash,
  payment_address AS paymentAddress, bolt11, destination, amount_msat AS amountMsat,
  created_at_ms AS createdAtMs, attempted_at_ms AS attemptedAtMs, state, failure, preimage,
  resolved_at_ms AS resolvedAtMs FROM payment`

/** Money the node pays out. `events` says `payment` with the row after each durable step. */
export class Payments {
  readonly events = new EventEmitter<{ payment: [PaymentRow] }>()
  readonly #input: PaymentsInput
  readonly #byHash: Statement<[string], PaymentRow>
  readonly #due: Statement<[bigint], PaymentRow>
  readonly #forgetDue: Statement<[string]>
  readonly #finish: Statement

  constructor(input: PaymentsInput) {
    const { db } = input
    this.#input = input
    // Every open stream listens; a warning at eleven would be noise.
    this.events.setMaxListeners(0)
    this.#byHash = db.prepare(`${SELECT} WHERE payment_hash = ?`)
    this.#due = db.prepare(`${SELECT} WHERE state = 'IN_FLIGHT' AND due_at_ms <= ?`)
    this.#forgetDue = db.prepare('UPDATE payment SET due_at_ms = NULL WHERE payment_hash = ?')
    this.#finish = db.prepare(
      `UPDATE payment SET state = :state, failure = :failure, preimage = :preimage,
         resolved_at_ms = :nowMs WHERE payment_hash = :paymentHash`,
    )
  }

  find(paymentHash: string): PaymentRow | null {
    return this.#byHash.get(paymentHash) ?? null
  }

  /** The hash a payment request would be paid under. Throws RpcError when it cannot be read. */
  hashOf(bolt11: string): string {
    const { paymentHash } = readForNetwork(bolt11, this.#input.network)
    return Buffer.from(paymentHash).toString('hex')
  }

  /** SendPaymentV2: each step is told through `events`. Throws RpcError before the first one. */
  send(request: {
    bolt11: string
    /** 0n takes the invoice's own amount, and only that is allowed when it has one. */
    amountMsat: bigint
    isSelfPaymentAllowed: boolean
    fault: PaymentFault
  }): void {
    const { fault } = request
    const intent = this.#readIntent(request)
    if (intent.destination === this.#input.nodePubkey && !request.isSelfPaymentAllowed) {
      throw new RpcError('self-payments not allowed')
    }
    refuseRepeat(this.find(intent.paymentHash))
    const dueAtMs = fault?.kind === 'LATE_SETTLE' ? this.#now() + BigInt(fault.delayMs) : null
    this.#begin({ ...intent, dueAtMs })
    const failure = this.#failureBeforeAttempt(intent)
    if (failure) {
      this.#conclude(intent.paymentHash, { failure })
      this.#announce(intent.paymentHash)
      return
    }
    const payment = this.#attempt(intent.paymentHash)
    if (fault?.kind === 'IN_FLIGHT_FOREVER' || dueAtMs !== null) return
    this.#deliver(payment, fault)
  }

  page(query: PaymentPage): PaymentRow[] {
    const where = ['payment_index > 0']
    if (!query.isIncompleteIncluded) where.push(`state = 'SUCCEEDED'`)
    if (!query.isReversed) where.push('payment_index > :offset')
    if (query.isReversed && query.indexOffset > 0n) where.push('payment_index < :offset')
    const order = query.isReversed ? 'DESC' : 'ASC'
    const rows = this.#input.db
      .prepare<[Record<string, bigint>], PaymentRow>(
        `${SELECT} WHERE ${where.join(' AND ')} ORDER BY payment_index ${order} LIMIT :limit`,
      )
      .all({ offset: query.indexOffset, limit: query.limit })
    return query.isReversed ? rows.reverse() : rows
  }

  count(): bigint {
    const row = this.#input.db
      .prepare<[], { count: bigint }>('SELECT count(*) AS count FROM payment')
      .get()
    return row?.count ?? 0n
  }

  /** Settles or cancels an invoice of the customer's wallet, and the payment it may hold. */
  resolveWalletInvoice(paymentHash: string, isSettled: boolean): void {
    const { walletInvoices } = this.#input
    const invoice = walletInvoices.find(paymentHash)
    if (!invoice) throw new RpcError('the wallet has no such invoice', CODE.notFound)
    const held = invoice.state === 'ACCEPTED' ? this.find(paymentHash) : null
    if (isSettled && !held) throw new RpcError('the wallet holds no payment for this invoice')
    this.#transact(() => {
      if (held && isSettled) this.#settle(held, invoice, null)
      else if (invoice.state !== 'SETTLED') walletInvoices.move(paymentHash, 'CANCELED')
      if (held && !isSettled) this.#giveBack(held)
    })
    if (held) this.#announce(paymentHash)
  }

  /** What the wallet has received: the judge of double pay. */
  received(): { paymentHash: string; amountMsat: bigint }[] {
    return this.#input.db
      .prepare<[], { paymentHash: string; amountMsat: bigint }>(
        `SELECT payment.payment_hash AS paymentHash, payment.amount_msat AS amountMsat
         FROM payment JOIN wallet_invoice USING (payment_hash)
         WHERE wallet_invoice.state = 'SETTLED' ORDER BY payment.payment_index`,
      )
      .all()
  }

  /** Lets the late settlements through that have become due. */
  resolveDue(): void {
    for (const payment of this.#due.all(this.#now())) this.#deliver(payment, null)
  }

  /** What LND checks before it writes the payment down. */
  #readIntent(request: { bolt11: string; amountMsat: bigint }) {
    const { network, clock } = this.#input
    const decoded = readForPayer(request.bolt11, network, clock.nowMs())
    if (decoded.amountMsat === 0n && request.amountMsat === 0n) {
      throw new RpcError('amount must be specified when paying a zero amount invoice')
    }
    if (decoded.amountMsat !== 0n && request.amountMsat !== 0n) {
      throw new RpcError('amount must not be specified when paying a non-zero amount invoice')
    }
    return {
      paymentHash: Buffer.from(decoded.paymentHash).toString('hex'),
      paymentAddress: Buffer.from(decoded.paymentAddress).toString('hex'),
      bolt11: request.bolt11,
      destination: Buffer.from(decoded.destination).toString('hex'),
      amountMsat: decoded.amountMsat || request.amountMsat,
    }
  }

  #begin(payment: {
    paymentHash: string
    paymentAddress: string
    bolt11: string
    destination: string
    amountMsat: bigint
    dueAtMs: bigint | null
  }): void {
    const { db } = this.#input
    this.#transact(() => {
      // A failed payment may be started anew; LND then gives it a new index.
      db.prepare('DELETE FROM payment WHERE payment_hash = ?').run(payment.paymentHash)
      db.prepare(
        `INSERT INTO payment (payment_hash, payment_address, bolt11, destination, amount_msat,
           created_at_ms, state, failure, due_at_ms)
         VALUES (:paymentHash, :paymentAddress, :bolt11, :destination, :amountMsat, :nowMs,
           'IN_FLIGHT', 'FAILURE_REASON_NONE', :dueAtMs)`,
      ).run({ ...payment, nowMs: this.#now() })
    })
    this.#announce(payment.paymentHash)
  }

  #attempt(paymentHash: string): PaymentRow {
    this.#input.db
      .prepare('UPDATE payment SET attempted_at_ms = ? WHERE payment_hash = ?')
      .run(this.#now(), paymentHash)
    this.#announce(paymentHash)
    return this.#known(paymentHash)
  }

  #known(paymentHash: string): PaymentRow {
    const payment = this.find(paymentHash)
    if (!payment) throw new Error('a payment vanished while it was being sent')
    return payment
  }

  /**
   * One transaction from the time it was due to its end, then the news: whatever cuts it off, the
   * next try finds the same work and no half of it.
   */
  #deliver(payment: PaymentRow, fault: PaymentFault): void {
    const news = this.#transact(() => this.#resolve(payment, fault))
    for (const row of news) this.events.emit('payment', row)
  }

  /**
   * What becomes of an HTLC at its payee; nothing is recorded while the payee holds it.
   * @returns each step that is told
   */
  #resolve(payment: PaymentRow, fault: PaymentFault): PaymentRow[] {
    const { channel, walletInvoices } = this.#input
    const { paymentHash } = payment
    this.#forgetDue.run(paymentHash)
    const invoice = walletInvoices.find(paymentHash)
    const isMadeToFail = fault?.kind === 'FAIL_PAYMENT'
    const failure = isMadeToFail
      ? fault.text || 'FAILURE_REASON_ERROR'
      : this.#failureAtPayee(payment, invoice)
    if (failure) return this.#failAttempt(paymentHash, failure)
    channel.change('node', -payment.amountMsat)
    if (invoice?.isHold === 1n) {
      walletInvoices.move(paymentHash, 'ACCEPTED')
      return []
    }
    if (invoice) this.#settle(payment, invoice, fault)
    return [this.#known(paymentHash)]
  }

  /** LND knows the reason before the HTLC is back: IN_FLIGHT with a reason comes before FAILED. */
  #failAttempt(paymentHash: string, failure: string): PaymentRow[] {
    this.#input.db
      .prepare('UPDATE payment SET failure = ? WHERE payment_hash = ?')
      .run(failure, paymentHash)
    const withReason = this.#known(paymentHash)
    this.#conclude(paymentHash, { failure })
    return [withReason, this.#known(paymentHash)]
  }

  /** Without a route or the money no HTLC leaves, and the payment shows no attempt. */
  #failureBeforeAttempt(payment: { destination: string; amountMsat: bigint }): string | null {
    const { channel, walletPubkey } = this.#input
    if (payment.destination !== walletPubkey) return 'FAILURE_REASON_NO_ROUTE'
    const isAffordable = payment.amountMsat <= channel.balanceMsat('node')
    return isAffordable ? null : 'FAILURE_REASON_INSUFFICIENT_BALANCE'
  }

  #failureAtPayee(payment: PaymentRow, invoice: WalletInvoice | null): string | null {
    // Checked again, because a late settlement may find less money than there was.
    const failure = this.#failureBeforeAttempt(payment)
    if (failure) return failure
    const isTaken = invoice?.state === 'OPEN' && payment.amountMsat >= invoice.amountMsat
    return isTaken ? null : 'FAILURE_REASON_INCORRECT_PAYMENT_DETAILS'
  }

  #settle(payment: PaymentRow, invoice: WalletInvoice, fault: PaymentFault): void {
    const { channel, walletInvoices } = this.#input
    channel.change('wallet', payment.amountMsat)
    walletInvoices.move(payment.paymentHash, 'SETTLED')
    const isWrong = fault?.kind === 'WRONG_PREIMAGE'
    const preimage = isWrong ? randomBytes(32).toString('hex') : invoice.preimage
    this.#conclude(payment.paymentHash, { preimage })
  }

  #giveBack(payment: PaymentRow): void {
    this.#input.channel.change('node', payment.amountMsat)
    const failure = 'FAILURE_REASON_INCORRECT_PAYMENT_DETAILS'
    this.#conclude(payment.paymentHash, { failure })
  }

  #conclude(paymentHash: string, outcome: { preimage: string } | { failure: string }): void {
    const preimage = 'preimage' in outcome ? outcome.preimage : null
    const failure = 'failure' in outcome ? outcome.failure : 'FAILURE_REASON_NONE'
    const state = preimage ? 'SUCCEEDED' : 'FAILED'
    this.#finish.run({ paymentHash, state, failure, preimage, nowMs: this.#now() })
  }

  #announce(paymentHash: string): void {
    const row = this.find(paymentHash)
    if (row) this.events.emit('payment', row)
  }

  #transact<Result>(work: () => Result): Result {
    return commitDurably(this.#input.db, work)
  }

  #now(): bigint {
    return BigInt(this.#input.clock.nowMs())
  }
}

/** LND pays a hash once; only a failed payment may be started anew. */
function refuseRepeat(earlier: PaymentRow | null): void {
  if (earlier?.state === 'SUCCEEDED') {
    throw new RpcError('invoice is already paid', CODE.alreadyExists)
  }
  if (earlier?.state === 'IN_FLIGHT') {
    throw new RpcError('payment is in transition', CODE.alreadyExists)
  }
}
