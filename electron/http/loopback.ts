import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ErrorCode } from '../../shared/contract/errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import { type GateRefusal, METHODS_ALLOWED, type RequestHead } from './gate.ts'
import { SECURITY_HEADERS } from './security-headers.ts'

/** Loopback only, never 0.0.0.0: no other machine can even try. */
export const ADDRESS = '127.0.0.1'
const REFUSAL_NOTE_EVERY_MS = 10_000
/** A client that neither sends nor reads gives its socket back; streams beat every few seconds. */
const SILENCE_MS_MAX = 60_000
/** Limits of Node's parser. A head must come whole within 5 s and a whole request within 10 s. */
const LIMITS = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 8 * 1024,
  requireHostHeader: false,
  insecureHTTPParser: false,
} as const
/** Node drops what is above this without a word, so it is far above what the gate lets in. */
const PARSED_HEADERS_MAX = 2_000

/** A server with every limit set, which answers by itself only what is no request. */
export function createLoopbackServer(socketsMax: number, log: Log): Server {
  const server = createServer(LIMITS)
  server.maxConnections = socketsMax
  server.timeout = SILENCE_MS_MAX
  server.maxHeadersCount = PARSED_HEADERS_MAX
  refuseOddities(server, log)
  return server
}

/** @throws when the port is taken. */
export function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: ADDRESS, port, exclusive: true }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** Stops listening; an answer that is being written may finish. */
export function closeListener(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
    // A stream that has no end may not hold us.
    setTimeout(() => server.closeAllConnections(), 500).unref()
  })
}

const NOT_ALLOWED: GateRefusal = { status: 405, reason: 'method', allow: METHODS_ALLOWED }

/** Everything Node would otherwise answer by itself: proxies, expectations, broken requests. */
function refuseOddities(server: Server, log: Log): void {
  server.on('connect', (_request, socket) => endRaw(socket, NOT_ALLOWED))
  const refuseExpectation = (_request: IncomingMessage, response: ServerResponse) => {
    refuse(response, { status: 417, reason: 'expect' })
  }
  server.on('checkContinue', refuseExpectation)
  server.on('checkExpectation', refuseExpectation)
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    log.debug('client_error', { code: error.code ?? 'unknown' })
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
    if (error.code === 'HPE_HEADER_OVERFLOW')
      return endRaw(socket, { status: 431, reason: 'request' })
    const status = error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
    return endRaw(socket, { status, reason: 'request' })
  })
}

/** A page that keeps knocking must not fill the log: one line in ten seconds tells how often. */
export function createRefusalNotes({ log, clock }: { log: Log; clock: Clock }) {
  let silentUntilMs = Number.NEGATIVE_INFINITY
  let count = 0
  return ({ status, reason }: GateRefusal): void => {
    count += 1
    if (clock.monotonicMs() < silentUntilMs) return
    log.warn('request_refused', { status, reason, count })
    silentUntilMs = clock.monotonicMs() + REFUSAL_NOTE_EVERY_MS
    count = 0
  }
}

export function headOf(request: IncomingMessage): RequestHead {
  const { method = '', url = '', rawHeaders } = request
  return { method, target: url, rawHeaders }
}

/** Answers what the gate refused, before anything of it is read. */
export function refuse(response: ServerResponse, refused: Refused): void {
  const body = refusalBody(refused)
  // An answer to HEAD has no body; Node leaves it out.
  response.writeHead(refused.status, refusalHeaders(body, refused)).end(body)
}

type Refused = GateRefusal | { status: 404 | 408 | 417 | 503; reason: string }

/** CODE-01: the contract's codes, for which HTTP has more numbers than the contract. */
const CODE_OF: Readonly<Record<number, ErrorCode>> = {
  401: 'no_session',
  403: 'wrong_origin',
  404: 'not_found',
  414: 'too_large',
  421: 'wrong_origin',
  429: 'rate_limited',
  431: 'too_large',
}

/** The reason names the part that did not fit, never its value. */
function refusalBody({ status, reason }: Refused): string {
  const code = CODE_OF[status] ?? 'bad_request'
  return JSON.stringify(code === 'bad_request' ? { code, data: { field: reason } } : { code })
}

function refusalHeaders(body: string, refused: Refused): Record<string, string> {
  return {
    ...SECURITY_HEADERS,
    'Cache-Control': 'no-store',
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
    ...('allow' in refused ? { Allow: refused.allow } : {}),
  }
}

/** Answers on a socket that has no response object, and lets go of it. */
export function endRaw(socket: Duplex, refused: Refused): void {
  const body = refusalBody(refused)
  const headers = Object.entries(refusalHeaders(body, refused))
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${refused.status} Refused\r\n${lines.join('')}\r\n${body}`, () =>
    socket.destroy(),
  )
}
