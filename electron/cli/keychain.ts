import { existsSync } from 'node:fs'
import { join } from 'node:path'

/**
 * What is said of a key that this process cannot open: who can. On Windows no command can, since
 * what opens the keychain there lies in the window's own folder, which two processes may not share.
 * @param can what the installed command does with the book, and where the window does the same.
 */
export function keychainOnly(
  can: { command: string; inWindow: string },
  platform: NodeJS.Platform = process.platform,
): string {
  const where = "in this system's keychain, which only"
  if (platform === 'win32') return `${where} the window opens: use ${can.inWindow}`
  return (
    `${where} the desktop app opens: the tillbook command that is installed with it ` +
    `${can.command}, and so does ${can.inWindow}`
  )
}

/** Whether the desktop's keychain sealed the key of this vault. */
export function isInKeychain(profileDir: string): boolean {
  return existsSync(join(profileDir, 'vault.keychain'))
}
