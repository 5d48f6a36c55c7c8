import { PACKAGE_TIERS, type PackageTier } from '../../shared/model/credits.ts'
import {
  CASHIER_SCRIPTS,
  type FiatAmount,
  INVOICE_STATUSES,
  type InvoiceView,
  RECEIVED_OUTCOMES,
} from '../../shared/model/invoice.ts'
import type { RateRecord } from '../../shared/model/rate.ts'
import type { Stored } from './digest.ts'
import { decodeJson, encodeJson } from './json.ts'
import {
  flag,
  integer,
  integerOrNull,
  type Row,
  small,
  smallOrNull,
  text,
  textOrNull,
  word,
} from './row.ts'
import { ASKED, termsOf } from './sale-terms.ts'
import type { ReadTx, WriteTx } from './tx.ts'

/** An invoice as the book keeps it: what a screen sees, and what only the core needs. */
export type InvoiceRow = InvoiceView & {
  /** Chosen by the client, unique in its till; `inputHash` tells a repeat from a reuse. */
  clientId: string
  inputHash: string
  nodePubkey: string
  addIndex: bigint | null
  settleIndex: bigint | null
  /** False until the node itself said settled or canceled: it is asked until then. */
  isNodeFinal: boolean
  packageId: string | null
  /** What the package makes of its customer; null for a sale, and from before packages said it. */
  tier: PackageTier | null
}

const MOVING = [
  'status',
  'outcome',
  'script',
  'received_msat',
  'bolt11',
  'node_pubkey',
  'add_index',
  'settle_index',
  'expires_at',
  'settled_at',
  'receipt_number',
  'is_void_requested',
  'is_acknowledged',
  'is_node_final',
  'version',
] as const

const COLUMNS = [...ASKED, ...MOVING].join(', ')
const INSERT = `INSERT INTO invoices (${COLUMNS})
  VALUES (${[...ASKED, ...MOVING].map(() => '?').join(', ')})`
const UPDATE = `UPDATE invoices SET ${MOVING.map((column) => `${column} = ?`).join(', ')}
  WHERE id = ? AND version = ?`

/** @throws BookError or SqliteError when the id, client id or payment hash is taken. */
export function insertInvoice(tx: WriteTx, row: InvoiceRow): void {
  tx.prepare(INSERT).run(...askedValues(row), ...movingValues(row))
}

/** What the entry that makes a sale says of all that the sale asks for. */
export function saleTerms(row: InvoiceRow): string {
  return termsOf(askedValues(row))
}

/**
 * Saves what became of an invoice. What it asks for is not written again: `row` must agree.
 * @param row the whole row, its version one above the stored one.
 * @throws Error when the stored version is another: the caller worked on an old row.
 */
export function updateInvoice(tx: WriteTx, row: InvoiceRow): void {
  const { changes } = tx.prepare(UPDATE).run(...movingValues(row), row.id, row.version - 1)
  if (changes !== 1) throw new Error(`invoice ${row.id} is not at version ${row.version - 1}`)
}

/** In the order of `ASKED`. */
function askedValues(row: InvoiceRow): Stored[] {
  return [
    row.id,
    row.clientId,
    row.inputHash,
    row.purpose,
    row.amountMsat,
    row.fiat?.currency ?? null,
    row.fiat?.amountMinor ?? null,
    row.askedIn,
    row.rate && encodeJson(row.rate),
    row.memo.toWellFormed(),
    row.paymentHash,
    row.createdAtMs,
    row.tillId,
    row.operatorId,
    row.operatorName,
    row.credits,
    row.customerId,
    row.packageId,
    row.tier,
  ]
}

function movingValues(row: InvoiceRow): unknown[] {
  return [
    row.status,
    row.outcome,
    row.script,
    row.receivedMsat,
    row.bolt11,
    row.nodePubkey,
    row.addIndex,
    row.settleIndex,
    row.expiresAtMs,
    row.settledAtMs,
    row.receiptNumber,
    row.isVoidRequested ? 1 : 0,
    row.isAcknowledged ? 1 : 0,
    row.isNodeFinal ? 1 : 0,
    row.version,
  ]
}

