import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import type { AccountSpec } from '../../electron/domain/accounts.ts'
import { ensureAccount } from '../../electron/store/accounts.ts'
import { addDigest } from '../../electron/store/digest.ts'
import { appendEvent } from '../../electron/store/events.ts'
import { insertInvoice, type InvoiceRow } from '../../electron/store/invoices.ts'
import { type Book, openBook } from '../../electron/store/open.ts'
import { takeReceiptNumber } from '../../electron/store/receipts.ts'
import { ensureTill } from '../../electron/store/tills.ts'
import { type Leg, postTransfers } from '../../electron/store/transfers.ts'
import type { WriteTx } from '../../electron/store/tx.ts'
import { startVerification } from '../../electron/store/verification.ts'
import type { VerifyResult } from '../../electron/store/verify.ts'
import { atTheEnd } from '../support/endings.ts'

export const CHAIN_KEY = new Uint8Array(32).fill(0x5a)
export const TILL = 'till_1'
export const NODE = `02${'ab'.repeat(32)}`
export const START_MS = 1_763_700_000_000

/** A clock that stands until it is moved. */
export function standingClock(startMs = START_MS) {
  let now = startMs
  return {
    nowMs: () => now,
    randomBytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
    advance: (ms: number) => (now += ms),
  }
}

export function tempDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'tillbook-store-'))
  atTheEnd(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

/** An open book in a folder of its own, with one till. Closed when the file ends. */
export function tempBook(dir: string = tempDir()): Book & { dir: string } {
  const book = openBook({ dir, chainKey: CHAIN_KEY, clock: standingClock() })
  atTheEnd(() => book.close())
  book.write((tx) => ensureTill(tx, TILL, 'Till 1'))
  return { ...book, dir }
}

/** What the thread that recomputes the whole book finds. */
export function verified(book: Book): Promise<VerifyResult> {
  const { signal } = new AbortController()
  return startVerification({ file: book.file, chainKey: CHAIN_KEY, signal })
}

/** A connection beside the book's own, for SQL that no code of ours would run. */
export function rawConnection(file: string): BetterSqlite3.Database {
  const db = new BetterSqlite3(file)
  db.defaultSafeIntegers(true)
  addDigest(db)
  atTheEnd(() => void db.close())
  return db
}

/** Drops every trigger, as somebody would who wants to change what is written. */
export function dropTriggers(db: BetterSqlite3.Database): void {
  const rows = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`).all()
  for (const row of rows as { name: string }[]) db.exec(`DROP TRIGGER "${row.name}"`)
}

const CASH: AccountSpec = { code: 'assets:cash', currency: 'BTC', kind: 'asset', limit: 'none' }
const INCOME: AccountSpec = { code: 'income:sales', currency: 'BTC', kind: 'income', limit: 'none' }

export function customerAccount(name: string): AccountSpec {
  return {
    code: `liabilities:credit:${name}`,
    currency: 'BTC',
    kind: 'liability',
    limit: 'debits_not_over_credits',
  }
}

/** The two accounts most tests move money between, and a limited one. */
export function basicAccounts(tx: WriteTx): { cash: bigint; income: bigint; limited: bigint } {
  return {
    cash: ensureAccount(tx, CASH),
    income: ensureAccount(tx, INCOME),
    limited: ensureAccount(tx, customerAccount('anna')),
  }
}

let counter = 0

export function uniqueReference(): string {
  counter += 1
  return `ref:${counter}`
}

export function leg(parts: Partial<Leg> & Pick<Leg, 'debit' | 'credit'>): Leg {
  return {
    amount: 1_000n,
    currency: 'BTC',
    kind: 'single',
    reference: uniqueReference(),
    effectiveAtMs: START_MS,
    ...parts,
  }
}

/** One paid sale with all that comes with it: row, receipt number, transfer and event. */
export function bookSale(
  tx: WriteTx,
  accounts: { cash: bigint; income: bigint },
  atMs = START_MS,
): number {
  const receiptNumber = takeReceiptNumber(tx, TILL)
  const { amountMsat, settledAtMs, ...asked } = invoiceRow({ settledAtMs: atMs })
  const row = { ...asked, amountMsat, settledAtMs, receiptNumber, receivedMsat: amountMsat }
  insertInvoice(tx, { ...row, status: 'paid', outcome: 'exact', script: 'deliver' })
  const reference = `lnd:settle:${row.paymentHash}:price`
  const { tillId, operatorId, id } = row
  const price = { amount: amountMsat, reference, memo: 'sale', tillId, operatorId }
  const { cash: debit, income: credit } = accounts
  postTransfers(tx, id, atMs, [leg({ debit, credit, ...price, effectiveAtMs: atMs })])
  const moved = { fromStatus: 'pending', toStatus: 'paid', outcome: 'applied', detail: '' } as const
  appendEvent(tx, { ...moved, atMs, subject: id, source: 'node_stream', event: 'paid' })
  return receiptNumber
}

/** A fresh pending sale; every row has its own ids. */
export function invoiceRow(parts: Partial<InvoiceRow> = {}): InvoiceRow {
  counter += 1
  const digits = counter.toString().padStart(26, '0')
  return {
    id: `inv_${digits}`,
    clientId: `client-${digits}`,
    inputHash: 'input',
    purpose: 'sale',
    status: 'pending',
    outcome: 'none',
    script: 'none',
    amountMsat: 4_500_000n,
    receivedMsat: null,
    fiat: { currency: 'EUR', amountMinor: 450n },
    askedIn: 'fiat',
    rate: null,
    memo: '',
    bolt11: 'lnbcrt45u1',
    paymentHash: counter.toString(16).padStart(64, '0'),
    nodePubkey: NODE,
    addIndex: 1n,
    settleIndex: null,
    createdAtMs: START_MS + counter,
    expiresAtMs: START_MS + counter + 900_000,
    settledAtMs: null,
    receiptNumber: null,
    isVoidRequested: false,
    isAcknowledged: false,
    isNodeFinal: false,
    tillId: TILL,
    operatorId: `op_${'0'.repeat(26)}`,
    operatorName: 'Anna',
    credits: null,
    customerId: null,
    packageId: null,
    tier: null,
    version: 0,
    ...parts,
  }
}
