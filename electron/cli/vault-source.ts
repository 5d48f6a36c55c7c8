import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { VaultError } from '../ports/vault.ts'
import {
  openSealedVault,
  sealedBackend,
  type VaultSecretSource,
} from '../providers/vault/sealed-file.ts'
import { type CliIo, UsageError } from './io.ts'
import { passphraseOf } from './passphrase.ts'

/** Where a script says the vault's passphrase; a backup has another. */
export const VAULT_PASSPHRASE = {
  env: 'TILLBOOK_VAULT_PASSPHRASE',
  option: '--vault-passphrase-file',
} as const

export const VAULT_OPTIONS = {
  'vault-key-file': { type: 'string' },
  'vault-passphrase-file': { type: 'string' },
} as const

export const VAULT_HELP = `\
  --vault-key-file <path>   where the key of the vault lies, when not beside the book
  --vault-passphrase-file <path>   its first line opens a vault that is sealed with a passphrase;
                  else ${VAULT_PASSPHRASE.env}, else it is asked for at the terminal
`

type Given = { [Name in keyof typeof VAULT_OPTIONS]?: string | undefined }

/**
 * What opens the vault of a profile: of the kind that sealed the one that is there, so that a host
 * finds it as it left it; for a new vault the kind that was given, else a key file.
 * @throws UsageError when that cannot be had here; nothing was changed.
 */
export async function vaultSourceOf(
  io: CliIo,
  profileDir: string,
  given: Given,
): Promise<VaultSecretSource> {
  const keyFile = given['vault-key-file']
  const passphraseFile = given['vault-passphrase-file']
  if (keyFile !== undefined && passphraseFile !== undefined) {
    throw new UsageError('choose one of --vault-key-file and --vault-passphrase-file')
  }
  const backend = await sealedBackend(profileDir)
  const isOld = backend === 'sealed-file:passphrase'
  const hasWord = passphraseFile !== undefined || (io.env[VAULT_PASSPHRASE.env] ?? '') !== ''
  if (isOld && keyFile !== undefined) {
    throw new UsageError('this vault is sealed with a passphrase, not with a key file')
  }
  if (backend === 'sealed-file:key-file' && passphraseFile !== undefined) {
    throw new UsageError('this vault is sealed with a key file, not with a passphrase')
  }
  const isNew = backend === null && hasWord && keyFile === undefined
  if (isOld || isNew) {
    return { kind: 'passphrase', passphrase: await vaultPassphrase(io, passphraseFile) }
  }
  if (keyFile === undefined) return { kind: 'key_file' }
  return { kind: 'key_file', path: resolve(io.cwd, keyFile) }
}

function vaultPassphrase(io: CliIo, file: string | undefined): Promise<string> {
  return passphraseOf(io, {
    file,
    question: 'Passphrase of the vault',
    confirms: false,
    from: VAULT_PASSPHRASE,
  })
}

/**
 * Tries the vault that a restore will put aside, before anything changes.
 * @returns why it does not open, in words, when the restore may go on without it; else null.
 * @throws VaultError when what was given for it does not open it: most likely it was mistyped, and
 * the new vault would be sealed with that.
 */
export async function tryOldVault(
  profileDir: string,
  source: VaultSecretSource,
): Promise<string | null> {
  if (!existsSync(join(profileDir, 'vault.sealed'))) return null
  try {
    await openSealedVault(profileDir, source)
    return null
  } catch (error) {
    if (!(error instanceof VaultError)) throw error
    const isGiven = source.kind === 'passphrase' || (source.kind === 'key_file' && source.path)
    if (isGiven && error.kind === 'locked') throw error
    return error.message
  }
}
