import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { makeId } from '../../shared/ids.ts'
import type { RateRecord } from '../../shared/model/rate.ts'
import {
  type AccountSpec,
  nodeAccount,
  OVERPAID,
  SALES_INCOME,
} from '../../electron/domain/accounts.ts'
import { ensureAccount } from '../../electron/store/accounts.ts'
import { appendChange, pruneChanges } from '../../electron/store/changes.ts'
import { saveNodeCursor } from '../../electron/store/cursors.ts'
import { appendEvent } from '../../electron/store/events.ts'
import { recordFact, settleFact } from '../../electron/store/facts.ts'
import { insertInvoice, type InvoiceRow } from '../../electron/store/invoices.ts'
import { MIGRATIONS } from '../../electron/store/migrations/index.ts'
import { openBook } from '../../electron/store/open.ts'
import { takeReceiptNumber } from '../../electron/store/receipts.ts'
import { ensureTill } from '../../electron/store/tills.ts'
import { type Leg, postTransfers } from '../../electron/store/transfers.ts'
import type { WriteTx } from '../../electron/store/tx.ts'

export type BigBookOptions = {
  /** Folder of the book; made when missing. A book there may hold other sales, but not these. */
  dir: string
  chainKey: Uint8Array
  transfers: number
  /** Pubkey of the node that the sales came through. */
  nodePubkey?: string
  onProgress?: (transfers: number) => void
}

/**
 * Sales in one transaction. Hashes fall anywhere in their indexes, so a small batch would write
 * most pages of the book again and again.
 */
const BATCH_SALES = 20_000
const CACHE_MB = 512
/** Each sale is a net amount and its tax; every third was overpaid and has one transfer more. */
const OVERPAID_EVERY = 3
const TAX_PERCENT = 19n
const TAX: AccountSpec = {
  code: 'liabilities:tax',
  currency: 'BTC',
  kind: 'liability',
  limit: 'none',
}
const CHANGES_KEPT = 5_000
const FIRST_SALE_MS = 1_700_000_000_000
const SALE_EVERY_MS = 60_000
const TILL = 'till_1'
const OPERATOR = `op_${'0'.repeat(26)}`
const NOTES = ['', '', '', 'espresso', 'table 4', 'flat white', 'Filterkaffee', 'catering']

const RATE: RateRecord = {
  quoteId: 'quote_big',
  currency: 'EUR',
  numerator: 8_800_410n,
  denominator: 1n,
  spreadBasisPoints: 0,
  rounding: 'up_to_sat',
  tier: 'fresh',
  atMs: FIRST_SALE_MS,
  readings: [{ source: 'sandbox', rawPrice: '88004.10', atMs: FIRST_SALE_MS, isUsed: true }],
}

/**
 * Fills a book with paid sales through the store's own functions, so that its chain, balances,
 * receipts and search are what a shop's book of that size would have. The same options write the
 * same sales; the last sale may go over the number by two. A million take some minutes.
 */
export function fillBook(options: BigBookOptions): void {
  let now = FIRST_SALE_MS
  const clock = {
    nowMs: () => now,
    randomBytes: (length: number) => new Uint8Array(length).fill(0xb0),
  }
  const book = openBook({
    dir: options.dir,
    chainKey: options.chainKey,
    clock,
    maxCacheMb: CACHE_MB,
  })
  const nodePubkey = options.nodePubkey ?? `02${'b0'.repeat(32)}`
  let posted = 0
  let sale = 0
  try {
    book.write((tx) => ensureTill(tx, TILL, 'Till 1'))
    while (posted < options.transfers) {
      book.write((tx) => {
        for (let left = BATCH_SALES; left > 0 && posted < options.transfers; left -= 1) {
          sale += 1
          now = FIRST_SALE_MS + sale * SALE_EVERY_MS
          const isOver = sale % OVERPAID_EVERY === 0
          posted += bookSale(tx, { sale, atMs: now, nodePubkey, isOver })
        }
        saveNodeCursor(tx, nodePubkey, { addIndex: BigInt(sale), settleIndex: BigInt(sale) })
        while (pruneChanges(tx, CHANGES_KEPT) > 0) continue
      })
      options.onProgress?.(posted)
    }
  } finally {
    book.close()
  }
}

type Sale = { sale: number; atMs: number; nodePubkey: string; isOver: boolean }

function bookSale(tx: WriteTx, one: Sale): number {
  const row = paidInvoice(tx, one)
  insertInvoice(tx, row)
  const factId = `invoice:${row.paymentHash}:paid`
  const body = {
    kind: 'invoice_paid',
    paymentHash: row.paymentHash,
    receivedMsat: row.receivedMsat,
  }
  recordFact(tx, {
    id: factId,
    kind: 'invoice_paid',
    provider: 'lnd',
    receivedAtMs: one.atMs,
    source: 'node_stream',
    body,
  })
  const legs = legsOf(tx, row)
  postTransfers(tx, row.id, one.atMs, legs)
  sayPaid(tx, row)
  settleFact(tx, factId, 'applied', '')
  appendChange(tx, one.atMs, { topic: 'settings' })
  return legs.length
}

