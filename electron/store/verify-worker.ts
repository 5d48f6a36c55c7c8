import { parentPort, workerData } from 'node:worker_threads'
import { BookError } from './errors.ts'
import { connect } from './sqlite.ts'
import { yieldToSelling } from './thread-priority.ts'
import { verifyAll } from './verify.ts'
import type { VerifyMessage, VerifyOrder } from './verification.ts'

/**
 * The thread that recomputes the book while the till goes on selling. It knows a file and a key,
 * opens the file read-only, and says what it found.
 */
async function main(order: VerifyOrder): Promise<void> {
  const stop = new AbortController()
  parentPort?.once('message', () => stop.abort())
  const db = connect(order.file, { timeoutMs: 1_000, isReadOnly: true })
  try {
    const onProgress = (progress: { checkedToSeq: bigint; headSeq: bigint }): void =>
      tell({ type: 'progress', progress })
    const result = await verifyAll(db, order.chainKey, onProgress, stop.signal, order.anchors)
    tell({ type: 'result', result })
  } finally {
    db.close()
  }
}

function tell(message: VerifyMessage): void {
  parentPort?.postMessage(message)
}

yieldToSelling()
try {
  await main(workerData as VerifyOrder)
} catch (error) {
  const isOurs = error instanceof BookError || error instanceof Error
  tell({ type: 'failed', message: isOurs ? error.message : 'the check broke off' })
} finally {
  // Not before: a port that is closed says nothing more, and the cause would be lost.
  parentPort?.close()
}
