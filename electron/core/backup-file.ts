import { createHash } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { Decrypter, Encrypter } from 'age-encryption'
import { z } from 'zod'
import { SEAL_JOURNAL } from '../store/seal-journal.ts'
import { BackupError } from './backup-error.ts'
import { readTar, type TarEntry, writeTar } from './tar.ts'

/**
 * The file of a backup: an age file (age-encryption.org/v1) locked with a passphrase; inside, a
 * tar archive in this order: what it is, the book's master key, the seals, the book. `age -d` and
 * `tar` open it on any machine (docs/decisions/0014).
 */
const FORMAT = 1
const MANIFEST = 'manifest.json'
const KEYS = 'keys.json'
export const BOOK_FILE = 'book.sqlite'

const CHUNK_BYTES = 1024 * 1024
/** scrypt with N = 2^18: a second and 256 MiB for each guess. */
const WORK_FACTOR = 18
const SMALL_FILE_BYTES_MAX = 64 * 1024

export const manifestSchema = z.object({
  app: z.literal('tillbook'),
  format: z.literal(FORMAT),
  profile: z.enum(['live', 'sandbox']),
  bookId: z.string().regex(/^[0-9a-f]{32}$/),
  shopName: z.string().max(200),
  schemaVersion: z.number().int(),
  headSeq: z.string().regex(/^\d{1,19}$/),
  headHash: z.string().regex(/^[0-9a-f]{64}$/),
  writtenAtMs: z.number().int(),
})
export type Manifest = z.infer<typeof manifestSchema>

const keysSchema = z.object({ master: z.base64() })

export type PackOptions = {
  /** Folder that holds the verified snapshot and a copy of the seals. */
  dir: string
  manifest: Manifest
  master: Uint8Array
  passphrase: string
  target: string
  /** Lower only in tests, where a guess need not be dear. */
  workFactor?: number
  onBytes(done: number, total: number): void
  signal: AbortSignal
}

/** Hex SHA-256 of the file and of the book inside it. */
export type Packed = { sizeBytes: number; sha256: string; bookSha256: string }

/**
 * Encrypts into a new file, streaming: the memory it takes does not depend on the book. The file
 * is on the disk when this resolves. @throws when the target exists, or the disk refuses.
 */
export async function packBackup(options: PackOptions): Promise<Packed> {
  const bookHash = createHash('sha256')
  const fileHash = createHash('sha256')
  const total = statSync(join(options.dir, BOOK_FILE)).size
  const encrypter = new Encrypter()
  encrypter.setPassphrase(normal(options.passphrase))
  encrypter.setScryptWorkFactor(options.workFactor ?? WORK_FACTOR)
  let done = 0
  const entries = entriesOf(options, (chunk) => {
    bookHash.update(chunk)
    done += chunk.length
    options.onBytes(done, total)
  })
  const sealed = await encrypter.encrypt(streamOf(writeTar(entries)))
  const file = await open(options.target, 'wx', 0o600)
  let sizeBytes = 0
  try {
    for await (const chunk of chunksOf(sealed)) {
      options.signal.throwIfAborted()
      fileHash.update(chunk)
      await writeWhole(file, chunk)
      sizeBytes += chunk.length
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return { sizeBytes, sha256: fileHash.digest('hex'), bookSha256: bookHash.digest('hex') }
}

function entriesOf(options: PackOptions, onBook: (chunk: Uint8Array) => void): TarEntry[] {
  const { dir, manifest, master } = options
  const keys = { master: Buffer.from(master).toString('base64') }
  return [
    textEntry(MANIFEST, JSON.stringify(manifest)),
    textEntry(KEYS, JSON.stringify(keys)),
    fileEntry(dir, SEAL_JOURNAL, () => {}),
    fileEntry(dir, BOOK_FILE, onBook),
  ]
}

function textEntry(name: string, text: string): TarEntry {
  const bytes = Buffer.from(`${text}\n`, 'utf8')
  return { name, sizeBytes: bytes.length, body: Readable.from([bytes]) }
}

function fileEntry(dir: string, name: string, onChunk: (chunk: Uint8Array) => void): TarEntry {
  const path = join(dir, name)
  async function* body(): AsyncGenerator<Uint8Array, void> {
    const chunks: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: CHUNK_BYTES })
    for await (const chunk of chunks) {
      onChunk(chunk)
      yield chunk
    }
  }
  return { name, sizeBytes: statSync(path).size, body: body() }
}

export type UnpackOptions = {
  file: string
  passphrase: string
  /** An empty folder for book and seals; null only reads everything. */
  into: string | null
  onBytes(done: number, total: number): void
  signal: AbortSignal
}

export type Unpacked = Packed & { manifest: Manifest; master: Uint8Array }

/**
 * Decrypts and takes apart. Nothing it wrote may be believed before it resolves: the end of the
 * file is what proves that nothing was cut off.
 * @throws BackupError wrong_passphrase, damaged, not_a_backup, newer
 */
