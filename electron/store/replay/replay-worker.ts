import { parentPort, workerData } from 'node:worker_threads'
import { BookError } from '../errors.ts'
import { connect } from '../sqlite.ts'
import { yieldToSelling } from '../thread-priority.ts'
import { replayBook, type ReplayProgress } from './replay-book.ts'
import type { ReplayMessage, ReplayOrder } from './start-replay.ts'

/**
 * The thread that rebuilds the book from its log while the till goes on selling. It knows a file,
 * opens it read-only, and says what it found.
 */
async function main({ file, seed }: ReplayOrder): Promise<void> {
  const stop = new AbortController()
  parentPort?.once('message', () => stop.abort())
  const db = connect(file, { timeoutMs: 1_000, isReadOnly: true })
  try {
    const onProgress = (progress: ReplayProgress): void => tell({ type: 'progress', progress })
    const result = await replayBook(db, { seed, onProgress, signal: stop.signal })
    tell({ type: 'result', result })
  } finally {
    db.close()
  }
}

function tell(message: ReplayMessage): void {
  parentPort?.postMessage(message)
}

yieldToSelling()
try {
  await main(workerData as ReplayOrder)
} catch (error) {
  const isOurs = error instanceof BookError || error instanceof Error
  tell({ type: 'failed', message: isOurs ? error.message : 'the replay broke off' })
} finally {
  // Not before: a port that is closed says nothing more, and the cause would be lost.
  parentPort?.close()
}
