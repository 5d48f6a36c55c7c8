import { Worker } from 'node:worker_threads'
import type { Break } from './entries.ts'
import type { ChainRange } from './prove-range.ts'

export type ProveOrder = { file: string; chainKey: Uint8Array | null; range: ChainRange }

export type ProveMessage =
  | { type: 'progress'; entries: number }
  | { type: 'result'; found: Break | null }

export type ProveOptions = {
  file: string
  chainKey: Uint8Array | null
  threads: number
  /** Where a bundle put prove-worker; the source beside this file when left out. */
  workerUrl?: URL | undefined
  signal: AbortSignal
}

/** Fewer entries than this are proved sooner than a thread starts. */
const ENTRIES_PER_THREAD_MIN = 5_000n

/**
 * Proves the links of the whole chain in several threads, each on a connection and a stretch of
 * its own. For a file that nobody writes to.
 * @returns the first break of all, or null.
 * @throws Error when a thread could not do its work; the signal's reason when aborted.
 */
export async function proveChain(
  options: ProveOptions,
  headSeq: bigint,
  onEntries: (more: number) => void,
): Promise<Break | null> {
  const ranges = stretchesOf(headSeq, options.threads)
  const found = await Promise.all(ranges.map((range) => proveIn(options, range, onEntries)))
  // In the order of the chain: what an earlier stretch found comes first.
  return found.find((one) => one !== null) ?? null
}

function stretchesOf(headSeq: bigint, threads: number): ChainRange[] {
  const most = headSeq / ENTRIES_PER_THREAD_MIN + 1n
  const count = BigInt(threads) < most ? BigInt(threads) : most
  return Array.from({ length: Number(count) }, (_none, index) => ({
    afterSeq: (headSeq * BigInt(index)) / count,
    toSeq: (headSeq * BigInt(index + 1)) / count,
  }))
}

function proveIn(
  { file, chainKey, workerUrl, signal }: ProveOptions,
  range: ChainRange,
  onEntries: (more: number) => void,
): Promise<Break | null> {
  const order: ProveOrder = { file, chainKey, range }
  const url = workerUrl ?? new URL('./prove-worker.ts', import.meta.url)
  const worker = new Worker(url, { workerData: order, name: 'prove-chain' })
  return new Promise((resolve, reject) => {
    const stop = (): void => void worker.terminate()
    signal.addEventListener('abort', stop, { once: true })
    let result: { found: Break | null } | null = null
    let failure: Error | null = null
    worker.on('message', (message: ProveMessage) => {
      if (message.type === 'progress') onEntries(message.entries)
      else result = message
    })
    worker.on('error', (error) => (failure = error))
    worker.on('exit', () => {
      signal.removeEventListener('abort', stop)
      if (signal.aborted) reject(signal.reason as Error)
      else if (result) resolve(result.found)
      else reject(failure ?? new Error('a thread of the check broke off'))
    })
  })
}
