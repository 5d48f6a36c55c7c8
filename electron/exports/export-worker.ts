import { parentPort, workerData } from 'node:worker_threads'
import { codeOf } from '../store/errors.ts'
import { yieldToSelling } from '../store/thread-priority.ts'
import type { ExportMessage, ExportTask } from './export-messages.ts'
import { writeExport } from './write-export.ts'

/** A screen needs no more, and each message wakes the thread that sells. */
const PROGRESS_EVERY_MS = 100

/** The thread that writes the book out while the till goes on selling. */
async function main(task: ExportTask): Promise<void> {
  const stop = new AbortController()
  parentPort?.once('message', () => stop.abort())
  let toldAt = 0
  const result = await writeExport(
    task,
    (progress) => {
      if (performance.now() - toldAt < PROGRESS_EVERY_MS) return
      toldAt = performance.now()
      tell({ type: 'progress', ...progress })
    },
    stop.signal,
  )
  tell({ type: 'result', result })
}

function tell(message: ExportMessage): void {
  parentPort?.postMessage(message)
}

const PROBLEMS = {
  ENOSPC: 'disk_full',
  EDQUOT: 'disk_full',
  EROFS: 'read_only',
  EACCES: 'read_only',
  EPERM: 'read_only',
} as const

yieldToSelling()
try {
  await main(workerData as ExportTask)
} catch (error) {
  const code = codeOf(error)
  const problem = code in PROBLEMS ? PROBLEMS[code as keyof typeof PROBLEMS] : 'fault'
  tell({ type: 'failed', problem, message: error instanceof Error ? error.message : 'broke off' })
} finally {
  // Not before: what is told to a closed port is never heard.
  parentPort?.close()
}
