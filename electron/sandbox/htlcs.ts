import { decodeBolt11, type DecodedBolt11 } from './bolt11.ts'
import type { Channel } from './channel.ts'
import type { SandboxDatabase } from './database.ts'
import type { InvoiceRow, Invoices } from './invoices.ts'
import { PREFIX_BY_NETWORK, type SandboxNetwork } from './networks.ts'
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

export type PayResult = {
  status: 'succeeded' | 'failed' | 'held'
  paidMsat: bigint
  detail: string
}

/** How long `vanish` holds its HTLC, and how far past expiry `pay_late` settles, when not said. */
const HOLD_MS_DEFAULT = 3_000
const LATE_MS_DEFAULT = 1_000

/** Money on its way from the customer's wallet into the node's invoices. */
export interface Htlcs {
  of(paymentHash: string): HtlcRow[]
  /** The customer pays. `amountMsat` 0n takes the invoice's own amount; `holdMs` 0 the default. */
  pay(input: { bolt11: string; mode: PayMode; amountMsat: bigint; holdMs: number }): PayResult
  /** LND's CancelInvoice, held HTLCs released. Throws RpcError with LND's texts. */
  cancel(paymentHash: string): void
  /** Carries out what the wallet planned for its held HTLCs. */
  resolveDue(): void
}

const COLUMNS = `htlc_index AS htlcIndex, payment_hash AS paymentHash, amount_msat AS amountMsat,
  state, accepted_at_ms AS acceptedAtMs, resolved_at_ms AS resolvedAtMs, plan`

