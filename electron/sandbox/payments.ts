import { createHash, randomBytes } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { encodeBolt11 } from './bolt11.ts'
import type { Channel } from './channel.ts'
import type { SandboxDatabase } from './database.ts'
import type { CallFaultKind, Fault } from './faults.ts'
import { decodeOrRefuse, readForPayer } from './htlcs.ts'
import { INVOICE_FEATURE_BITS } from './invoices.ts'
import type { SandboxNetwork } from './networks.ts'
import { CODE, RpcError } from './rpc-error.ts'

export type PaymentRow = {
  paymentIndex: bigint
  paymentHash: string
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

type WalletInvoice = {
  paymentHash: string
  preimage: string
  amountMsat: bigint
  isHold: bigint
  state: 'OPEN' | 'ACCEPTED' | 'SETTLED' | 'CANCELED'
}

export type PaymentPage = {
  indexOffset: bigint
  limit: bigint
  isReversed: boolean
  isIncompleteIncluded: boolean
}

/** Money the node pays out, and the customer's wallet as its payee. */
export interface Payments {
  readonly events: EventEmitter<{ payment: [PaymentRow] }>
  /** SendPaymentV2: every step is told through `events`. Throws RpcError before the first step. */
  send(input: {
    bolt11: string
    amountMsat: bigint
    isSelfPaymentAllowed: boolean
    fault: Fault<CallFaultKind> | null
  }): void
  /** The hash a payment request would be paid under. Throws RpcError when it cannot be read. */
  peek(bolt11: string): { paymentHash: string }
  find(paymentHash: string): PaymentRow | null
  page(query: PaymentPage): PaymentRow[]
  count(): bigint
  createWalletInvoice(input: {
    amountMsat: bigint
    expirySeconds: bigint
    memo: string
    isHold: boolean
  }): { bolt11: string; paymentHash: string }
  /** Settles or cancels an invoice of the customer's wallet. */
  resolveWalletInvoice(paymentHash: string, isSettled: boolean): void
  /** What the wallet has received: the judge of double pay. */
  received(): { paymentHash: string; amountMsat: bigint }[]
  resolveDue(): void
}

const COLUMNS = `payment_index AS paymentIndex, payment_hash AS paymentHash, bolt11, destination,
  amount_msat AS amountMsat, created_at_ms AS createdAtMs, attempted_at_ms AS attemptedAtMs, state,
  failure, preimage, resolved_at_ms AS resolvedAtMs`

const WALLET_INVOICE_CLTV = 80n
const WALLET_INVOICE_EXPIRY_SECONDS = 3600n

export function createPayments(input: {
  db: SandboxDatabase
  clock: { nowMs(): number }
  network: SandboxNetwork
  nodePubkey: string
  walletPubkey: string
  walletSecretKey: Uint8Array
  channel: Channel
}): Payments {
  const { db, clock, network, channel } = input
  const events = new EventEmitter<{ payment: [PaymentRow] }>()
  events.setMaxListeners(0)
  const sql = prepareStatements(db)
  const now = () => BigInt(clock.nowMs())

  function announce(paymentHash: string): void {
    const row = sql.byHash.get(paymentHash)
    if (row) events.emit('payment', row)
  }

  function finish(paymentHash: string, outcome: { preimage: string } | { failure: string }): void {
    const failure = 'failure' in outcome ? outcome.failure : 'FAILURE_REASON_NONE'
    const preimage = 'preimage' in outcome ? outcome.preimage : null
    const state = preimage ? 'SUCCEEDED' : 'FAILED'
    sql.finish.run({ paymentHash, state, failure, preimage, nowMs: now() })
  }

  /** The payee's answer to an HTLC: null while it holds it. */
  function deliver(payment: PaymentRow, fault: Fault<CallFaultKind> | null): void {
    const { paymentHash, amountMsat } = payment
    const invoice = sql.walletInvoice.get(paymentHash)
    if (fault?.kind === 'FAIL_PAYMENT') finish(paymentHash, { failure: fault.text })
    else if (payment.destination !== input.walletPubkey) {
      finish(paymentHash, { failure: 'FAILURE_REASON_NO_ROUTE' })
    } else if (amountMsat > channel.balanceMsat('node')) {
      finish(paymentHash, { failure: 'FAILURE_REASON_INSUFFICIENT_BALANCE' })
    } else if (invoice?.state !== 'OPEN' || amountMsat < invoice.amountMsat) {
      finish(paymentHash, { failure: 'FAILURE_REASON_INCORRECT_PAYMENT_DETAILS' })
    } else {
      channel.change('node', -amountMsat)
      if (invoice.isHold === 1n) sql.setWalletState.run('ACCEPTED', paymentHash)
      else settle(payment, invoice, fault)
    }
  }

  function settle(
    payment: PaymentRow,
    invoice: WalletInvoice,
    fault: Fault<CallFaultKind> | null,
  ): void {
    channel.change('wallet', payment.amountMsat)
    sql.setWalletState.run('SETTLED', payment.paymentHash)
    const isWrong = fault?.kind === 'WRONG_PREIMAGE'
    const preimage = isWrong ? randomBytes(32).toString('hex') : invoice.preimage
    finish(payment.paymentHash, { preimage })
  }

  function inTransaction(work: () => void): void {
    db.transaction(work).immediate()
  }

  return {
    events,
    peek: (bolt11) => ({
      paymentHash: Buffer.from(decodeOrRefuse(bolt11).paymentHash).toString('hex'),
    }),
    find: (paymentHash) => sql.byHash.get(paymentHash) ?? null,
    count: () => sql.count.get()?.count ?? 0n,
    page: (query) => queryPage(db, query),
    send(request) {
      const { fault } = request
      const payment = readIntent(request, { network, nowMs: clock.nowMs() })
      if (payment.destination === input.nodePubkey && !request.isSelfPaymentAllowed) {
        throw new RpcError('self-payments not allowed')
      }
      refuseRepeat(sql.byHash.get(payment.paymentHash))
      const dueAtMs = fault?.kind === 'LATE_SETTLE' ? now() + BigInt(fault.delayMs) : null
      inTransaction(() => {
        sql.forget.run(payment.paymentHash)
        sql.insert.run({ ...payment, nowMs: now(), dueAtMs })
      })
      announce(payment.paymentHash)
      sql.attempt.run(now(), payment.paymentHash)
      announce(payment.paymentHash)
      if (fault?.kind === 'IN_FLIGHT_FOREVER' || dueAtMs !== null) return
      const row = sql.byHash.get(payment.paymentHash)
      if (!row) return
      inTransaction(() => deliver(row, fault))
      if (sql.byHash.get(payment.paymentHash)?.state !== 'IN_FLIGHT') announce(payment.paymentHash)
    },
    createWalletInvoice(request) {
      const preimage = randomBytes(32)
      const [paymentHash, paymentAddress] = [
        createHash('sha256').update(preimage).digest(),
        randomBytes(32),
      ]
      const expirySeconds = request.expirySeconds || WALLET_INVOICE_EXPIRY_SECONDS
      const bolt11 = encodeBolt11(
        {
          network,
          paymentHash,
          paymentAddress,
          amountMsat: request.amountMsat,
          description: request.memo,
          descriptionHash: null,
          createdAtSeconds: now() / 1000n,
          expirySeconds,
          finalCltvDelta: WALLET_INVOICE_CLTV,
          featureBits: INVOICE_FEATURE_BITS,
        },
        input.walletSecretKey,
      )
      const hash = paymentHash.toString('hex')
      sql.insertWalletInvoice.run({
        paymentHash: hash,
        preimage: preimage.toString('hex'),
        amountMsat: request.amountMsat,
        isHold: request.isHold ? 1n : 0n,
      })
      return { bolt11, paymentHash: hash }
    },
    resolveWalletInvoice(paymentHash, isSettled) {
      const invoice = sql.walletInvoice.get(paymentHash)
      if (!invoice) throw new RpcError('the wallet has no such invoice', CODE.notFound)
      const payment = sql.byHash.get(paymentHash)
      const isHeld = invoice.state === 'ACCEPTED' && payment !== undefined
      if (isSettled && !isHeld) throw new RpcError('the wallet holds no payment for this invoice')
      inTransaction(() => {
        if (isSettled && payment) settle(payment, invoice, null)
        else if (invoice.state !== 'SETTLED') {
          sql.setWalletState.run('CANCELED', paymentHash)
          if (!isHeld) return
          channel.change('node', payment.amountMsat)
          finish(paymentHash, { failure: 'FAILURE_REASON_INCORRECT_PAYMENT_DETAILS' })
        }
      })
      if (isHeld) announce(paymentHash)
    },
    received: () => sql.received.all(),
    resolveDue() {
      for (const payment of sql.due.all(now())) {
        inTransaction(() => {
          sql.clearDue.run(payment.paymentHash)
          deliver(payment, null)
        })
        announce(payment.paymentHash)
      }
    },
  }
}

/** What LND checks before it writes the payment down. */
function readIntent(
  request: { bolt11: string; amountMsat: bigint },
  context: { network: SandboxNetwork; nowMs: number },
): { paymentHash: string; bolt11: string; destination: string; amountMsat: bigint } {
  const decoded = readForPayer(request.bolt11, context.network, context.nowMs)
  if (decoded.amountMsat === 0n && request.amountMsat === 0n) {
    throw new RpcError('amount must be specified when paying a zero amount invoice')
  }
  if (decoded.amountMsat !== 0n && request.amountMsat !== 0n) {
    throw new RpcError('amount must not be specified when paying a non-zero amount invoice')
  }
  return {
    paymentHash: Buffer.from(decoded.paymentHash).toString('hex'),
    bolt11: request.bolt11,
    destination: Buffer.from(decoded.destination).toString('hex'),
    amountMsat: decoded.amountMsat || request.amountMsat,
  }
}

/** LND pays a hash once; only a failed payment may be started anew. */
function refuseRepeat(earlier: PaymentRow | undefined): void {
  if (earlier?.state === 'SUCCEEDED') {
    throw new RpcError('invoice is already paid', CODE.alreadyExists)
  }
  if (earlier?.state === 'IN_FLIGHT') {
    throw new RpcError('payment is in transition', CODE.alreadyExists)
  }
}

function queryPage(db: SandboxDatabase, query: PaymentPage): PaymentRow[] {
  const where = ['payment_index > 0']
  if (!query.isIncompleteIncluded) where.push(`state = 'SUCCEEDED'`)
  if (!query.isReversed) where.push('payment_index > :offset')
  if (query.isReversed && query.indexOffset > 0n) where.push('payment_index < :offset')
  const rows = db
    .prepare<[Record<string, bigint>], PaymentRow>(
      `SELECT ${COLUMNS} FROM payment WHERE ${where.join(' AND ')}
       ORDER BY payment_index ${query.isReversed ? 'DESC' : 'ASC'} LIMIT :limit`,
    )
    .all({ offset: query.indexOffset, limit: query.limit })
  return query.isReversed ? rows.reverse() : rows
}

function prepareStatements(db: SandboxDatabase) {
  return {
    byHash: db.prepare<[string], PaymentRow>(
      `SELECT ${COLUMNS} FROM payment WHERE payment_hash = ?`,
    ),
    due: db.prepare<[bigint], PaymentRow>(
      `SELECT ${COLUMNS} FROM payment WHERE state = 'IN_FLIGHT' AND due_at_ms <= ?`,
    ),
    clearDue: db.prepare<[string]>('UPDATE payment SET due_at_ms = NULL WHERE payment_hash = ?'),
    count: db.prepare<[], { count: bigint }>('SELECT count(*) AS count FROM payment'),
    forget: db.prepare<[string]>(`DELETE FROM payment WHERE payment_hash = ? AND state = 'FAILED'`),
    insert: db.prepare(
      `INSERT INTO payment (payment_hash, bolt11, destination, amount_msat, created_at_ms, state,
         failure, due_at_ms)
       VALUES (:paymentHash, :bolt11, :destination, :amountMsat, :nowMs, 'IN_FLIGHT',
         'FAILURE_REASON_NONE', :dueAtMs)`,
    ),
    attempt: db.prepare<[bigint, string]>(
      'UPDATE payment SET attempted_at_ms = ? WHERE payment_hash = ?',
    ),
    finish: db.prepare(
      `UPDATE payment SET state = :state, failure = :failure, preimage = :preimage,
         resolved_at_ms = :nowMs WHERE payment_hash = :paymentHash`,
    ),
    walletInvoice: db.prepare<[string], WalletInvoice>(
      `SELECT payment_hash AS paymentHash, preimage, amount_msat AS amountMsat, is_hold AS isHold,
         state FROM wallet_invoice WHERE payment_hash = ?`,
    ),
    insertWalletInvoice: db.prepare(
      `INSERT INTO wallet_invoice (payment_hash, preimage, amount_msat, is_hold, state)
       VALUES (:paymentHash, :preimage, :amountMsat, :isHold, 'OPEN')`,
    ),
    setWalletState: db.prepare<[WalletInvoice['state'], string]>(
      'UPDATE wallet_invoice SET state = ? WHERE payment_hash = ?',
    ),
    received: db.prepare<[], { paymentHash: string; amountMsat: bigint }>(
      `SELECT payment.payment_hash AS paymentHash, payment.amount_msat AS amountMsat
       FROM payment JOIN wallet_invoice USING (payment_hash)
       WHERE wallet_invoice.state = 'SETTLED' ORDER BY payment.payment_index`,
    ),
  }
}
