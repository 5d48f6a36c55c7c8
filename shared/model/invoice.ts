import { z } from 'zod'
import {
  clientIdSchema,
  customerIdSchema,
  hashSchema,
  invoiceIdSchema,
  operatorIdSchema,
  tillIdSchema,
} from '../ids.ts'
import { rateRecordSchema } from './rate.ts'
import { nameSchema, proseSchema } from './text.ts'

/**
 * SM-01 with the states a till adds: `creating` before the node answered, `failed` by its refusal.
 */
export const INVOICE_STATUSES = [
  'creating',
  'pending',
  'arriving',
  'paid',
  'expired',
  'paid_late',
  'canceled',
  'failed',
] as const
export const invoiceStatusSchema = z.enum(INVOICE_STATUSES)
export type InvoiceStatus = z.infer<typeof invoiceStatusSchema>

/** How what arrived compares with what was asked. `unknown`: the node said paid, not how much. */
export const RECEIVED_OUTCOMES = ['none', 'exact', 'over', 'under', 'unknown'] as const
export const receivedOutcomeSchema = z.enum(RECEIVED_OUTCOMES)
export type ReceivedOutcome = z.infer<typeof receivedOutcomeSchema>

/**
 * What the cashier should do now (OPP-01). The renderer has one script, in words, for each.
 * `none` while waiting or after an ordinary end; `node_silent`: the till is connected to another
 * node than the one that holds it, so nobody can say whether it was paid.
 */
export const CASHIER_SCRIPTS = [
  'none',
  'deliver',
  'deliver_over',
  'ask_under',
  'ask_unknown_amount',
  'late_deliver_or_refund',
  'void_lost_race',
  'node_silent',
  'wait_creating',
] as const
export const cashierScriptSchema = z.enum(CASHIER_SCRIPTS)
export type CashierScript = z.infer<typeof cashierScriptSchema>

export const fiatAmountSchema = z.object({
  currency: z.string().length(3),
  amountMinor: z.bigint().nonnegative(),
})
export type FiatAmount = z.infer<typeof fiatAmountSchema>

export const invoiceViewSchema = z.object({
  id: invoiceIdSchema,
  /**
   * Grows by one with every change of this invoice; an older version is never shown over a newer.
   */
  version: z.number().int().nonnegative(),
  purpose: z.enum(['sale', 'credit_package']),
  status: invoiceStatusSchema,
  outcome: receivedOutcomeSchema,
  script: cashierScriptSchema,
  amountMsat: z.bigint().positive(),
  receivedMsat: z.bigint().nonnegative().nullable(),
  /**
   * The price in the shop's currency, frozen at creation; null for a sale typed in sats without a
   * rate.
   */
  fiat: fiatAmountSchema.nullable(),
  /** Which unit the cashier typed; it is shown first and larger. */
  askedIn: z.enum(['fiat', 'sat']),
  rate: rateRecordSchema.nullable(),
  memo: z.string().max(200),
  /** Empty while creating or failed. */
  bolt11: z.string().max(4096),
  paymentHash: hashSchema,
  createdAtMs: z.number().int(),
  expiresAtMs: z.number().int(),
  settledAtMs: z.number().int().nullable(),
  receiptNumber: z.number().int().positive().nullable(),
  isVoidRequested: z.boolean(),
  /** A person has seen the task that the script names and closed it. */
  isAcknowledged: z.boolean(),
  tillId: tillIdSchema,
  operatorId: operatorIdSchema,
  operatorName: z.string(),
  credits: z.number().int().positive().nullable(),
  customerId: customerIdSchema.nullable(),
})
export type InvoiceView = z.infer<typeof invoiceViewSchema>

/** One line of "why is it in this state" (OPP-09). */
export const timelineEntrySchema = z.object({
  seq: z.number().int(),
  atMs: z.number().int(),
  /** Who or what said it: operator, node stream, catch-up, lookup, clock. */
  source: z.enum(['operator', 'node_stream', 'catch_up', 'lookup', 'clock', 'node_answer', 'book']),
  event: z.string().max(40),
  fromStatus: invoiceStatusSchema.nullable(),
  toStatus: invoiceStatusSchema.nullable(),
  outcome: z.enum(['applied', 'duplicate', 'refused', 'noted']),
  detail: z.string().max(300),
})
export type TimelineEntry = z.infer<typeof timelineEntrySchema>

export const createInvoiceInputSchema = z.object({
  /** Chosen and kept by the client before it asks (style rule 8, 9). */
  clientId: clientIdSchema,
  amount: z.discriminatedUnion('unit', [
    z.object({
      unit: z.literal('fiat'),
      amountMinor: z.bigint().positive().max(1_000_000_000_000n),
    }),
    z.object({
      unit: z.literal('sat'),
      amountSat: z.bigint().positive().max(2_100_000_000_000_000n),
    }),
    z.object({
      unit: z.literal('package'),
      packageId: z.string().max(40),
      customerName: nameSchema(80),
    }),
    /** The same for a customer who is known already (MANA-09). */
    z.object({
      unit: z.literal('top_up'),
      packageId: z.string().max(40),
      customerId: customerIdSchema,
    }),
  ]),
  memo: proseSchema(200).default(''),
})
export type CreateInvoiceInput = z.infer<typeof createInvoiceInputSchema>

export const creditPackageSchema = z.object({
  id: z.string().max(40),
  credits: z.number().int().positive(),
  /**
   * Price in minor units of `currency`; 300 credits cost 3 USD by default (LND-15, LND-20,
   * TRAP-12).
   */
  priceMinor: z.bigint().positive(),
  currency: z.string().length(3),
})
export type CreditPackage = z.infer<typeof creditPackageSchema>
