import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Vault, VaultError } from '../ports/vault.ts'
import {
  openSealedVault,
  sealedBackend,
  type VaultSecretSource,
} from '../providers/vault/sealed-file.ts'
import { deriveKey } from '../store/keys.ts'
import type { CliIo } from './io.ts'
import { isInKeychain, keychainOnly } from './keychain.ts'
import { passphraseOf } from './passphrase.ts'
import { VAULT_PASSPHRASE } from './vault-source.ts'

export type BookKeys = { chain: Uint8Array; seals: Uint8Array }

type Given = { keyFile: string | undefined; passphraseFile: string | undefined }

/**
 * The keys that prove a book, from the vault beside it. Nothing is made or changed.
 * @returns why there are none, in words, when they cannot be had.
 */
export async function bookKeys(
  bookFile: string,
  io: CliIo,
  given: Given,
): Promise<{ keys: BookKeys } | { why: string }> {
  const dir = dirname(bookFile)
  if (!existsSync(join(dir, 'vault.sealed'))) return { why: 'there is no vault beside the book' }
  try {
    const vault = await vaultOf(dir, io, given)
    if ('why' in vault) return vault
    const master = vault.read('master')
    if (!master) return { why: 'the vault holds no key of the book' }
    return { keys: { chain: deriveKey(master, 'chain'), seals: deriveKey(master, 'seals') } }
  } catch (error) {
    if (error instanceof VaultError) return { why: error.message }
    throw error
  }
}

async function vaultOf(dir: string, io: CliIo, given: Given): Promise<Vault | { why: string }> {
  if (given.keyFile === undefined && isInKeychain(dir)) {
    // The window's vault has no passphrase, so none is asked for.
    if (io.openKeychain) return io.openKeychain(dir)
    const who = keychainOnly({ command: 'proves it', inWindow: 'Seal in the Book' })
    return { why: `its key is ${who}` }
  }
  const source = await sourceOf(dir, io, given)
  if (!source) return { why: 'there is no key file and no passphrase for the vault' }
  return openSealedVault(dir, source)
}

async function sourceOf(dir: string, io: CliIo, given: Given): Promise<VaultSecretSource | null> {
  if (given.keyFile !== undefined) return { kind: 'key_file', path: given.keyFile }
  const hasFile = given.passphraseFile !== undefined
  const isIn = (name: string): boolean => (io.env[name] ?? '') !== ''
  const isForVault = isIn(VAULT_PASSPHRASE.env)
  const isWord = (await sealedBackend(dir)) === 'sealed-file:passphrase'
  // A passphrase in the environment may be meant for a backup; the file beside the vault is not.
  if (!hasFile && !isWord && existsSync(join(dir, 'vault.key'))) return { kind: 'key_file' }
  // The name of a backup's passphrase once stood for the vault's too; scripts still say it.
  const isOldName = !isForVault && isIn('TILLBOOK_PASSPHRASE')
  if (!hasFile && !isForVault && !isOldName && !io.isTty) return null
  const asked = {
    file: given.passphraseFile,
    question: 'Passphrase of the vault',
    confirms: false,
    ...(isOldName ? {} : { from: VAULT_PASSPHRASE }),
  }
  return { kind: 'passphrase', passphrase: await passphraseOf(io, asked) }
}
