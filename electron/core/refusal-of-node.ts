import type { NodeRefusal } from '../../shared/model/node-refusal.ts'
import type { NodeLight } from '../../shared/model/status.ts'
import type { NodeError } from '../ports/lightning.ts'
import { Refusal } from './refusal.ts'

/** What a caller is told of a node's failure: that it is not there, or why it said no. */
export function refusalOfNode({ kind }: NodeError, light: NodeLight): Refusal {
  if (kind === 'unreachable' || kind === 'deadline') {
    return new Refusal('node_unreachable', { light })
  }
  const detail: NodeRefusal = kind
  return new Refusal('node_refused', { detail })
}
