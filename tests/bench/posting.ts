import { createHmac } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { nodeAccount, OVERPAID, SALES_INCOME } from '../../electron/domain/accounts.ts'
import { ensureAccount } from '../../electron/store/accounts.ts'
import { appendChange } from '../../electron/store/changes.ts'
import { saveNodeCursor } from '../../electron/store/cursors.ts'
import { appendEvent } from '../../electron/store/events.ts'
import { recordFact, settleFact } from '../../electron/store/facts.ts'
import {
  insertInvoice,
  invoiceByHash,
  type InvoiceRow,
  updateInvoice,
} from '../../electron/store/invoices.ts'
import { type Book, openBook } from '../../electron/store/open.ts'
import { takeReceiptNumber } from '../../electron/store/receipts.ts'
import { ensureTill } from '../../electron/store/tills.ts'
import { postTransfers } from '../../electron/store/transfers.ts'
import type { WriteTx } from '../../electron/store/tx.ts'
import { printLine, spreadOf } from './line.ts'

/**
 * What the store costs on top of SQLite. Both sides write the same rows of one settlement into
 * the same tables, with the same triggers, pragmas and hashes, each in one durable transaction:
 * one through the store's functions, one through bare statements prepared once. Interleaved, so
 * that a busy machine slows both.
 */
const CHAIN_KEY = new Uint8Array(32).fill(0x11)
const NODE = `02${'cd'.repeat(32)}`
const TILL = 'till_1'
const SETTLED_AT_MS = 1_763_700_000_000
/** Settlements of one side before the other has its turn. */
const TURN = 20
const WARM_UP = 200

type Side = { settle: (paymentHash: string, index: number) => void; close: () => void }

/** Prints one line: ours in transactions a second, and the ratio of ours to bare. */
export function run(count = 3_000): void {
  const root = mkdtempSync(join(tmpdir(), 'tillbook-posting-'))
  const ours = ourSide(join(root, 'ours'), count + WARM_UP)
  const bare = bareSide(join(root, 'bare'), count + WARM_UP)
  try {
    for (let index = 0; index < WARM_UP; index += 1) {
      ours.settle(hashOf(index), index)
      bare.settle(hashOf(index), index)
    }
    const times = measure({ ours, bare }, count)
    print(times, count)
  } finally {
    ours.close()
    bare.close()
    rmSync(root, { recursive: true, force: true })
  }
}

type Times = { ours: number[]; bare: number[] }

function measure(sides: { ours: Side; bare: Side }, count: number): Times {
  const times: Times = { ours: [], bare: [] }
  for (let from = WARM_UP; from < WARM_UP + count; from += TURN) {
    const to = Math.min(from + TURN, WARM_UP + count)
    // Who goes first changes, so that neither side always meets the other's checkpoint.
    const order =
      (from / TURN) % 2 === 0 ? (['ours', 'bare'] as const) : (['bare', 'ours'] as const)
    for (const name of order) {
      for (let index = from; index < to; index += 1) {
        const startMs = performance.now()
        sides[name].settle(hashOf(index), index)
        times[name].push(performance.now() - startMs)
      }
    }
  }
  return times
}

function print(times: Times, count: number): void {
  const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0)
  const perSecond = Math.round((count * 1_000) / sum(times.ours))
  const ratio = sum(times.bare) / sum(times.ours)
  printLine('posting', { label: 'tx_per_s', value: perSecond }, spreadOf(times.ours), ratio)
}

function hashOf(index: number): string {
  return index.toString(16).padStart(64, '0')
}

const clock = {
  nowMs: () => SETTLED_AT_MS,
  randomBytes: (length: number) => new Uint8Array(length).fill(1),
}

/** A book with one pending invoice for every settlement that will come. */
function prepared(dir: string, count: number): Book {
  const book = openBook({ dir, chainKey: CHAIN_KEY, clock })
  book.write((tx) => {
    ensureTill(tx, TILL, 'Till 1')
    for (let index = 0; index < count; index += 1) insertInvoice(tx, pendingInvoice(index))
    for (const spec of [nodeAccount(NODE), SALES_INCOME, OVERPAID]) ensureAccount(tx, spec)
    saveNodeCursor(tx, NODE, { addIndex: 0n })
    takeReceiptNumber(tx, TILL)
  })
  return book
}

