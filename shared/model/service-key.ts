import { z } from 'zod'
import { operatorIdSchema, serviceKeyIdSchema } from '../ids.ts'

/**
 * What a service key may do. Each method of the contract names at most one scope; a method
 * without one cannot be called by a key at all (deny by default).
 */
export const SERVICE_SCOPES = [
  /** Balances, statements, packages and purchases: reading only. */
  'credits:read',
  /** Spending a customer's credits at once, and starting a purchase. */
  'credits:use',
  /** The verbs that move credits for a service: init, reserve, commit, refund (MANA-28…35). */
  'credits:internal',
  /** Gift codes: look up, redeem, cancel; with `credits:use` also create, which spends credits. */
  'gifts',
  /** Plans: status, terms, stop; with `credits:use` also start and change, which spend credits. */
  'plans',
  /** An owner's word on plans: any customer's status, gifted plans, charging what is due. */
  'plans:admin',
  /** Creating and finding customers; what they own is told to `credits:read` only. */
  'customers',
  /** Journal, accounts and reports: reading only. */
  'book:read',
] as const
export const serviceScopeSchema = z.enum(SERVICE_SCOPES)
export type ServiceScope = z.infer<typeof serviceScopeSchema>

export const serviceKeyNameSchema = z.string().trim().min(1).max(40)

/** Calls in a minute, and also how many may come at once after a pause. */
export const RATE_LIMIT_PER_MINUTE_MAX = 6_000

/** A key as the owner sees it. The secret itself is in no answer but the one that made it. */
export const serviceKeyViewSchema = z.object({
  id: serviceKeyIdSchema,
  name: serviceKeyNameSchema,
  scopes: z.array(serviceScopeSchema).min(1),
  limitPerMinute: z.number().int().min(1).max(RATE_LIMIT_PER_MINUTE_MAX),
  status: z.enum(['active', 'expired', 'revoked']),
  createdAtMs: z.number().int(),
  createdById: operatorIdSchema,
  createdByName: z.string(),
  expiresAtMs: z.number().int().nullable(),
  revokedAtMs: z.number().int().nullable(),
  /** Written at most once a minute; null when nobody has used it yet. */
  lastUsedAtMs: z.number().int().nullable(),
  /** After a roll the secret before it may be good a little longer; null when it is not. */
  oldSecretUntilMs: z.number().int().nullable(),
})
export type ServiceKeyView = z.infer<typeof serviceKeyViewSchema>

/** The one answer that holds the secret. It is kept nowhere and cannot be shown again. */
export const issuedServiceKeySchema = z.object({
  key: serviceKeyViewSchema,
  secret: z.string().regex(/^tb_[0-9a-z]{26}_[0-9a-z]{52}$/),
})
export type IssuedServiceKey = z.infer<typeof issuedServiceKeySchema>

export const SERVICE_PORT_DEFAULT = 3061

/** MANA-39: where services reach this machine's Tillbook; always 127.0.0.1, never the network. */
export const serviceApiSettingsSchema = z.object({
  isOn: z.boolean(),
  port: z.number().int().min(1024).max(65_535),
})
export type ServiceApiSettings = z.infer<typeof serviceApiSettingsSchema>

export const serviceApiViewSchema = serviceApiSettingsSchema.extend({
  /**
   * off: switched off. no_keys: no key is good, so nothing listens. starting: about to listen.
   * port_taken: another program has the port. failed: the system refused it for another reason.
   */
  state: z.enum(['off', 'no_keys', 'starting', 'listening', 'port_taken', 'failed']),
  /** Base address for services, with the port that was asked for. */
  address: z.string(),
})
export type ServiceApiView = z.infer<typeof serviceApiViewSchema>
