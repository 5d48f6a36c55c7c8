import { Worker } from 'node:worker_threads'
import { removeTraces } from '../store/remove-traces.ts'
import { BackupError } from './backup-error.ts'
import {
  type BackupMessage,
  type BackupOrder,
  type BackupResult,
  type BackupWatch,
  newStaging,
  tracesOf,
} from './backup-order.ts'

/** A thread that does not stop when asked is ended after this long. */
const STOP_MS_MAX = 5_000

/**
 * Does one order in a thread of its own. @throws BackupError, with `stopped` when it was aborted.
 */
export function runBackupThread(
  ordered: BackupOrder,
  watch: BackupWatch,
  workerUrl: URL | undefined,
): Promise<BackupResult> {
  const { signal } = watch
  if (signal.aborted) return Promise.reject(stopped())
  // Named here, so that the folder can be found when the thread is no more.
  const order = ordered.kind === 'write' ? { ...ordered, staging: newStaging() } : ordered
  const url = workerUrl ?? new URL('./backup-worker.ts', import.meta.url)
  const worker = new Worker(url, { workerData: order, name: 'backup' })
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      worker.postMessage('stop')
      setTimeout(() => void worker.terminate(), STOP_MS_MAX).unref()
    }
    signal.addEventListener('abort', stop, { once: true })
    let result: BackupResult | null = null
    let failure: Error | null = null
    worker.on('message', (message: BackupMessage) => {
      if (message.type === 'progress') watch.onProgress(message.phase, message.percent)
      else if (message.type === 'result') result = message.result
      else failure = new BackupError(message.fault, message.message)
    })
    worker.on('error', (error) => (failure = new BackupError('failed', error.message)))
    // Answered when the thread is gone, so that its files are closed when the caller goes on.
    worker.on('exit', () => {
      signal.removeEventListener('abort', stop)
      if (result) return resolve(result)
      // A thread that was ended, or died, took nothing away, and a snapshot is a book in plain.
      removeTraces(tracesOf(order))
      reject(signal.aborted ? stopped() : (failure ?? new BackupError('failed', 'it broke off')))
    })
  })
}

function stopped(): BackupError {
  return new BackupError('stopped', 'It was stopped; nothing was kept.')
}
