import { z } from 'zod'
import { clientIdSchema, customerIdSchema } from '../ids.ts'
import {
  customerChangesSchema,
  customerDetailsSchema,
  customerViewSchema,
} from '../model/customer.ts'
import { EVERYONE, MANAGERS, method, SELLERS } from './base.ts'
import { errorsOf } from './errors.ts'

export const customers = {
  /** By name, a page at a time; the search looks at any part of the name and the address. */
  list: method
    .route({ method: 'GET', path: '/customers' })
    .meta({ access: EVERYONE, isAudited: false, scope: 'customers' })
    .errors(errorsOf('review_unavailable'))
    .input(
      z.strictObject({
        search: z.string().max(120).default(''),
        limit: z.number().int().min(1).max(100).default(50),
        /** `next` of the page before. */
        after: z.string().max(300).nullable().default(null),
      }),
    )
    .output(
      z.object({
        customers: z.array(customerViewSchema),
        next: z.string().nullable(),
        /** Change sequence at the moment of reading. */
        asOfSeq: z.number().int(),
      }),
    ),
  get: method
    .route({ method: 'GET', path: '/customers/{id}' })
    .meta({ access: EVERYONE, isAudited: false, scope: 'customers' })
    .errors(errorsOf('not_found'))
    .input(z.strictObject({ id: customerIdSchema }))
    .output(customerViewSchema),
  /** Names are unique at one shop, as they are the words of the counter; so are addresses. */
  create: method
    .route({ method: 'POST', path: '/customers' })
    .meta({ access: SELLERS, isAudited: true, scope: 'customers' })
    .errors(
      errorsOf('bad_request', 'id_reused', 'name_taken', 'email_taken', 'storage_unavailable'),
    )
    .input(customerDetailsSchema.extend({ clientId: clientIdSchema }))
    .output(customerViewSchema),
  update: method
    .route({ method: 'PUT', path: '/customers/{id}' })
    .meta({ access: MANAGERS, isAudited: true, scope: 'customers' })
    .errors(
      errorsOf(
        'bad_request',
        'not_found',
        'changed_meanwhile',
        'name_taken',
        'email_taken',
        'storage_unavailable',
      ),
    )
    .input(
      customerChangesSchema.extend({
        id: customerIdSchema,
        version: z.number().int().positive(),
      }),
    )
    .output(customerViewSchema),
}
