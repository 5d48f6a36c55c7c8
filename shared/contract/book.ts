import { z } from 'zod'
import {
  accountCodeSchema,
  accountNodeSchema,
  bookFilterSchema,
  bookOrderSchema,
  chainNeighbourSchema,
  currencySumSchema,
  dateBasisSchema,
  entrySeqSchema,
  entrySourceSchema,
  journalRowSchema,
  takingsSchema,
} from '../model/book.ts'
import { daySchema } from '../model/day.ts'
import { customerIdSchema } from '../ids.ts'
import { accountKindSchema } from '../model/chart.ts'
import { correctionFlawSchema } from '../model/seal.ts'
import { method, REVIEWERS } from './base.ts'
import { errorsOf } from './errors.ts'
import { answer } from './review-answer.ts'

const review = method.meta({ access: REVIEWERS, isAudited: false, scope: 'book:read' })
const QUESTION_ERRORS = errorsOf('bad_request', 'review_unavailable')

const PAGE_MAX = 200
const limitSchema = z.number().int().min(1).max(PAGE_MAX).default(50)

/** Reports up to the end of a day; null is now. */
const moment = {
  day: daySchema.nullable().default(null),
  by: dateBasisSchema.default('booked'),
}

const balanceLineSchema = accountNodeSchema.pick({
  code: true,
  currency: true,
  kind: true,
  chartKey: true,
  customerName: true,
  childCount: true,
  balance: true,
})

