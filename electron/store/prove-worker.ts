import { parentPort, workerData } from 'node:worker_threads'
import type { Fault, Reader } from './entries.ts'
import type { ProveJob, ProveMessage, ProveOrder } from './prove-apart.ts'
import { proveRange } from './prove-range.ts'
import { connect } from './sqlite.ts'
import { statementCache } from './tx.ts'
import { damageFault, viewFault } from './beside-chain.ts'

/** One of the threads that prove a book side by side, each a part of its own. */
function main({ file, job }: ProveOrder): void {
  const db = connect(file, { timeoutMs: 1_000, isReadOnly: true })
  try {
    db.pragma('cell_size_check = ON')
    if (job.of !== 'links') db.pragma(`cache_size = -${job.cacheKib}`)
    tell({ type: 'result', found: faultIn({ prepare: statementCache(db) }, job) })
  } finally {
    db.close()
  }
}

function faultIn(reader: Reader, job: ProveJob): Fault | null {
  if (job.of === 'file') return damageFault(reader)
  if (job.of === 'views') return viewFault(reader)
  let told = job.range.afterSeq
  return proveRange(reader, job.chainKey, job.range, (seq) => {
    tell({ type: 'progress', entries: Number(seq - told) })
    told = seq
  })
}

function tell(message: ProveMessage): void {
  parentPort?.postMessage(message)
}

main(workerData as ProveOrder)
