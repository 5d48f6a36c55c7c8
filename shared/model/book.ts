import { z } from 'zod'
import { customerIdSchema, operatorIdSchema, tillIdSchema } from '../ids.ts'
import { AMOUNT_MSAT_MAX } from '../money.ts'
import { accountKindSchema, chartKeySchema } from './chart.ts'
import { daySchema } from './day.ts'

/** Number of an entry in the chain. Transfers and state changes share one count. */
export const entrySeqSchema = z.number().int().nonnegative()

export const TRANSFER_KINDS = ['single', 'pending', 'post', 'void'] as const
export const transferKindSchema = z.enum(TRANSFER_KINDS)
export type TransferKind = z.infer<typeof transferKindSchema>

/** `booked`: when the book learned of it. `effective`: when it happened in the world. */
export const DATE_BASES = ['booked', 'effective'] as const
export const dateBasisSchema = z.enum(DATE_BASES)
export type DateBasis = z.infer<typeof dateBasisSchema>

/** What customers pay with. Each is one branch of the tree of accounts. */
export const TENDERS = ['lightning', 'cash', 'provider', 'credits'] as const
export const tenderSchema = z.enum(TENDERS)
export type Tender = z.infer<typeof tenderSchema>

/** A code of the tree of accounts, or the beginning of some: `liabilities:credit`. */
export const accountCodeSchema = z
  .string()
  .max(160)
  .regex(/^[^:]+(:[^:]+)*$/)

const currencySchema = z.string().min(3).max(8)
const amountSchema = z.bigint().min(1n).max(AMOUNT_MSAT_MAX)

/** Days are whole and both included; null leaves that end open. */
export const periodSchema = z.strictObject({
  by: dateBasisSchema.default('booked'),
  fromDay: daySchema.nullable().default(null),
  toDay: daySchema.nullable().default(null),
})

/** Every part narrows the list further; left out, it narrows nothing. */
export const bookFilterSchema = z.strictObject({
  period: periodSchema.nullable().default(null),
  /** An account and everything below it. */
  account: accountCodeSchema.nullable().default(null),
  currency: currencySchema.nullable().default(null),
  kinds: z.array(transferKindSchema).max(TRANSFER_KINDS.length).default([]),
  /** In the currency's unit: msat, minor units or credits; both ends included. */
  amountMin: amountSchema.nullable().default(null),
  amountMax: amountSchema.nullable().default(null),
  customerId: customerIdSchema.nullable().default(null),
  tillId: tillIdSchema.nullable().default(null),
  operatorId: operatorIdSchema.nullable().default(null),
  /** The rows behind one bar of the takings. */
  tender: tenderSchema.nullable().default(null),
  /**
   * Each word is looked for anywhere in the memo and the reason, whatever its case and accents; the
   * whole text also as the beginning of a reference, of one part of it, of a group, or as an
   * entry's number.
   */
  text: z.string().trim().max(200).default(''),
})
export type BookFilter = z.infer<typeof bookFilterSchema>

export const bookOrderSchema = z.enum(['newest', 'oldest'])
export type BookOrder = z.infer<typeof bookOrderSchema>

export const journalRowSchema = z.object({
  seq: entrySeqSchema,
  groupId: z.string(),
  kind: transferKindSchema,
  currency: z.string(),
  /** In the currency's unit. For a void the amount that was given back. */
  amount: z.bigint(),
  debitCode: z.string(),
  creditCode: z.string(),
  memo: z.string(),
  reason: z.string(),
  reference: z.string(),
  bookedAtMs: z.number().int(),
  effectiveAtMs: z.number().int(),
  customerId: z.string().nullable(),
  customerName: z.string().nullable(),
  tillId: z.string().nullable(),
  tillName: z.string().nullable(),
  operatorId: z.string().nullable(),
  operatorName: z.string().nullable(),
  pendingSeq: entrySeqSchema.nullable(),
  correctsSeq: entrySeqSchema.nullable(),
  /**
   * With an account chosen: what this entry added there (negative: took away), posted amounts
   * only, on the account's own side; and what stood there afterwards. Else null.
   */
  change: z.bigint().nullable(),
  balance: z.bigint().nullable(),
})
export type JournalRow = z.infer<typeof journalRowSchema>

/** Sums of all transfers on one account or below one branch, in the currency's unit. */
const sumsSchema = z.object({
  debitsPosted: z.bigint(),
  creditsPosted: z.bigint(),
  debitsPending: z.bigint(),
  creditsPending: z.bigint(),
  /** Posted, on the account's own side: debits less credits for assets, expenses, exchange. */
  balance: z.bigint(),
})

/** One line of the tree of accounts: an account, or the branch above several. */
export const accountNodeSchema = sumsSchema.extend({
  code: z.string(),
  currency: z.string(),
  kind: accountKindSchema,
  /** Null for a branch that is no line of the chart, such as `assets`. */
  chartKey: chartKeySchema.nullable(),
  /** Of the customer whose account it is. */
  customerName: z.string().nullable(),
  /** 0 for a root. */
  depth: z.number().int().nonnegative(),
  /** Transfers name it; a branch may be an account as well. */
  isAccount: z.boolean(),
  /** Lines directly below, in this currency. */
  childCount: z.number().int().nonnegative(),
  /** Entries that moved it up to now, whatever the date asked for. */
  entryCount: z.number().int().nonnegative(),
})
export type AccountNode = z.infer<typeof accountNodeSchema>

export const entrySourceSchema = z.object({
  kind: z.enum(['invoice', 'gift', 'plan', 'payout', 'credits', 'correction', 'other']),
  /** Id of the record that caused it, as its own screen knows it. */
  id: z.string(),
  /** Receipt of the sale, when it has one. */
  receiptNumber: z.number().int().positive().nullable(),
})
export type EntrySource = z.infer<typeof entrySourceSchema>

/** A neighbour in the chain: a transfer, or a change of state such as an invoice's. */
export const chainNeighbourSchema = z.object({
  seq: entrySeqSchema,
  kind: z.enum(['transfer', 'event', 'genesis']),
  hash: z.string(),
})
export type ChainNeighbour = z.infer<typeof chainNeighbourSchema>

export const currencySumSchema = z.object({
  currency: z.string(),
  count: z.number().int().nonnegative(),
  /** Amounts of single and post; what is only reserved or given back moved nothing. */
  moved: z.bigint(),
  /** Posted debits and credits of the chosen account; null without one. */
  debits: z.bigint().nullable(),
  credits: z.bigint().nullable(),
})
export type CurrencySum = z.infer<typeof currencySumSchema>

export const takingsSchema = z.object({
  day: daySchema,
  tender: tenderSchema,
  currency: z.string(),
  /** Taken less what a correction took back, in the currency's unit. */
  amount: z.bigint(),
  /** Sales and other takings; a correction takes none away. */
  count: z.number().int().nonnegative(),
  /** Prices as frozen at the time of sale, where the sale had one. */
  fiatCurrency: z.string().nullable(),
  fiatMinor: z.bigint(),
})
export type Takings = z.infer<typeof takingsSchema>
