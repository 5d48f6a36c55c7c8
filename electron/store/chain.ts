import { createHmac, hash as digest } from 'node:crypto'
import { BookError } from './errors.ts'
import { bytes, integer, type Row } from './row.ts'
import type { ReadTx, WriteTx } from './tx.ts'

/**
 * One chain over transfers and events. Both draw `seq` from one counter, and each entry's hash is
 * HMAC-SHA256(chain key, previous hash ‖ canonical text). The canonical text is a JSON array in a
 * fixed order with the kind first and every integer as a decimal string; it is written down in
 * docs/decisions/0003-one-chain.md and never changes for format 1.
 */
export const CHAIN_FORMAT = 1

/** Entry 0 follows nothing. */
export const NO_HASH: Uint8Array = new Uint8Array(32)

export type GenesisEntry = { bookId: string; createdAtMs: number | bigint }

export type TransferEntry = {
  seq: bigint
  groupId: string
  kind: string
  currency: string
  amount: bigint
  debit: bigint
  credit: bigint
  reference: string
  pendingSeq: bigint | null
  correctsSeq: bigint | null
  timeoutAtMs: number | bigint | null
  memo: string
  reason: string
  customerId: string | null
  tillId: string | null
  operatorId: string | null
  bookedAtMs: number | bigint
  effectiveAtMs: number | bigint
}

export type EventEntry = {
  seq: bigint
  atMs: number | bigint
  subject: string
  source: string
  event: string
  fromStatus: string | null
  toStatus: string | null
  outcome: string
  detail: string
  operatorId: string | null
}

export function canonicalGenesis(entry: GenesisEntry): string {
  return JSON.stringify(['genesis', `${CHAIN_FORMAT}`, entry.bookId, `${entry.createdAtMs}`])
}

export function canonicalTransfer(entry: TransferEntry): string {
  return JSON.stringify([
    'transfer',
    `${entry.seq}`,
    entry.groupId,
    entry.kind,
    entry.currency,
    `${entry.amount}`,
    `${entry.debit}`,
    `${entry.credit}`,
    entry.reference,
    decimal(entry.pendingSeq),
    decimal(entry.correctsSeq),
    decimal(entry.timeoutAtMs),
    entry.memo,
    entry.reason,
    entry.customerId,
    entry.tillId,
    entry.operatorId,
    `${entry.bookedAtMs}`,
    `${entry.effectiveAtMs}`,
  ])
}

export function canonicalEvent(entry: EventEntry): string {
  return JSON.stringify([
    'event',
    `${entry.seq}`,
    `${entry.atMs}`,
    entry.subject,
    entry.source,
    entry.event,
    entry.fromStatus,
    entry.toStatus,
    entry.outcome,
    entry.detail,
    entry.operatorId,
  ])
}

function decimal(value: number | bigint | null): string | null {
  return value === null ? null : `${value}`
}

/**
 * HMAC (RFC 2104) from two one-shot digests: an object for each link costs more than its hash.
 * Both pads of a key, each with room behind it for what is hashed after it.
 */
type Pads = { inner: Buffer; outer: Buffer }

const BLOCK_BYTES = 64
const HASH_BYTES = 32
const UTF8_BYTES_MAX = 3
/** A longer entry is hashed by an object of its own. */
const ENTRY_BYTES_MAX = 16_384

const padsOfKeys = new WeakMap<Uint8Array, Pads>()

function padsOf(chainKey: Uint8Array): Pads {
  const known = padsOfKeys.get(chainKey)
  if (known) return known
  if (chainKey.length > BLOCK_BYTES) throw new RangeError('a chain key is no longer than a block')
  const inner = Buffer.alloc(BLOCK_BYTES + HASH_BYTES + ENTRY_BYTES_MAX)
  const outer = Buffer.alloc(BLOCK_BYTES + HASH_BYTES)
  for (let at = 0; at < BLOCK_BYTES; at += 1) {
    inner[at] = 0x36 ^ (chainKey[at] ?? 0)
    outer[at] = 0x5c ^ (chainKey[at] ?? 0)
  }
  const made = { inner, outer }
  padsOfKeys.set(chainKey, made)
  return made
}

/** The hash of an entry that follows `prevHash`. */
export function linkHash(chainKey: Uint8Array, prevHash: Uint8Array, canonical: string): Buffer {
  return Buffer.from(linkHex(chainKey, Buffer.from(prevHash).toString('hex'), canonical), 'hex')
}

/** The same, both hashes as 64 hex digits. */
export function linkHex(chainKey: Uint8Array, prevHex: string, canonical: string): string {
  const isLong = canonical.length * UTF8_BYTES_MAX > ENTRY_BYTES_MAX
  if (isLong || prevHex.length !== 2 * HASH_BYTES) {
    return createHmac('sha256', chainKey).update(prevHex, 'hex').update(canonical).digest('hex')
  }
  const { inner, outer } = padsOf(chainKey)
  inner.write(prevHex, BLOCK_BYTES, 'hex')
  const end = BLOCK_BYTES + HASH_BYTES
  const length = end + inner.write(canonical, end)
  outer.write(digest('sha256', inner.subarray(0, length), 'hex'), BLOCK_BYTES, 'hex')
  return digest('sha256', outer, 'hex')
}

/**
 * The newest entry: its number and its hash, which together name the whole book.
 * @throws BookError chain_broken when its row was taken out.
 */
export function chainHead(tx: ReadTx): { seq: bigint; hash: Uint8Array } {
  const row = tx.prepare('SELECT seq, hash FROM chain_head WHERE id = 1').get() as Row | undefined
  if (!row) throw new BookError('chain_broken', 'The head of the chain is missing.')
  return { seq: integer(row, 'seq'), hash: bytes(row, 'hash') }
}

/**
 * Appends one entry: the callback writes the row with the number and hashes it is given. The head
 * is remembered within the transaction only, so a rollback cannot leave it ahead of the book.
 */
export function appendEntry<Entry extends { seq: bigint }>(
  tx: WriteTx,
  entry: Omit<Entry, 'seq'>,
  kind: {
    canonical: (entry: Entry) => string
    insert: (entry: Entry, prevHash: Uint8Array, hash: Uint8Array) => void
  },
): bigint {
  const head = tx.head ?? chainHead(tx)
  const whole = { ...entry, seq: head.seq + 1n } as Entry
  const hash = linkHash(tx.chainKey, head.hash, kind.canonical(whole))
  kind.insert(whole, head.hash, hash)
  tx.head = { seq: whole.seq, hash }
  return whole.seq
}

/**
 * Text that goes into the chain must come back from the database as it was hashed: a lone
 * surrogate would be stored as U+FFFD.
 */
export function stable<Text extends string | null>(value: Text): Text {
  return (value === null ? null : value.toWellFormed()) as Text
}
