import { rmSync } from 'node:fs'

/**
 * Takes away what a thread left that was ended in the middle. Never throws: a disk that is away
 * keeps what is on it, and what ended the thread is the fault to be told.
 */
export function removeTraces(paths: readonly string[]): void {
  for (const path of paths) {
    try {
      rmSync(path, { recursive: true, force: true })
    } catch {
      // Not ours any more, or not to be had.
    }
  }
}
