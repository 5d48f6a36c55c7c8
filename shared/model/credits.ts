import { z } from 'zod'
import { customerIdSchema, invoiceIdSchema, reservationIdSchema } from '../ids.ts'
import { SHOP_CURRENCIES } from '../money.ts'
import { daySchema } from './day.ts'
import { proseSchema } from './text.ts'
import {
  creditPackageSchema,
  fiatAmountSchema,
  invoiceStatusSchema,
  receivedOutcomeSchema,
} from './invoice.ts'

/** Credits in one command. One credit is one cent (MANA-49), so this is ten billion. */
export const CREDITS_MAX = 1_000_000_000_000n
export const creditAmountSchema = z.bigint().positive().max(CREDITS_MAX)

/** What a customer owns in credits, and how much of it waits for an open reservation. */
export const creditBalanceSchema = z.object({
  /** All that is theirs, what is reserved included. */
  balance: z.bigint().nonnegative(),
  reserved: z.bigint().nonnegative(),
  /** `balance` less `reserved`: what a use or a reservation may still take. */
  available: z.bigint().nonnegative(),
})
export type CreditBalance = z.infer<typeof creditBalanceSchema>

/** What every verb that moves credits answers: how the account stands right after it. */
export const movedCreditsSchema = creditBalanceSchema.extend({ customerId: customerIdSchema })
export type MovedCredits = z.infer<typeof movedCreditsSchema>

const entrySeqSchema = z.bigint().positive()
export const usedCreditsSchema = movedCreditsSchema.extend({
  /** Number of the entry in the book. */
  entrySeq: entrySeqSchema,
  used: creditAmountSchema,
})
export type UsedCredits = z.infer<typeof usedCreditsSchema>

export const refundedCreditsSchema = movedCreditsSchema.extend({ entrySeq: entrySeqSchema })
export type RefundedCredits = z.infer<typeof refundedCreditsSchema>

export const reservedCreditsSchema = movedCreditsSchema.extend({
  reservationId: reservationIdSchema,
  amount: creditAmountSchema,
  expiresAtMs: z.number().int(),
})
export type ReservedCredits = z.infer<typeof reservedCreditsSchema>

export const committedCreditsSchema = movedCreditsSchema.extend({
  reservationId: reservationIdSchema,
  entrySeq: entrySeqSchema,
  committed: creditAmountSchema,
  /** What was reserved and not used, in credits. */
  returned: z.bigint().nonnegative(),
})
export type CommittedCredits = z.infer<typeof committedCreditsSchema>

export const returnedCreditsSchema = movedCreditsSchema.extend({
  reservationId: reservationIdSchema,
  returned: creditAmountSchema,
})
export type ReturnedCredits = z.infer<typeof returnedCreditsSchema>

/** SM-04. */
export const RESERVATION_STATUSES = ['reserved', 'committed', 'refunded', 'expired'] as const
export const reservationStatusSchema = z.enum(RESERVATION_STATUSES)
export type ReservationStatus = z.infer<typeof reservationStatusSchema>

/** Names what credits were used for; usage is counted by it (MANA-61). Not a sentence. */
export const operationSchema = z.string().regex(/^[a-z][a-z0-9_.-]{0,39}$/)

/** TRAP-14: a reservation whose caller died gives its credits back after this long. */
export const RESERVATION_TTL_SECONDS_DEFAULT = 15 * 60
export const RESERVATION_TTL_SECONDS_MAX = 7 * 24 * 60 * 60

export const reservationViewSchema = z.object({
  id: reservationIdSchema,
  customerId: customerIdSchema,
  status: reservationStatusSchema,
  amount: creditAmountSchema,
  /** What was used of it in the end, in credits; null until it is over. */
  committedAmount: z.bigint().nonnegative().nullable(),
  operation: operationSchema,
  reason: z.string().max(200),
  createdAtMs: z.number().int(),
  expiresAtMs: z.number().int(),
  resolvedAtMs: z.number().int().nullable(),
})
export type ReservationView = z.infer<typeof reservationViewSchema>

/** What a line of a statement is, told from the account on its other side. */
export const STATEMENT_KINDS = [
  'purchase',
  'use',
  'commit',
  'refund',
  'opening',
  'promotion',
  'gift',
  'plan',
  'correction',
  'other',
] as const
export const statementKindSchema = z.enum(STATEMENT_KINDS)
export type StatementKind = z.infer<typeof statementKindSchema>

