import { createHash, randomBytes } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { encodeBolt11 } from './bolt11.ts'
import type { SandboxDatabase } from './database.ts'
import type { SandboxNetwork } from './networks.ts'
import { RpcError } from './rpc-error.ts'

export type InvoiceState = 'OPEN' | 'ACCEPTED' | 'SETTLED' | 'CANCELED'

export type InvoiceRow = {
  addIndex: bigint
  paymentHash: string
  preimage: string
  paymentAddress: string
  bolt11: string
  memo: string
  descriptionHash: string | null
  amountMsat: bigint
  expirySeconds: bigint
  finalCltvDelta: bigint
  isPrivate: bigint
  createdAtMs: bigint
  expiresAtMs: bigint
  state: InvoiceState
  settleIndex: bigint | null
  settledAtMs: bigint | null
  paidMsat: bigint
}

export type NewInvoice = {
  preimage: Buffer | null
  memo: string
  descriptionHash: Buffer | null
  amountMsat: bigint
  expirySeconds: bigint
  finalCltvDelta: bigint
  isPrivate: boolean
}

/** tlv-onion and payment-addr required, multi-path and route-blinding optional: LND's own set. */
export const INVOICE_FEATURE_BITS = [8, 14, 17, 25] as const
/** 100,000 BTC, LND's bound against underflow. */
const AMOUNT_MSAT_MAX = 100_000n * 100_000_000_000n
const DEFAULT_EXPIRY_SECONDS = 86_400n
const EXPIRY_SECONDS_MAX = 31_536_000n
const DEFAULT_FINAL_CLTV_DELTA = 80n
const FINAL_CLTV_DELTA_MIN = 24n
const MEMO_BYTES_MAX = 1024

const COLUMNS = `add_index AS addIndex, payment_hash AS paymentHash, preimage,
  payment_address AS paymentAddress, bolt11, memo, description_hash AS descriptionHash,
  amount_msat AS amountMsat, expiry_seconds AS expirySeconds,
  final_cltv_delta AS finalCltvDelta, is_private AS isPrivate, created_at_ms AS createdAtMs,
  expires_at_ms AS expiresAtMs, state, settle_index AS settleIndex,
  settled_at_ms AS settledAtMs, paid_msat AS paidMsat`

export type InvoicePage = {
  indexOffset: bigint
  limit: bigint
  isReversed: boolean
  isPendingOnly: boolean
  createdFromSeconds: bigint
  createdToSeconds: bigint
}

/** The node's invoices. `events` says `invoice` with the row after each durable change. */
export interface Invoices {
  readonly events: EventEmitter<{ invoice: [InvoiceRow] }>
  add(input: NewInvoice): InvoiceRow
  find(paymentHash: string): InvoiceRow | null
  page(query: InvoicePage): InvoiceRow[]
  /** What LND replays for an add cursor: those added after it, in their present state. */
  addedSince(addIndex: bigint): InvoiceRow[]
  settledSince(settleIndex: bigint): InvoiceRow[]
  /** Moves one invoice inside the caller's transaction and returns a call that announces it. */
  move(paymentHash: string, change: InvoiceChange): () => void
  /** Cancels what has run out. LND's watcher does the same, and tells no general stream. */
  expireDue(): void
}

export type InvoiceChange =
  | { state: 'ACCEPTED' | 'OPEN' | 'CANCELED' }
  | { state: 'SETTLED'; paidMsat: bigint }

