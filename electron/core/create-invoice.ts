import { createHash } from 'node:crypto'
import { makeId } from '../../shared/ids.ts'
import type { PackageTier } from '../../shared/model/credits.ts'
import type { CreateInvoiceInput, InvoiceView } from '../../shared/model/invoice.ts'
import type { RateRecord } from '../../shared/model/rate.ts'
import {
  AMOUNT_MSAT_MAX,
  fiatToMsat,
  MSAT_PER_SAT,
  msatToFiat,
  satToMsat,
} from '../../shared/money.ts'
import { ensureCustomer } from '../store/customers.ts'
import {
  countInvoicesSince,
  insertInvoice,
  invoiceByClientId,
  type InvoiceRow,
  saleTerms,
} from '../store/invoices.ts'
import { appendEvent } from '../store/events.ts'
import type { ReadTx } from '../store/tx.ts'
import { answerOnce, type Asked } from './answer-once.ts'
import { commit, type Commit } from './commit.ts'
import type { Actor, Core } from './core.ts'
import { mustCustomer } from './credit-account.ts'
import { creditPackages } from './credit-packages.ts'
import { hashOfInput } from './hash-of-input.ts'
import { invoiceView } from './invoice-view.ts'
import { finishIssue } from './issue-invoice.ts'
import { INVOICE_EXPIRY_SECONDS, preimageOf } from './invoice-terms.ts'
import { Refusal } from './refusal.ts'
import { readShop } from './settings.ts'

/**
 * LND-12, LND-13: per till and operator; counted in the book, so a restart forgets nothing. What
 * service keys start is not counted: a key has a limit of its own, and a web shop must not use up
 * the minute of whoever stands at the counter.
 */
const CREATED_PER_MINUTE_MAX = 10
const RATE_WINDOW_MS = 60_000

/**
 * The sale's walk down: save the intent, ask the node, save its answer (LND-01, LND-17…20).
 * The client id makes a repeat safe: the same input answers the same invoice.
 * @param kept the command whose effect this is, when it keeps its answers as verbs on credits do;
 *   its answer is the invoice's id, kept in the transaction of the intent.
 * @throws Refusal rate_limited, id_reused, rate_unavailable, node_*, other_node, bad_request,
 * storage_unavailable
 */
export async function createInvoice(
  core: Core,
  actor: Actor,
  input: CreateInvoiceInput,
  kept: Asked<string> | null = null,
): Promise<InvoiceView> {
  const inputHash = hashOfInput(input).toString('hex')
  const known = core.book.read((tx) => invoiceByClientId(tx, actor.tillId, input.clientId))
  if (known) return repeat(core, known, inputHash, 'again')
  core.node.mustBeReachable()
  core.book.read((tx) => refuseFlood(core, tx, actor))
  const price = await priceOf(core, input)
  core.failpoint('create:before_save')
  const row = saveIntent(core, actor, input, { ...price, inputHash, kept })
  // By the monotonic clock from here on; a twin of this call may have begun it already.
  const isTwins = core.deadlines.isOfThisRun(row.id)
  if (!isTwins) core.deadlines.start(row.id, INVOICE_EXPIRY_SECONDS * 1_000)
  core.failpoint('create:after_save')
  return repeat(core, row, inputHash, isTwins ? 'again' : 'first')
}

/** Goes on with a saved intent, whoever saved it: this call, an earlier one, or a twin. */
async function repeat(
  core: Core,
  known: InvoiceRow,
  inputHash: string,
  asking: 'first' | 'again',
): Promise<InvoiceView> {
  if (known.inputHash !== inputHash) throw new Refusal('id_reused')
  if (known.status !== 'creating') return invoiceView(known)
  return invoiceView(await finishIssue(core, known, asking))
}

/** A person at this till, and no program with a key. */
function isOfTill(actor: Actor): boolean {
  return actor.originId === actor.tillId
}

/**
 * The id of an invoice whose command is kept under its origin's own: invoices are unique in their
 * till, and two keys may choose the same id. No client can choose this one, as theirs have no
 * colon; the beginning tells the till's own from those that are not counted (LND-12).
 */
export function clientIdOfCommand(actor: Actor, clientId: string): string {
  const hash = createHash('sha256').update(`${actor.originId} ${clientId}`).digest('hex')
  return `${isOfTill(actor) ? 'till' : 'key'}:${hash.slice(0, 48)}`
}

function refuseFlood(core: Core, tx: ReadTx, actor: Actor): void {
  if (!isOfTill(actor)) return
  const nowMs = core.clock.nowMs()
  const sinceMs = nowMs - RATE_WINDOW_MS
  const recent = countInvoicesSince(tx, actor.tillId, actor.operatorId, { sinceMs, nowMs })
  if (recent.count < CREATED_PER_MINUTE_MAX) return
  const waitMs = recent.oldestAtMs + RATE_WINDOW_MS - nowMs
  throw new Refusal('rate_limited', { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)) })
}

