import type { RateRecord } from '../../../shared/model/rate.ts'

/** An account as the writers name it. */
export type BookAccount = { id: bigint; code: string; currency: string; kind: string }

/** One transfer with everything that a file says of it. */
export type BookEntry = {
  seq: bigint
  groupId: string
  kind: 'single' | 'pending' | 'post' | 'void'
  currency: string
  /** In the currency's unit: msat, minor units or credits. */
  amount: bigint
  debit: BookAccount
  credit: BookAccount
  reference: string
  pendingSeq: bigint | null
  correctsSeq: bigint | null
  timeoutAtMs: number | null
  memo: string
  reason: string
  customerId: string
  customerName: string
  tillId: string
  tillName: string
  operatorId: string
  operatorName: string
  bookedAtMs: number
  effectiveAtMs: number
  /** Of the entry in the chain, hex. */
  hash: string
  /** The sale it belongs to or corrects, when there is one. */
  sale: EntrySale | null
  /** Whether it gives back another entry, or gives back a correction and so takes again. */
  corrects: 'nothing' | 'entry' | 'correction'
  /** A leg for tax stands beside it or beside what it corrects: this one is a net amount. */
  hasTaxBeside: boolean
}

export type EntrySale = {
  receiptNumber: bigint | null
  paymentHash: string
  /** What the whole sale cost, frozen at its creation. */
  amountMsat: bigint
  fiat: { currency: string; amountMinor: bigint } | null
  rate: RateRecord | null
}

/** What the head of a file says: all from the book and the order, nothing from the clock. */
export type BookExtract = {
  bookId: string
  shopName: string
  timeZone: string
  /** First and last day, as ordered; null is the beginning or the end of the book. */
  fromDate: string | null
  toDate: string | null
  currency: string | null
  /** Of the customer a statement is of; empty for any other. */
  subjectName: string
  headSeq: bigint
  /** Hex. */
  headHash: string
  entries: number
  accounts: readonly BookAccount[]
  /** First and last moment of what is in it; null when nothing is. */
  firstAtMs: number | null
  lastAtMs: number | null
  /** Posted debits minus credits of each account before the first day, by id; zero left out. */
  openings: ReadonlyMap<bigint, bigint>
  /** Reservations that were open when the first day began; only a statement tells of them. */
  heldBefore: readonly HeldEntry[]
}

/** What an open reservation holds, and between which accounts, by id. */
export type HeldEntry = { seq: bigint; amount: bigint; debitId: bigint; creditId: bigint }

/** Text of a file, piece by piece, so that no file is ever whole in memory. */
export type TextWriter = {
  head(): string
  entry(entry: BookEntry): string
  foot(): string
}

/** Whether the entry moves posted money; the others only hold it or let it go. */
export function isPosted(entry: Pick<BookEntry, 'kind'>): boolean {
  return entry.kind === 'single' || entry.kind === 'post'
}
