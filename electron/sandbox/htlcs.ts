import type { Statement } from 'better-sqlite3'
import type { DecodedBolt11 } from './bolt11.ts'
import type { Channel } from './channel.ts'
import { commitDurably, type SandboxDatabase } from './database.ts'
import type { InvoiceRow, Invoices } from './invoices.ts'
import type { SandboxNetwork } from './networks.ts'
import { readForPayer } from './payer-checks.ts'
import { CODE, RpcError } from './rpc-error.ts'

export type HtlcRow = {
  htlcIndex: bigint
  paymentHash: string
  amountMsat: bigint
  state: 'ACCEPTED' | 'SETTLED' | 'CANCELED'
  acceptedAtMs: bigint
  resolvedAtMs: bigint | null
  plan: 'none' | 'settle' | 'release'
}

export type PayMode = 'pay' | 'pay_late' | 'overpay' | 'pay_twice' | 'vanish'

export type PayRequest = {
  bolt11: string
  mode: PayMode
  /** 0n takes the invoice's own amount. */
  amountMsat: bigint
  /** 0 takes the default of the mode. */
  holdMs: number
}

export type PayResult = {
  status: 'succeeded' | 'failed' | 'held'
  paidMsat: bigint
  detail: string
}

/** How long `vanish` holds its HTLC, and how far past expiry `pay_late` settles, when not said. */
const HOLD_MS_DEFAULT = 3_000
const LATE_MS_DEFAULT = 1_000

const COLUMNS = `htlc_index AS htlcIndex, payment_hash AS paymentHash, amount_msat AS amountMsat,
  state, accepted_at_ms AS acceptedAtMs, resolved_at_ms AS resolvedAtMs, plan`

type HtlcsInput = {
  db: SandboxDatabase
  clock: { nowMs(): number }
  network: SandboxNetwork
  nodePubkey: string
  invoices: Invoices
  channel: Channel
}

/** Money on its way from the customer's wallet into the node's invoices. */
export class Htlcs {
  readonly #input: HtlcsInput
  readonly #byHash: Statement<[string], HtlcRow>
  readonly #due: Statement<[bigint], HtlcRow>
  readonly #insert: Statement
  readonly #resolve: Statement<['SETTLED' | 'CANCELED', bigint, bigint]>

