import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { CallContext } from '../api/context.ts'
import type { Log } from '../ports/log.ts'
import type { ServedConsole } from './console-app.ts'
import { endRaw } from './loopback.ts'
import { createRpcChannels } from './rpc-channel.ts'

const PAYLOAD_BYTES_MAX = 256 * 1024
/** One each; plain requests must still find a free socket when every window is open. */
export const WINDOWS_MAX = 16
const PING_EVERY_MS = 15_000
/** A reader this far behind re-reads faster than it catches up. */
const UNSENT_BYTES_MAX = 8 * 1024 * 1024
/** A peer that does not answer the close frame must not hold the process. */
const GOODBYE_MS = 500

export type RpcSockets = {
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, consoleSessionId: string): void
  isFull(): boolean
  close(): void
}

/** Serves the contract over WebSockets that the gate and the session check have let through. */
export function createRpcSockets(served: Promise<ServedConsole>, log: Log): RpcSockets {
  const channels = served.then(({ router }) => createRpcChannels(router, log))
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: PAYLOAD_BYTES_MAX,
    perMessageDeflate: false,
  })
  // What is no handshake after all is refused in our words, not in those of the library.
  server.on('wsClientError', (_error, socket) => endRaw(socket, { status: 400, reason: 'upgrade' }))
  const answered = new WeakSet<WebSocket>()
  const timer = setInterval(() => dropSilent(server, answered), PING_EVERY_MS)
  timer.unref()
  return {
    accept(request, socket, head, consoleSessionId) {
      server.handleUpgrade(request, socket, head, (ws) => {
        answered.add(ws)
        ws.on('pong', () => answered.add(ws))
        ws.on('error', (error) => log.debug('socket_error', { code: errorCode(error) }))
        // Nothing is read until the core is open, so the first calls simply wait in the socket.
        ws.pause()
        void channels.then((openChannel) => {
          serveSocket(ws, openChannel, { consoleSessionId, transport: 'ws' })
          ws.resume()
        })
      })
    },
    isFull: () => server.clients.size >= WINDOWS_MAX,
    close() {
      clearInterval(timer)
      for (const ws of server.clients) ws.close(1001, 'host stops')
      server.close()
      setTimeout(() => {
        for (const ws of server.clients) ws.terminate()
      }, GOODBYE_MS).unref()
    },
  }
}

function serveSocket(
  ws: WebSocket,
  openChannel: ReturnType<typeof createRpcChannels>,
  context: CallContext,
): void {
  const far = {
    // Sending to a socket that has just closed is not an error: its calls are being ended.
    send: (text: string) => {
      if (ws.readyState === ws.OPEN) ws.send(text)
    },
    close: ({ code, reason }: { code: number; reason: string }) => ws.close(code, reason),
  }
  const channel = openChannel(far, context)
  ws.on('message', (data: Buffer, isBinary) => {
    channel.receive(isBinary ? data : data.toString('utf8'))
  })
  ws.on('close', () => channel.end())
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
