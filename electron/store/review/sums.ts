import type { Row } from '../row.ts'

/** Sums of transfers in the currency's unit. They are whole and may be larger than 64 bits. */
export type Sums = {
  debitsPosted: bigint
  creditsPosted: bigint
  debitsPending: bigint
  creditsPending: bigint
}

export function noSums(): Sums {
  return { debitsPosted: 0n, creditsPosted: 0n, debitsPending: 0n, creditsPending: 0n }
}

export function addSums(into: Sums, other: Sums): void {
  into.debitsPosted += other.debitsPosted
  into.creditsPosted += other.creditsPosted
  into.debitsPending += other.debitsPending
  into.creditsPending += other.creditsPending
}

const INT64_MAX = 9_223_372_036_854_775_807n

/** SQLite's integers end at 64 bits; a larger sum is kept as text. */
export function kept(value: bigint): bigint | string {
  return value > INT64_MAX || value < -INT64_MAX ? value.toString() : value
}

/** A sum as `kept` wrote it. */
export function wide(row: Row, column: string): bigint {
  const value = row[column]
  return typeof value === 'bigint' ? value : BigInt(value as string)
}

export function sumsOf(row: Row): Sums {
  return {
    debitsPosted: wide(row, 'debits_posted'),
    creditsPosted: wide(row, 'credits_posted'),
    debitsPending: wide(row, 'debits_pending'),
    creditsPending: wide(row, 'credits_pending'),
  }
}

/** What one transfer adds to its two sides. `held` is the reservation that a post or void ends. */
export function effectOf(movement: { kind: string; amount: bigint; held: bigint | null }): {
  posted: bigint
  pending: bigint
} {
  const { kind, amount, held } = movement
  if (kind === 'pending') return { posted: 0n, pending: amount }
  return { posted: kind === 'void' ? 0n : amount, pending: -(held ?? 0n) }
}

/** Accounts that grow by debits; all others grow by credits. */
const DEBIT_ROOTS = new Set(['assets', 'expenses', 'exchange'])

export function isDebitSide(code: string): boolean {
  return DEBIT_ROOTS.has(code.split(':', 1)[0] ?? '')
}

/** Debits less credits, turned to the side on which this account grows. */
export function onItsSide(code: string, net: bigint): bigint {
  return isDebitSide(code) ? net : -net
}
