import { constants, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { BookError } from '../store/errors.ts'
import { holdLock } from '../store/lock.ts'
import { connect } from '../store/sqlite.ts'

export type BookCopy = { file: string; isLive: boolean; remove(): void }

/**
 * A copy of a book to look at, in a folder of its own. The book's files are only ever read: SQLite
 * would otherwise fold the log of a book that was not closed into it, and change what is examined.
 * A book that a console has open is copied through a read-only connection at one moment, because
 * its two files are never of one moment by themselves.
 * @param where folder for the copy; the system's folder for temporary files when left out.
 */
export async function copyBook(file: string, where: string = tmpdir()): Promise<BookCopy> {
  const dir = mkdtempSync(join(where, 'tillbook-verify-'))
  const copy = join(dir, 'book.sqlite')
  const remove = (): void => rmSync(dir, { recursive: true, force: true })
  try {
    const lock = tryLock(join(dirname(file), 'book.lock'))
    if (lock === 'held') {
      await copyLive(file, copy)
      return { file: copy, isLive: true, remove }
    }
    try {
      copyAtRest(file, copy)
    } finally {
      lock?.close()
    }
    return { file: copy, isLive: false, remove }
  } catch (error) {
    remove()
    throw error
  }
}

/** A lone file has no lock to hold, and nobody opens it meanwhile. */
function tryLock(lockFile: string): { close(): void } | 'held' | null {
  if (!existsSync(lockFile)) return null
  try {
    return holdLock(lockFile)
  } catch (error) {
    if (error instanceof BookError && error.kind === 'in_use') return 'held'
    // Media that cannot be written to cannot be in use either.
    return null
  }
}

/** Sharing blocks where the file system can: a copy of a large book then costs nothing. */
function copyAtRest(file: string, copy: string): void {
  copyFileSync(file, copy, constants.COPYFILE_FICLONE)
  if (existsSync(`${file}-wal`)) {
    copyFileSync(`${file}-wal`, `${copy}-wal`, constants.COPYFILE_FICLONE)
  }
}

async function copyLive(file: string, copy: string): Promise<void> {
  const db = connect(file, { timeoutMs: 1_000, isReadOnly: true })
  try {
    // All at once: between two steps a sale would make it begin again.
    await db.backup(copy, { progress: () => 0x7fff_ffff })
  } finally {
    db.close()
  }
}
