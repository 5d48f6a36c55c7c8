import { runThread, type Telling } from './run-thread.ts'
import type { Anchor } from './seal-journal.ts'
import type { VerifyProgress, VerifyResult } from './verify.ts'

/** What the thread is told to do. */
export type VerifyOrder = {
  file: string
  chainKey: Uint8Array
  /** What the side journal says this book must hold. */
  anchors?: readonly Anchor[]
}

/** What the thread says. */
export type VerifyMessage = Telling<VerifyProgress, VerifyResult>

export type VerificationOptions = VerifyOrder & {
  /** Where a bundle put verify-worker; the source beside this file when left out. */
  workerUrl?: URL | undefined
  onProgress?: ((progress: VerifyProgress) => void) | undefined
  signal: AbortSignal
}

/**
 * Recomputes the whole book in a thread of its own, on a connection of its own.
 * @returns what it found; a broken book is an answer, not an error.
 * @throws the signal's reason when aborted, or Error when the thread could not do its work.
 */
export function startVerification(options: VerificationOptions): Promise<VerifyResult> {
  const { signal, file, chainKey, anchors = [], onProgress } = options
  const order: VerifyOrder = { file, chainKey, anchors }
  const url = options.workerUrl ?? new URL('./verify-worker.ts', import.meta.url)
  return runThread({ url, name: 'verify-book', order, onProgress, signal })
}
