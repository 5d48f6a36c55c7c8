import { oc } from '@orpc/contract'
import { type Role, ROLES } from '../model/people.ts'
import type { ServiceScope } from '../model/service-key.ts'

/**
 * Who may call a method. Roles are data, deny by default: a method without a meta is closed.
 * `console`: any window that holds a console session, signed in or not.
 * `setup`: any window while no book is open; the owner otherwise.
 */
export type Access = 'console' | 'setup' | readonly Role[]

export type MethodMeta = {
  access: Access
  /** Money-moving and people-changing calls are written to the audit log, allowed or refused. */
  isAudited: boolean
  /** The field of the input with a person's reason, which the line of a done call quotes. */
  auditedWords?: 'reason'
  /** LND-11: without a node it is refused before anybody is asked who they are. */
  needsNode?: true
  /**
   * The scope by which a service key may call it. A method without one is closed to every key;
   * roles do not apply to a key, and scopes do not apply to a person.
   */
  scope?: ServiceScope
  /** A second scope that a key needs as well, where a method does what two scopes stand for. */
  alsoScope?: ServiceScope
}

const CLOSED: MethodMeta = { access: [], isAudited: true }

/** Start of every method of the contract. */
export const method = oc.$meta<MethodMeta>(CLOSED)

export const EVERYONE = ROLES
export const SELLERS = ['cashier', 'manager', 'owner'] as const satisfies readonly Role[]
export const MANAGERS = ['manager', 'owner'] as const satisfies readonly Role[]
/** Who may read the whole book; a cashier sees no balances. */
export const REVIEWERS = [
  'manager',
  'treasurer',
  'auditor',
  'owner',
] as const satisfies readonly Role[]
export const OWNER = ['owner'] as const satisfies readonly Role[]
