import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { judgeServiceRequest } from './gate.ts'
import {
  closeListener,
  createLoopbackServer,
  createRefusalNotes,
  endRaw,
  headOf,
  listen,
  refuse,
} from './loopback.ts'
import type { ServedService } from './service-app.ts'

/** Several services may each keep a pool; a client above this is reset, as any server would. */
const SOCKETS_MAX = 256
/** A port that another program held may be free by then. */
const RETRY_MS = 15_000

export type ServiceServer = {
  /** Resolves when what was wanted last is so, or was refused. */
  settled(): Promise<void>
  close(): Promise<void>
}

/**
 * Keeps the service port open exactly while the core wants it: not before there is a live key, on
 * the port of the setting, for the book that is open. A port that is taken is told to the core,
 * which shows it, and tried again.
 */
export function followServiceApi(parts: ServedService): ServiceServer {
  const { serviceApi } = parts.app
  let open: { port: number; server: Server } | null = null
  let isClosed = false
  let work = Promise.resolve()
  const settle = async (): Promise<void> => {
    const wanted = isClosed ? null : serviceApi.wantedPort()
    if (wanted === (open?.port ?? null)) return
    const before = open
    open = null
    if (before) await closeListener(before.server)
    if (wanted !== null) open = await tryToListen(parts, wanted)
  }
  const queue = (): void => {
    work = work.then(settle).catch((error: unknown) => {
      parts.log.error('service.settle_failed', error)
    })
  }
  const unfollow = serviceApi.follow(queue)
  const retry = setInterval(queue, RETRY_MS)
  retry.unref()
  queue()
  return {
    settled: () => work,
    async close() {
      isClosed = true
      unfollow()
      clearInterval(retry)
      queue()
      await work
    },
  }
}

async function tryToListen(
  parts: ServedService,
  port: number,
): Promise<{ port: number; server: Server } | null> {
  const { serviceApi } = parts.app
  try {
    const server = await createServiceServer(parts, port)
    await listen(server, port)
    parts.log.info('service.listening', { port })
    serviceApi.tell(port, 'listening')
    return { port, server }
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    const isNews = serviceApi.tell(port, isTaken ? 'port_taken' : 'failed')
    if (isNews) parts.log.warn('service.not_listening', { port, isTaken })
    return null
  }
}

/** What answers is loaded with the first port: most shops have none, and no screen waits for it. */
async function createServiceServer(parts: ServedService, port: number): Promise<Server> {
  const { createServiceApp } = await import('./service-app.ts')
  const server = createLoopbackServer(SOCKETS_MAX, parts.log)
  const noteRefusal = createRefusalNotes(parts)
  const answer = getRequestListener(createServiceApp(parts).fetch, {
    overrideGlobalObjects: false,
  })
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const refusal = judgeServiceRequest(headOf(request), port)
    if (!refusal) return void answer(request, response)
    noteRefusal(refusal)
    return refuse(response, refusal)
  })
  server.on('upgrade', (_request, socket) => endRaw(socket, { status: 404, reason: 'request' }))
  return server
}
