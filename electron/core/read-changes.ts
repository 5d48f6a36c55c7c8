import type { Change } from '../../shared/model/change.ts'
import { changesAfter, headSeq } from '../store/changes.ts'
import type { Core } from './core.ts'

/** More than this behind, and a window reads again faster than it replays. */
const REPLAYED_CHANGES_MAX = 500

export function headOfChanges(core: Core): number {
  return core.book.read(headSeq)
}

/** What was committed after `seq`, oldest first; the client sees a hole when there was more. */
export function changesSince(core: Core, seq: number): Change[] {
  return core.book.read((tx) => changesAfter(tx, seq, REPLAYED_CHANGES_MAX))
}
