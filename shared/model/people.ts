import { z } from 'zod'
import { operatorIdSchema } from '../ids.ts'

/** All roles of the design; cashier and owner have screens today, the rest come with payouts. */
export const ROLES = ['cashier', 'manager', 'treasurer', 'auditor', 'owner'] as const
export const roleSchema = z.enum(ROLES)
export type Role = z.infer<typeof roleSchema>

/** At least six digits (reliability 6); never logged, never stored. */
export const pinSchema = z.string().regex(/^\d{6,12}$/)

export const operatorNameSchema = z.string().trim().min(1).max(40)

export const operatorViewSchema = z.object({
  id: operatorIdSchema,
  name: operatorNameSchema,
  role: roleSchema,
  isActive: z.boolean(),
})
export type OperatorView = z.infer<typeof operatorViewSchema>