  constructor(input: HtlcsInput) {
    const { db } = input
    this.#input = input
    this.#byHash = db.prepare(
      `SELECT ${COLUMNS} FROM htlc WHERE payment_hash = ? ORDER BY htlc_index`,
    )
    this.#due = db.prepare(
      `SELECT ${COLUMNS} FROM htlc WHERE state = 'ACCEPTED' AND due_at_ms <= ? ORDER BY due_at_ms`,
    )
    this.#insert = db.prepare(
      `INSERT INTO htlc (payment_hash, amount_msat, state, accepted_at_ms, resolved_at_ms, plan,
         due_at_ms)
       VALUES (:paymentHash, :amountMsat, :state, :nowMs, :resolvedAtMs, :plan, :dueAtMs)`,
    )
    this.#resolve = db.prepare('UPDATE htlc SET state = ?, resolved_at_ms = ? WHERE htlc_index = ?')
  }

  of(paymentHash: string): HtlcRow[] {
    return this.#byHash.all(paymentHash)
  }

  /** The customer pays. What a payer's own node would refuse comes back as the detail. */
  pay(request: PayRequest): PayResult {
    const first = this.#tryToPay(request)
    if (request.mode !== 'pay_twice' || first.status !== 'succeeded') return first
    return { ...first, detail: this.#tryToPay(request).detail }
  }

  /** LND's CancelInvoice, held HTLCs released. Throws RpcError with LND's texts. */
  cancel(paymentHash: string): void {
    const { invoices } = this.#input
    const invoice = invoices.find(paymentHash)
    if (!invoice) throw new RpcError('unable to locate invoice')
    if (invoice.state === 'SETTLED') throw new RpcError('invoice already settled')
    if (invoice.state === 'CANCELED') return
    this.#commit(() => {
      for (const htlc of this.of(paymentHash)) if (isHeld(htlc)) this.#release(htlc)
      return invoices.move(paymentHash, { state: 'CANCELED' })
    })
  }

  /** Carries out what the wallet planned for its held HTLCs. */
  resolveDue(): void {
    const { invoices } = this.#input
    for (const htlc of this.#due.all(this.#now())) {
      if (htlc.plan === 'settle') this.#settleHeld(htlc)
      else {
        this.#commit(() => {
          this.#release(htlc)
          return invoices.move(htlc.paymentHash, { state: 'OPEN' })
        })
      }
    }
  }

  #tryToPay(request: PayRequest): PayResult {
    try {
      return this.#pay(request)
    } catch (error) {
      if (!(error instanceof RpcError)) throw error
      return failed(error.message)
    }
  }

  #pay(request: PayRequest): PayResult {
    const { network, clock, invoices, channel, nodePubkey } = this.#input
    const decoded = readForPayer(request.bolt11, network, clock.nowMs())
    const paymentHash = Buffer.from(decoded.paymentHash).toString('hex')
    refuseSecondPayment(this.of(paymentHash))
    const amountMsat = amountToSend(decoded.amountMsat, request)
    if (Buffer.from(decoded.destination).toString('hex') !== nodePubkey) {
      return failed('FAILURE_REASON_NO_ROUTE')
    }
    if (amountMsat > channel.balanceMsat('wallet')) {
      return failed('FAILURE_REASON_INSUFFICIENT_BALANCE')
    }
    const invoice = invoices.find(paymentHash)
    if (!invoice || !takes(invoice, decoded, amountMsat)) {
      return failed('FAILURE_REASON_INCORRECT_PAYMENT_DETAILS')
    }
    return this.#send(invoice, amountMsat, request)
  }

  #send(invoice: InvoiceRow, amountMsat: bigint, { mode, holdMs }: PayRequest): PayResult {
    if (mode === 'pay_late') {
      const dueAtMs = invoice.expiresAtMs + BigInt(holdMs || LATE_MS_DEFAULT)
      this.#hold(invoice, amountMsat, { plan: 'settle', dueAtMs })
      return held('settles after the invoice has expired')
    }
    if (mode === 'vanish') {
      const dueAtMs = this.#now() + BigInt(holdMs || HOLD_MS_DEFAULT)
      this.#hold(invoice, amountMsat, { plan: 'release', dueAtMs })
      return held('released again without payment')
    }
    this.#settleNow(invoice, amountMsat)
    return { status: 'succeeded', paidMsat: amountMsat, detail: '' }
  }

  #settleNow({ paymentHash }: InvoiceRow, amountMsat: bigint): void {
    const { channel, invoices } = this.#input
    this.#commit(() => {
      const nowMs = this.#now()
      const resolved = { state: 'SETTLED', nowMs, resolvedAtMs: nowMs, plan: 'none', dueAtMs: null }
      this.#insert.run({ paymentHash, amountMsat, ...resolved })
      channel.change('wallet', -amountMsat)
      channel.change('node', amountMsat)
      return invoices.move(paymentHash, { state: 'SETTLED', paidMsat: amountMsat })
    })
  }

  #hold(
    { paymentHash }: InvoiceRow,
    amountMsat: bigint,
    plan: { plan: 'settle' | 'release'; dueAtMs: bigint },
  ): void {
    const { channel, invoices } = this.#input
    this.#commit(() => {
      const accepted = { state: 'ACCEPTED', nowMs: this.#now(), resolvedAtMs: null }
      this.#insert.run({ paymentHash, amountMsat, ...accepted, ...plan })
      channel.change('wallet', -amountMsat)
      return invoices.move(paymentHash, { state: 'ACCEPTED' })
    })
  }

  #settleHeld(htlc: HtlcRow): void {
    const { channel, invoices } = this.#input
    this.#commit(() => {
      this.#resolve.run('SETTLED', this.#now(), htlc.htlcIndex)
      channel.change('node', htlc.amountMsat)
      return invoices.move(htlc.paymentHash, { state: 'SETTLED', paidMsat: htlc.amountMsat })
    })
  }

  #release(htlc: HtlcRow): void {
    this.#resolve.run('CANCELED', this.#now(), htlc.htlcIndex)
    this.#input.channel.change('wallet', htlc.amountMsat)
  }

  /** One transaction, then the news: what a till hears must survive the node's own crash. */
  #commit(work: () => () => void): void {
    const announce = commitDurably(this.#input.db, work)
    announce()
  }

  #now(): bigint {
    return BigInt(this.#input.clock.nowMs())
  }
}

function failed(detail: string): PayResult {
  return { status: 'failed', paidMsat: 0n, detail }
}

function held(detail: string): PayResult {
  return { status: 'held', paidMsat: 0n, detail }
}

function isHeld(htlc: HtlcRow): boolean {
  return htlc.state === 'ACCEPTED'
}

/** A payment hash is paid once by a wallet; a failed try may be repeated. */
function refuseSecondPayment(earlier: readonly HtlcRow[]): void {
  if (earlier.some((htlc) => htlc.state === 'SETTLED')) {
    throw new RpcError('invoice is already paid', CODE.alreadyExists)
  }
  if (earlier.some(isHeld)) throw new RpcError('payment is in transition', CODE.alreadyExists)
}

function amountToSend(invoiceMsat: bigint, request: { mode: PayMode; amountMsat: bigint }): bigint {
  const asked = request.amountMsat || invoiceMsat
  if (asked === 0n) {
    throw new RpcError('amount must be specified when paying a zero amount invoice')
  }
  return request.mode === 'overpay' ? asked + asked / 2n : asked
}

/** LND takes anything from the invoice's amount up; there is no upper bound. */
function takes(invoice: InvoiceRow, decoded: DecodedBolt11, amountMsat: bigint): boolean {
  const address = Buffer.from(decoded.paymentAddress).toString('hex')
  return (
    invoice.state === 'OPEN' &&
    invoice.paymentAddress === address &&
    amountMsat >= invoice.amountMsat
  )
}
