import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** What a plain Node says of a vault that it cannot open: who can. */
export const KEYCHAIN_ONLY =
  "in this system's keychain, which only the desktop app opens: the tillbook command that is " +
  'installed with it'

/** Whether the desktop's keychain sealed the key of this vault. */
export function isInKeychain(profileDir: string): boolean {
  return existsSync(join(profileDir, 'vault.keychain'))
}
