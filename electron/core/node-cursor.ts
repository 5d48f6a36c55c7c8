import type { FollowCursor } from '../ports/lightning.ts'
import { nodeCursor } from '../store/cursors.ts'
import type { Core } from './core.ts'

/** Where the invoice stream goes on: what was last committed, never more. */
export function streamCursor(core: Core): FollowCursor {
  const { addIndex, settleIndex } = core.book.read((tx) => nodeCursor(tx, core.node.pubkey()))
  return { addIndex, settleIndex }
}
