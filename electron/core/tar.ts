/**
 * The least of the tar format (ustar) that holds a handful of files: any tool on any machine can
 * open a decrypted backup, also when there is no Tillbook left.
 */
const BLOCK = 512
/** Eleven octal digits; a larger file is written with the base-256 size that every tar reads. */
const OCTAL_MAX = 0o77777777777

export type TarEntry = { name: string; sizeBytes: number; body: AsyncIterable<Uint8Array> }

/** The bytes of an archive. @throws RangeError when a body is not as long as it said. */
export async function* writeTar(entries: Iterable<TarEntry>): AsyncGenerator<Uint8Array, void> {
  for (const { name, sizeBytes, body } of entries) {
    yield headerOf(name, sizeBytes)
    let written = 0
    for await (const chunk of body) {
      written += chunk.length
      yield chunk
    }
    if (written !== sizeBytes) throw new RangeError(`${name} changed while it was packed`)
    const rest = sizeBytes % BLOCK
    if (rest > 0) yield new Uint8Array(BLOCK - rest)
  }
  yield new Uint8Array(2 * BLOCK)
}

function headerOf(name: string, sizeBytes: number): Uint8Array {
  const header = Buffer.alloc(BLOCK)
  header.write(name, 0, 100, 'utf8')
  header.write('0000600\0', 100, 'latin1')
  header.write('0000000\0', 108, 'latin1')
  header.write('0000000\0', 116, 'latin1')
  writeSize(header, sizeBytes)
  header.write(octal(0, 11), 136, 'latin1')
  header.write('        0', 148, 'latin1')
  header.write('ustar\u000000', 257, 'latin1')
  header.write(`${octal(sumOf(header), 6)}\0 `, 148, 'latin1')
  return header
}

function writeSize(header: Buffer, sizeBytes: number): void {
  if (sizeBytes <= OCTAL_MAX) {
    header.write(octal(sizeBytes, 11), 124, 'latin1')
  } else {
    header[124] = 0x80
    header.writeBigUInt64BE(BigInt(sizeBytes), 128)
  }
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0')
}

function sumOf(header: Uint8Array): number {
  return header.reduce((sum, byte) => sum + byte, 0)
}

/**
 * The files of an archive, in order; each body must be read to its end before the next is asked.
 * @throws RangeError when it is not an archive of ours.
 */
export async function* readTar(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry, void> {
  const source = blocksOf(chunks)
  for (;;) {
    const header = await source.take(BLOCK)
    if (header.every((byte) => byte === 0)) {
      await source.drain()
      return
    }
    const sizeBytes = sizeIn(header)
    const end = header.indexOf(0)
    const name = header.toString('utf8', 0, end === -1 ? 100 : Math.min(end, 100))
    yield { name, sizeBytes, body: source.stream(sizeBytes) }
    const rest = sizeBytes % BLOCK
    if (rest > 0) await source.take(BLOCK - rest)
  }
}

function sizeIn(header: Buffer): number {
  const claimed = Number.parseInt(header.toString('latin1', 148, 154), 8)
  const plain = Buffer.from(header)
  plain.fill(' ', 148, 156)
  if (claimed !== sumOf(plain)) throw new RangeError('not an archive')
  if (header[124] === 0x80) return Number(header.readBigUInt64BE(128))
  const sizeBytes = Number.parseInt(header.toString('latin1', 124, 135), 8)
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0) throw new RangeError('not an archive')
  return sizeBytes
}

type Blocks = {
  take(length: number): Promise<Buffer>
  stream(length: number): AsyncGenerator<Uint8Array, void>
  drain(): Promise<void>
}

function blocksOf(chunks: AsyncIterable<Uint8Array>): Blocks {
  const iterator = chunks[Symbol.asyncIterator]()
  let waiting: Uint8Array = new Uint8Array(0)
  const some = async (max: number): Promise<Uint8Array> => {
    while (waiting.length === 0) {
      const next = await iterator.next()
      if (next.done === true) throw new RangeError('the archive ends too early')
      waiting = next.value
    }
    const part = waiting.subarray(0, max)
    waiting = waiting.subarray(part.length)
    return part
  }
  async function* stream(length: number): AsyncGenerator<Uint8Array, void> {
    for (let left = length; left > 0; ) {
      const part = await some(left)
      left -= part.length
      yield part
    }
  }
  return {
    stream,
    async take(length) {
      const parts: Uint8Array[] = []
      for await (const part of stream(length)) parts.push(part)
      return Buffer.concat(parts)
    },
    // To the end: only there does the last seal of the file tell that nothing was cut off.
    async drain() {
      while ((await iterator.next()).done !== true) continue
    },
  }
}
