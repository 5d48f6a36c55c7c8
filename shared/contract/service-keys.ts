import { z } from 'zod'
import { clientIdSchema, serviceKeyIdSchema } from '../ids.ts'
import {
  issuedServiceKeySchema,
  RATE_LIMIT_PER_MINUTE_MAX,
  serviceApiSettingsSchema,
  serviceApiViewSchema,
  serviceKeyNameSchema,
  serviceKeyViewSchema,
  serviceScopeSchema,
} from '../model/service-key.ts'
import { method, OWNER } from './base.ts'
import { errorsOf } from './errors.ts'

/** MANA-03 and MANA-39: keys by which other programs use the credits. The owner alone has them. */
export const serviceKeys = {
  list: method
    .meta({ access: OWNER, isAudited: false })
    .errors(errorsOf())
    .output(z.object({ keys: z.array(serviceKeyViewSchema), api: serviceApiViewSchema })),
  /**
   * The answer holds the secret, once. Asked again with its `clientId`, after an answer that was
   * lost, nothing is made: `secret_shown` names the key, which `roll` gives a new secret.
   */
  create: method
    .meta({ access: OWNER, isAudited: true })
    .errors(errorsOf('bad_request', 'id_reused', 'secret_shown', 'storage_unavailable'))
    .input(
      z.object({
        clientId: clientIdSchema.optional(),
        name: serviceKeyNameSchema,
        scopes: z.array(serviceScopeSchema).min(1),
        limitPerMinute: z.number().int().min(1).max(RATE_LIMIT_PER_MINUTE_MAX).default(120),
        /** Wall time, ms; null never ends. */
        expiresAtMs: z.number().int().nullable().default(null),
      }),
    )
    .output(issuedServiceKeySchema),
  /** Ends a key at once and for ever, also on connections that are open. */
  revoke: method
    .meta({ access: OWNER, isAudited: true })
    .errors(errorsOf('not_found', 'storage_unavailable'))
    .input(z.object({ id: serviceKeyIdSchema }))
    .output(serviceKeyViewSchema),
  /**
   * A new secret for the same key: idempotency ids are scoped by the key's id, so a service may
   * repeat an unanswered call with the new secret and is still answered once. Refused while a
   * secret before it is still good that the caller has not seen: a second press after a lost
   * answer would end the one that services use.
   */
  roll: method
    .meta({ access: OWNER, isAudited: true })
    .errors(errorsOf('not_found', 'gone', 'changed_meanwhile', 'storage_unavailable'))
    .input(
      z.object({
        id: serviceKeyIdSchema,
        /** How long the secret before stays good, so that a service can change over. */
        keepOldMinutes: z.number().int().min(0).max(1_440).default(0),
        /** As the key was seen: how long the secret before the present one stays good. */
        oldSecretUntilMs: z.number().int().nullable().default(null),
      }),
    )
    .output(issuedServiceKeySchema),
  updateApi: method
    .meta({ access: OWNER, isAudited: true })
    .errors(errorsOf('storage_unavailable'))
    .input(serviceApiSettingsSchema)
    .output(serviceApiViewSchema),
}
