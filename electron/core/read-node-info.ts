import { NodeError } from '../ports/lightning.ts'
import type { Core } from './core.ts'

/**
 * Reads the node's name, chain and height for the strip. LND's own invoice.macaroon may not ask for
 * them and sells all the same (LND-49): each BOLT11 then shows whose node it is.
 * @throws NodeError
 */
export async function readNodeInfo(core: Core): Promise<void> {
  try {
    core.node.noticeInfo(await core.node.client().info())
  } catch (error) {
    if (!(error instanceof NodeError) || error.kind !== 'permission_denied') throw error
  }
}
