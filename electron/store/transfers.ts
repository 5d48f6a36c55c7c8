import { appendEntry, canonicalTransfer, stable, type TransferEntry } from './chain.ts'
import { codeOf } from './errors.ts'
import {
  bytes,
  flag,
  integer,
  integerOrNull,
  type Row,
  small,
  smallOrNull,
  text,
  textOrNull,
} from './row.ts'
import { apart, type ReadTx, type WriteTx } from './tx.ts'

const REFUSALS = [
  'reference_used', // this effect is in the book already
  'overdraft', // a limited account would go below zero, pending amounts counted
  'currency_mismatch', // an account is kept in another currency
  'account_not_found',
  'same_account', // debit and credit are one account
  'amount_not_positive',
  'amount_too_large', // more than all bitcoin in msat, or the account's range is used up
  'pending_not_found', // what is to be resolved is not a pending transfer
  'pending_mismatch', // accounts, currency or voided amount are not those of the reservation
  'over_pending', // more is posted than was reserved
  'already_posted',
  'already_voided',
  'pending_expired', // its time limit passed before it was posted
  'correction_mismatch', // not the opposite of the transfer it corrects, or more than it
  'correction_without_reason',
  'book_frozen', // something was proved wrong: nothing may be spent until it is sound again
  'over_corrected', // several corrections together give back more than was moved
] as const
export type BookRefusalKind = (typeof REFUSALS)[number]

/** The book's answer to a transfer it will not take. Nothing of the group was written. */
export class BookRefusal extends Error {
  readonly kind: BookRefusalKind
  constructor(kind: BookRefusalKind) {
    super(`the book refuses the transfer: ${kind}`)
    this.name = 'BookRefusal'
    this.kind = kind
  }
}

export type Leg = {
  debit: bigint
  credit: bigint
  /** In the currency's unit: msat, minor units or credits. For `void` the reserved amount. */
  amount: bigint
  currency: string
  kind: 'single' | 'pending' | 'post' | 'void'
  /** Of the pending transfer that `post` or `void` resolves. */
  pendingSeq?: bigint | null
  /** Names the effect, unique for ever: `lnd:settle:<hash>:price`. */
  reference: string
  memo?: string
  reason?: string
  correctsSeq?: bigint | null
  /** From this moment on a pending transfer can only be voided. */
  timeoutAtMs?: number | null
  customerId?: string | null
  tillId?: string | null
  operatorId?: string | null
  /** When it happened in the world; `bookedAtMs` is when the book learned of it. */
  effectiveAtMs: number
}

const AMOUNT_MAX = 2_100_000_000_000_000_000n

const COLUMNS = `seq, group_id, kind, currency, amount, debit_account, credit_account, reference,
  pending_seq, corrects_seq, timeout_at, memo, reason, customer_id, till_id, operator_id,
  booked_at, effective_at, prev_hash, hash`
