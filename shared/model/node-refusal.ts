import { z } from 'zod'

/**
 * Why a node's answer was no, or could not be used: nothing can have happened there. Each has
 * sentences on the screen in every language.
 */
export const NODE_REFUSALS = [
  'certificate_changed',
  'certificate_expired',
  'macaroon_refused',
  'permission_denied',
  'wallet_locked',
  'wrong_network',
  'wrong_node',
  'already_exists',
  'not_found',
  'refused',
  'bad_answer',
] as const
export const nodeRefusalSchema = z.enum(NODE_REFUSALS)
export type NodeRefusal = z.infer<typeof nodeRefusalSchema>
