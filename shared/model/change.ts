import { z } from 'zod'
import { invoiceViewSchema } from './invoice.ts'

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
  ]),
})
export type Change = z.infer<typeof changeSchema>

/** Sent first on every subscription: the head at that moment, so that the client can tell a gap. */
export const changeEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('head'), seq: z.number().int().nonnegative() }),
  z.object({ kind: z.literal('change'), change: changeSchema }),
])
export type ChangeEvent = z.infer<typeof changeEventSchema>
