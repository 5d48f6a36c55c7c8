import { z } from 'zod'

/**
 * fresh: use it; stale_warn: use it and say so; stale_block: fiat sales stop; manual: set by a
 * person.
 */
export const RATE_TIERS = ['fresh', 'stale_warn', 'stale_block', 'manual', 'none'] as const
export const rateTierSchema = z.enum(RATE_TIERS)
export type RateTier = z.infer<typeof rateTierSchema>

/** One source's answer, kept as the source wrote it. */
export const rateReadingSchema = z.object({
  source: z.string().max(40),
  /** The price of one BTC as the decimal text that came over the wire. */
  rawPrice: z.string().max(40),
  atMs: z.number().int(),
  /** False when the outlier guard left it out of the median. */
  isUsed: z.boolean(),
})
export type RateReading = z.infer<typeof rateReadingSchema>

export const MANUAL_REASON_LENGTH = { min: 3, max: 200 } as const
/** Why a price was set by hand, in the person's own words (OPP-06). */
export const manualReasonSchema = z
  .string()
  .trim()
  .min(MANUAL_REASON_LENGTH.min)
  .max(MANUAL_REASON_LENGTH.max)

/**
 * The rate record frozen in each sale (OPP-06): enough to compute the amount again years later.
 * `numerator / denominator` fiat minor units per BTC, spread included.
 */
export const rateRecordSchema = z.object({
  quoteId: z.string().max(40),
  currency: z.string().length(3),
  numerator: z.bigint().positive(),
  denominator: z.bigint().positive(),
  /** Added to the price in the shop's favour or against it, in basis points. */
  spreadBasisPoints: z.number().int(),
  rounding: z.literal('up_to_sat'),
  tier: rateTierSchema,
  /** Time of the oldest reading used, ms. */
  atMs: z.number().int(),
  readings: z.array(rateReadingSchema).max(8),
  /** Why a person set it by hand; records of sources, and of before it was asked for, have none. */
  reason: manualReasonSchema.optional(),
})
export type RateRecord = z.infer<typeof rateRecordSchema>

export const rateStatusSchema = z.object({
  currency: z.string().length(3),
  tier: rateTierSchema,
  record: rateRecordSchema.nullable(),
  ageMs: z.number().int().nullable(),
  /** Sources that failed in the last round, with a word each. */
  failures: z.array(z.object({ source: z.string(), reason: z.string() })).max(8),
})
export type RateStatus = z.infer<typeof rateStatusSchema>