const INSERT = `INSERT INTO transfers (${COLUMNS})
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

/**
 * Writes the legs of one group, all or none, also when the caller goes on after a refusal.
 * @returns each leg's number in the chain.
 * @throws BookRefusal with the name of the rule that refused.
 */
export function postTransfers(
  tx: WriteTx,
  groupId: string,
  bookedAtMs: number,
  legs: readonly Leg[],
): { seq: bigint }[] {
  // One statement undoes itself; several need a mark to go back to.
  if (legs.length === 1) return legs.map((leg) => postLeg(tx, groupId, bookedAtMs, leg))
  return apart(tx, () => legs.map((leg) => postLeg(tx, groupId, bookedAtMs, leg)))
}

function postLeg(tx: WriteTx, groupId: string, bookedAtMs: number, leg: Leg): { seq: bigint } {
  // SQLite cannot bind an integer above 2^63, so the range is looked at before it is asked.
  if (leg.amount <= 0n) throw new BookRefusal('amount_not_positive')
  if (leg.amount > AMOUNT_MAX) throw new BookRefusal('amount_too_large')
  if (tx.isFrozen && isSpending(tx, leg)) throw new BookRefusal('book_frozen')
  const entry: Omit<TransferEntry, 'seq'> = {
    groupId: stable(groupId),
    kind: leg.kind,
    currency: leg.currency,
    amount: leg.amount,
    debit: leg.debit,
    credit: leg.credit,
    reference: stable(leg.reference),
    pendingSeq: leg.pendingSeq ?? null,
    correctsSeq: leg.correctsSeq ?? null,
    timeoutAtMs: leg.timeoutAtMs ?? null,
    memo: stable(leg.memo ?? ''),
    reason: stable(leg.reason ?? ''),
    customerId: stable(leg.customerId ?? null),
    tillId: stable(leg.tillId ?? null),
    operatorId: stable(leg.operatorId ?? null),
    bookedAtMs,
    effectiveAtMs: leg.effectiveAtMs,
  }
  try {
    return { seq: appendEntry<TransferEntry>(tx, entry, writing(tx)) }
  } catch (error) {
    throw refusalOf(error) ?? error
  }
}

/** New debts of limited accounts and what leaves an asset; what ends a hold is not new. */
function isSpending(tx: WriteTx, leg: Leg): boolean {
  if (leg.kind === 'post' || leg.kind === 'void') return false
  const row = tx
    .prepare(
      `SELECT EXISTS (SELECT 1 FROM accounts WHERE id = ? AND balance_limit <> 'none')
         OR EXISTS (SELECT 1 FROM accounts WHERE id = ? AND kind = 'asset') AS is_spending`,
    )
    .get(leg.debit, leg.credit) as Row
  return flag(row, 'is_spending')
}

function writing(tx: WriteTx) {
  return {
    canonical: canonicalTransfer,
    insert: (whole: TransferEntry, prevHash: Uint8Array, hash: Uint8Array): void => {
      tx.prepare(INSERT).run(
        whole.seq,
        whole.groupId,
        whole.kind,
        whole.currency,
        whole.amount,
        whole.debit,
        whole.credit,
        whole.reference,
        whole.pendingSeq,
        whole.correctsSeq,
        whole.timeoutAtMs,
        whole.memo,
        whole.reason,
        whole.customerId,
        whole.tillId,
        whole.operatorId,
        whole.bookedAtMs,
        whole.effectiveAtMs,
        prevHash,
        hash,
      )
    },
  }
}

/** Names of constraints that stand for a refusal with another word. */
const CONSTRAINTS: Readonly<Record<string, BookRefusalKind>> = {
  balance_range: 'amount_too_large',
  amount_range: 'amount_too_large',
  pending_link: 'pending_not_found',
}

function refusalOf(error: unknown): BookRefusal | null {
  const code = codeOf(error)
  if (!code.startsWith('SQLITE_CONSTRAINT') || !(error instanceof Error)) return null
  if (code === 'SQLITE_CONSTRAINT_FOREIGNKEY') return new BookRefusal('account_not_found')
  const name = /^(?:refused:|CHECK constraint failed: )(\w+)/.exec(error.message)?.[1] ?? ''
  const kind = CONSTRAINTS[name] ?? REFUSALS.find((refusal) => refusal === name)
  return kind === undefined ? null : new BookRefusal(kind)
}

export type TransferRow = Required<Omit<Leg, 'kind'>> & {
  kind: Leg['kind']
  seq: bigint
  groupId: string
  bookedAtMs: number
  hash: Uint8Array
}

/** The legs of one group, in the order they were written. */
export function transfersOfGroup(tx: ReadTx, groupId: string): TransferRow[] {
  return transfersWhere(tx, 'group_id', groupId)
}

/** Transfers by one of their keys, in the order they were written. */
export function transfersWhere(
  tx: ReadTx,
  key: 'seq' | 'group_id' | 'reference',
  value: string | bigint,
): TransferRow[] {
  const rows = tx
    .prepare(`SELECT ${COLUMNS} FROM transfers WHERE ${key} = ? ORDER BY seq`)
    .all(value) as Row[]
  return rows.map(transferOf)
}

function transferOf(row: Row): TransferRow {
  return {
    seq: integer(row, 'seq'),
    groupId: text(row, 'group_id'),
    kind: text(row, 'kind') as Leg['kind'],
    currency: text(row, 'currency'),
    amount: integer(row, 'amount'),
    debit: integer(row, 'debit_account'),
    credit: integer(row, 'credit_account'),
    reference: text(row, 'reference'),
    pendingSeq: integerOrNull(row, 'pending_seq'),
    correctsSeq: integerOrNull(row, 'corrects_seq'),
    timeoutAtMs: smallOrNull(row, 'timeout_at'),
    memo: text(row, 'memo'),
    reason: text(row, 'reason'),
    customerId: textOrNull(row, 'customer_id'),
    tillId: textOrNull(row, 'till_id'),
    operatorId: textOrNull(row, 'operator_id'),
    bookedAtMs: small(row, 'booked_at'),
    effectiveAtMs: small(row, 'effective_at'),
    hash: bytes(row, 'hash'),
  }
}
