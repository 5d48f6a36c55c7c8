import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { defaultDataDir } from '../headless/user-folders.ts'
import type { Vault } from '../ports/vault.ts'
import { openSealedVault } from '../providers/vault/sealed-file.ts'
import { type CliIo, UsageError } from './io.ts'
import { isInKeychain, keychainOnly } from './keychain.ts'
import { vaultSourceOf } from './vault-source.ts'

/** The data folder of `--data`, or the one that the hosts take without it. */
export function dataFolder(io: CliIo, given: string | undefined): string {
  if (given !== undefined) return resolve(io.cwd, given)
  return defaultDataDir({ platform: process.platform, env: io.env, home: homedir() })
}

/**
 * The master key of a book whose vault this process can open: one that is sealed with a key file
 * or a passphrase, and in the desktop's own process one that its keychain sealed.
 * @throws UsageError where the vault is another's to open or is missing.
 */
export async function masterKeyOf(
  io: CliIo,
  profileDir: string,
  given: Parameters<typeof vaultSourceOf>[2],
): Promise<Uint8Array> {
  if (!existsSync(join(profileDir, 'vault.sealed'))) {
    throw new UsageError(`there is no vault in ${profileDir}`)
  }
  const master = (await vaultOf(io, profileDir, given)).read('master')
  if (!master) throw new UsageError('the vault of this book has lost its key')
  return master
}

async function vaultOf(
  io: CliIo,
  profileDir: string,
  given: Parameters<typeof vaultSourceOf>[2],
): Promise<Vault> {
  if (!isInKeychain(profileDir)) {
    return openSealedVault(profileDir, await vaultSourceOf(io, profileDir, given))
  }
  if (io.openKeychain) return io.openKeychain(profileDir)
  const who = keychainOnly({ command: 'writes a backup', inWindow: 'Backup in Settings' })
  throw new UsageError(`the key of this book is ${who}`)
}