export function createInvoices(input: {
  db: SandboxDatabase
  clock: { nowMs(): number }
  network: SandboxNetwork
  nodeSecretKey: Uint8Array
}): Invoices {
  const { db, clock, network, nodeSecretKey } = input
  const events = new EventEmitter<{ invoice: [InvoiceRow] }>()
  // Every open stream of every till listens; a warning at eleven would be noise.
  events.setMaxListeners(0)
  const statements = prepareStatements(db)

  function find(paymentHash: string): InvoiceRow | null {
    return statements.byHash.get(paymentHash) ?? null
  }

  function announce(paymentHash: string): void {
    const row = find(paymentHash)
    if (row) events.emit('invoice', row)
  }

  return {
    events,
    find,
    add(request) {
      checkNewInvoice(request)
      const preimage = request.preimage ?? randomBytes(32)
      const paymentHash = createHash('sha256').update(preimage).digest()
      const row = buildInvoice({ request, preimage, paymentHash, nowMs: clock.nowMs() })
      if (statements.byHash.get(row.paymentHash)) {
        throw new RpcError('invoice with payment hash already exists')
      }
      const terms = {
        network,
        paymentHash,
        paymentAddress: Buffer.from(row.paymentAddress, 'hex'),
        amountMsat: row.amountMsat,
        description: row.memo,
        descriptionHash: request.descriptionHash,
        createdAtSeconds: row.createdAtMs / 1000n,
        expirySeconds: row.expirySeconds,
        finalCltvDelta: row.finalCltvDelta,
        featureBits: INVOICE_FEATURE_BITS,
      }
      const complete = { ...row, bolt11: encodeBolt11(terms, nodeSecretKey) }
      const { lastInsertRowid } = statements.insert.run(complete)
      const added = { ...complete, addIndex: BigInt(lastInsertRowid) }
      events.emit('invoice', added)
      return added
    },
    page: (query) => queryPage(db, query),
    addedSince: (addIndex) => (addIndex === 0n ? [] : statements.addedSince.all(addIndex)),
    settledSince: (index) => (index === 0n ? [] : statements.settledSince.all(index)),
    move(paymentHash, change) {
      if (change.state === 'SETTLED') {
        statements.settle.run(change.paidMsat, BigInt(clock.nowMs()), paymentHash)
      } else {
        statements.setState.run(change.state, paymentHash)
      }
      return () => announce(paymentHash)
    },
    expireDue() {
      for (const { paymentHash } of statements.due.all(BigInt(clock.nowMs()))) {
        statements.setState.run('CANCELED', paymentHash)
        announce(paymentHash)
      }
    },
  }
}

function prepareStatements(db: SandboxDatabase) {
  const select = `SELECT ${COLUMNS} FROM invoice`
  return {
    byHash: db.prepare<[string], InvoiceRow>(`${select} WHERE payment_hash = ?`),
    addedSince: db.prepare<[bigint], InvoiceRow>(
      `${select} WHERE add_index > ? ORDER BY add_index`,
    ),
    settledSince: db.prepare<[bigint], InvoiceRow>(
      `${select} WHERE settle_index > ? ORDER BY settle_index`,
    ),
    due: db.prepare<[bigint], { paymentHash: string }>(
      `SELECT payment_hash AS paymentHash FROM invoice WHERE state = 'OPEN' AND expires_at_ms <= ?
       ORDER BY expires_at_ms`,
    ),
    setState: db.prepare<[InvoiceState, string]>(
      'UPDATE invoice SET state = ? WHERE payment_hash = ?',
    ),
    settle: db.prepare<[bigint, bigint, string]>(
      `UPDATE invoice SET state = 'SETTLED', paid_msat = ?, settled_at_ms = ?,
         settle_index = (SELECT coalesce(max(settle_index), 0) + 1 FROM invoice)
       WHERE payment_hash = ?`,
    ),
    insert: db.prepare(
      `INSERT INTO invoice (payment_hash, preimage, payment_address, bolt11, memo,
         description_hash, amount_msat, expiry_seconds, final_cltv_delta, is_private,
         created_at_ms, expires_at_ms, state)
       VALUES (:paymentHash, :preimage, :paymentAddress, :bolt11, :memo,
         :descriptionHash, :amountMsat, :expirySeconds, :finalCltvDelta, :isPrivate,
         :createdAtMs, :expiresAtMs, :state)`,
    ),
  }
}

