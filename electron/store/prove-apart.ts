import { statSync } from 'node:fs'
import { availableParallelism, freemem } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Break, Fault } from './entries.ts'
import type { ChainRange } from './prove-range.ts'
import type { ProveApart } from './verify.ts'

/** What one thread proves: a stretch of the chain, the file as such, or the rows beside it. */
export type ProveJob =
  | { of: 'links'; chainKey: Uint8Array | null; range: ChainRange }
  | { of: 'file'; cacheKib: number }
  | { of: 'views'; cacheKib: number }

export type ProveOrder = { file: string; job: ProveJob }

export type ProveMessage =
  | { type: 'progress'; entries: number }
  | { type: 'result'; found: Fault | null }

export type ProveOptions = {
  file: string
  chainKey: Uint8Array | null
  /**
   * How many threads prove links. Two more look at the file and at the rows beside the chain, so
   * one core is left to them when nothing is said.
   */
  threads?: number
  /** Where a bundle put prove-worker; the source beside this file when left out. */
  workerUrl?: URL | undefined
}

/** Fewer entries than this are proved sooner than a thread starts. */
const ENTRIES_PER_THREAD_MIN = 5_000n

/**
 * Proves a book in several threads, each on a connection of its own. For a file that nobody
 * writes to. Each part fails with an Error when a thread could not do its work, and with the
 * signal's reason when aborted.
 */
export function proveApart({ file, chainKey, threads, workerUrl }: ProveOptions): ProveApart {
  const count = threads ?? Math.max(1, availableParallelism() - 1)
  return (headSeq, onEntries, signal) => {
    const url = workerUrl ?? new URL('./prove-worker.ts', import.meta.url)
    const cacheKib = cacheKibFor(file)
    const begin = (job: ProveJob): Promise<Fault | null> => {
      const proving = inThread(url, { file, job }, onEntries, signal)
      // Whoever met a fault elsewhere asks no more; the process must not end of it.
      proving.catch(() => {})
      return proving
    }
    const [whole, views] = [begin({ of: 'file', cacheKib }), begin({ of: 'views', cacheKib })]
    const stretches = stretchesOf(headSeq, count).map((range) =>
      begin({ of: 'links', chainKey, range }),
    )
    const links = firstOf(stretches)
    links.catch(() => {})
    return { file: whole, links, views }
  }
}

/** In the order of the chain: what an earlier stretch found comes first. */
async function firstOf(stretches: readonly Promise<Fault | null>[]): Promise<Break | null> {
  const found = await Promise.all(stretches)
  return (found.find((one) => one !== null) as Break | undefined) ?? null
}

/** Indexes are read from end to end and across, so the whole file, unless memory is short. */
function cacheKibFor(file: string): number {
  const SHARE_OF_FREE_MEMORY = 1 / 8
  const bytes = Math.min(statSync(file).size, freemem() * SHARE_OF_FREE_MEMORY)
  return Math.ceil(bytes / 1_024)
}

function stretchesOf(headSeq: bigint, threads: number): ChainRange[] {
  const most = headSeq / ENTRIES_PER_THREAD_MIN + 1n
  const count = BigInt(threads) < most ? BigInt(threads) : most
  return Array.from({ length: Number(count) }, (_none, index) => ({
    afterSeq: (headSeq * BigInt(index)) / count,
    toSeq: (headSeq * BigInt(index + 1)) / count,
  }))
}

function inThread(
  url: URL,
  order: ProveOrder,
  onEntries: (more: number) => void,
  signal: AbortSignal,
): Promise<Fault | null> {
  // Of a signal that was aborted before, nothing is heard any more.
  if (signal.aborted) return Promise.reject(signal.reason as Error)
  const worker = new Worker(url, { workerData: order, name: `prove-${order.job.of}` })
  return new Promise((resolve, reject) => {
    // Not waited for: it may be in one query of SQLite over the whole book, which nothing ends.
    const stop = (): void => {
      void worker.terminate()
      reject(signal.reason as Error)
    }
    signal.addEventListener('abort', stop, { once: true })
    let result: { found: Fault | null } | null = null
    let failure: Error | null = null
    worker.on('message', (message: ProveMessage) => {
      if (message.type === 'progress') onEntries(message.entries)
      else result = message
    })
    worker.on('error', (error: Error) => (failure = error))
    worker.on('exit', () => {
      signal.removeEventListener('abort', stop)
      if (result) resolve(result.found)
      else reject(failure ?? new Error('a thread of the check broke off'))
    })
  })
}
