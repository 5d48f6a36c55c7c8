import { z } from 'zod'
import { customerIdSchema } from '../ids.ts'
import { creditBalanceSchema } from './credits.ts'
import { giftViewSchema } from './gift.ts'
import { invoiceViewSchema } from './invoice.ts'
import { planViewSchema } from './plan.ts'

/**
 * What a screen must know, published after commit, with a sequence number without holes.
 * A client that meets a hole reads again instead of guessing.
 */
export const changeSchema = z.object({
  seq: z.number().int().positive(),
  atMs: z.number().int(),
  body: z.discriminatedUnion('topic', [
    z.object({ topic: z.literal('invoice'), invoice: invoiceViewSchema }),
    z.object({ topic: z.literal('settings') }),
    z.object({ topic: z.literal('operators') }),
    z.object({ topic: z.literal('backup') }),
    z.object({ topic: z.literal('service_keys') }),
    /** A day was sealed, or a check of the book ended. */
    z.object({ topic: z.literal('seal') }),
    /** A new balance, or a new `version` of what is known of the person; both as they are now. */
    z.object({
      topic: z.literal('customer'),
      customerId: customerIdSchema,
      version: z.number().int().positive(),
      credit: creditBalanceSchema,
    }),
    z.object({ topic: z.literal('credit_packages') }),
    z.object({ topic: z.literal('export') }),
    z.object({ topic: z.literal('gift'), gift: giftViewSchema }),
    z.object({ topic: z.literal('plan'), plan: planViewSchema }),
  ]),
})
export type Change = z.infer<typeof changeSchema>

/** Sent first on every subscription: the head at that moment, so that the client can tell a gap. */
export const changeEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('head'), seq: z.number().int().nonnegative() }),
  z.object({ kind: z.literal('change'), change: changeSchema }),
])
export type ChangeEvent = z.infer<typeof changeEventSchema>
