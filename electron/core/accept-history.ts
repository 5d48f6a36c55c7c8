import type { BookHistory } from '../../shared/model/seal.ts'
import { appendEvent } from '../store/events.ts'
import { commit } from './commit.ts'
import type { Actor, Core } from './core.ts'
import { freezeBook } from './freeze-book.ts'

/**
 * An owner goes on with a book that was rolled back or forked. Who did, why, and which point of
 * the other history is given up stands in the chain; the side journal starts again from here.
 * Asked without need it changes nothing.
 */
export function acceptHistory(core: Core, input: { reason: string }, actor: Actor): BookHistory {
  if (!core.anchors.isAstray()) return core.anchors.history()
  const { state, anchorSeq } = core.anchors.history()
  commit(core, (unit) => {
    appendEvent(unit.tx, {
      atMs: core.clock.nowMs(),
      subject: 'book',
      source: 'operator',
      event: 'history_accepted',
      fromStatus: state,
      toStatus: 'whole',
      outcome: 'noted',
      detail: JSON.stringify([`${anchorSeq ?? ''}`, input.reason]),
      operatorId: actor.operatorId,
    })
    unit.announce({ topic: 'seal' })
  })
  // After the commit: a crash in between leaves the question open, and it is asked again.
  core.anchors.accept()
  freezeBook(core, core.status.seal().state === 'broken')
  core.status.touch()
  return core.anchors.history()
}
