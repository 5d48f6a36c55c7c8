import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { SafeStorage } from 'electron'
import { z } from 'zod'
import { RESTORE_PREFIX } from '../core/folder-swap.ts'
import { type OpenVault, VaultError } from '../ports/vault.ts'
import { makePrivateFolder, replaceFile } from '../providers/vault/durable-file.ts'
import { openSealedVault } from '../providers/vault/sealed-file.ts'

/** The vault's key, sealed by the keychain, with the name of the mechanism that sealed it. */
const KEY_FILE = 'vault.keychain'
/** These two seal with a password that is in Chromium's source: no better than plain text. */
const WORTHLESS_BACKENDS: ReadonlySet<string> = new Set(['basic_text', 'unknown'])

const blobSchema = z.strictObject({ backend: z.string().min(1), sealed: z.base64() })
type Blob = z.infer<typeof blobSchema>

export type Keychain = Pick<
  SafeStorage,
  | 'isAsyncEncryptionAvailable'
  | 'encryptStringAsync'
  | 'decryptStringAsync'
  | 'getSelectedStorageBackend'
>

/**
 * The desktop's vault: its key is sealed by the OS keychain. Where there is none worth the name,
 * `openWithout` is used, and the choice is recorded: a vault that the keychain sealed is never
 * opened or replaced by anything weaker.
 */
export function keychainVault(
  keychain: Keychain,
  platform: NodeJS.Platform,
  openWithout: OpenVault,
): OpenVault {
  return async (dataDir) => {
    const blob = readBlob(dataDir)
    const backend = await usableBackend(keychain, platform)
    if (!blob && backend === null && replacesSealed(dataDir)) {
      throw new VaultError('locked', 'the keychain that has the keys of the old book is not there')
    }
    if (!blob && (backend === null || hasOtherVault(dataDir))) return openWithout(dataDir)
    if (blob) requireSealer(blob, backend)
    const mechanism = blob?.backend ?? backend ?? ''
    const key = blob
      ? await keepKey(keychain, dataDir, blob)
      : await makeKey(keychain, dataDir, mechanism)
    return openSealedVault(dataDir, { kind: 'host_key', key, backend: `keychain:${mechanism}` })
  }
}

/**
 * Opens a vault that the keychain sealed and writes nothing: a window may have the same vault open.
 * @throws VaultError as the window's does, and where no keychain sealed this one.
 */
export function readKeychainVault(keychain: Keychain, platform: NodeJS.Platform): OpenVault {
  return async (dataDir) => {
    const blob = readBlob(dataDir)
    if (!blob) throw new VaultError('locked', 'no keychain sealed this vault')
    requireSealer(blob, await usableBackend(keychain, platform))
    const { key } = await unsealKey(keychain, blob)
    return openSealedVault(dataDir, { kind: 'host_key', key, backend: `keychain:${blob.backend}` })
  }
}

/** @returns null when the keychain is missing or only pretends. */
async function usableBackend(
  keychain: Keychain,
  platform: NodeJS.Platform,
): Promise<string | null> {
  if (!(await keychain.isAsyncEncryptionAvailable())) return null
  // Only Linux has several; elsewhere the system's own keychain is the one.
  const backend = platform === 'linux' ? keychain.getSelectedStorageBackend() : platform
  return WORTHLESS_BACKENDS.has(backend) ? null : backend
}

/** A vault made while there was no keychain goes on as it is: its key is elsewhere. */
function hasOtherVault(dataDir: string): boolean {
  return readIfThere(join(dataDir, 'vault.sealed')) !== null
}

/** A backup takes the place of the real book, whose keys only the keychain has. */
function replacesSealed(dataDir: string): boolean {
  if (!basename(dataDir).startsWith(RESTORE_PREFIX)) return false
  return readIfThere(join(dirname(dataDir), 'live', KEY_FILE)) !== null
}

async function makeKey(keychain: Keychain, dataDir: string, backend: string): Promise<Uint8Array> {
  const key = randomBytes(32)
  await storeKey(keychain, dataDir, { backend, key })
  return key
}

function requireSealer({ backend }: Blob, found: string | null): void {
  if (backend === found) return
  throw new VaultError('downgraded', `sealed by ${backend}, found ${found ?? 'none'}`)
}

async function keepKey(keychain: Keychain, dataDir: string, blob: Blob): Promise<Uint8Array> {
  const { key, shouldReEncrypt } = await unsealKey(keychain, blob)
  // The keychain turned to a new key of its own; the old one may be gone at the next start.
  if (shouldReEncrypt) await storeKey(keychain, dataDir, { backend: blob.backend, key })
  return key
}

async function unsealKey(
  keychain: Keychain,
  blob: Blob,
): Promise<{ key: Uint8Array; shouldReEncrypt: boolean }> {
  const opened = await keychain.decryptStringAsync(Buffer.from(blob.sealed, 'base64')).catch(() => {
    throw new VaultError('locked', 'the keychain did not open the vault')
  })
  const key = Buffer.from(opened.result, 'hex')
  if (key.length !== 32) throw new VaultError('damaged', 'the keychain answered no key')
  return { key, shouldReEncrypt: opened.shouldReEncrypt }
}

async function storeKey(
  keychain: Keychain,
  dataDir: string,
  { backend, key }: { backend: string; key: Uint8Array },
): Promise<void> {
  const sealed = await keychain.encryptStringAsync(Buffer.from(key).toString('hex'))
  const blob: Blob = { backend, sealed: sealed.toString('base64') }
  await makePrivateFolder(dataDir)
  await replaceFile(join(dataDir, KEY_FILE), Buffer.from(JSON.stringify(blob)))
}

function readBlob(dataDir: string): Blob | null {
  const text = readIfThere(join(dataDir, KEY_FILE))
  if (text === null) return null
  try {
    return blobSchema.parse(JSON.parse(text))
  } catch {
    throw new VaultError('damaged', 'the file of the sealed vault key does not parse')
  }
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw new VaultError('unavailable', 'a file of the vault cannot be read')
  }
}
