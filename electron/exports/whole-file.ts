import { createHash } from 'node:crypto'
import {
  closeSync,
  fdatasyncSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'

/** A file that is whole under its name or not there at all. */
export type WholeFile = {
  write(chunk: string | Uint8Array): void
  bytes(): number
  /** Puts it on the disk and under its name. */
  finish(): { bytes: number; sha256: string }
  /** Takes back what was written. Does nothing after `finish`. */
  discard(): void
}

/** Name of a file that is still being written; what is left of it after a crash is thrown away. */
export const PART_SUFFIX = '.part'

/** Text is gathered to this size before it is written: a call for each line would be slow. */
const GATHERED_CHARS = 128 * 1024

/**
 * What is written goes to the disk in portions of this size. A long file that the system writes
 * back in one go keeps the book's own flush, and with it a sale, waiting for as long.
 */
const FLUSH_EVERY_BYTES = 4 * 1024 * 1024

/** Begins a file. Every write is synchronous, so nothing piles up in memory. */
export function createWholeFile(path: string): WholeFile {
  const part = `${path}${PART_SUFFIX}`
  const descriptor = openSync(part, 'w', 0o600)
  const hash = createHash('sha256')
  let gathered = ''
  let bytes = 0
  let flushedBytes = 0
  let isOpen = true

  const put = (chunk: Uint8Array): void => {
    hash.update(chunk)
    for (let done = 0; done < chunk.length; ) done += writeSync(descriptor, chunk, done)
    bytes += chunk.length
    if (bytes - flushedBytes < FLUSH_EVERY_BYTES) return
    fdatasyncSync(descriptor)
    flushedBytes = bytes
  }
  const flush = (): void => {
    if (gathered !== '') put(Buffer.from(gathered, 'utf8'))
    gathered = ''
  }
  return {
    write(chunk) {
      if (typeof chunk === 'string') {
        gathered += chunk
        if (gathered.length >= GATHERED_CHARS) flush()
        return
      }
      flush()
      put(chunk)
    },
    bytes: () => bytes,
    finish() {
      flush()
      fsyncSync(descriptor)
      isOpen = false
      closeSync(descriptor)
      renameSync(part, path)
      syncFolder(dirname(path))
      return { bytes, sha256: hash.digest('hex') }
    },
    discard() {
      if (isOpen) closeSync(descriptor)
      isOpen = false
      rmSync(part, { force: true })
    },
  }
}

/** A new name is on the disk only when its folder is. Windows cannot, and need not, do this. */
export function syncFolder(dir: string): void {
  if (process.platform === 'win32') return
  const descriptor = openSync(dir, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
