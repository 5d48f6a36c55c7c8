import { parentPort, workerData } from 'node:worker_threads'
import type { ProveMessage, ProveOrder } from './prove-chain.ts'
import { proveRange } from './prove-range.ts'
import { connect } from './sqlite.ts'
import { statementCache } from './tx.ts'

/** One of the threads that prove a book's chain side by side, each a stretch of its own. */
function main({ file, chainKey, range }: ProveOrder): void {
  const db = connect(file, { timeoutMs: 1_000, isReadOnly: true })
  try {
    const reader = { prepare: statementCache(db) }
    let told = range.afterSeq
    const found = proveRange(reader, chainKey, range, (seq) => {
      tell({ type: 'progress', entries: Number(seq - told) })
      told = seq
    })
    tell({ type: 'result', found })
  } finally {
    db.close()
  }
}

function tell(message: ProveMessage): void {
  parentPort?.postMessage(message)
}

main(workerData as ProveOrder)
