import type { ServiceScope } from '../../../shared/model/service-key.ts'

/** The dictionary's name of each scope; a key cannot hold a colon there. */
export const SCOPE_KEYS = {
  'credits:read': 'credits_read',
  'credits:use': 'credits_use',
  'credits:internal': 'credits_internal',
  gifts: 'gifts',
  plans: 'plans',
  'plans:admin': 'plans_admin',
  customers: 'customers',
  'book:read': 'book_read',
} as const satisfies Record<ServiceScope, string>
