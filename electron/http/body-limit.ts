import type { MiddlewareHandler } from 'hono'

/**
 * Refuses a body above the limit with 413, whether its length is announced or it comes in chunks.
 * Hono's own limit builds a new Request from the server's light one when no length is announced,
 * which Node refuses; so chunks are gathered here, up to the limit.
 */
export function limitBody(bytesMax: number): MiddlewareHandler {
  return async (c, next) => {
    const length = c.req.header('content-length')
    if (Number(length ?? 0) > bytesMax) return c.json({ code: 'too_large' }, 413)
    // Without either header HTTP/1.1 has no body, whatever the verb.
    if (length !== undefined || c.req.header('transfer-encoding') === undefined) return next()
    const body = await gather(c.req.raw.body, bytesMax)
    if (body === null) return c.json({ code: 'too_large' }, 413)
    const { method, headers, url } = c.req.raw
    c.req.raw = new Request(url, { method, headers, body })
    return next()
  }
}

async function gather(
  stream: ReadableStream<Uint8Array> | null,
  bytesMax: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of stream ?? []) {
    length += chunk.length
    if (length > bytesMax) return null
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}
