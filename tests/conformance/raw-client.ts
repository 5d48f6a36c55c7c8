import { once } from 'node:events'
import {
  Client,
  type ClientReadableStream,
  credentials,
  Metadata,
  type ServiceError,
} from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import { defaultProtoDir, loadProtos } from '../../electron/sandbox/protos.ts'
import type { ConformanceNode } from './target.ts'

/** A message off the wire: 64-bit numbers as decimal text, bytes as Buffer, enums by name. */
export type Message = { [field: string]: unknown }

/** Code 0 comes with a message, every other code with details. */
export type Answer = { code: number; message?: Message; details?: string }

/** A stream read one event at a time, so that a test can also prove that nothing comes. */
export type EventReader = {
  /** The next event, or null when the stream has ended. Throws after `withinMs`. */
  next(withinMs?: number): Promise<Message | null>
  /** What came within this time; the stream stays open. */
  collect(ms: number): Promise<Message[]>
  /** Every event until the stream ends. */
  rest(withinMs?: number): Promise<Message[]>
  /** How it ended, once it has. */
  status(): { code: number; details: string } | null
  cancel(): void
}

export type RawClient = {
  /** `Lightning.GetInfo`, `Invoices.CancelInvoice` … */
  call(method: string, request?: Message): Promise<Answer>
  /** As `call`, but throws on an error status. */
  ask(method: string, request?: Message): Promise<Message>
  follow(method: string, request?: Message): EventReader
  close(): void
}

const SERVICES: Readonly<Record<string, string>> = {
  Lightning: 'lnrpc.Lightning',
  Invoices: 'invoicesrpc.Invoices',
  Router: 'routerrpc.Router',
  Versioner: 'verrpc.Versioner',
  State: 'lnrpc.State',
}

const DEADLINE_MS = 20_000
const EVENT_MS = 15_000

const findService = loadProtos(defaultProtoDir())

/** gRPC without any library in between: what arrives is what the node said. */
export function connectRaw(
  node: Pick<ConformanceNode, 'host' | 'port' | 'certificatePem'>,
  macaroonHex: string | null,
): RawClient {
  const client = new Client(
    `${node.host}:${node.port}`,
    credentials.createSsl(Buffer.from(node.certificatePem)),
    { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 500 },
  )
  const metadata = new Metadata()
  if (macaroonHex !== null) metadata.set('macaroon', macaroonHex)

  const call: RawClient['call'] = (name, request = {}) =>
    new Promise((resolve) => {
      const method = methodOf(name)
      client.makeUnaryRequest(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
        request,
        metadata,
        { deadline: Date.now() + DEADLINE_MS },
        (error, response) => {
          if (error) resolve({ code: error.code, details: error.details })
          else resolve({ code: 0, message: { ...response } })
        },
      )
    })

  return {
    call,
    async ask(name, request) {
      const answer = await call(name, request)
      if (answer.message) return answer.message
      throw new Error(`${name}: ${answer.code} ${answer.details}`)
    },
    follow(name, request = {}) {
      const method = methodOf(name)
      return readEvents(
        client.makeServerStreamRequest(
          method.path,
          method.requestSerialize,
          method.responseDeserialize,
          request,
          metadata,
        ),
      )
    },
    close: () => client.close(),
  }
}

function methodOf(name: string): MethodDefinition<object, object> {
  const [service = '', method = ''] = name.split('.')
  const definition = findService(SERVICES[service] ?? '')[method]
  if (!definition) throw new Error(`the protos have no ${name}`)
  return definition
}

function readEvents(stream: ClientReadableStream<object>): EventReader {
  const events: Message[] = []
  let status: { code: number; details: string } | null = null
  stream.on('data', (event: object) => {
    events.push({ ...event })
    stream.emit('news')
  })
  stream.on('error', (error: ServiceError) => {
    status = { code: error.code, details: error.details }
    stream.emit('news')
  })
  stream.on('end', () => {
    status ??= { code: 0, details: '' }
    stream.emit('news')
  })

  async function next(withinMs = EVENT_MS): Promise<Message | null> {
    const late = AbortSignal.timeout(withinMs)
    for (;;) {
      const event = events.shift()
      if (event) return event
      if (status) return null
      try {
        await once(stream, 'news', { signal: late })
      } catch (error) {
        if (late.aborted) throw new Error(`no event within ${withinMs} ms`, { cause: error })
      }
    }
  }

  return {
    next,
    async collect(ms) {
      await new Promise((resolve) => setTimeout(resolve, ms))
      return events.splice(0)
    },
    async rest(withinMs) {
      const all: Message[] = []
      for (let event = await next(withinMs); event; event = await next(withinMs)) all.push(event)
      return all
    },
    status: () => status,
    cancel: () => stream.cancel(),
  }
}

export function textOf(message: Message | null, field: string): string {
  const value = message?.[field]
  if (typeof value !== 'string') throw new Error(`no text in ${field}`)
  return value
}

export function hexOf(message: Message | null, field: string): string {
  const value = message?.[field]
  if (!Buffer.isBuffer(value)) throw new Error(`no bytes in ${field}`)
  return value.toString('hex')
}

export function listOf(message: Message | null, field: string): Message[] {
  const value = message?.[field]
  if (!Array.isArray(value)) throw new Error(`no list in ${field}`)
  return value
}
