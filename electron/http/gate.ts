/**
 * The gate before all work (style rule 17). It judges the raw head of a request, because a parser
 * that already merged or dropped a header has also dropped the proof of an attack. Loopback alone
 * protects nothing: any page in the browser and any user of this machine can reach the port.
 */

export type RequestHead = {
  method: string
  /** Request target exactly as it came over the wire. */
  target: string
  /** Names and values in turn, as Node's `rawHeaders`. */
  rawHeaders: readonly string[]
}

export type GateRefusal =
  | { status: 400 | 401 | 403 | 414 | 421 | 429 | 431; reason: string }
  | { status: 405; reason: string; allow: string }

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE'])
/** What a 405 must name (RFC 9110, 15.5.6). */
export const METHODS_ALLOWED = [...METHODS].join(', ')
const TARGET_LENGTH_MAX = 2048
const HEADERS_MAX = 64
/** A header that decides about trust or framing may come once only; two make a smuggling pair. */
const SINGLE = new Set([
  'host',
  'origin',
  'authorization',
  'content-length',
  'content-type',
  'transfer-encoding',
  'sec-fetch-site',
  'sec-fetch-mode',
  'sec-fetch-dest',
  'sec-websocket-key',
  'sec-websocket-version',
  'upgrade',
])

/** @returns null when the request may be looked at, else what to answer. Never throws. */
export function judgeRequest(head: RequestHead, port: number): GateRefusal | null {
  return judgeHead(head, port, (headers) => judgeOrigin(head, headers))
}

/**
 * The service port has no page of ours, so whatever names an origin or a site is a page of another:
 * refused before its key is looked at. Who names none is asked for a key next, whatever the method:
 * a program that forgot it is told so.
 */
export function judgeServiceRequest(head: RequestHead, port: number): GateRefusal | null {
  return judgeHead(head, port, (headers) => {
    const isPage = headers.has('origin') || headers.has('sec-fetch-site')
    return isPage ? { status: 403, reason: 'page' } : null
  })
}

function judgeHead(
  head: RequestHead,
  port: number,
  judgeSender: (headers: Map<string, string>) => GateRefusal | null,
): GateRefusal | null {
  if (!METHODS.has(head.method)) return { status: 405, reason: 'method', allow: METHODS_ALLOWED }
  if (head.rawHeaders.length > 2 * HEADERS_MAX) return { status: 431, reason: 'headers' }
  const headers = headerMap(head.rawHeaders)
  if (!headers) return { status: 400, reason: 'duplicate header' }
  return judgeTarget(head.target) ?? judgeHost(headers, port) ?? judgeSender(headers)
}

/** A WebSocket upgrade always comes from a page, so its Origin must be there and be our own. */
export function judgeUpgrade(head: RequestHead, port: number): GateRefusal | null {
  if (head.method !== 'GET') return { status: 405, reason: 'method', allow: 'GET' }
  const refusal = judgeRequest(head, port)
  if (refusal) return refusal
  const headers = headerMap(head.rawHeaders)
  if (!headers?.has('origin')) return { status: 403, reason: 'origin' }
  if (headers.get('upgrade')?.toLowerCase() !== 'websocket') {
    return { status: 400, reason: 'upgrade' }
  }
  return null
}

function headerMap(rawHeaders: readonly string[]): Map<string, string> | null {
  const headers = new Map<string, string>()
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase()
    if (headers.has(name) && SINGLE.has(name)) return null
    headers.set(name, rawHeaders[index + 1] ?? '')
  }
  return headers
}

/** Absolute forms would let the target name another host than the Host header that was checked. */
function judgeTarget(target: string): GateRefusal | null {
  if (target.length > TARGET_LENGTH_MAX) return { status: 414, reason: 'target length' }
  if (!target.startsWith('/') || target.startsWith('//') || target.includes('\\')) {
    return { status: 400, reason: 'target' }
  }
  return null
}

/** A rebound name (evil.test → 127.0.0.1) still sends its own name as Host. */
function judgeHost(headers: Map<string, string>, port: number): GateRefusal | null {
  const host = headers.get('host')
  if (host === undefined) return { status: 400, reason: 'host' }
  if (host === `127.0.0.1:${port}` || host === `localhost:${port}`) return null
  return { status: 421, reason: 'host' }
}

/**
 * A window that goes to our page from another, as the file does that a browser is opened on. The
 * page is the same for everybody and nothing comes of it; no frame is a document of its own.
 */
function opensThePage(method: string, target: string, headers: Map<string, string>): boolean {
  const isWindow =
    headers.get('sec-fetch-mode') === 'navigate' && headers.get('sec-fetch-dest') === 'document'
  return method === 'GET' && target === '/' && isWindow
}

/**
 * Only our own page may cause an effect. A request without an Origin can come from a script that
 * names its service token: no page of another site can set that header without our consent.
 */
function judgeOrigin(
  { method, target }: RequestHead,
  headers: Map<string, string>,
): GateRefusal | null {
  const site = headers.get('sec-fetch-site')
  const isFromElsewhere = site !== undefined && site !== 'same-origin' && site !== 'none'
  if (isFromElsewhere && !opensThePage(method, target, headers)) {
    return { status: 403, reason: 'cross-site' }
  }
  const origin = headers.get('origin')
  if (origin !== undefined) {
    return origin === `http://${headers.get('host')}` ? null : { status: 403, reason: 'origin' }
  }
  if (method === 'GET' || method === 'HEAD') return null
  return headers.has('authorization') ? null : { status: 403, reason: 'origin' }
}