export function invoiceById(tx: ReadTx, id: string): InvoiceRow | null {
  return one(tx.prepare(`SELECT ${COLUMNS} FROM invoices WHERE id = ?`).get(id))
}

export function invoiceByHash(tx: ReadTx, paymentHash: string): InvoiceRow | null {
  return one(tx.prepare(`SELECT ${COLUMNS} FROM invoices WHERE payment_hash = ?`).get(paymentHash))
}

/** The invoice that a client already asked for under this id (style rule 9). */
export function invoiceByClientId(tx: ReadTx, tillId: string, clientId: string): InvoiceRow | null {
  return one(
    tx
      .prepare(`SELECT ${COLUMNS} FROM invoices WHERE till_id = ? AND client_id = ?`)
      .get(tillId, clientId),
  )
}

/**
 * Every invoice whose end the node has not told yet: expired ones too, because the node may still
 * settle them (I7), and paid ones whose amount it has not told. In the order of their ids;
 * `afterId` goes on after a page.
 */
export function unfinishedInvoices(
  tx: ReadTx,
  page: { limit: number; afterId?: string | null },
): InvoiceRow[] {
  return many(
    tx
      .prepare(
        `SELECT ${COLUMNS} FROM invoices WHERE is_node_final = 0 AND id > ? ORDER BY id LIMIT ?`,
      )
      .all(page.afterId ?? '', page.limit),
  )
}

/** Invoices that wait on the screen now; the soonest to lapse first. */
export function pendingInvoices(tx: ReadTx): InvoiceRow[] {
  return many(
    tx
      .prepare(
        `SELECT ${COLUMNS} FROM invoices WHERE status = 'pending' ORDER BY expires_at LIMIT 1000`,
      )
      .all(),
  )
}

const OPEN_MAX = 100

/**
 * Invoices of one till that wait or need a person: those whose time runs first, then the rest,
 * newest first. At most 100.
 */
export function openInvoices(tx: ReadTx, tillId: string, nowMs: number): InvoiceRow[] {
  return many(
    tx
      .prepare(
        `SELECT ${COLUMNS} FROM invoices WHERE till_id = ?
         AND (status IN ('creating', 'pending', 'arriving')
           OR (is_acknowledged = 0 AND script NOT IN ('none', 'deliver')))
         AND NOT (is_acknowledged = 1 AND script = 'node_silent')
         ORDER BY (status IN ('creating', 'pending', 'arriving') AND expires_at > ?) DESC,
           number DESC LIMIT ${OPEN_MAX}`,
      )
      .all(tillId, nowMs),
  )
}

/**
 * LND-12: how many one operator made on one till in a stretch of time, and when the first was;
 * without those that service keys started in their name. What lies after its end was made before
 * the wall clock was set back, and must lock nobody out.
 */
export function countInvoicesSince(
  tx: ReadTx,
  tillId: string,
  operatorId: string,
  { sinceMs, nowMs }: { sinceMs: number; nowMs: number },
): { count: number; oldestAtMs: number } {
  const row = tx
    .prepare(
      `SELECT count(*) AS count, coalesce(min(created_at), CAST(? AS INTEGER)) AS oldest
       FROM invoices WHERE till_id = ? AND operator_id = ? AND created_at BETWEEN ? AND ?
         AND client_id NOT GLOB 'key:*'`,
    )
    .get(sinceMs, tillId, operatorId, sinceMs, nowMs) as Row
  return { count: small(row, 'count'), oldestAtMs: small(row, 'oldest') }
}

/** OPP-04: sales that another node holds, whose end nobody can tell. */
export function countElsewhere(tx: ReadTx): number {
  const row = tx
    .prepare(
      `SELECT count(*) AS count FROM invoices WHERE is_node_final = 0 AND script = 'node_silent'`,
    )
    .get() as Row
  return small(row, 'count')
}