export const statementLineSchema = z.object({
  /** Number of the entry in the book. */
  seq: z.bigint().positive(),
  kind: statementKindSchema,
  /** Credits: positive came, negative went. */
  delta: z.bigint(),
  /** The balance right after this line, in credits. */
  balanceAfter: z.bigint(),
  memo: z.string(),
  reason: z.string(),
  /** Id of the reservation, invoice, gift or plan behind it. */
  groupId: z.string(),
  bookedAtMs: z.number().int(),
  effectiveAtMs: z.number().int(),
})
export type StatementLine = z.infer<typeof statementLineSchema>

/** How a package can be paid; only what this shop can really take is ever offered. */
export const TENDERS = ['lightning', 'card'] as const
export const tenderSchema = z.enum(TENDERS)
export type Tender = z.infer<typeof tenderSchema>

export const packageIdSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{2,39}$/)

/** What a paid package makes of its customer at least: `free` leaves the tier as it is (LND-45). */
export const PACKAGE_TIERS = ['free', 'paid'] as const
export const packageTierSchema = z.enum(PACKAGE_TIERS)
export type PackageTier = z.infer<typeof packageTierSchema>

export const packageViewSchema = creditPackageSchema.extend({
  id: packageIdSchema,
  label: z.string().max(40),
  tier: packageTierSchema,
  /** False once withdrawn; what was bought stays as it was. */
  isOffered: z.boolean(),
  version: z.number().int().positive(),
})
export type PackageView = z.infer<typeof packageViewSchema>

export const savePackageInputSchema = z.strictObject({
  /** Chosen by the caller; a new id makes a new package. */
  id: packageIdSchema,
  /** The version that was read; 0 for a new package. */
  version: z.number().int().nonnegative(),
  label: proseSchema(40).default(''),
  credits: z.number().int().positive().max(1_000_000_000),
  priceMinor: z.bigint().positive().max(1_000_000_000_000n),
  currency: z.enum(SHOP_CURRENCIES),
  tier: packageTierSchema.default('paid'),
})
export type SavePackageInput = z.infer<typeof savePackageInputSchema>

export const purchaseViewSchema = z.object({
  /** Of the invoice, when it was paid by Lightning. */
  id: invoiceIdSchema,
  customerId: customerIdSchema,
  tender: tenderSchema,
  credits: z.number().int().positive(),
  status: invoiceStatusSchema,
  outcome: receivedOutcomeSchema,
  /** Grows with every change of it; the larger one is the newer. */
  version: z.number().int().nonnegative(),
  /** Whether its credits stand on the account. */
  isCredited: z.boolean(),
  price: fiatAmountSchema.nullable(),
  amountMsat: z.bigint().positive(),
  createdAtMs: z.number().int(),
  settledAtMs: z.number().int().nullable(),
})
export type PurchaseView = z.infer<typeof purchaseViewSchema>

/** Usage of one customer and operation on one day of UTC, told by commits and uses (MANA-61). */
export const usageRowSchema = z.object({
  customerId: customerIdSchema,
  operation: operationSchema,
  /** `2026-03-01`; UTC, so that a changed time zone of the shop never moves what was counted. */
  day: daySchema,
  uses: z.bigint().positive(),
  credits: z.bigint().positive(),
})
export type UsageRow = z.infer<typeof usageRowSchema>

const usedSumSchema = z.object({
  /** How often; a reservation that was used is one. */
  uses: z.bigint().nonnegative(),
  credits: z.bigint().nonnegative(),
})

/** What was used in a period by operation, in days of the shop's zone (MANA-61). */
export const usageSumsSchema = z.object({
  zone: z.string(),
  /** The dearest first. */
  operations: z.array(usedSumSchema.extend({ operation: z.string() })),
  /** Operations that the list leaves out, together. */
  others: usedSumSchema.extend({ operations: z.number().int().nonnegative() }),
  total: usedSumSchema,
})

export const PRICE_CREDITS_MAX = 1_000_000

/** What an operation costs when its caller names no amount (MANA-47, MANA-50). */
export const operationPriceSchema = z.object({
  operation: operationSchema,
  credits: z.number().int().min(1).max(PRICE_CREDITS_MAX),
})
export type OperationPrice = z.infer<typeof operationPriceSchema>

/** More operations than a shop prices by hand; the list is saved as a whole. */
export const PRICES_MAX = 200

/** All prices at once: they are read and saved as one list. */
export const priceListSchema = z.object({
  /** Another after each save, and after a restore of the book; 0 while it was never saved. */
  version: z.number().int().nonnegative(),
  /** By name of the operation. */
  prices: z.array(operationPriceSchema),
})
export type PriceList = z.infer<typeof priceListSchema>

export const savePricesInputSchema = z.strictObject({
  /** The version that was read; 0 while the list was never saved. */
  version: z.number().int().nonnegative(),
  prices: z.array(operationPriceSchema).max(PRICES_MAX),
})
export type SavePricesInput = z.infer<typeof savePricesInputSchema>
