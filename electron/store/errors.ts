import { accessSync, constants, statfsSync } from 'node:fs'

export type BookErrorKind =
  | 'in_use' // another process holds this data folder
  | 'newer' // written by a later version of Tillbook
  | 'corrupt' // not a book, or its structure is damaged
  | 'read_only' // the disk refuses writes
  | 'disk_full' // no room for the write; nothing of it was kept
  | 'pragma_mismatch' // SQLite or the disk cannot give the promises we need
  | 'chain_broken' // an entry was changed, removed or put in afterwards
  | 'wrong_key' // the vault's key is not the one this book was written with

/** A fault of the book itself. `message` can be shown to a person and holds no secret. */
export class BookError extends Error {
  readonly kind: BookErrorKind
  constructor(kind: BookErrorKind, message: string) {
    super(message)
    this.name = 'BookError'
    this.kind = kind
  }
}

/** The code of an error thrown by SQLite or Node, or an empty text. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return ''
  return typeof error.code === 'string' ? error.code : ''
}

/** A fault of the disk or the file, not of one command: whoever shares the commit shares it. */
export function isStorageFault(error: unknown): boolean {
  if (error instanceof BookError) return true
  const code = codeOf(error)
  return code.startsWith('SQLITE_') && !code.startsWith('SQLITE_CONSTRAINT')
}

/**
 * Turns a fault of SQLite or the file system into a BookError, where it is one of ours to name.
 * Anything else, a caller's own error included, comes back as it was.
 * @param dir the data folder, asked about room and rights when the code alone does not tell.
 */
export function asBookError(error: unknown, dir: string): unknown {
  if (error instanceof BookError) return error
  const code = codeOf(error)
  const isFull = code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT'
  if (isFull) return diskFull()
  if (/^SQLITE_(IOERR|CANTOPEN)/.test(code)) return isOutOfRoom(dir) ? diskFull() : unwritable(code)
  if (/^(SQLITE_READONLY|SQLITE_PERM|EROFS|EACCES|EPERM)/.test(code)) return unwritable(code)
  if (/^(EEXIST|ENOTDIR)$/.test(code)) {
    return new BookError('corrupt', 'A file stands where the data folder should be.')
  }
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) {
    return new BookError('corrupt', `The book is damaged or is not a book (${code}).`)
  }
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return new BookError('in_use', 'Another program is writing to the book.')
  }
  return error
}

function diskFull(): BookError {
  return new BookError('disk_full', 'The disk is full. Nothing of this step was saved.')
}

function unwritable(code: string): BookError {
  return new BookError('read_only', `The data folder cannot be written to (${code}).`)
}

/** One SQLite page with its WAL frame: with less than that free, no write can succeed. */
const ROOM_BYTES_MIN = 64 * 1024

function isOutOfRoom(dir: string): boolean {
  try {
    // A read-only disk often reports no free blocks, so the right to write is asked first.
    accessSync(dir, constants.W_OK)
    const disk = statfsSync(dir)
    return disk.bavail * disk.bsize < ROOM_BYTES_MIN
  } catch {
    return false
  }
}
