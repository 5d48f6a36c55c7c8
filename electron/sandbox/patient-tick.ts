import Database from 'better-sqlite3'

/**
 * The node's due work, put off while the disk refuses writes: nothing of that try is kept, and the
 * next one finds the same work. The console in whose process the node runs goes on, instead of
 * falling over a fault that passes.
 * @param onStorage told the fault once, and null once when work goes on. Other faults are thrown.
 */
export function patientTick(
  tick: () => void,
  onStorage: (fault: Error | null) => void,
): () => void {
  let isRefused = false
  return () => {
    try {
      tick()
      if (isRefused) onStorage(null)
      isRefused = false
    } catch (error) {
      if (!isStorageFault(error)) throw error
      if (!isRefused) onStorage(error)
      isRefused = true
    }
  }
}

/** A broken constraint is a fault of our own; everything else that SQLite says is the disk's. */
function isStorageFault(error: unknown): error is Error {
  return error instanceof Database.SqliteError && !error.code.startsWith('SQLITE_CONSTRAINT')
}
