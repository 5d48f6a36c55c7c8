import { z } from 'zod'
import { customerIdSchema } from '../ids.ts'
import { creditBalanceSchema } from './credits.ts'
import { nameSchema, proseSchema } from './text.ts'

const NAME_LENGTH_MAX = 80
const EMAIL_LENGTH_MAX = 120
const NOTE_LENGTH_MAX = 500
export const customerNameSchema = nameSchema(NAME_LENGTH_MAX)

/** Compared and kept in lower case: one person, one address, however it is typed (MANA-35). */
export const customerEmailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(EMAIL_LENGTH_MAX)
  // oxlint-disable-next-line no-control-regex -- an address has no controls in it
  .regex(/^[^\s@\u0000-\u001f\u007f]+@[^\s@\u0000-\u001f\u007f]+\.[^\s@\u0000-\u001f\u007f]+$/)

/** LND-45: `paid` after the first purchase; an `admin` stays what they are. */
export const CUSTOMER_TIERS = ['free', 'paid', 'admin'] as const
export const customerTierSchema = z.enum(CUSTOMER_TIERS)

export const customerViewSchema = z.object({
  id: customerIdSchema,
  /** Grows with every change of name, address or note; hand it back when saving. */
  version: z.number().int().positive(),
  /** As kept: a name that was saved before a rule on names is shown all the same. */
  name: z.string().max(NAME_LENGTH_MAX),
  email: z.string().max(EMAIL_LENGTH_MAX).nullable(),
  note: z.string().max(NOTE_LENGTH_MAX),
  tier: customerTierSchema,
  createdAtMs: z.number().int(),
  /** Null for a service key that may not read credits; a person is always told. */
  credit: creditBalanceSchema.nullable(),
})
export type CustomerView = z.infer<typeof customerViewSchema>

export const customerDetailsSchema = z.strictObject({
  name: customerNameSchema,
  email: customerEmailSchema.nullable().default(null),
  note: proseSchema(NOTE_LENGTH_MAX).default(''),
})
/** What is left out of a change stays as it is: a program that knows no note takes none away. */
export const customerChangesSchema = z.strictObject({
  name: customerNameSchema,
  email: customerEmailSchema.nullable().optional(),
  note: proseSchema(NOTE_LENGTH_MAX).optional(),
})
export type CustomerChanges = z.infer<typeof customerChangesSchema>
export type CustomerDetails = z.infer<typeof customerDetailsSchema>
