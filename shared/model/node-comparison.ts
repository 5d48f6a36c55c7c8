import { z } from 'zod'
import { hashSchema, invoiceIdSchema } from '../ids.ts'
import { nodeRefusalSchema } from './node-refusal.ts'

/** How a payment can stand otherwise at the node than in the book. */
export const NODE_DIFFERENCES = [
  'not_in_book', // the node was paid; the book has no such sale
  'not_booked', // the node was paid for a sale of the book that books no payment
  'amount_differs', // both know the payment, with other amounts
  'amount_not_told', // the node says paid and does not say how much
  'not_at_node', // the book has the payment; the node does not know the invoice
  'not_settled', // the book has the payment; the node says the invoice is not paid
  'pruned', // the same, but the node keeps no invoices that old
] as const
export type NodeDifferenceKind = (typeof NODE_DIFFERENCES)[number]

const paymentsSchema = z.object({
  payments: z.number().int().nonnegative(),
  msat: z.bigint().nonnegative(),
})

export const nodeDifferenceSchema = z.object({
  kind: z.enum(NODE_DIFFERENCES),
  paymentHash: hashSchema,
  /** Null when the book has no such sale. */
  invoiceId: invoiceIdSchema.nullable(),
  /** Null when that side tells no amount. */
  nodeMsat: z.bigint().nullable(),
  bookMsat: z.bigint().nullable(),
})
export type NodeDifference = z.infer<typeof nodeDifferenceSchema>

export const NODE_DIFFERENCES_SHOWN_MAX = 200

export const NODE_VERDICTS = [
  'equal',
  'differs',
  'pruned', // nothing differs but what the node no longer keeps
  'node_away', // it broke off; the rest says how far it came
  'node_refused',
] as const

/** The node's settled invoices laid beside the book's payments of that node, to the msat. */
export const nodeComparisonSchema = z.object({
  verdict: z.enum(NODE_VERDICTS),
  /** Why the node said no. */
  refusal: nodeRefusalSchema.nullable(),
  /** Whose invoices were compared. */
  nodePubkey: z.string(),
  atMs: z.number().int(),
  durationMs: z.number().int(),
  node: paymentsSchema,
  book: paymentsSchema,
  /** How many of each kind; `rows` has the first of them. */
  counts: z.record(z.enum(NODE_DIFFERENCES), z.number().int().nonnegative()),
  rows: z.array(nodeDifferenceSchema).max(NODE_DIFFERENCES_SHOWN_MAX),
})
export type NodeComparison = z.infer<typeof nodeComparisonSchema>
