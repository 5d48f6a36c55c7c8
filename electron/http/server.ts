import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { getRequestListener } from '@hono/node-server'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import { createConsoleApp, findSession, type ServedConsole } from './console-app.ts'
import { type GateRefusal, judgeRequest, judgeUpgrade } from './gate.ts'
import { type ConsoleSessions, createSessions } from './launch.ts'
import type { LaunchPages } from './launch-pages.ts'
import {
  ADDRESS,
  closeListener,
  createLoopbackServer,
  createRefusalNotes,
  endRaw,
  headOf,
  listen,
  refuse,
} from './loopback.ts'
import { createRpcSockets, type RpcSockets, WINDOWS_MAX } from './rpc-socket.ts'
import { openStaticFiles } from './static-files.ts'

/** What a browser opens at once to load a page, and keeps for its next requests. */
const LOADING_SOCKETS_OF_WINDOW = 6
/** Scripts, watchers and downloads. */
const OTHER_SOCKETS = 16
/**
 * Every window that may stand may also load in the same moment, and keeps its one long socket; the
 * long ones are counted by themselves. Above this a connection is closed unanswered: a loop gone
 * wild costs a fixed amount of memory and file handles.
 */
const SOCKETS_MAX = WINDOWS_MAX * (1 + LOADING_SOCKETS_OF_WINDOW) + OTHER_SOCKETS

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
  /** Where a browser is opened on a file that leads to the address. */
  launchPages?: LaunchPages
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
  const server = createLoopbackServer(SOCKETS_MAX, options.log)
  await listen(server, options.port)
  const { port } = server.address() as AddressInfo
  const cookieName = `tillbook_${port}`
  const urlOf = (token: string) => `http://${ADDRESS}:${port}/#launch=${token}`
  const launchUrl = () => urlOf(sessions.issueLaunchToken())
  const parts = { ...options, sessions, files, cookieName, launchUrl }
  const hono = createConsoleApp({
    ...parts,
    launchPage: (url) => options.launchPages?.write(url) ?? null,
    launched: (token) => options.launchPages?.remove(urlOf(token)),
  })
  const noteRefusal = createRefusalNotes(options)
  const answer = getRequestListener(hono.fetch, { overrideGlobalObjects: false })
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const refusal = judgeRequest(headOf(request), port)
    if (!refusal) return void answer(request, response)
    noteRefusal(refusal)
    return refuse(response, refusal)
  })
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
    return endRaw(socket, refusal)
  }
  if (request.url !== '/rpc') return endRaw(socket, { status: 404, reason: 'request' })
  const sessionId = findSession(upgrade, request.headers.cookie)
  if (sessionId === null) return endRaw(socket, { status: 401, reason: 'request' })
  if (sockets.isFull()) return endRaw(socket, { status: 503, reason: 'request' })
  return sockets.accept(request, socket, upgrade.head, sessionId)
}

function closeServer(server: Server, sockets: RpcSockets): Promise<void> {
  sockets.close()
  return closeListener(server)
}
