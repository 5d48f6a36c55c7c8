import { Worker } from 'node:worker_threads'

/** What a thread says while it looks at the book, and at its end. */
export type Telling<Progress, Result> =
  | { type: 'progress'; progress: Progress }
  | { type: 'result'; result: Result }
  | { type: 'failed'; message: string }

/** A thread that does not stop when asked is ended after this long. */
const STOP_MS_MAX = 2_000

/**
 * Runs one thread to its end. It gets its order as `workerData`, is asked to stop by a message, and
 * speaks as `Telling` has it.
 * @returns its result. @throws the signal's reason when aborted, or Error when the thread could not
 *   do its work.
 */
export function runThread<Progress, Result>(options: {
  url: URL
  name: string
  order: unknown
  onProgress?: ((progress: Progress) => void) | undefined
  signal: AbortSignal
}): Promise<Result> {
  const { url, name, order, onProgress, signal } = options
  if (signal.aborted) return Promise.reject(signal.reason as Error)
  const worker = new Worker(url, { workerData: order, name })
  return new Promise<Result>((resolve, reject) => {
    const stop = (): void => {
      worker.postMessage('stop')
      setTimeout(() => void worker.terminate(), STOP_MS_MAX).unref()
    }
    signal.addEventListener('abort', stop, { once: true })
    let told: { result: Result } | null = null
    let failure: Error | null = null
    worker.on('message', (message: Telling<Progress, Result>) => {
      if (message.type === 'progress') onProgress?.(message.progress)
      else if (message.type === 'result') told = message
      else failure = new Error(message.message)
    })
    worker.on('error', (error: Error) => (failure = error))
    // Answered when the thread is gone, so that its connection is closed when the caller goes on.
    worker.on('exit', () => {
      signal.removeEventListener('abort', stop)
      if (signal.aborted) reject(signal.reason as Error)
      else if (told) resolve(told.result)
      else reject(failure ?? new Error(`the thread ${name} broke off`))
    })
  })
}