export async function unpackBackup(options: UnpackOptions): Promise<Unpacked> {
  const sizeBytes = statSync(options.file).size
  const fileHash = createHash('sha256')
  const plain = await decrypt(options, sizeBytes, fileHash)
  try {
    const parts = await takeApart(plain, options)
    return { ...parts, sizeBytes, sha256: fileHash.digest('hex') }
  } catch (error) {
    // Inside the seal everything is ours; what does not fit was changed outside of it.
    const isOfFile = error instanceof Error && !('code' in error) && !options.signal.aborted
    if (error instanceof BackupError || !isOfFile) throw error
    throw new BackupError('damaged', 'The backup is damaged or was cut short.')
  }
}

async function decrypt(
  options: UnpackOptions,
  total: number,
  hash: { update(chunk: Uint8Array): unknown },
): Promise<ReadableStream<Uint8Array>> {
  let done = 0
  async function* bytes(): AsyncGenerator<Uint8Array, void> {
    const chunks: AsyncIterable<Buffer> = createReadStream(options.file, {
      highWaterMark: CHUNK_BYTES,
    })
    for await (const chunk of chunks) {
      options.signal.throwIfAborted()
      hash.update(chunk)
      done += chunk.length
      options.onBytes(done, total)
      yield new Uint8Array(chunk)
    }
  }
  const decrypter = new Decrypter()
  decrypter.addPassphrase(normal(options.passphrase))
  try {
    return await decrypter.decrypt(streamOf(bytes()))
  } catch (error) {
    throw headerFault(error, options.signal)
  }
}

/** The library tells its faults by their words alone. */
function headerFault(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted || !(error instanceof Error) || 'code' in error) return error
  if (/no identity matched/.test(error.message)) {
    return new BackupError('wrong_passphrase', 'The passphrase does not open this backup.')
  }
  if (/invalid version|non-ASCII|invalid header$/.test(error.message)) {
    return new BackupError('not_a_backup', 'This file is not a backup of Tillbook.')
  }
  return new BackupError('damaged', 'The backup is damaged or was cut short.')
}

async function takeApart(
  plain: ReadableStream<Uint8Array>,
  options: UnpackOptions,
): Promise<{ manifest: Manifest; master: Uint8Array; bookSha256: string }> {
  let manifest: Manifest | null = null
  let master: Uint8Array | null = null
  let bookSha256: string | null = null
  for await (const entry of readTar(chunksOf(plain))) {
    if (entry.name === MANIFEST) manifest = manifestOf(await textOf(entry))
    else if (entry.name === KEYS) master = masterOf(await textOf(entry))
    else if (entry.name === BOOK_FILE) bookSha256 = await extract(entry, options)
    else if (entry.name === SEAL_JOURNAL) await extract(entry, options)
    // A later version may put more in; what we do not know is not needed to go on.
    else for await (const _chunk of entry.body) continue
  }
  if (!manifest || !master || bookSha256 === null) {
    throw new BackupError('not_a_backup', 'This file is not a backup of Tillbook.')
  }
  return { manifest, master, bookSha256 }
}

async function textOf(entry: TarEntry): Promise<string> {
  if (entry.sizeBytes > SMALL_FILE_BYTES_MAX) throw new RangeError(`${entry.name} is too long`)
  const parts: Uint8Array[] = []
  for await (const chunk of entry.body) parts.push(chunk)
  return Buffer.concat(parts).toString('utf8')
}

function manifestOf(text: string): Manifest {
  const fields: unknown = JSON.parse(text)
  const version = z.object({ app: z.literal('tillbook'), format: z.number() }).safeParse(fields)
  if (!version.success) {
    throw new BackupError('not_a_backup', 'This file is not a backup of Tillbook.')
  }
  if (version.data.format > FORMAT) {
    throw new BackupError('newer', 'This backup was written by a newer version of Tillbook.')
  }
  return manifestSchema.parse(fields)
}

function masterOf(text: string): Uint8Array {
  const master = Buffer.from(keysSchema.parse(JSON.parse(text)).master, 'base64')
  if (master.length !== 32) throw new RangeError('the key has another length')
  return master
}

async function extract(entry: TarEntry, { into }: UnpackOptions): Promise<string> {
  const hash = createHash('sha256')
  const file = into === null ? null : await open(join(into, entry.name), 'wx', 0o600)
  try {
    for await (const chunk of entry.body) {
      hash.update(chunk)
      if (file) await writeWhole(file, chunk)
    }
    await file?.sync()
  } finally {
    await file?.close()
  }
  return hash.digest('hex')
}

async function writeWhole(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length; ) {
    const { bytesWritten } = await file.write(chunk, at, chunk.length - at)
    at += bytesWritten
  }
}

/** Nothing is read before it is asked for, so that nothing piles up. */
function streamOf(chunks: AsyncGenerator<Uint8Array, void>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await chunks.next()
      if (next.done === true) controller.close()
      else controller.enqueue(next.value)
    },
    async cancel() {
      await chunks.return()
    },
  })
}

async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const reader = stream.getReader()
  try {
    for (;;) {
      const next = await reader.read()
      if (next.done) return
      yield next.value
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}

/** The same words typed on another keyboard give the same bytes. */
function normal(passphrase: string): string {
  return passphrase.normalize('NFKC')
}