/** The first payment code of this book; null when nothing was ever issued. */
export function firstCode(tx: ReadTx): string | null {
  const row = tx
    .prepare(`SELECT bolt11 FROM invoices WHERE bolt11 <> '' ORDER BY number LIMIT 1`)
    .get() as Row | undefined
  return row ? text(row, 'bolt11') : null
}

/** How many unfinished invoices stand in each status, for the metrics. */
export function invoiceCounts(tx: ReadTx): Partial<Record<InvoiceRow['status'], number>> {
  const rows = tx
    .prepare(
      'SELECT status, count(*) AS count FROM invoices WHERE is_node_final = 0 GROUP BY status',
    )
    .all() as Row[]
  return Object.fromEntries(
    rows.map((row) => [word(row, 'status', INVOICE_STATUSES), small(row, 'count')]),
  )
}

function many(rows: unknown[]): InvoiceRow[] {
  return (rows as Row[]).map(invoiceOf)
}

function one(row: unknown): InvoiceRow | null {
  return row === undefined ? null : invoiceOf(row as Row)
}

/** The columns of a whole invoice, for queries of other files of this folder. */
export const INVOICE_COLUMNS = COLUMNS

export function invoiceOf(row: Row): InvoiceRow {
  return {
    id: text(row, 'id'),
    clientId: text(row, 'client_id'),
    inputHash: text(row, 'input_hash'),
    purpose: word(row, 'purpose', PURPOSES),
    status: word(row, 'status', INVOICE_STATUSES),
    outcome: word(row, 'outcome', RECEIVED_OUTCOMES),
    script: word(row, 'script', CASHIER_SCRIPTS),
    amountMsat: integer(row, 'amount_msat'),
    receivedMsat: integerOrNull(row, 'received_msat'),
    fiat: fiatOf(row),
    askedIn: word(row, 'asked_in', UNITS),
    rate: rateOf(row),
    memo: text(row, 'memo'),
    bolt11: text(row, 'bolt11'),
    paymentHash: text(row, 'payment_hash'),
    nodePubkey: text(row, 'node_pubkey'),
    addIndex: integerOrNull(row, 'add_index'),
    settleIndex: integerOrNull(row, 'settle_index'),
    createdAtMs: small(row, 'created_at'),
    expiresAtMs: small(row, 'expires_at'),
    settledAtMs: smallOrNull(row, 'settled_at'),
    receiptNumber: smallOrNull(row, 'receipt_number'),
    isVoidRequested: flag(row, 'is_void_requested'),
    isAcknowledged: flag(row, 'is_acknowledged'),
    isNodeFinal: flag(row, 'is_node_final'),
    tillId: text(row, 'till_id'),
    operatorId: text(row, 'operator_id'),
    operatorName: text(row, 'operator_name'),
    credits: smallOrNull(row, 'credits'),
    customerId: textOrNull(row, 'customer_id'),
    packageId: textOrNull(row, 'package_id'),
    tier: tierOf(row),
    version: small(row, 'version'),
  }
}

function tierOf(row: Row): PackageTier | null {
  return textOrNull(row, 'tier') === null ? null : word(row, 'tier', PACKAGE_TIERS)
}

const PURPOSES = ['sale', 'credit_package'] as const
const UNITS = ['fiat', 'sat'] as const

function fiatOf(row: Row): FiatAmount | null {
  const currency = textOrNull(row, 'fiat_currency')
  return currency === null ? null : { currency, amountMinor: integer(row, 'fiat_minor') }
}

/** The book wrote this text from a parsed record, and the row's columns cannot be changed. */
function rateOf(row: Row): RateRecord | null {
  const json = textOrNull(row, 'rate')
  return json === null ? null : (decodeJson(json) as RateRecord)
}
