import { createHash } from 'node:crypto'
import { makeId } from '../../shared/ids.ts'
import type { RateRecord } from '../../shared/model/rate.ts'
import type { AccountSpec } from '../domain/accounts.ts'
import { settlementPostings } from '../domain/postings.ts'
import { type AccountId, ensureAccount } from '../store/accounts.ts'
import { raiseTier } from '../store/customers.ts'
import { appendEvent } from '../store/events.ts'
import { recordFact, settleFact } from '../store/facts.ts'
import { insertInvoice, type InvoiceRow } from '../store/invoices.ts'
import { takeReceiptNumber } from '../store/receipts.ts'
import { type Leg, postTransfers } from '../store/transfers.ts'
import type { WriteTx } from '../store/tx.ts'
import type { DemoRandom } from './demo-random.ts'
import type { DemoShop } from './demo-shop.ts'

/** What one run of the demo writer remembers between sales. */
export type DemoState = {
  random: DemoRandom
  shop: DemoShop
  /** Minor units of fiat for one bitcoin; walks a little every day. */
  priceMinor: bigint
  /** Opened accounts by code and currency: asking the book for each leg would double the work. */
  accounts: Map<string, AccountId>
  /** Posted transfers so far. */
  transfers: number
  sales: number
}

const MSAT_PER_BTC = 100_000_000_000n
const INVOICE_LIFE_MS = 900_000
const PACKAGES = [
  { id: 'credits-100', credits: 100, priceMinor: 1_200n },
  { id: 'credits-300', credits: 300, priceMinor: 3_000n },
]
const ITEMS: readonly [note: string, minor: number][] = [
  ['Espresso', 240],
  ['Flat white', 380],
  ['Filterkaffee', 320],
  ['Croissant', 290],
  ['Käsekuchen', 450],
  ['Lunch', 1_190],
  ['Catering', 24_500],
  ['table 4', 2_870],
]

/** The account of a chart line, opened at its first use. */
export function demoAccount(tx: WriteTx, state: DemoState, spec: AccountSpec): AccountId {
  const key = `${spec.code} ${spec.currency}`
  const known = state.accounts.get(key)
  if (known !== undefined) return known
  const id = ensureAccount(tx, spec)
  state.accounts.set(key, id)
  return id
}

/**
 * One paid sale or credit package, as the node's stream would have brought it.
 * @returns the group of its transfers.
 */
export function bookDemoSale(tx: WriteTx, state: DemoState, atMs: number): string {
  state.sales += 1
  const row = paidInvoice(tx, state, atMs)
  insertInvoice(tx, row)
  const { paymentHash, receivedMsat, nodePubkey } = row
  const fact = { kind: 'invoice_paid', provider: 'lnd', receivedAtMs: atMs } as const
  const id = `invoice:${paymentHash}:paid`
  const body = { kind: fact.kind, paymentHash, receivedMsat, nodePubkey }
  recordFact(tx, { ...fact, id, source: 'node_stream', body })
  const legs = settlementPostings(row).map(
    (posting): Leg => ({
      ...posting,
      debit: demoAccount(tx, state, posting.debit),
      credit: demoAccount(tx, state, posting.credit),
      kind: 'single',
      tillId: row.tillId,
      operatorId: row.operatorId,
      effectiveAtMs: atMs,
    }),
  )
  postTransfers(tx, row.id, atMs, legs)
  state.transfers += legs.length
  if (row.customerId !== null) raiseTier(tx, row.customerId, 'paid')
  sayPaid(tx, row)
  settleFact(tx, id, 'applied', '')
  return row.id
}

function sayPaid(tx: WriteTx, row: InvoiceRow): void {
  const line = { subject: row.id, outcome: 'applied', detail: '', operatorId: null } as const
  const issued = { event: 'issued', fromStatus: 'creating', toStatus: 'pending' } as const
  appendEvent(tx, { ...line, ...issued, atMs: row.createdAtMs, source: 'node_answer' })
  const paid = { event: 'paid', fromStatus: 'pending', toStatus: 'paid' } as const
  appendEvent(tx, { ...line, ...paid, atMs: row.settledAtMs ?? 0, source: 'node_stream' })
}

/** Nine of ten sales are goods; every twentieth payer sends a little too much. */
function paidInvoice(tx: WriteTx, state: DemoState, atMs: number): InvoiceRow {
  const { random, shop, sales } = state
  const bought = random.below(10) === 0 ? random.pick(PACKAGES) : null
  const [note, minor] = random.pick(ITEMS)
  const priceMinor = bought?.priceMinor ?? BigInt(minor * (1 + random.below(3)))
  const amountMsat = msatOf(priceMinor, state.priceMinor)
  const overMsat = random.below(20) === 0 ? BigInt(1 + random.below(5_000)) * 1_000n : 0n
  const digest = createHash('sha256').update(random.bytes(16)).update(`${sales}`).digest()
  const cashier = random.pick(shop.cashiers)
  const tillId = random.pick(shop.tills)
  return {
    id: makeId('inv', atMs, digest),
    clientId: `demo-${sales.toString().padStart(10, '0')}`,
    inputHash: digest.toString('hex', 0, 8),
    purpose: bought ? 'credit_package' : 'sale',
    status: 'paid',
    outcome: overMsat > 0n ? 'over' : 'exact',
    script: overMsat > 0n ? 'deliver_over' : 'deliver',
    amountMsat,
    receivedMsat: amountMsat + overMsat,
    fiat: { currency: 'EUR', amountMinor: priceMinor },
    askedIn: 'fiat',
    rate: rateOf(state.priceMinor, atMs),
    memo: bought ? '' : memoOf(note, sales, random.below(6)),
    bolt11: `lnbcrt${digest.toString('hex').repeat(4)}`,
    paymentHash: digest.toString('hex'),
    nodePubkey: shop.nodePubkey,
    addIndex: BigInt(sales),
    settleIndex: BigInt(sales),
    createdAtMs: atMs - 5_000 - random.below(40_000),
    expiresAtMs: atMs + INVOICE_LIFE_MS,
    settledAtMs: atMs,
    receiptNumber: takeReceiptNumber(tx, tillId),
    isVoidRequested: false,
    isAcknowledged: true,
    isNodeFinal: true,
    tillId,
    operatorId: cashier.id,
    operatorName: cashier.name,
    credits: bought?.credits ?? null,
    customerId: bought ? random.pick(shop.customers) : null,
    packageId: bought?.id ?? null,
    tier: bought ? 'paid' : null,
    version: 2,
  }
}

/** A sixth of the sales says what was sold; another sixth the order too, which no other has. */
function memoOf(note: string, sales: number, dice: number): string {
  if (dice > 1) return ''
  return dice === 0 ? note : `${note}, order ${sales}`
}

/** Rounded up to a whole sat, as the till does. */
function msatOf(fiatMinor: bigint, priceMinor: bigint): bigint {
  const sat = (fiatMinor * MSAT_PER_BTC) / (priceMinor * 1_000n) + 1n
  return sat * 1_000n
}

function rateOf(priceMinor: bigint, atMs: number): RateRecord {
  const price = `${priceMinor / 100n}.${(priceMinor % 100n).toString().padStart(2, '0')}`
  return {
    quoteId: 'quote_demo',
    currency: 'EUR',
    numerator: priceMinor,
    denominator: 1n,
    spreadBasisPoints: 0,
    rounding: 'up_to_sat',
    tier: 'fresh',
    atMs,
    readings: [{ source: 'sandbox', rawPrice: price, atMs, isUsed: true }],
  }
}
