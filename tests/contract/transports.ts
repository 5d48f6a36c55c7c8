import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { createORPCClient, ORPCError } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import { createRouterClient } from '@orpc/server'
import { WebSocket } from 'ws'
import { createRouter } from '../../electron/api/router.ts'
import type { CallContext } from '../../electron/api/context.ts'
import { type ElectronForPort, servePorts } from '../../electron/desktop/port.ts'
import type { ServedConsole } from '../../electron/http/console-app.ts'
import type { ConsoleRouter } from '../../electron/http/console-router.ts'
import { type HttpServer, startHttpServer } from '../../electron/http/server.ts'
import type { Log } from '../../electron/ports/log.ts'
import { systemClock } from '../../electron/providers/clock.ts'
import type { ConsoleClient } from '../../shared/contract/index.ts'
import type { ConsoleUnderTest } from '../support/console-under-test.ts'
import { httpCallOf } from './http-call.ts'

export const TRANSPORTS = [
  'direct',
  'port',
  'ws',
  'http',
] as const satisfies readonly CallContext['transport'][]
export type Transport = (typeof TRANSPORTS)[number]

/** One window at the console, over one transport. */
export type Window = {
  /** Answers the value, or the first event of an iterator. @throws ORPCError */
  call(method: string, input: unknown): Promise<unknown>
  /** Every event of an iterator to its end. @throws ORPCError where it breaks */
  follow(method: string, input: unknown): AsyncIterable<unknown>
  /** The typed client; over plain HTTP there is none. */
  client: ConsoleClient | null
  close(): void
}

export type Served = {
  server: HttpServer
  open(transport: Transport): Promise<Window>
  close(): Promise<void>
}

/** Serves the real router of a console over everything that the product serves it over. */
export async function serveEverywhere(console: ConsoleUnderTest): Promise<Served> {
  const router = createRouter(console.app)
  return serveRouter(router, console.app, console.log.log, console.rootDir)
}

export async function serveRouter(
  router: ConsoleRouter,
  app: ServedConsole['app'],
  log: Log,
  dir: string,
): Promise<Served> {
  const filesRoot = join(dir, 'page')
  mkdirSync(filesRoot, { recursive: true })
  writeFileSync(join(filesRoot, 'index.html'), '<!doctype html>')
  const serviceToken = 's'.repeat(43)
  const server = await startHttpServer({
    served: Promise.resolve({
      app,
      router,
      exportFile: () => ({ isFound: false, code: 'not_found', status: 404 }),
    }),
    filesRoot,
    serviceToken,
    port: 0,
    clock: systemClock,
    log,
  })
  const windows: Window[] = []
  let opened = 0
  return {
    server,
    async open(transport) {
      opened += 1
      const window = await openWindow(transport, { router, server, log, name: `win-${opened}` })
      windows.push(window)
      return window
    },
    async close() {
      for (const window of windows) window.close()
      await server.close()
    },
  }
}

type Parts = { router: ConsoleRouter; server: HttpServer; log: Log; name: string }

async function openWindow(transport: Transport, parts: Parts): Promise<Window> {
  switch (transport) {
    case 'direct': {
      const context = { consoleSessionId: parts.name, transport }
      const client = createRouterClient(parts.router, { context }) as unknown as ConsoleClient
      return windowOf(client, () => undefined)
    }
    case 'port': {
      const port = openPort(parts)
      const client = createORPCClient<ConsoleClient>(new PortLink({ port }))
      return windowOf(client, () => port.close())
    }
    case 'ws': {
      const { origin, port } = originOf(parts.server)
      const headers = { cookie: await exchange(parts.server) }
      const ws = new WebSocket(`ws://127.0.0.1:${port}/rpc`, { origin, headers })
      ws.on('error', () => undefined)
      await once(ws, 'open')
      const link = new SocketLink({ websocket: ws as unknown as globalThis.WebSocket })
      return windowOf(createORPCClient<ConsoleClient>(link), () => ws.close())
    }
    case 'http':
      return openHttp(parts.server, await exchange(parts.server))
  }
}

function windowOf(client: ConsoleClient, close: () => void): Window {
  const run = (method: string, input: unknown): Promise<unknown> => {
    const found = method
      .split('.')
      .reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], client)
    const args = input === null ? [] : [input]
    return (found as (...values: unknown[]) => Promise<unknown>)(...args)
  }
  return {
    client,
    close,
    async call(method, input) {
      const answer = await run(method, input)
      return isIterator(answer) ? firstOf(answer) : answer
    },
    async *follow(method, input) {
      yield* (await run(method, input)) as AsyncIterable<unknown>
    },
  }
}

