import type { AnyContractProcedure } from '@orpc/contract'
import type { MethodMeta } from '../../shared/contract/base.ts'
import type { Role } from '../../shared/model/people.ts'

/**
 * Whether the core would let this role call a method, read from the contract's own data. It only
 * decides what is drawn: the core asks again at every call.
 */
export function mayCall(role: Role | null, procedure: AnyContractProcedure): boolean {
  const { access } = procedure['~orpc'].meta as MethodMeta
  if (access === 'console') return true
  if (access === 'setup') return role === 'owner'
  return role !== null && access.includes(role)
}
