import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { clientIdSchema } from '../ids.ts'
import { entrySeqSchema } from '../model/book.ts'
import { daySchema } from '../model/day.ts'
import { nodeComparisonSchema } from '../model/node-comparison.ts'
import { bookReplaySchema } from '../model/replay.ts'
import {
  bookCheckSchema,
  bookHistorySchema,
  correctionAnswerSchema,
  sealViewSchema,
} from '../model/seal.ts'
import { proseSchema } from '../model/text.ts'
import { MANAGERS, method, OWNER, REVIEWERS } from './base.ts'
import { errorsOf } from './errors.ts'

const SEALS_MAX = 100
const LEGS_MAX = 10

export const verifyEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), checkedToSeq: z.bigint(), headSeq: z.bigint() }),
  z.object({ kind: z.literal('done'), check: bookCheckSchema }),
])
export type VerifyEvent = z.infer<typeof verifyEventSchema>

export const replayEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), replayedToSeq: z.bigint(), headSeq: z.bigint() }),
  z.object({ kind: z.literal('done'), replay: bookReplaySchema }),
])
export type ReplayEvent = z.infer<typeof replayEventSchema>

export const nodeCompareEventSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('progress'),
    /** Invoices of the node first, then sales of the book. */
    side: z.enum(['node', 'book']),
    done: z.bigint(),
    all: z.bigint(),
  }),
  z.object({ kind: z.literal('done'), comparison: nodeComparisonSchema }),
])
export type NodeCompareEvent = z.infer<typeof nodeCompareEventSchema>

/** The proof and the corrections; the other `book` methods are in their own file. */
export const seals = {
  /** The daily seals, newest first, and what is known of the book's history. */
  seals: method
    .meta({ access: REVIEWERS, isAudited: false })
    .errors(errorsOf())
    .input(
      z.object({
        before: z.number().int().positive().nullable(),
        limit: z.number().int().min(1).max(SEALS_MAX).default(31),
      }),
    )
    .output(
      z.object({
        bookId: z.string(),
        seals: z.array(sealViewSchema),
        /** Give it back as `before` for the next page; null at the end. */
        next: z.number().int().nullable(),
        lastCheck: bookCheckSchema.nullable(),
        /** The last comparison with a node that came to its end. */
        lastComparison: nodeComparisonSchema.nullable(),
        history: bookHistorySchema,
        /**
         * The clock was ahead once: days up to this one, today or later, are sealed already, and
         * the next seal comes after it. Null as a rule.
         */
        sealedAheadTo: daySchema.nullable(),
      }),
    ),
  /**
   * Recomputes the whole book beside the till and tells how far it is; the last event has the
   * result. Ending the stream stops the work. A second caller follows the check that runs.
   */
  verify: method
    .meta({ access: REVIEWERS, isAudited: true })
    .errors(errorsOf())
    .output(eventIterator(verifyEventSchema)),
  /**
   * Rebuilds every table from the log beside the till, and tells how far it is; the last event has
   * the result (OPP-09). Ending the stream stops the work. One at a time: a second caller is
   * refused, as its progress is not theirs to stop.
   */
  replay: method
    .meta({ access: REVIEWERS, isAudited: true })
    .errors(errorsOf('replay_running'))
    .output(eventIterator(replayEventSchema)),
  /**
   * Lays the settled invoices of the present node beside the book's payments of it, and tells how
   * far it is; the last event has the result, also when the node went away meanwhile. Ending the
   * stream stops the work. It changes nothing but the last result, which `seals` tells. One at a
   * time: a second caller is refused.
   */
  compareNode: method
    .meta({ access: REVIEWERS, isAudited: true, needsNode: true })
    .errors(errorsOf('node_not_configured', 'node_unreachable', 'comparison_running'))
    .output(eventIterator(nodeCompareEventSchema)),
  /**
   * Goes on with a book that is not the one whose head was last written beside it. Until then
   * nothing is spent; the reason stays in the chain and in the side journal.
   */
  acceptHistory: method
    .meta({ access: OWNER, isAudited: true })
    .errors(errorsOf('storage_unavailable'))
    .input(z.object({ reason: proseSchema(200).min(3) }))
    .output(bookHistorySchema),
  /**
   * Opposite transfers with a reason and a link to what they correct, all or none (style rule 10).
   * `amount` in the transfer's own unit; null takes what is left of it. The same client id with
   * the same input gives the same answer.
   */
  correct: method
    .meta({ access: MANAGERS, isAudited: true })
    .errors(
      errorsOf('bad_request', 'not_found', 'not_correctable', 'id_reused', 'storage_unavailable'),
    )
    .input(
      z.object({
        clientId: clientIdSchema,
        legs: z
          .array(z.object({ seq: entrySeqSchema, amount: z.bigint().positive().nullable() }))
          .min(1)
          .max(LEGS_MAX),
        reason: proseSchema(200).min(3),
        /** When it takes effect; null is now. Not before what it corrects, not in the future. */
        effectiveAtMs: z.number().int().nullable(),
      }),
    )
    .output(correctionAnswerSchema),
}
