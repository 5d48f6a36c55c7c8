import { z } from 'zod'
import { customerIdSchema } from '../ids.ts'
import { creditBalanceSchema } from './credits.ts'

export const customerNameSchema = z.string().trim().min(1).max(80)

/** Compared and kept in lower case: one person, one address, however it is typed (MANA-35). */
export const customerEmailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(120)
  .regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/)

/** LND-45: `paid` after the first purchase; an `admin` stays what they are. */
export const CUSTOMER_TIERS = ['free', 'paid', 'admin'] as const
export const customerTierSchema = z.enum(CUSTOMER_TIERS)

export const customerViewSchema = z.object({
  id: customerIdSchema,
  /** Grows with every change of name, address or note; hand it back when saving. */
  version: z.number().int().positive(),
  name: customerNameSchema,
  email: customerEmailSchema.nullable(),
  note: z.string().max(500),
  tier: customerTierSchema,
  createdAtMs: z.number().int(),
  /** Null for a service key that may not read credits; a person is always told. */
  credit: creditBalanceSchema.nullable(),
})
export type CustomerView = z.infer<typeof customerViewSchema>

export const customerDetailsSchema = z.object({
  name: customerNameSchema,
  email: customerEmailSchema.nullable().default(null),
  note: z.string().trim().max(500).default(''),
})
export type CustomerDetails = z.infer<typeof customerDetailsSchema>
