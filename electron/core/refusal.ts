import type { ErrorCode } from '../../shared/contract/errors.ts'
import { VaultError } from '../ports/vault.ts'
import { BookError } from '../store/open.ts'
import { BookRefusal } from '../store/transfers.ts'
import { BackupError } from './backup-error.ts'
import { TROUBLE_OF_VAULT } from './trouble.ts'

/**
 * A named refusal that a caller can act on. It carries a declared code of the contract and the
 * data that code declares; the api turns it into the answer, and nothing else reaches a caller.
 */
export class Refusal extends Error {
  readonly code: ErrorCode
  readonly data: unknown
  constructor(code: ErrorCode, data?: unknown) {
    super(code)
    this.name = 'Refusal'
    this.code = code
    this.data = data
  }
}

/**
 * The refusal behind a fault of the book, the vault or a backup, so that a caller learns what is
 * safe.
 */
export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error
  if (error instanceof BackupError) return new Refusal('backup_failed', { fault: error.fault })
  if (error instanceof BookError) return new Refusal('storage_unavailable', { state: error.kind })
  if (error instanceof VaultError) {
    return new Refusal('storage_unavailable', { state: TROUBLE_OF_VAULT[error.kind] })
  }
  return null
}

/**
 * The book's refusal to spend while something is proved wrong, as every verb answers it; anything
 * else as it is.
 */
export function orFrozen(error: unknown): unknown {
  const isFrozen = error instanceof BookRefusal && error.kind === 'book_frozen'
  return isFrozen ? new Refusal('book_frozen') : error
}
