import {
  createCipheriv,
  createDecipheriv,
  createHash,
  hkdf,
  randomBytes,
  scrypt,
  timingSafeEqual,
} from 'node:crypto'
import { promisify } from 'node:util'
import { VaultError } from '../../ports/vault.ts'

/**
 * The sealed file: one line of JSON that says how it was sealed, the AES-256-GCM text with its
 * tag, and a SHA-256 over all of it. The line is authenticated, so nobody can weaken it; the plain
 * checksum only tells a broken disk from a wrong passphrase, which GCM alone cannot.
 */
const FORMAT_VERSION = 1
const MAGIC = 'tillbook-vault '
const HEADER_BYTES_MAX = 1_024
const CHECKSUM_BYTES = 32
const TAG_BYTES = 16
const KEY_BYTES = 32

/** Half a second and 128 MiB a guess (reliability 6); a typed passphrase needs it. */
const SCRYPT = { N: 131_072, r: 8, p: 1 } as const
/** Node's own limit of 32 MiB would refuse these parameters. */
const SCRYPT_MEMORY_MAX = 160 * 1_024 * 1_024

type Header = {
  version: number
  backend: string
  kdf: 'scrypt:131072:8:1' | 'hkdf-sha256'
  salt: string
  nonce: string
}

/**
 * Exact values: a changed header must not be able to order gigabytes, nor a weaker cost. Checked
 * by hand, because `tillbook verify` reads the vault with no library but SQLite.
 */
const HEADER_FIELDS: Readonly<Record<keyof Header, RegExp>> = {
  version: /^1$/,
  backend: /^[a-z0-9_:-]{1,60}$/,
  kdf: /^(?:scrypt:131072:8:1|hkdf-sha256)$/,
  salt: /^[0-9a-f]{64}$/,
  nonce: /^[0-9a-f]{24}$/,
}

/** What opens the seal: words from a person, or 32 random bytes that need no stretching. */
export type SealSecret =
  | { kind: 'passphrase'; text: string }
  | { kind: 'random_key'; key: Uint8Array }

/** Seals with a fresh salt and a fresh nonce, every time. */
export async function seal(
  plain: Uint8Array,
  secret: SealSecret,
  backend: string,
): Promise<Uint8Array> {
  const header: Header = {
    version: FORMAT_VERSION,
    backend,
    kdf: secret.kind === 'passphrase' ? 'scrypt:131072:8:1' : 'hkdf-sha256',
    salt: randomBytes(32).toString('hex'),
    nonce: randomBytes(12).toString('hex'),
  }
  const line = Buffer.from(`${MAGIC}${JSON.stringify(header)}\n`, 'utf8')
  const key = await stretch(secret, header)
  const cipher = createCipheriv('aes-256-gcm', key, Buffer.from(header.nonce, 'hex'))
  cipher.setAAD(line)
  const sealed = [line, cipher.update(plain), cipher.final(), cipher.getAuthTag()]
  key.fill(0)
  return Buffer.concat([...sealed, checksum(Buffer.concat(sealed))])
}

/**
 * @throws VaultError damaged (broken file), downgraded (sealed in another or an older way),
 * locked (sound, but this secret does not open it), unavailable (from a newer version).
 */
export async function unseal(
  file: Uint8Array,
  secret: SealSecret,
  backend: string,
): Promise<Uint8Array> {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  const body = bytes.subarray(0, Math.max(0, bytes.length - CHECKSUM_BYTES))
  const expected = bytes.subarray(body.length)
  if (expected.length !== CHECKSUM_BYTES || !timingSafeEqual(checksum(body), expected)) {
    throw new VaultError('damaged', 'the vault file is damaged: its checksum does not match')
  }
  const lineEnd = body.subarray(0, HEADER_BYTES_MAX).indexOf('\n') + 1
  const line = body.subarray(0, lineEnd)
  const header = parseHeader(line)
  if (header.backend !== backend) {
    throw new VaultError('downgraded', `the vault was sealed by ${header.backend}, not ${backend}`)
  }
  const sealed = body.subarray(lineEnd)
  if (sealed.length < TAG_BYTES) throw new VaultError('damaged', 'the vault file is too short')
  const key = await stretch(secret, header)
  const tag = sealed.subarray(sealed.length - TAG_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(header.nonce, 'hex'), {
    authTagLength: TAG_BYTES,
  })
  decipher.setAAD(line)
  decipher.setAuthTag(tag)
  try {
    const plain = decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES))
    return Buffer.concat([plain, decipher.final()])
  } catch {
    throw new VaultError('locked', 'this passphrase or key does not open the vault')
  } finally {
    key.fill(0)
  }
}

/** The backend that a file says it was sealed by, unproved; null when its header is damaged. */
export function backendOf(file: Uint8Array): string | null {
  try {
    const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
    const end = bytes.subarray(0, HEADER_BYTES_MAX).indexOf('\n') + 1
    return parseHeader(bytes.subarray(0, end)).backend
  } catch (error) {
    if (error instanceof VaultError) return null
    throw error
  }
}

function parseHeader(line: Uint8Array): Header {
  const text = Buffer.from(line).toString('utf8')
  let fields: unknown = null
  try {
    fields = text.startsWith(MAGIC) ? JSON.parse(text.slice(MAGIC.length)) : null
  } catch {
    fields = null
  }
  const version = isObject(fields) ? fields['version'] : null
  if (Number.isInteger(version) && Number(version) > FORMAT_VERSION) {
    throw new VaultError('unavailable', 'the vault was written by a newer version of Tillbook')
  }
  if (Number.isInteger(version) && Number(version) < FORMAT_VERSION) {
    throw new VaultError('downgraded', 'the vault claims an older format than any ever written')
  }
  if (!isHeader(fields)) throw new VaultError('damaged', 'the vault file has no readable header')
  return fields
}

function isHeader(fields: unknown): fields is Header {
  if (!isObject(fields) || typeof fields['version'] !== 'number') return false
  const wanted = Object.entries(HEADER_FIELDS)
  if (Object.keys(fields).length !== wanted.length) return false
  return wanted.every(([name, pattern]) => {
    const value = fields[name]
    return (name === 'version' || typeof value === 'string') && pattern.test(String(value))
  })
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

async function stretch(secret: SealSecret, header: Header): Promise<Buffer> {
  const salt = Buffer.from(header.salt, 'hex')
  const isScrypt = header.kdf === 'scrypt:131072:8:1'
  if (isScrypt !== (secret.kind === 'passphrase')) {
    throw new VaultError('downgraded', 'the vault was sealed with another kind of secret')
  }
  if (secret.kind === 'passphrase') {
    // NFKC: the same passphrase typed on another keyboard gives the same bytes.
    return stretchPassphrase(secret.text.normalize('NFKC'), salt)
  }
  const derived = await promisify(hkdf)('sha256', secret.key, salt, 'tillbook/vault/1', KEY_BYTES)
  return Buffer.from(derived)
}

function stretchPassphrase(text: string, salt: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(text, salt, KEY_BYTES, { ...SCRYPT, maxmem: SCRYPT_MEMORY_MAX }, (error, key) => {
      if (error) reject(error)
      else resolve(key)
    })
  })
}

function checksum(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}
