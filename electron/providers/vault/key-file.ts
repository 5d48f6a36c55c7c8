import { randomBytes } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { VaultError } from '../../ports/vault.ts'
import { createFile, makePrivateFolder } from './durable-file.ts'

const KEY_BYTES = 32
const OTHERS_MODE_BITS = 0o077

/**
 * The key of a vault that must open without a person: a shop server that starts by itself.
 *
 * What this protects: backups and copies of the data folder that leave the key behind, other
 * users of the machine (0600), and anything that reads only the vault. What it does not: whoever
 * can read this user's files, or takes the whole disk, has both and opens it. Put the key file on
 * other media (`--vault-key-file`), or use a passphrase or disk encryption, where that matters.
 *
 * @param mayCreate false once a vault exists: a new key would not open it, so a lost key is said.
 * @throws VaultError locked (the key file is gone), unavailable (others may read it, or not a key).
 */
export async function readKeyFile(path: string, mayCreate: boolean): Promise<Uint8Array> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw new VaultError('unavailable', `the vault's key file cannot be read: ${error.code}`)
  })
  if (text !== null) {
    await refuseSharedFile(path)
    return parseKey(text)
  }
  if (!mayCreate) throw new VaultError('locked', "the vault's key file is missing")
  const key = randomBytes(KEY_BYTES)
  await makePrivateFolder(dirname(path))
  await createFile(path, Buffer.from(`${key.toString('hex')}\n`, 'utf8'))
  return key
}

async function refuseSharedFile(path: string): Promise<void> {
  // Windows keeps rights elsewhere; its mode bits say nothing.
  if (process.platform === 'win32') return
  const { mode } = await stat(path)
  if ((mode & OTHERS_MODE_BITS) === 0) return
  throw new VaultError('unavailable', "others may read the vault's key file: set its mode to 600")
}

function parseKey(text: string): Uint8Array {
  const hex = text.trim()
  if (!/^[0-9a-f]{64}$/i.test(hex)) {
    throw new VaultError('unavailable', "the vault's key file does not hold 64 hex digits")
  }
  return Buffer.from(hex, 'hex')
}