export function createHtlcs(input: {
  db: SandboxDatabase
  clock: { nowMs(): number }
  network: SandboxNetwork
  nodePubkey: string
  invoices: Invoices
  channel: Channel
}): Htlcs {
  const { db, clock, invoices, channel } = input
  const byHash = db.prepare<[string], HtlcRow>(
    `SELECT ${COLUMNS} FROM htlc WHERE payment_hash = ? ORDER BY htlc_index`,
  )
  const due = db.prepare<[bigint], HtlcRow>(
    `SELECT ${COLUMNS} FROM htlc WHERE state = 'ACCEPTED' AND due_at_ms <= ? ORDER BY due_at_ms`,
  )
  const insert = db.prepare(
    `INSERT INTO htlc (payment_hash, amount_msat, state, accepted_at_ms, resolved_at_ms, plan,
       due_at_ms) VALUES (:paymentHash, :amountMsat, :state, :nowMs, :resolvedAtMs, :plan, :dueAtMs)`,
  )
  const resolve = db.prepare<['SETTLED' | 'CANCELED', bigint, bigint]>(
    'UPDATE htlc SET state = ?, resolved_at_ms = ? WHERE htlc_index = ?',
  )
  const now = () => BigInt(clock.nowMs())

  /** One transaction, then the news: what a till hears must survive the node's own crash. */
  function commit(work: () => () => void): void {
    db.transaction(work).immediate()()
  }

  function settleNow(invoice: InvoiceRow, amountMsat: bigint): void {
    commit(() => {
      const nowMs = now()
      const { paymentHash } = invoice
      const plan = { plan: 'none', dueAtMs: null }
      const resolved = { state: 'SETTLED', nowMs, resolvedAtMs: nowMs }
      insert.run({ paymentHash, amountMsat, ...resolved, ...plan })
      channel.change('wallet', -amountMsat)
      channel.change('node', amountMsat)
      return invoices.move(paymentHash, { state: 'SETTLED', paidMsat: amountMsat })
    })
  }

  function hold(invoice: InvoiceRow, amountMsat: bigint, plan: { plan: string; dueAtMs: bigint }) {
    commit(() => {
      const { paymentHash } = invoice
      const held = { state: 'ACCEPTED', nowMs: now(), resolvedAtMs: null }
      insert.run({ paymentHash, amountMsat, ...held, ...plan })
      channel.change('wallet', -amountMsat)
      return invoices.move(paymentHash, { state: 'ACCEPTED' })
    })
  }

  function settleHeld(htlc: HtlcRow): void {
    commit(() => {
      resolve.run('SETTLED', now(), htlc.htlcIndex)
      channel.change('node', htlc.amountMsat)
      return invoices.move(htlc.paymentHash, { state: 'SETTLED', paidMsat: htlc.amountMsat })
    })
  }

  function release(htlc: HtlcRow): void {
    resolve.run('CANCELED', now(), htlc.htlcIndex)
    channel.change('wallet', htlc.amountMsat)
  }

  function payOnce(request: Parameters<Htlcs['pay']>[0]): PayResult {
    const decoded = readForPayer(request.bolt11, input.network, clock.nowMs())
    const paymentHash = Buffer.from(decoded.paymentHash).toString('hex')
    refuseSecondPayment(byHash.all(paymentHash))
    const invoice = invoices.find(paymentHash)
    const amountMsat = amountToSend(decoded.amountMsat, request)
    const failed = (detail: string): PayResult => ({ status: 'failed', paidMsat: 0n, detail })
    if (Buffer.from(decoded.destination).toString('hex') !== input.nodePubkey) {
      return failed('FAILURE_REASON_NO_ROUTE')
    }
    if (amountMsat > channel.balanceMsat('wallet')) {
      return failed('FAILURE_REASON_INSUFFICIENT_BALANCE')
    }
    if (!invoice || !takes(invoice, decoded, amountMsat)) {
      return failed('FAILURE_REASON_INCORRECT_PAYMENT_DETAILS')
    }
    if (request.mode === 'pay_late') {
      const dueAtMs = invoice.expiresAtMs + BigInt(request.holdMs || LATE_MS_DEFAULT)
      hold(invoice, amountMsat, { plan: 'settle', dueAtMs })
      return { status: 'held', paidMsat: 0n, detail: 'settles after the invoice has expired' }
    }
    if (request.mode === 'vanish') {
      const dueAtMs = now() + BigInt(request.holdMs || HOLD_MS_DEFAULT)
      hold(invoice, amountMsat, { plan: 'release', dueAtMs })
      return { status: 'held', paidMsat: 0n, detail: 'released again without payment' }
    }
    settleNow(invoice, amountMsat)
    return { status: 'succeeded', paidMsat: amountMsat, detail: '' }
  }

  return {
    of: (paymentHash) => byHash.all(paymentHash),
    pay(request) {
      const first = asResult(() => payOnce(request))
      if (request.mode !== 'pay_twice' || first.status !== 'succeeded') return first
      return { ...first, detail: asResult(() => payOnce(request)).detail }
    },
    cancel(paymentHash) {
      const invoice = invoices.find(paymentHash)
      if (!invoice) throw new RpcError('unable to locate invoice')
      if (invoice.state === 'SETTLED') throw new RpcError('invoice already settled')
      if (invoice.state === 'CANCELED') return
      commit(() => {
        byHash.all(paymentHash).filter(isHeld).forEach(release)
        return invoices.move(paymentHash, { state: 'CANCELED' })
      })
    },
    resolveDue() {
      for (const htlc of due.all(now())) {
        if (htlc.plan === 'settle') settleHeld(htlc)
        else {
          commit(() => {
            release(htlc)
            return invoices.move(htlc.paymentHash, { state: 'OPEN' })
          })
        }
      }
    },
  }
}

function isHeld(htlc: HtlcRow): boolean {
  return htlc.state === 'ACCEPTED'
}

/** What a payer's own node refuses before it sends anything. Throws RpcError with LND's texts. */
export function readForPayer(
  bolt11: string,
  network: SandboxNetwork,
  nowMs: number,
): DecodedBolt11 {
  const decoded = decodeOrRefuse(bolt11)
  if (PREFIX_BY_NETWORK[decoded.network] !== PREFIX_BY_NETWORK[network]) {
    throw new RpcError(`invoice not for current active network '${network}'`)
  }
  const validUntil = decoded.createdAtSeconds + decoded.expirySeconds
  if (BigInt(nowMs) > validUntil * 1000n) {
    throw new RpcError(`invoice expired. Valid until ${goTime(validUntil)}`)
  }
  return decoded
}

export function decodeOrRefuse(bolt11: string): DecodedBolt11 {
  try {
    return decodeBolt11(bolt11)
  } catch (error) {
    throw new RpcError(error instanceof Error ? error.message : String(error))
  }
}

/** Go's default print of a time in UTC. */
function goTime(seconds: bigint): string {
  const iso = new Date(Number(seconds) * 1000).toISOString()
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} +0000 UTC`
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

function asResult(run: () => PayResult): PayResult {
  try {
    return run()
  } catch (error) {
    if (error instanceof RpcError) return { status: 'failed', paidMsat: 0n, detail: error.message }
    throw error
  }
}
