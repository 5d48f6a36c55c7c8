import { VaultError } from '../ports/vault.ts'
import { BookError } from '../store/open.ts'

/** What stands in the way of an open book, as the screens have words for it. */
export type Trouble =
  | 'none'
  | 'book_in_use'
  | 'book_newer'
  | 'book_corrupt'
  | 'read_only'
  | 'disk_full'
  | 'vault_locked'
  | 'vault_damaged'
  | 'vault_unreadable'
  | 'restoring' // another book takes the place of the one that was open, for a moment

const TROUBLE_OF_BOOK = {
  in_use: 'book_in_use',
  newer: 'book_newer',
  corrupt: 'book_corrupt',
  chain_broken: 'book_corrupt',
  wrong_key: 'vault_damaged',
  pragma_mismatch: 'book_corrupt',
  read_only: 'read_only',
  disk_full: 'disk_full',
} as const satisfies Record<BookError['kind'], Trouble>

export const TROUBLE_OF_VAULT = {
  locked: 'vault_locked',
  damaged: 'vault_damaged',
  downgraded: 'vault_damaged',
  unavailable: 'vault_unreadable',
  disk_full: 'disk_full',
  read_only: 'read_only',
} as const satisfies Record<VaultError['kind'], Trouble>

/** @returns null for a fault that no screen has words for. */
export function troubleOf(error: unknown): Trouble | null {
  if (error instanceof BookError) return TROUBLE_OF_BOOK[error.kind]
  if (error instanceof VaultError) return TROUBLE_OF_VAULT[error.kind]
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'EROFS' || code === 'EACCES') return 'read_only'
  return code === 'ENOSPC' ? 'disk_full' : null
}
