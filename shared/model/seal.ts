import { z } from 'zod'
import { hashSchema } from '../ids.ts'
import { entrySeqSchema } from './book.ts'
import { CHECK_RULES, type CheckRule } from './check-rules.ts'
import { daySchema } from './day.ts'

const RULES = Object.keys(CHECK_RULES) as [CheckRule, ...CheckRule[]]

/** By which rule the book is wrong, and what its words name. */
export const checkFaultSchema = z.object({
  rule: z.enum(RULES),
  values: z.record(z.string(), z.string()),
})
export type CheckFault = z.infer<typeof checkFaultSchema>

/** The end of a day, named by the newest entry of that moment and its hash (OPP-03). */
export const sealViewSchema = z.object({
  /** Counts the seals, from 1. */
  number: z.number().int().positive(),
  /** First day it covers; earlier than `day` after days on which the console did not run. */
  fromDay: daySchema,
  day: daySchema,
  timeZone: z.string(),
  headSeq: z.bigint(),
  headHash: hashSchema,
  /** Entries since the seal before it. */
  entries: z.bigint(),
  sealedAtMs: z.number().int(),
  /** What the QR holds: enough to prove later that the book was at this point. */
  code: z.string(),
})
export type SealView = z.infer<typeof sealViewSchema>

/** What the last look at the book found. */
export const bookCheckSchema = z.object({
  /** `full`: every entry, balance and seal. `recent`: what was written since the last look. */
  kind: z.enum(['full', 'recent']),
  isOk: z.boolean(),
  atMs: z.number().int(),
  durationMs: z.number().int(),
  /** Entries whose hash was computed again. */
  entries: z.bigint(),
  /** Accounts whose balance was added up again, and reservations found open. */
  accounts: z.number().int(),
  holds: z.number().int(),
  /** Currencies whose trial balance is zero. */
  currencies: z.array(z.string()),
  /** Anchors of the side journal that were found in the book. */
  anchors: z.number().int(),
  toSeq: z.bigint(),
  /** The first entry that is wrong; null when it is the file or a balance. */
  brokenAtSeq: z.bigint().nullable(),
  /** In English, for logs; a screen says it by its rule, which a check kept from before has not. */
  reason: z.string(),
  fault: checkFaultSchema.nullable().default(null),
})
export type BookCheck = z.infer<typeof bookCheckSchema>

/** Whether this book is the one whose head was last written beside it. */
export const bookHistorySchema = z.object({
  state: z.enum([
    'whole', // the last anchor is in the book
    'unknown', // no anchor is known, or the newest are damaged: an older copy looks the same
    'rolled_back', // the book ends before the last anchor: an older copy was put back
    'forked', // the book has another entry where the last anchor was
  ]),
  /** A line of the side journal was changed, or one is missing between two others. */
  isJournalDamaged: z.boolean(),
  /** Where the last anchor says the book was. */
  anchorSeq: z.bigint().nullable(),
  anchoredAtMs: z.number().int().nullable(),
})
export type BookHistory = z.infer<typeof bookHistorySchema>

/** What a person may be told of a correction that the book will not take. */
export const CORRECTION_FLAWS = [
  'pending', // still open: it is posted or voided, not corrected
  'voided', // moved nothing
  'gift', // the code's own steps move it: cancel the gift instead
  'plan', // unused days that a plan gave back, or the correction of a period: charge it anew
  'corrected', // all of it was corrected already
  'overdraft', // an account would go below what it has: the credits are used
] as const
export const correctionFlawSchema = z.enum(CORRECTION_FLAWS)
export type CorrectionFlaw = z.infer<typeof correctionFlawSchema>

export const correctionAnswerSchema = z.object({
  groupId: z.string(),
  corrections: z.array(
    z.object({
      seq: entrySeqSchema,
      correctsSeq: entrySeqSchema,
      amount: z.bigint(),
      currency: z.string(),
    }),
  ),
  bookedAtMs: z.number().int(),
  effectiveAtMs: z.number().int(),
})
export type CorrectionAnswer = z.infer<typeof correctionAnswerSchema>
