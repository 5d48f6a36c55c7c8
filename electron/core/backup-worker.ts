import { parentPort, workerData } from 'node:worker_threads'
import { yieldToSelling } from '../store/thread-priority.ts'
import { backupErrorOf } from './backup-error.ts'
import { type BackupMessage, type BackupOrder, runBackupOrder } from './backup-order.ts'

/**
 * The thread that copies, encrypts and checks while the till goes on selling. It knows files, keys
 * and a passphrase for as long as its one order takes.
 */
const stop = new AbortController()
parentPort?.once('message', () => stop.abort())

function tell(message: BackupMessage): void {
  parentPort?.postMessage(message)
}

yieldToSelling()
try {
  const result = await runBackupOrder(workerData as BackupOrder, {
    onProgress: (phase, percent) => tell({ type: 'progress', phase, percent }),
    signal: stop.signal,
  })
  tell({ type: 'result', result })
} catch (error) {
  const { fault, message } = backupErrorOf(error)
  tell({ type: 'failed', fault: stop.signal.aborted ? 'stopped' : fault, message })
} finally {
  parentPort?.close()
}
