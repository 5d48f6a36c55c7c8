import type { CallContext } from './context.ts'

/** Whether it may be told what customers own: a person is, and a key with the scope for it. */
export function isToldCredits({ service }: CallContext): boolean {
  return service === undefined || service.scopes.includes('credits:read')
}