function pendingInvoice(index: number): InvoiceRow {
  return {
    id: `inv_${index.toString().padStart(26, '0')}`,
    clientId: `client-${index.toString().padStart(8, '0')}`,
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
    bolt11: `lnbcrt45u1${'p'.repeat(300)}`,
    paymentHash: hashOf(index),
    nodePubkey: NODE,
    addIndex: BigInt(index),
    settleIndex: null,
    createdAtMs: SETTLED_AT_MS - 9_000,
    expiresAtMs: SETTLED_AT_MS + 891_000,
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
    version: 1,
  }
}

function ourSide(dir: string, count: number): Side {
  const book = prepared(dir, count)
  return {
    settle: (paymentHash, index) => book.write((tx) => settle(tx, paymentHash, index)),
    close: () => book.close(),
  }
}

/** The settlement of a sale that was overpaid, as `applyFact` writes it: two transfers. */
function settle(tx: WriteTx, paymentHash: string, index: number): void {
  const id = `invoice:${paymentHash}:paid`
  recordFact(tx, {
    id,
    kind: 'invoice_paid',
    provider: 'lnd',
    receivedAtMs: SETTLED_AT_MS,
    source: 'node_stream',
    body: { kind: 'invoice_paid', paymentHash, receivedMsat: 4_600_000n, nodePubkey: NODE },
  })
  const row = invoiceByHash(tx, paymentHash)
  if (!row) throw new Error('the invoice of this settlement is missing')
  const leg = {
    debit: ensureAccount(tx, nodeAccount(NODE)),
    currency: 'BTC',
    kind: 'single',
    memo: 'sale',
    tillId: row.tillId,
    operatorId: row.operatorId,
    effectiveAtMs: SETTLED_AT_MS,
  } as const
  const start = `lnd:settle:${paymentHash}`
  const income = ensureAccount(tx, SALES_INCOME)
  const over = ensureAccount(tx, OVERPAID)
  postTransfers(tx, row.id, SETTLED_AT_MS, [
    { ...leg, credit: income, amount: 4_500_000n, reference: `${start}:price` },
    { ...leg, credit: over, amount: 100_000n, reference: `${start}:over` },
  ])
  const paid: InvoiceRow = {
    ...row,
    status: 'paid',
    outcome: 'over',
    script: 'deliver_over',
    receivedMsat: 4_600_000n,
    settleIndex: BigInt(index),
    settledAtMs: SETTLED_AT_MS,
    isNodeFinal: true,
    receiptNumber: takeReceiptNumber(tx, TILL),
    version: row.version + 1,
  }
  updateInvoice(tx, paid)
  appendEvent(tx, {
    atMs: SETTLED_AT_MS,
    subject: row.id,
    source: 'node_stream',
    event: 'paid',
    fromStatus: 'pending',
    toStatus: 'paid',
    outcome: 'applied',
    detail: '',
    operatorId: null,
  })
  settleFact(tx, id, 'applied', '')
  saveNodeCursor(tx, NODE, { addIndex: BigInt(index), settleIndex: BigInt(index) })
  appendChange(tx, SETTLED_AT_MS, { topic: 'invoice', invoice: paid })
}

/** The same rows by hand. Prepared once, nothing checked that the tables do not check. */
function bareSide(dir: string, count: number): Side {
  prepared(dir, count).close()
  const db = new BetterSqlite3(join(dir, 'book.sqlite'))
  db.defaultSafeIntegers(true)
  for (const pragma of BARE_PRAGMAS) db.pragma(pragma)
  const sql = bareStatements(db)
  return {
    settle: (paymentHash, index) => {
      sql.begin.run()
      bareSettle(sql, paymentHash, index)
      sql.commit.run()
    },
    close: () => void db.close(),
  }
}

const BARE_PRAGMAS = [
  'journal_mode = WAL',
  'synchronous = FULL',
  'foreign_keys = ON',
  'recursive_triggers = ON',
  'trusted_schema = OFF',
  'cell_size_check = ON',
  'temp_store = MEMORY',
  'cache_size = -32768',
]

type Bare = ReturnType<typeof bareStatements>

