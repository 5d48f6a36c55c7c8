import { pruneChanges } from '../store/changes.ts'
import type { Core } from './core.ts'

/** A window that was away for longer than this many changes reads again anyway. */
const CHANGES_KEPT = 5_000

/** Drops what nobody can ask for any more; money and history are never touched. */
export function tidyBook(core: Core): void {
  core.book.write((tx) => pruneChanges(tx, CHANGES_KEPT))
}