function sayPaid(tx: WriteTx, row: InvoiceRow): void {
  const line = { subject: row.id, outcome: 'applied', detail: '', operatorId: null } as const
  appendEvent(tx, {
    ...line,
    atMs: row.createdAtMs,
    source: 'node_answer',
    event: 'issued',
    fromStatus: 'creating',
    toStatus: 'pending',
  })
  appendEvent(tx, {
    ...line,
    atMs: row.settledAtMs ?? row.createdAtMs,
    source: 'node_stream',
    event: 'paid',
    fromStatus: 'pending',
    toStatus: 'paid',
  })
}

function paidInvoice(tx: WriteTx, one: Sale): InvoiceRow {
  const random = createHash('sha256').update(`sale ${one.sale}`).digest()
  const amountSat = 500n + (random.readBigUInt64BE(8) % 50_000n)
  const amountMsat = amountSat * 1_000n
  const id = makeId('inv', one.atMs, random)
  return {
    id,
    clientId: `big-${one.sale.toString().padStart(10, '0')}`,
    inputHash: random.toString('hex').slice(0, 16),
    purpose: 'sale',
    status: 'paid',
    outcome: one.isOver ? 'over' : 'exact',
    script: one.isOver ? 'deliver_over' : 'deliver',
    amountMsat,
    receivedMsat: one.isOver ? amountMsat + 1_000n : amountMsat,
    fiat: { currency: 'EUR', amountMinor: amountSat / 11n },
    askedIn: 'fiat',
    rate: RATE,
    memo: NOTES[one.sale % NOTES.length] ?? '',
    bolt11: `lnbcrt${random.toString('hex').repeat(4)}`,
    paymentHash: random.toString('hex'),
    nodePubkey: one.nodePubkey,
    addIndex: BigInt(one.sale),
    settleIndex: BigInt(one.sale),
    createdAtMs: one.atMs - 20_000,
    expiresAtMs: one.atMs + 880_000,
    settledAtMs: one.atMs,
    receiptNumber: takeReceiptNumber(tx, TILL),
    isVoidRequested: false,
    isAcknowledged: true,
    isNodeFinal: true,
    tillId: TILL,
    operatorId: OPERATOR,
    operatorName: 'Anna',
    credits: null,
    customerId: null,
    packageId: null,
    version: 2,
  }
}

function legsOf(tx: WriteTx, row: InvoiceRow): Leg[] {
  const common = {
    debit: ensureAccount(tx, nodeAccount(row.nodePubkey)),
    currency: 'BTC',
    kind: 'single',
    tillId: row.tillId,
    operatorId: row.operatorId,
    effectiveAtMs: row.settledAtMs ?? row.createdAtMs,
  } as const
  const start = `lnd:settle:${row.paymentHash}`
  const taxMsat = (row.amountMsat * TAX_PERCENT) / (100n + TAX_PERCENT)
  const part = (credit: AccountSpec, amount: bigint, name: string): Leg => ({
    ...common,
    credit: ensureAccount(tx, credit),
    amount,
    reference: `${start}:${name}`,
    memo: row.memo,
  })
  const price = [part(SALES_INCOME, row.amountMsat - taxMsat, 'price'), part(TAX, taxMsat, 'tax')]
  const overMsat = (row.receivedMsat ?? row.amountMsat) - row.amountMsat
  return overMsat > 0n ? [...price, part(OVERPAID, overMsat, 'over')] : price
}

/**
 * Copies a filled book into `dir`, writing it only the first time this machine needs that size:
 * it is kept in the system's folder for temporary files, by size, key and format.
 * @returns the file of the copied book.
 */
export function bigBook(options: BigBookOptions): string {
  const kept = join(tmpdir(), `tillbook-big-book-${nameOf(options)}`)
  if (!existsSync(join(kept, 'book.sqlite'))) {
    const making = mkdtempSync(join(tmpdir(), 'tillbook-big-book-making-'))
    fillBook({ ...options, dir: making })
    rmSync(kept, { recursive: true, force: true })
    renameSync(making, kept)
  }
  const file = join(options.dir, 'book.sqlite')
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  cpSync(join(kept, 'book.sqlite'), file)
  return file
}

/** Another key or another migration is another book. */
function nameOf(options: BigBookOptions): string {
  const parts = [
    options.transfers,
    Buffer.from(options.chainKey).toString('hex'),
    options.nodePubkey ?? '',
    ...MIGRATIONS.map((migration) => migration.sha256),
  ]
  const digest = createHash('sha256').update(parts.join()).digest('hex').slice(0, 16)
  return `${options.transfers}-${digest}`
}