function isIterator(value: unknown): value is AsyncIterator<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}

async function firstOf(iterator: AsyncIterator<unknown>): Promise<unknown> {
  const { value } = await iterator.next()
  await iterator.return?.()
  return value
}

/** Runs the desktop's own port code on Node's channel, shaped as Electron shapes it. */
export function openPort({ router, log, name }: Omit<Parts, 'server'>): MessagePort {
  const received: MessagePort[] = []
  let greet: (event: unknown) => void = () => undefined
  const electron = {
    ipcMain: {
      on: (_channel: string, listener: (event: unknown) => void) => {
        greet = listener
      },
    },
    MessageChannelMain: class {
      port1: unknown
      port2: unknown
      constructor() {
        const { port1, port2 } = new MessageChannel()
        this.port1 = asMainPort(port1)
        this.port2 = port2
      }
    },
  }
  servePorts(electron as unknown as ElectronForPort, { router, log, sessionOf: () => name })
  const frame = {
    origin: 'app://console',
    parent: null,
    detached: false,
    postMessage: (_channel: string, _message: unknown, ports: MessagePort[]) =>
      received.push(...ports),
  }
  greet({ senderFrame: frame, sender: { mainFrame: frame } })
  const [port] = received
  if (!port) throw new Error('no port was handed out')
  port.start()
  return port
}

function asMainPort(port: MessagePort) {
  return {
    on: (name: 'message' | 'close', listener: (event?: { data: unknown }) => void) => {
      if (name === 'message') port.on('message', (data: unknown) => listener({ data }))
      else port.on('close', () => listener())
    },
    start: () => port.start(),
    close: () => port.close(),
    postMessage: (data: unknown) => port.postMessage(data),
  }
}

export async function exchange(server: HttpServer): Promise<string> {
  const { origin } = originOf(server)
  const token = new URL(server.launchUrl()).hash.slice('#launch='.length)
  const response = await fetch(`${origin}/launch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ token }),
  })
  return response.headers.get('set-cookie')?.split(';')[0] ?? ''
}

function originOf({ port }: HttpServer): { origin: string; port: number } {
  return { origin: `http://127.0.0.1:${port}`, port }
}

function openHttp(server: HttpServer, cookie: string): Window {
  const { origin } = originOf(server)
  const send = (method: string, input: unknown, signal?: AbortSignal): Promise<Response> => {
    const { verb, target, body: sent } = httpCallOf(method, input)
    return fetch(`${origin}${target}`, {
      method: verb,
      headers: { 'content-type': 'application/json', origin, cookie },
      ...(sent === undefined ? {} : { body: sent }),
      ...(signal ? { signal } : {}),
    })
  }
  return {
    client: null,
    close: () => undefined,
    async call(method, input) {
      const stop = new AbortController()
      const response = await send(method, input, stop.signal)
      if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
        for await (const event of eventsOf(response)) {
          stop.abort()
          return event
        }
        throw new Error('the stream ended without an event')
      }
      return answerOf(response)
    },
    async *follow(method, input) {
      const response = await send(method, input)
      if (!response.ok) await answerOf(response)
      yield* eventsOf(response)
    },
  }
}

async function answerOf(response: Response): Promise<unknown> {
  const body = (await response.json()) as Record<string, unknown>
  if (response.ok) return body
  throw refusalIn(body, response.status)
}

function refusalIn(body: Record<string, unknown>, status: number): ORPCError<string, unknown> {
  return new ORPCError(String(body.code), {
    status,
    defined: body.defined === true,
    message: String(body.message),
    data: body.data,
  })
}

/** The events of a server-sent stream; the one named `error` is thrown as what it says. */
async function* eventsOf(response: Response): AsyncGenerator<unknown, void> {
  let text = ''
  if (!response.body) throw new Error('no stream')
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = `${text}${chunk}`.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1]
      if (data === undefined) continue
      const body = JSON.parse(data) as Record<string, unknown>
      if (/^event: error$/m.test(block)) throw refusalIn(body, Number(body.status))
      if (/^event: message$/m.test(block)) yield body
    }
  }
}
