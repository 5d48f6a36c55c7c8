import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { RPCHandler } from '@orpc/server/websocket'
import { type WebSocket, WebSocketServer } from 'ws'
import type { CallContext } from '../api/context.ts'
import type { Log } from '../ports/log.ts'
import { type ConsoleRouter, maskUnexpected } from './console-router.ts'

/** Largest message of a client; a whole contract input is far below it. */
const PAYLOAD_BYTES_MAX = 256 * 1024
/** A page keeps two iterators and a handful of calls open; more is a loop gone wild. */
const CALLS_IN_FLIGHT_MAX = 256
/** Plain requests must still find a free socket when every window is open. */
const SOCKETS_MAX = 16
const PING_EVERY_MS = 15_000
/** A reader this far behind re-reads faster than it catches up. */
const UNSENT_BYTES_MAX = 8 * 1024 * 1024

export type RpcSockets = {
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, consoleSessionId: string): void
  isFull(): boolean
  count(): number
  close(): void
}

/** Serves the contract over WebSockets that the gate and the session check have let through. */
export function createRpcSockets(router: ConsoleRouter, log: Log): RpcSockets {
  const handler = new RPCHandler<CallContext>(router, {
    clientInterceptors: [maskUnexpected(log)],
  })
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: PAYLOAD_BYTES_MAX,
    perMessageDeflate: false,
    clientTracking: true,
  })
  const answered = new WeakSet<WebSocket>()
  const timer = setInterval(() => dropSilent(server, answered), PING_EVERY_MS)
  timer.unref()
  return {
    accept(request, socket, head, consoleSessionId) {
      server.handleUpgrade(request, socket, head, (ws) => {
        answered.add(ws)
        ws.on('pong', () => answered.add(ws))
        serveSocket(ws, handler, { consoleSessionId, transport: 'ws' }, log)
      })
    },
    isFull: () => server.clients.size >= SOCKETS_MAX,
    count: () => server.clients.size,
    close() {
      clearInterval(timer)
      for (const ws of server.clients) ws.close(1001, 'host stops')
      server.close()
      // A peer that does not answer the close frame must not hold the process.
      setTimeout(() => {
        for (const ws of server.clients) ws.terminate()
      }, 500).unref()
    },
  }
}

function serveSocket(
  ws: WebSocket,
  handler: RPCHandler<CallContext>,
  context: CallContext,
  log: Log,
): void {
  // oRPC wants the browser's interface; sending to a socket that has just closed is not an error.
  const outlet = {
    addEventListener: () => undefined,
    send: (data: string | ArrayBufferLike | Blob | ArrayBufferView) => {
      if (ws.readyState === ws.OPEN) ws.send(data as string | ArrayBuffer)
    },
  }
  let inFlight = 0
  ws.on('message', (data: Buffer, isBinary) => {
    if (isBinary) return ws.close(1003, 'text only')
    if (inFlight >= CALLS_IN_FLIGHT_MAX) return ws.close(1008, 'too many calls')
    inFlight += 1
    handler
      .message(outlet, data.toString('utf8'), { context })
      .catch(() => ws.close(1007, 'not a call'))
      .finally(() => {
        inFlight -= 1
      })
  })
  ws.on('error', (error) => log.debug('socket_error', { code: errorCode(error) }))
  ws.on('close', () => handler.close(outlet))
}

/** Half-open sockets would keep iterators, and with them memory, alive for ever. */
function dropSilent(server: WebSocketServer, answered: WeakSet<WebSocket>): void {
  for (const ws of server.clients) {
    if (!answered.has(ws) || ws.bufferedAmount > UNSENT_BYTES_MAX) {
      ws.terminate()
      continue
    }
    answered.delete(ws)
    ws.ping()
  }
}

function errorCode(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
