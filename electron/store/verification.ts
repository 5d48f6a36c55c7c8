import { Worker } from 'node:worker_threads'
import type { Anchor } from './seal-journal.ts'
import type { VerifyProgress, VerifyResult } from './verify.ts'

/** What the thread is told to do. */
export type VerifyOrder = {
  file: string
  chainKey: Uint8Array
  /** What the side journal says this book must hold. */
  anchors?: readonly Anchor[]
}

/** What the thread says. */
export type VerifyMessage =
  | ({ type: 'progress' } & VerifyProgress)
  | { type: 'result'; result: VerifyResult }
  | { type: 'failed'; message: string }

export type VerificationOptions = VerifyOrder & {
  /** Where a bundle put verify-worker; the source beside this file when left out. */
  workerUrl?: URL | undefined
  onProgress?: ((progress: VerifyProgress) => void) | undefined
  signal: AbortSignal
}

/** A thread that does not stop when asked is ended after this long. */
const STOP_MS_MAX = 2_000

/**
 * Recomputes the whole book in a thread of its own, on a connection of its own.
 * @returns what it found; a broken book is an answer, not an error.
 * @throws the signal's reason when aborted, or Error when the thread could not do its work.
 */
export function startVerification(options: VerificationOptions): Promise<VerifyResult> {
  const { signal, file, chainKey, anchors = [] } = options
  if (signal.aborted) return Promise.reject(signal.reason as Error)
  const order: VerifyOrder = { file, chainKey, anchors }
  const url = options.workerUrl ?? new URL('./verify-worker.ts', import.meta.url)
  const worker = new Worker(url, { workerData: order, name: 'verify-book' })
  return new Promise<VerifyResult>((resolve, reject) => {
    const stop = (): void => {
      worker.postMessage('stop')
      setTimeout(() => void worker.terminate(), STOP_MS_MAX).unref()
    }
    signal.addEventListener('abort', stop, { once: true })
    let result: VerifyResult | null = null
    let failure: Error | null = null
    worker.on('message', (message: VerifyMessage) => {
      if (message.type === 'progress') options.onProgress?.(message)
      else if (message.type === 'result') result = message.result
      else failure = new Error(message.message)
    })
    worker.on('error', (error) => (failure = error))
    // Answered when the thread is gone, so that its connection is closed when the caller goes on.
    worker.on('exit', () => {
      signal.removeEventListener('abort', stop)
      if (signal.aborted) reject(signal.reason as Error)
      else if (result) resolve(result)
      else reject(failure ?? new Error('the check of the book broke off'))
    })
  })
}
