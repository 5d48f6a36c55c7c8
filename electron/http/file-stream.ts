import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import type { ReadableStream as NodeStream } from 'node:stream/web'

/** A file as the body of an answer: read as fast as it is taken, and closed when it is not. */
export function fileStream(path: string): ReadableStream<Uint8Array<ArrayBuffer>> {
  const stream: NodeStream = Readable.toWeb(createReadStream(path))
  return stream as ReadableStream<Uint8Array<ArrayBuffer>>
}