/** Review of the book (APP-06): without a node, and never on the thread that sells. */
export const book = {
  /** A page of transfers. Its rows come in the order asked for, whichever side it lies on. */
  journal: review
    .errors(QUESTION_ERRORS)
    .input(
      z.strictObject({
        filter: bookFilterSchema.prefault({}),
        order: bookOrderSchema.default('newest'),
        limit: limitSchema,
        /** Rows that follow `seq` in this order, come before it, or begin with it or at a place. */
        from: z
          .union([
            z.object({ seq: entrySeqSchema, side: z.enum(['after', 'before', 'at']) }),
            z.object({ position: z.number().int().nonnegative() }),
          ])
          .nullable()
          .default(null),
      }),
    )
    .output(
      answer({
        rows: z.array(journalRowSchema),
        /** More of them beyond this page, on the side that was asked for. */
        hasMore: z.boolean(),
      }),
    ),
  /** Count and sums of everything the filter lets through; asked after the page is shown. */
  totals: review
    .errors(QUESTION_ERRORS)
    .input(z.strictObject({ filter: bookFilterSchema.prefault({}) }))
    .output(answer({ count: z.number().int().nonnegative(), sums: z.array(currencySumSchema) })),
  /** Where a day, an entry or a place stands in the list, so that a table can jump there. */
  seek: review
    .errors(QUESTION_ERRORS)
    .input(
      z.strictObject({
        filter: bookFilterSchema.prefault({}),
        order: bookOrderSchema.default('newest'),
        to: z.discriminatedUnion('kind', [
          /** The first row of the day, or what comes next in this order. */
          z.object({ kind: z.literal('day'), day: daySchema, by: dateBasisSchema }),
          z.object({ kind: z.literal('seq'), seq: entrySeqSchema }),
          z.object({ kind: z.literal('position'), position: z.number().int().nonnegative() }),
        ]),
      }),
    )
    .output(
      answer({
        /** Rows before that place; `count` when it lies behind the last one. */
        position: z.number().int().nonnegative(),
        count: z.number().int().nonnegative(),
        /** The row that stands there; ask `journal` with side `at`. */
        seq: entrySeqSchema.nullable(),
      }),
    ),
  /** One transfer with its group, its source and its links. */
  entry: review
    .errors(errorsOf('bad_request', 'review_unavailable', 'not_found'))
    .input(z.strictObject({ seq: entrySeqSchema }))
    .output(
      answer({
        row: journalRowSchema,
        group: z.array(journalRowSchema),
        source: entrySourceSchema,
        /** The reservation that this one posts or voids. */
        pending: journalRowSchema.nullable(),
        /** What posted or voided this reservation. */
        resolvedBy: journalRowSchema.nullable(),
        corrects: journalRowSchema.nullable(),
        correctedBy: z.array(journalRowSchema),
        /** What a correction could still give back of it, in its unit; `flaw` says why none can. */
        correction: z.object({ left: z.bigint(), flaw: correctionFlawSchema.nullable() }),
        timeoutAtMs: z.number().int().nullable(),
        hash: z.string(),
        previous: chainNeighbourSchema,
        next: chainNeighbourSchema.nullable(),
      }),
    ),
  /**
   * The tree below `under`, parents before children. A branch with many lines comes closed
   * (its `childCount` says so); ask for it, page by page, by its own code. With `search` a list
   * instead, at most `limit` of all accounts whose code or whose customer's name has it.
   */
  accounts: review
    .errors(QUESTION_ERRORS)
    .input(
      z.strictObject({
        ...moment,
        under: accountCodeSchema.nullable().default(null),
        limit: z.number().int().min(1).max(PAGE_MAX).default(PAGE_MAX),
        /** `next` of the page before: the last line directly below `under` that it had. */
        after: z.string().max(180).nullable().default(null),
        search: z.string().trim().max(80).default(''),
      }),
    )
    .output(answer({ nodes: z.array(accountNodeSchema), next: z.string().nullable() })),
  /** Every account with its balance on its side; branches with many accounts as one line. */
  trialBalance: review
    .errors(QUESTION_ERRORS)
    .input(z.strictObject(moment))
    .output(
      answer({
        lines: z.array(balanceLineSchema.extend({ debit: z.bigint(), credit: z.bigint() })),
        totals: z.array(
          z.object({ currency: z.string(), debits: z.bigint(), credits: z.bigint() }),
        ),
      }),
    ),
  /** What the shop has and owes, currency by currency. */
  balanceSheet: review
    .errors(QUESTION_ERRORS)
    .input(z.strictObject(moment))
    .output(
      answer({
        currencies: z.array(
          z.object({
            currency: z.string(),
            sections: z.array(
              z.object({
                kind: accountKindSchema,
                lines: z.array(balanceLineSchema),
                total: z.bigint(),
              }),
            ),
            /** Income less expenses up to that day. */
            result: z.bigint(),
            /** Assets and exchange less liabilities, equity and result: 0 in a sound book. */
            difference: z.bigint(),
          }),
        ),
      }),
    ),
  /**
   * One account: opening, what moved it, closing, in the order of the chain. By effective date
   * unless asked otherwise, so that it has the entries of an exported statement of these days.
   */
  statement: review
    .errors(errorsOf('bad_request', 'review_unavailable', 'not_found'))
    .input(
      z.strictObject({
        of: z.discriminatedUnion('kind', [
          z.object({
            kind: z.literal('account'),
            code: accountCodeSchema,
            currency: z.string().min(3).max(8),
          }),
          /** The customer's credit account. */
          z.object({ kind: z.literal('customer'), customerId: customerIdSchema }),
        ]),
        fromDay: daySchema.nullable().default(null),
        toDay: daySchema.nullable().default(null),
        by: dateBasisSchema.default('effective'),
        limit: limitSchema,
        /** `next` of the page before. */
        after: z.string().max(80).nullable().default(null),
      }),
    )
    .output(
      answer({
        code: z.string(),
        currency: z.string(),
        opening: z.bigint(),
        closing: z.bigint(),
        debits: z.bigint(),
        credits: z.bigint(),
        rows: z.array(journalRowSchema),
        next: z.string().nullable(),
      }),
    ),
  /** By day and by tender in the shop's zone, by effective date; at most 400 days. */
  takings: review
    .errors(QUESTION_ERRORS)
    .input(z.strictObject({ fromDay: daySchema, toDay: daySchema }))
    .output(answer({ zone: z.string(), takings: z.array(takingsSchema) })),
}
