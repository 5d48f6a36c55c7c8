import type { Change, ChangeEvent } from '../../shared/model/change.ts'

/** More than this waiting for one slow reader, and it must read again (it sees the gap). */
const BUFFERED_CHANGES_MAX = 500

export type Hub = {
  /** Called after commit only: nobody reacts to what may still roll back (style rule 5). */
  publish(changes: readonly Change[]): void
  /** Every change published from now on, in order; a hole in `seq` tells that some were dropped. */
  follow(signal: AbortSignal | undefined): AsyncGenerator<Change, void>
  /** Ends every follower: the next change is another core's, and they must ask that one. */
  close(): void
}

/**
 * The in-process loudspeaker of committed changes. It holds no state worth keeping. Windows hear
 * one turn of the event loop later: whoever asked has the answer first, and a sale's QR does not
 * wait until every window was told of it.
 */
export function createHub(): Hub {
  const listeners = new Set<(changes: readonly Change[]) => void>()
  const waiting: Change[] = []
  let isClosed = false
  const tell = (): void => {
    const changes = waiting.splice(0)
    for (const listener of listeners) listener(changes)
  }
  return {
    publish(changes) {
      if (waiting.length === 0) setImmediate(tell)
      waiting.push(...changes)
    },
    close() {
      isClosed = true
      for (const listener of listeners) listener([])
    },
    async *follow(signal) {
      const queue: Change[] = []
      let wake: () => void = () => {}
      const listener = (changes: readonly Change[]): void => {
        if (queue.length + changes.length > BUFFERED_CHANGES_MAX) queue.length = 0
        queue.push(...changes.slice(-BUFFERED_CHANGES_MAX))
        wake()
      }
      const stop = (): void => wake()
      listeners.add(listener)
      signal?.addEventListener('abort', stop)
      try {
        while (!signal?.aborted && !isClosed) {
          const change = queue.shift()
          if (change) yield change
          else await new Promise<void>((resolve) => (wake = resolve))
        }
      } finally {
        listeners.delete(listener)
        signal?.removeEventListener('abort', stop)
      }
    },
  }
}

/** The contract's stream: the head first, then what is missing since `afterSeq`, then live. */
export async function* changeEvents(options: {
  hub: Hub
  head: () => number
  since: (seq: number) => Change[]
  afterSeq: number | null
  signal: AbortSignal | undefined
}): AsyncGenerator<ChangeEvent, void> {
  const live = options.hub.follow(options.signal)
  // The listener is registered by the first next(), so ask before the head is read: a change
  // committed in between is then seen twice rather than never.
  let pending = live.next()
  const head = options.head()
  yield { kind: 'head', seq: head }
  let sent = head
  if (options.afterSeq !== null && options.afterSeq < head) {
    for (const change of options.since(options.afterSeq)) {
      sent = Math.max(sent, change.seq)
      yield { kind: 'change', change }
    }
  }
  try {
    for (;;) {
      const next = await pending
      if (next.done) return
      pending = live.next()
      if (next.value.seq > sent || options.afterSeq === null) {
        sent = Math.max(sent, next.value.seq)
        yield { kind: 'change', change: next.value }
      }
    }
  } finally {
    await live.return()
  }
}
