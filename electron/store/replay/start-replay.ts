import { type Telling, runThread } from '../run-thread.ts'
import type { ReplayProgress, ReplayResult } from './replay-book.ts'

/** What the thread is told to do. */
export type ReplayOrder = { file: string; seed: number }

/** What the thread says. */
export type ReplayMessage = Telling<ReplayProgress, ReplayResult>

/**
 * Rebuilds the book from its log in a thread of its own, on a connection of its own.
 * @param options.workerUrl where a bundle put replay-worker; the source beside this file when left
 *   out.
 * @returns what it found; a book that is not as its log tells is an answer, not an error.
 * @throws the signal's reason when aborted, or Error when the thread could not do its work.
 */
export function startReplay(
  options: ReplayOrder & {
    workerUrl?: URL | undefined
    onProgress?: ((progress: ReplayProgress) => void) | undefined
    signal: AbortSignal
  },
): Promise<ReplayResult> {
  const { file, seed, workerUrl, onProgress, signal } = options
  const order: ReplayOrder = { file, seed }
  const url = workerUrl ?? new URL('./replay-worker.ts', import.meta.url)
  return runThread({ url, name: 'replay-book', order, onProgress, signal })
}