/** LND's checks in LND's order with LND's texts. */
function checkNewInvoice(request: NewInvoice): void {
  const memoBytes = Buffer.byteLength(request.memo)
  if (request.preimage && request.preimage.length !== 32) {
    throw new RpcError(`invalid preimage length of ${request.preimage.length}, want 32`)
  }
  if (memoBytes > MEMO_BYTES_MAX) {
    throw new RpcError(`memo too large: ${memoBytes} bytes (maxsize=${MEMO_BYTES_MAX})`)
  }
  if (request.descriptionHash && request.descriptionHash.length !== 32) {
    const { length } = request.descriptionHash
    throw new RpcError(`description hash is ${length} bytes, must be 32`)
  }
  if (request.amountMsat > AMOUNT_MSAT_MAX) {
    const btc = (msat: bigint) => `${Number(msat / 1000n) / 1e8} BTC`
    const [amount, most] = [btc(request.amountMsat), btc(AMOUNT_MSAT_MAX)]
    throw new RpcError(`invoice amount ${amount} is too large, max is ${most}`)
  }
  if (request.expirySeconds > EXPIRY_SECONDS_MAX) {
    throw new RpcError(
      `expiry of ${goFloat(request.expirySeconds)} seconds greater than max expiry of ${goFloat(
        EXPIRY_SECONDS_MAX,
      )} seconds`,
    )
  }
  if (request.finalCltvDelta > 0n && request.finalCltvDelta < FINAL_CLTV_DELTA_MIN) {
    const [delta, least] = [request.finalCltvDelta, FINAL_CLTV_DELTA_MIN]
    throw new RpcError(`CLTV delta of ${delta} must be greater than minimum of ${least}`)
  }
}

/** Go prints a float64 with %v: an exponent from 10^21 on, and for these sizes 3.1536e+07. */
function goFloat(value: bigint): string {
  return Number(value)
    .toExponential()
    .replace(/e\+(\d)$/, 'e+0$1')
}

function buildInvoice(input: {
  request: NewInvoice
  preimage: Buffer
  paymentHash: Buffer
  nowMs: number
}): Omit<InvoiceRow, 'bolt11' | 'addIndex'> {
  const { request, preimage, paymentHash } = input
  const expirySeconds = request.expirySeconds > 0n ? request.expirySeconds : DEFAULT_EXPIRY_SECONDS
  const createdAtMs = BigInt(input.nowMs)
  return {
    paymentHash: paymentHash.toString('hex'),
    preimage: preimage.toString('hex'),
    paymentAddress: randomBytes(32).toString('hex'),
    memo: request.memo,
    descriptionHash: request.descriptionHash?.toString('hex') ?? null,
    amountMsat: request.amountMsat,
    expirySeconds,
    finalCltvDelta: request.finalCltvDelta || DEFAULT_FINAL_CLTV_DELTA,
    isPrivate: request.isPrivate ? 1n : 0n,
    createdAtMs,
    expiresAtMs: createdAtMs + expirySeconds * 1000n,
    state: 'OPEN',
    settleIndex: null,
    settledAtMs: null,
    paidMsat: 0n,
  }
}

/** LND's paging: the answer is oldest first even when the pages go backwards. */
function queryPage(db: SandboxDatabase, query: InvoicePage): InvoiceRow[] {
  const where = ['created_at_ms / 1000 >= :from']
  if (query.createdToSeconds > 0n) where.push('created_at_ms / 1000 <= :to')
  if (query.isPendingOnly) where.push(`state IN ('OPEN', 'ACCEPTED')`)
  if (!query.isReversed) where.push('add_index > :offset')
  // Backwards from offset 0 means from the newest.
  if (query.isReversed && query.indexOffset > 0n) where.push('add_index < :offset')
  const rows = db
    .prepare<[Record<string, bigint>], InvoiceRow>(
      `SELECT ${COLUMNS} FROM invoice WHERE ${where.join(' AND ')}
       ORDER BY add_index ${query.isReversed ? 'DESC' : 'ASC'} LIMIT :limit`,
    )
    .all({
      from: query.createdFromSeconds,
      to: query.createdToSeconds,
      offset: query.indexOffset,
      limit: query.limit,
    })
  return query.isReversed ? rows.reverse() : rows
}
