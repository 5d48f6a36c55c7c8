import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { defaultDataDir } from '../headless/user-folders.ts'
import { openSealedVault } from '../providers/vault/sealed-file.ts'
import { type CliIo, UsageError } from './io.ts'
import { vaultSourceOf } from './vault-source.ts'

/** The data folder of `--data`, or the one that the hosts take without it. */
export function dataFolder(io: CliIo, given: string | undefined): string {
  if (given !== undefined) return resolve(io.cwd, given)
  return defaultDataDir({ platform: process.platform, env: io.env, home: homedir() })
}

/**
 * The master key of a book whose vault this process can open: one that is sealed with a key file
 * or a passphrase. @throws UsageError where the vault is the desktop's keychain or is missing.
 */
export async function masterKeyOf(
  io: CliIo,
  profileDir: string,
  given: Parameters<typeof vaultSourceOf>[2],
): Promise<Uint8Array> {
  if (existsSync(join(profileDir, 'vault.keychain'))) {
    throw new UsageError(
      "the keys of this book are in the system's keychain; use Settings, Backup in the window",
    )
  }
  if (!existsSync(join(profileDir, 'vault.sealed'))) {
    throw new UsageError(`there is no vault in ${profileDir}`)
  }
  const vault = await openSealedVault(profileDir, await vaultSourceOf(io, profileDir, given))
  const master = vault.read('master')
  if (!master) throw new UsageError('the vault of this book has lost its key')
  return master
}
