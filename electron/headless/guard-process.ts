import type { Log } from '../ports/log.ts'

/** Time for the log's last lines to reach the disk. */
const LAST_WORDS_MS = 200

/**
 * A fault that nobody caught leaves memory in a state nobody has thought about, so the host stops.
 * Every row is safe in the book, and the next start carries on from it.
 */
export function stopOnFaults(log: Log): void {
  let isStopping = false
  const stop = (event: string) => (error: unknown) => {
    if (isStopping) return
    isStopping = true
    const logId = log.error(event, error)
    process.stderr.write(`Tillbook stops after a fault (log ${logId}). Start it again.\n`)
    setTimeout(() => process.exit(1), LAST_WORDS_MS)
  }
  process.on('uncaughtException', stop('uncaught_exception'))
  process.on('unhandledRejection', stop('unhandled_rejection'))
}
