import type { PlanDay } from '../../shared/model/plan.ts'
import type { BookHistory } from '../../shared/model/seal.ts'
import type {
  BookSeal,
  Completeness,
  NodeStatus,
  StatusSnapshot,
} from '../../shared/model/status.ts'

/** The status strip's content: whole snapshots, the latest wins. */
export type StatusBoard = {
  now(): StatusSnapshot
  /** Something that the snapshot shows has changed; followers get a fresh one. */
  touch(): void
  showSeal(seal: BookSeal): void
  seal(): BookSeal
  storageMayHaveChanged(): void
  /** The present snapshot at once, then one after each touch; slow readers skip to the newest. */
  follow(signal: AbortSignal | undefined): AsyncGenerator<StatusSnapshot, void>
  /** Ends every follower: there is nothing to show any more, and nobody would ever say so. */
  close(): void
}

/** Where each part of a snapshot is asked for. */
type Sources = {
  node: () => NodeStatus
  completeness: () => Completeness
  storage: () => StatusSnapshot['storage']
  /** Entry number of the book's newest entry. */
  headSeq: () => bigint
  seal: BookSeal
  /** What the side journal says of this book. */
  history: () => BookHistory['state']
  planDay: () => PlanDay
}

export function createStatusBoard(sources: Sources): StatusBoard {
  const wakers = new Set<() => void>()
  let tick = 0
  let seal = sources.seal
  const now = (): StatusSnapshot => ({
    tick,
    node: sources.node(),
    completeness: sources.completeness(),
    seal: { ...seal, state: shownState(seal.state, sources.history()), headSeq: sources.headSeq() },
    storage: sources.storage(),
    planDay: sources.planDay(),
  })
  let isTold = true
  let isClosed = false
  // As with changes: the answer first, then the windows.
  const tell = (): void => {
    isTold = true
    for (const wake of wakers) wake()
  }
  const touch = (): void => {
    tick += 1
    if (isTold) setImmediate(tell)
    isTold = false
  }
  return {
    now,
    touch,
    seal: () => seal,
    showSeal(next) {
      seal = next
      touch()
    },
    storageMayHaveChanged: touch,
    close() {
      isClosed = true
      tell()
    },
    async *follow(signal) {
      let wake: () => void = () => {}
      const waker = (): void => wake()
      wakers.add(waker)
      signal?.addEventListener('abort', waker)
      try {
        let shown = -1
        while (!signal?.aborted && !isClosed) {
          if (tick !== shown) {
            shown = tick
            yield now()
          } else {
            await new Promise<void>((resolve) => (wake = resolve))
          }
        }
      } finally {
        wakers.delete(waker)
        signal?.removeEventListener('abort', waker)
      }
    },
  }
}

/** A whole chain says nothing of the book that stood here before. */
function shownState(state: BookSeal['state'], history: BookHistory['state']): BookSeal['state'] {
  const isAstray = history === 'rolled_back' || history === 'forked'
  if (isAstray && state !== 'broken') return history
  return history === 'unknown' && state === 'sealed' ? 'unanchored' : state
}