function bareStatements(db: BetterSqlite3.Database) {
  const marks = (count: number): string => Array.from({ length: count }, () => '?').join(', ')
  return {
    begin: db.prepare('BEGIN IMMEDIATE'),
    commit: db.prepare('COMMIT'),
    fact: db.prepare(
      `INSERT INTO facts (id, kind, provider, received_at, source, body) VALUES (${marks(6)})`,
    ),
    factDone: db.prepare(`UPDATE facts SET outcome = 'applied', reason = '' WHERE id = ?`),
    invoice: db.prepare('SELECT * FROM invoices WHERE payment_hash = ?'),
    account: db.prepare('SELECT id FROM accounts WHERE code = ? AND currency = ?'),
    head: db.prepare('SELECT seq, hash FROM chain_head WHERE id = 1'),
    transfer: db.prepare(`INSERT INTO transfers VALUES (${marks(20)})`),
    event: db.prepare(`INSERT INTO events VALUES (${marks(12)})`),
    receipt: db.prepare(
      `UPDATE receipt_counters SET last_number = last_number + 1 WHERE till_id = ?
       RETURNING last_number`,
    ),
    paid: db.prepare(
      `UPDATE invoices SET status = 'paid', outcome = 'over', script = 'deliver_over',
         received_msat = ?, settle_index = ?, settled_at = ?, is_node_final = 1,
         receipt_number = ?, version = version + 1 WHERE id = ? AND version = ?`,
    ),
    cursor: db.prepare('UPDATE node_cursors SET add_index = ?, settle_index = ? WHERE pubkey = ?'),
    change: db.prepare('INSERT INTO changes (at, body) VALUES (?, ?)'),
  }
}

type BareRow = Record<string, bigint | string | Uint8Array | null>

function bareSettle(sql: Bare, paymentHash: string, index: number): void {
  const id = `invoice:${paymentHash}:paid`
  const at = SETTLED_AT_MS
  const body = { kind: 'invoice_paid', paymentHash, receivedMsat: '4600000', nodePubkey: NODE }
  sql.fact.run(id, 'invoice_paid', 'lnd', at, 'node_stream', JSON.stringify(body))
  const row = sql.invoice.get(paymentHash) as BareRow
  const node = (sql.account.get(`assets:node:${NODE}`, 'BTC') as BareRow)['id']
  const income = (sql.account.get('income:sales', 'BTC') as BareRow)['id']
  const over = (sql.account.get('liabilities:overpaid', 'BTC') as BareRow)['id']
  let head = sql.head.get() as { seq: bigint; hash: Uint8Array }
  const start = `lnd:settle:${paymentHash}`
  for (const [credit, amount, name] of [
    [income, 4_500_000n, 'price'],
    [over, 100_000n, 'over'],
  ] as const) {
    const values = [head.seq + 1n, row['id'], 'single', 'BTC', amount, node, credit]
    const rest = [`${start}:${name}`, null, null, null, 'sale', '', null, TILL, row['operator_id']]
    head = link(head, ['transfer', ...values, ...rest, at, at], (hash) =>
      sql.transfer.run(...values, ...rest, at, at, head.hash, hash),
    )
  }
  const receipt = (sql.receipt.get(TILL) as BareRow)['last_number']
  sql.paid.run(4_600_000n, index, at, receipt, row['id'], row['version'])
  const line = [row['id'], 'node_stream', 'paid', 'pending', 'paid', 'applied', '', null]
  const seq = head.seq + 1n
  head = link(head, ['event', seq, at, ...line], (hash) =>
    sql.event.run(seq, at, ...line, head.hash, hash),
  )
  sql.factDone.run(id)
  sql.cursor.run(index, index, NODE)
  sql.change.run(at, JSON.stringify({ topic: 'invoice', invoice: row }, plain))
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}

function link(
  head: { seq: bigint; hash: Uint8Array },
  entry: unknown[],
  write: (hash: Uint8Array) => void,
): { seq: bigint; hash: Uint8Array } {
  const text = JSON.stringify(entry, plain)
  const hash = createHmac('sha256', CHAIN_KEY).update(head.hash).update(text).digest()
  write(hash)
  return { seq: head.seq + 1n, hash }
}

if (import.meta.main) run(Number(process.argv[2] ?? 3_000))
