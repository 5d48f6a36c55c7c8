import { z } from 'zod'
import { hashSchema } from '../ids.ts'
import { REPLAY_RULES, type ReplayRule } from './replay-rules.ts'

const RULES = Object.keys(REPLAY_RULES) as [ReplayRule, ...ReplayRule[]]

/** Tables that the log tells, in the order in which they are shown. */
export const REPLAYED_TABLES = [
  'accounts',
  'invoices',
  'receipts',
  'reservations',
  'gifts',
  'plans',
  'plan_prices',
  'usage',
  'seals',
] as const

export const replayedTableSchema = z.object({
  name: z.enum(REPLAYED_TABLES),
  /** Rows that the log tells of. */
  rows: z.number().int().nonnegative(),
  standingRows: z.number().int().nonnegative(),
  /** SHA-256 of the rebuilt rows, and of the standing ones as far as the log tells them. */
  hash: hashSchema,
  standingHash: hashSchema,
  isSame: z.boolean(),
  /** The first row that differs, in words; null when none does. */
  difference: z.string().nullable(),
})

/** What a replay of the whole log found (OPP-09). */
export const bookReplaySchema = z.object({
  isSame: z.boolean(),
  atMs: z.number().int(),
  durationMs: z.number().int(),
  /** The newest entry that was replayed. */
  headSeq: z.bigint(),
  /** Over all tables, rebuilt and standing; null when the log was refused. */
  hash: hashSchema.nullable(),
  standingHash: hashSchema.nullable(),
  /** The same for every book that was told the same, in whatever order and however often. */
  contentHash: hashSchema.nullable(),
  tables: z.array(replayedTableSchema),
  /** What the node told, told again shuffled and doubled; null when the log was refused. */
  inbox: z
    .object({
      seed: z.number().int().nonnegative(),
      facts: z.number().int().nonnegative(),
      deliveries: z.number().int().nonnegative(),
      difference: z.string().nullable(),
    })
    .nullable(),
  /** The first entry that cannot have followed the ones before it, and by which rule. */
  refused: z
    .object({
      seq: z.bigint(),
      rule: z.enum(RULES),
      /** What the words of the rule name; null where the log says nothing. */
      values: z.record(z.string(), z.string().nullable()),
    })
    .nullable(),
})
export type BookReplay = z.infer<typeof bookReplaySchema>
