import { hkdfSync } from 'node:crypto'

const KEY_BYTES = 32

/**
 * What a key is for. A label is never used for two things and never renamed: the book's chain and
 * the preimages of open invoices could not be computed again.
 */
export type KeyLabel =
  | 'chain'
  | 'seals'
  | 'preimage'
  | 'pin-pepper'
  | 'service-pepper'
  | 'gift-code'
  | 'gift-pepper'

/**
 * One 32-byte key of the book, HKDF-SHA256 from the vault's master. Who learns one of them learns
 * neither the master nor the others.
 * @throws RangeError when the master is not 32 bytes.
 */
export function deriveKey(master: Uint8Array, label: KeyLabel): Uint8Array {
  if (master.length !== KEY_BYTES) throw new RangeError('the master key must have 32 bytes')
  return new Uint8Array(hkdfSync('sha256', master, '', `tillbook/1/${label}`, KEY_BYTES))
}
