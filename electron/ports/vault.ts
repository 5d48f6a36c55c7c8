/** Where secrets live: the OS keychain on the desktop, a scrypt-sealed file without one. */

export type SecretName =
  | 'master' // 32 random bytes; every key of the book is derived from it
  | 'node' // JSON of a NodeConnection
  | 'backup' // passphrase of the backups, UTF-8: the daily one is written with nobody there

export interface Vault {
  /** Name of the mechanism, recorded in the blob so that it can never be downgraded silently. */
  readonly backend: string
  read(name: SecretName): Uint8Array | null
  /** Durable when it resolves. */
  write(name: SecretName, secret: Uint8Array): Promise<void>
  remove(name: SecretName): Promise<void>
}

export class VaultError extends Error {
  readonly kind:
    | 'locked'
    | 'damaged'
    | 'downgraded'
    | 'unavailable'
    | 'disk_full' // no room for the write; what was kept before is kept still
    | 'read_only' // the disk takes no write
  constructor(kind: VaultError['kind'], message: string) {
    super(message)
    this.name = 'VaultError'
    this.kind = kind
  }
}

/**
 * Opens the vault of one data folder, making an empty one when there is none. @throws VaultError
 */
export type OpenVault = (dataDir: string) => Promise<Vault>
