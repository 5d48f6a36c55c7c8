import type { BackupFault } from '../../shared/model/backup.ts'
import { BookError, codeOf } from '../store/errors.ts'

/** A backup that cannot be written or read. `message` can be shown and holds no secret. */
export class BackupError extends Error {
  readonly fault: BackupFault
  constructor(fault: BackupFault, message: string) {
    super(message)
    this.name = 'BackupError'
    this.fault = fault
  }
}

const MESSAGES: Readonly<Partial<Record<string, [BackupFault, string]>>> = {
  ENOSPC: ['disk_full', 'There is not enough room on the disk. No backup was kept.'],
  EDQUOT: ['disk_full', 'There is not enough room on the disk. No backup was kept.'],
  SQLITE_FULL: ['disk_full', 'There is not enough room on the disk. No backup was kept.'],
  ENOENT: ['folder_missing', 'The folder or file is not there. Is the disk plugged in?'],
  ENOTDIR: ['folder_missing', 'A file stands where the folder should be.'],
  EROFS: ['read_only', 'The folder cannot be written to.'],
  EACCES: ['read_only', 'The folder cannot be written to.'],
  EPERM: ['read_only', 'The folder cannot be written to.'],
}

/** Names a fault of the disk or the book; anything else stays `failed`. */
export function backupErrorOf(error: unknown): BackupError {
  if (error instanceof BackupError) return error
  if (error instanceof BookError) {
    if (error.kind === 'disk_full') return new BackupError('disk_full', error.message)
    if (error.kind === 'newer') return new BackupError('newer', error.message)
    if (error.kind === 'read_only') return new BackupError('read_only', error.message)
    return new BackupError('chain_broken', error.message)
  }
  const known = MESSAGES[codeOf(error)]
  if (known) return new BackupError(...known)
  return new BackupError('failed', error instanceof Error ? error.message : 'it broke off')
}
