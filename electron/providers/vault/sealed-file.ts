import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type SecretName, type Vault, VaultError } from '../../ports/vault.ts'
import { makePrivateFolder, replaceFile } from './durable-file.ts'
import { readKeyFile } from './key-file.ts'
import { backendOf, seal, type SealSecret, unseal } from './sealed-format.ts'

const VAULT_FILE = 'vault.sealed'
const KEY_FILE = 'vault.key'
const PASSPHRASE_LENGTH_MIN = 12

/** Where the vault's own secret comes from. */
export type VaultSecretSource =
  /** Typed by a person, at least 12 characters; stretched with scrypt. */
  | { kind: 'passphrase'; passphrase: string }
  /** A key file, made at the first start: `vault.key` in the data folder, or where `path` says. */
  | { kind: 'key_file'; path?: string }
  /** 32 random bytes that a host keeps elsewhere, in the OS keychain for one. */
  | { kind: 'host_key'; key: Uint8Array; backend: string }

const SECRET_NAMES: readonly SecretName[] = ['master', 'node', 'backup']
type Content = Partial<Record<SecretName, Uint8Array>>

/**
 * Opens the sealed file of a data folder, making an empty one when there is none, so that a wrong
 * passphrase is told from the second start on.
 *
 * It cannot tell that the whole file was put back to an older sound copy; the book's chain, which
 * such a copy's keys still verify, is what shows a rollback.
 * @throws VaultError
 */
export async function openSealedVault(dataDir: string, source: VaultSecretSource): Promise<Vault> {
  const path = join(dataDir, VAULT_FILE)
  const existing = await readExisting(path)
  const { secret, backend } = await resolveSource(dataDir, source, existing === null)
  let content: Content = {}
  if (existing) {
    content = decode(await unseal(existing, secret, backend))
  } else {
    await store(path, await seal(encode({}), secret, backend))
  }

  // One write after the other: two at once would each replace the file without the other's word.
  let queue = Promise.resolve()
  const change = (edit: (draft: Content) => void): Promise<void> => {
    const done = queue.then(async () => {
      const draft = { ...content }
      edit(draft)
      await store(path, await seal(encode(draft), secret, backend))
      // Only what is on the disk is ever read back.
      content = draft
    })
    queue = done.catch(() => {})
    return done
  }
  return {
    backend,
    read(name) {
      const held = content[name]
      return held ? new Uint8Array(held) : null
    },
    write(name, value) {
      const copy = new Uint8Array(value)
      return change((draft) => {
        draft[name] = copy
      })
    },
    remove: (name) =>
      change((draft) => {
        delete draft[name]
      }),
  }
}

/** How the vault of a data folder was sealed; null when there is none or its header is damaged. */
export async function sealedBackend(dataDir: string): Promise<string | null> {
  const existing = await readExisting(join(dataDir, VAULT_FILE))
  return existing && backendOf(existing)
}

async function readExisting(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw new VaultError('unavailable', `the vault file cannot be read: ${codeOf(error)}`)
  }
}

async function store(path: string, sealed: Uint8Array): Promise<void> {
  try {
    await makePrivateFolder(join(path, '..'))
    await replaceFile(path, sealed)
  } catch (error) {
    const code = codeOf(error)
    throw new VaultError(kindOfUnwritten(code), `the vault file cannot be written: ${code}`)
  }
}

/** What is to be done about it differs: free some room, or make the folder writable. */
function kindOfUnwritten(code: string): VaultError['kind'] {
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'disk_full'
  return /^(EROFS|EACCES|EPERM)$/.test(code) ? 'read_only' : 'unavailable'
}

async function resolveSource(
  dataDir: string,
  source: VaultSecretSource,
  isNew: boolean,
): Promise<{ secret: SealSecret; backend: string }> {
  switch (source.kind) {
    case 'passphrase':
      if (isNew && source.passphrase.length < PASSPHRASE_LENGTH_MIN) {
        throw new VaultError('locked', 'the passphrase needs at least 12 characters')
      }
      return {
        secret: { kind: 'passphrase', text: source.passphrase },
        backend: 'sealed-file:passphrase',
      }
    case 'key_file': {
      const key = await keyFrom(source.path ?? join(dataDir, KEY_FILE), isNew)
      return { secret: { kind: 'random_key', key }, backend: 'sealed-file:key-file' }
    }
    case 'host_key':
      if (source.key.length !== 32) throw new RangeError('the host key must have 32 bytes')
      return { secret: { kind: 'random_key', key: source.key }, backend: source.backend }
  }
}

async function keyFrom(path: string, isNew: boolean): Promise<Uint8Array> {
  try {
    return await readKeyFile(path, isNew)
  } catch (error) {
    if (error instanceof VaultError) throw error
    throw new VaultError('unavailable', `the vault's key file cannot be made: ${codeOf(error)}`)
  }
}

function encode(content: Content): Uint8Array {
  const fields: Record<string, string> = {}
  for (const [name, value] of Object.entries(content)) {
    fields[name] = Buffer.from(value).toString('base64')
  }
  return Buffer.from(JSON.stringify(fields), 'utf8')
}

/** Checked by hand: `tillbook verify` reads the vault, and has no library but SQLite. */
function decode(plain: Uint8Array): Content {
  const parsed: unknown = JSON.parse(Buffer.from(plain).toString('utf8'))
  const content: Content = {}
  for (const [key, value] of Object.entries(parsed ?? {})) {
    const name = SECRET_NAMES.find((known) => known === key)
    // It opened, so it is ours; a name that we do not know was written by a later version.
    if (name === undefined || typeof value !== 'string' || !BASE64.test(value)) {
      throw new VaultError('unavailable', 'the vault holds unknown entries')
    }
    content[name] = Buffer.from(value, 'base64')
  }
  return content
}

const BASE64 = /^(?:[0-9A-Za-z+/]{4})*(?:[0-9A-Za-z+/]{2}==|[0-9A-Za-z+/]{3}=)?$/

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown'
}
