import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { getRequestListener } from '@hono/node-server'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import { createConsoleApp, findSession, type ServedConsole } from './console-app.ts'
import { type GateRefusal, judgeRequest, judgeUpgrade } from './gate.ts'
import { type ConsoleSessions, createSessions } from './launch.ts'
import { createRpcSockets, type RpcSockets } from './rpc-socket.ts'
import { SECURITY_HEADERS } from './security-headers.ts'
import { openStaticFiles } from './static-files.ts'

const ADDRESS = '127.0.0.1'
const REFUSAL_NOTE_EVERY_MS = 10_000
const SOCKETS_MAX = 32
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

export type HttpServerOptions = {
  /** The core, once it is open. The page and its launch need not wait for it; calls do. */
  served: Promise<ServedConsole>
  /** Folder of the renderer's build. */
  filesRoot: string
  serviceToken: string
  /** 0 takes a free port. */
  port: number
  clock: Clock
  log: Log
}

export type HttpServer = {
  port: number
  /** A new one-time URL; its fragment never leaves the browser. */
  launchUrl(): string
  close(): Promise<void>
}

/** Listens on loopback only. @throws when the port is taken or the build is missing. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const sessions = createSessions(options.clock)
  const files = openStaticFiles(options.filesRoot)
  const sockets = createRpcSockets(options.served, options.log)
  const server = createServer(LIMITS)
  server.maxConnections = SOCKETS_MAX
  server.timeout = SILENCE_MS_MAX
  server.maxHeadersCount = PARSED_HEADERS_MAX
  await listen(server, options.port)
  const { port } = server.address() as AddressInfo
  const cookieName = `tillbook_${port}`
  const launchUrl = () => `http://${ADDRESS}:${port}/#launch=${sessions.issueLaunchToken()}`
  const hono = createConsoleApp({ ...options, sessions, files, cookieName, launchUrl })
  const noteRefusal = createRefusalNotes(options)
  const answer = getRequestListener(hono.fetch, { overrideGlobalObjects: false })
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const refusal = judgeRequest(headOf(request), port)
    if (!refusal) return void answer(request, response)
    noteRefusal(refusal)
    response.writeHead(refusal.status, refusalHeaders()).end()
    return undefined
  })
  refuseOddities(server, options.log)
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    acceptUpgrade({ request, socket, head, port, sessions, cookieName, sockets, noteRefusal })
  })
  return { port, launchUrl, close: () => closeServer(server, sockets) }
}

type Upgrade = {
  request: IncomingMessage
  socket: Duplex
  head: Buffer
  port: number
  sessions: ConsoleSessions
  cookieName: string
  sockets: RpcSockets
  noteRefusal: (refusal: GateRefusal) => void
}

function acceptUpgrade(upgrade: Upgrade): void {
  const { request, socket, sockets } = upgrade
  socket.on('error', () => socket.destroy())
  const refusal: GateRefusal | null = judgeUpgrade(headOf(request), upgrade.port)
  if (refusal) {
    upgrade.noteRefusal(refusal)
    return endRaw(socket, refusal.status)
  }
  if (request.url !== '/rpc') return endRaw(socket, 404)
  const sessionId = findSession(upgrade, request.headers.cookie)
  if (sessionId === null) return endRaw(socket, 401)
  if (sockets.isFull()) return endRaw(socket, 503)
  return sockets.accept(request, socket, upgrade.head, sessionId)
}

/** Everything Node would otherwise answer by itself: proxies, expectations, broken requests. */
function refuseOddities(server: Server, log: Log): void {
  server.on('connect', (_request, socket) => endRaw(socket, 405))
  const refuse = (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(417, refusalHeaders()).end()
  }
  server.on('checkContinue', refuse)
  server.on('checkExpectation', refuse)
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    log.debug('client_error', { code: error.code ?? 'unknown' })
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
    if (error.code === 'HPE_HEADER_OVERFLOW') return endRaw(socket, 431)
    return endRaw(socket, error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400)
  })
}

/** A page that keeps knocking must not fill the log: one line in ten seconds tells how often. */
function createRefusalNotes({ log, clock }: { log: Log; clock: Clock }) {
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

function headOf(request: IncomingMessage) {
  const { method = '', url = '', rawHeaders } = request
  return { method, target: url, rawHeaders }
}

function refusalHeaders(): Record<string, string> {
  return {
    ...SECURITY_HEADERS,
    'Cache-Control': 'no-store',
    'Content-Length': '0',
    Connection: 'close',
  }
}

/** Answers on a socket that has no response object, and lets go of it. */
function endRaw(socket: Duplex, status: number): void {
  const headers = Object.entries(refusalHeaders()).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status} Refused\r\n${headers.join('')}\r\n`, () => socket.destroy())
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: ADDRESS, port, exclusive: true }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function closeServer(server: Server, sockets: RpcSockets): Promise<void> {
  return new Promise((resolve) => {
    sockets.close()
    server.close(() => resolve())
    server.closeIdleConnections()
    // An answer that is being written may finish; a stream that has no end may not hold us.
    setTimeout(() => server.closeAllConnections(), 500).unref()
  })
}
