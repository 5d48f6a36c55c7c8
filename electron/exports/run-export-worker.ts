import { Worker } from 'node:worker_threads'
import type { ExportProblem } from '../../shared/model/export.ts'
import { removeTraces } from '../store/remove-traces.ts'
import type { ExportMessage, ExportTask } from './export-messages.ts'
import { PART_SUFFIX } from './whole-file.ts'
import type { ExportProgress, ExportResult } from './write-export.ts'

/** The thread could not write the file; nothing is left of it. */
export class ExportFailure extends Error {
  readonly problem: ExportProblem
  constructor(problem: ExportProblem, message: string) {
    super(message)
    this.name = 'ExportFailure'
    this.problem = problem
  }
}

export type ExportRun = ExportTask & {
  /** Where a bundle put export-worker; the source beside this file when left out. */
  workerUrl: URL | undefined
  onProgress: (progress: ExportProgress) => void
  signal: AbortSignal
}

/** A thread that does not stop when asked is ended after this long. */
const STOP_MS_MAX = 2_000

/**
 * Writes the book out in a thread of its own.
 * @throws the signal's reason when aborted, or ExportFailure.
 */
export function runExportWorker(run: ExportRun): Promise<ExportResult> {
  const { signal, workerUrl, onProgress, ...task } = run
  if (signal.aborted) return Promise.reject(signal.reason as Error)
  const url = workerUrl ?? new URL('./export-worker.ts', import.meta.url)
  const worker = new Worker(url, { workerData: task, name: 'export-book' })
  return new Promise<ExportResult>((resolve, reject) => {
    const stop = (): void => {
      worker.postMessage('stop')
      setTimeout(() => void worker.terminate(), STOP_MS_MAX).unref()
    }
    signal.addEventListener('abort', stop, { once: true })
    let result: ExportResult | null = null
    let failure: Error | null = null
    worker.on('message', (message: ExportMessage) => {
      if (message.type === 'progress') onProgress(message)
      else if (message.type === 'result') result = message.result
      else failure = new ExportFailure(message.problem, message.message)
    })
    worker.on('error', (error) => (failure = error))
    // Answered when the thread is gone, so that its file and its connection are closed.
    worker.on('exit', () => {
      signal.removeEventListener('abort', stop)
      if (result) return resolve(result)
      // A thread that was ended, or died, never took back what it had written.
      removeTraces([`${task.target}${PART_SUFFIX}`])
      if (signal.aborted) reject(signal.reason as Error)
      else reject(failure ?? new ExportFailure('fault', 'the thread broke off'))
    })
  })
}