type Price = {
  amountMsat: bigint
  fiat: InvoiceRow['fiat']
  rate: RateRecord | null
  askedIn: 'fiat' | 'sat'
  credits: number | null
  packageId: string | null
  tier: PackageTier | null
}

const NO_PACKAGE = { credits: null, packageId: null, tier: null } as const

async function priceOf(core: Core, input: CreateInvoiceInput): Promise<Price> {
  const { amount } = input
  if (amount.unit === 'sat') return satPrice(core, amount.amountSat)
  if (amount.unit !== 'fiat') return packagePrice(core, amount.packageId)
  const { currency } = core.book.read(readShop)
  return fiatPrice(core, { currency, amountMinor: amount.amountMinor })
}

/** A sale typed in sats goes on without any rate; the fiat value is frozen when there is one. */
function satPrice(core: Core, amountSat: bigint): Price {
  const { currency } = core.book.read(readShop)
  const rate = core.rates.usableNow(currency)
  const amountMsat = bounded(satToMsat(amountSat))
  const fiat = rate && { currency, amountMinor: msatToFiat(amountMsat, rate) }
  return { amountMsat, fiat, rate, askedIn: 'sat', ...NO_PACKAGE }
}

async function fiatPrice(
  core: Core,
  fiat: { currency: string; amountMinor: bigint },
): Promise<Price> {
  const rate = await core.rates.forSale(fiat.currency)
  const amountMsat = bounded(fiatToMsat(fiat.amountMinor, rate))
  return { amountMsat, fiat, rate, askedIn: 'fiat', ...NO_PACKAGE }
}

async function packagePrice(core: Core, packageId: string): Promise<Price> {
  const chosen = core.book.read(creditPackages).find((offer) => offer.id === packageId)
  if (!chosen) throw new Refusal('bad_request', { field: 'packageId' })
  const { currency, priceMinor: amountMinor, credits, tier } = chosen
  return { ...(await fiatPrice(core, { currency, amountMinor })), credits, packageId, tier }
}

/** One sat is the least a fiat price may become; a smaller one means a broken rate (pain 8). */
function bounded(amountMsat: bigint): bigint {
  if (amountMsat < MSAT_PER_SAT || amountMsat > AMOUNT_MSAT_MAX) {
    throw new Refusal('bad_request', { field: 'amount' })
  }
  return amountMsat
}

/** Credits are bought by whoever the cashier names, or by a customer that was chosen before. */
function customerOf(core: Core, unit: Commit, { amount }: CreateInvoiceInput): string | null {
  if (amount.unit === 'top_up') return mustCustomer(unit.tx, amount.customerId).id
  if (amount.unit !== 'package') return null
  const nowMs = core.clock.nowMs()
  return ensureCustomer(unit.tx, {
    id: makeId('cus', nowMs, core.clock.randomBytes(10)),
    name: amount.customerName,
    createdAtMs: nowMs,
    tier: 'free',
  }).id
}

function saveIntent(
  core: Core,
  actor: Actor,
  input: CreateInvoiceInput,
  terms: Price & { inputHash: string; kept: Asked<string> | null },
): InvoiceRow {
  const { kept, ...price } = terms
  const nowMs = core.clock.nowMs()
  const id = makeId('inv', nowMs, core.clock.randomBytes(10))
  return commit(core, (unit) => {
    // A twin of this call may have saved it while we waited for the price.
    const twin = invoiceByClientId(unit.tx, actor.tillId, input.clientId)
    if (twin) return twin
    // Others that waited for the price beside us may have been saved first.
    refuseFlood(core, unit.tx, actor)
    if (kept) answerOnce(core, unit, kept, () => id)
    const customerId = customerOf(core, unit, input)
    const row: InvoiceRow = {
      id,
      clientId: input.clientId,
      purpose: price.packageId === null ? 'sale' : 'credit_package',
      status: 'creating',
      outcome: 'none',
      script: 'wait_creating',
      receivedMsat: null,
      memo: input.memo,
      bolt11: '',
      paymentHash: createHash('sha256').update(preimageOf(core, id)).digest('hex'),
      nodePubkey: core.node.pubkey(),
      addIndex: null,
      settleIndex: null,
      createdAtMs: nowMs,
      expiresAtMs: nowMs + INVOICE_EXPIRY_SECONDS * 1_000,
      settledAtMs: null,
      receiptNumber: null,
      isVoidRequested: false,
      isAcknowledged: false,
      isNodeFinal: false,
      tillId: actor.tillId,
      operatorId: actor.operatorId,
      operatorName: actor.operatorName,
      customerId,
      version: 1,
      ...price,
    }
    insertInvoice(unit.tx, row)
    appendEvent(unit.tx, {
      atMs: nowMs,
      subject: id,
      source: 'operator',
      event: 'created',
      fromStatus: null,
      toStatus: 'creating',
      outcome: 'applied',
      detail: saleTerms(row),
      operatorId: actor.operatorId,
    })
    unit.announce({ topic: 'invoice', invoice: invoiceView(row) })
    return row
  })
}
