import type * as Electron from 'electron'
import type { OpenVault } from '../ports/vault.ts'
import { readKeychainVault } from './keychain-vault.ts'

/**
 * What opens the desktop's vault for the command line. The keychain answers only once the app is
 * ready, which a command without such a vault need not wait for.
 * @returns nothing on Windows: Chromium keeps what opens its keychain in the folder of the window.
 */
export function commandKeychain(
  { app, safeStorage }: Pick<typeof Electron, 'app' | 'safeStorage'>,
  platform: NodeJS.Platform,
): { openKeychain?: OpenVault } {
  if (platform === 'win32') return {}
  const openKeychain: OpenVault = async (dataDir) => {
    await app.whenReady()
    return readKeychainVault(safeStorage, platform)(dataDir)
  }
  return { openKeychain }
}
