import type { ChannelOptions, Client, ClientReadableStream, ServiceError } from '@grpc/grpc-js'
import type { Clock } from '../../ports/clock.ts'
import { NodeError } from '../../ports/lightning.ts'
import { fetchCertificate, isSameCertificate, pinTo, serverNameFor } from './certificate.ts'
import { isTlsFailure, toNodeError } from './errors.ts'
import type { LndLimits } from './limits.ts'
import { buildCodecs, type Codec, LND_MESSAGES, type MethodName } from './messages.ts'
import type { Raw } from './normalize.ts'
import type { Secret } from './secret.ts'

export type RawStream = {
  messages: ClientReadableStream<Raw>
  /** Ends the stream with this reason, unless it has already ended for another one. */
  fail(reason: NodeError): void
  /** Why the stream ended; null while it is open or after an orderly end. */
  failure(): NodeError | null
}

/** One pinned, authenticated connection to a node, replaced as a whole when it has died. */
export type Transport = {
  call(method: MethodName, message: object, deadlineMs?: number): Promise<Raw>
  open(method: MethodName, message: object): Promise<RawStream>
  close(): void
}

export type TransportInput = {
  host: string
  port: number
  certificatePem: string
  macaroon: Secret
  clock: Clock
  limits: LndLimits
  /** The connection broke: whatever was learnt about the peer must be learnt anew. */
  onBreak: () => void
}

type Libraries = {
  grpc: typeof import('@grpc/grpc-js')
  codecs: Record<MethodName, Codec>
}

let libraries: Promise<Libraries> | undefined

/** gRPC and the message codecs, loaded once and only when a node is really used. */
export function loadLibraries(): Promise<Libraries> {
  libraries ??= importLibraries()
  return libraries
}

async function importLibraries(): Promise<Libraries> {
  const [grpc, { default: protobuf }] = await Promise.all([
    import('@grpc/grpc-js'),
    import('protobufjs/light.js'),
  ])
  return { grpc, codecs: buildCodecs(protobuf.Root.fromJSON(LND_MESSAGES)) }
}

export function openTransport(input: TransportInput): Transport {
  const { clock, limits } = input
  const streams = new Set<RawStream>()
  let client: Client | null = null
  let failuresInARow = 0
  let isClosed = false

  const connected = async () => {
    const loaded = await loadLibraries()
    if (isClosed) throw closedError()
    client ??= connectTo(input, loaded.grpc)
    return { ...loaded, client, metadata: credentials(loaded.grpc, input.macaroon) }
  }

  const drop = (reason: NodeError) => {
    client?.close()
    client = null
    failuresInARow = 0
    for (const stream of streams) stream.fail(reason)
    streams.clear()
  }

  const noteFailure = (error: NodeError) => {
    if (error.kind !== 'unreachable' && error.kind !== 'deadline') {
      failuresInARow = 0
      return
    }
    input.onBreak()
    failuresInARow += 1
    if (failuresInARow >= limits.failuresBeforeReconnect) {
      drop(new NodeError('unreachable', 'the node stopped answering'))
    }
  }

  return {
    call: async (method, message, deadlineMs = limits.callDeadlineMs) => {
      const { client: current, codecs, metadata } = await connected()
      const codec = codecs[method]
      const outcome = await unary({ client: current, codec, message, metadata, clock, deadlineMs })
      if (outcome.ok) {
        failuresInARow = 0
        return outcome.answer
      }
      const error = isClosed ? closedError() : await explain(outcome.error, input)
      noteFailure(error)
      throw error
    },
    open: async (method, message) => {
      const { client: current, codecs, metadata } = await connected()
      const { path, encode, decode } = codecs[method]
      const messages = current.makeServerStreamRequest(path, encode, decode, message, metadata)
      const stream = watchStream(messages)
      streams.add(stream)
      messages.once('close', () => streams.delete(stream))
      return stream
    },
    close: () => {
      isClosed = true
      drop(closedError())
    },
  }
}

function closedError(): NodeError {
  return new NodeError('unreachable', 'the client was closed')
}

function connectTo(input: TransportInput, grpc: Libraries['grpc']): Client {
  const { limits } = input
  const { secureContext, checkServerIdentity } = pinTo(input.certificatePem)
  const trust = grpc.credentials.createFromSecureContext(secureContext, { checkServerIdentity })
  const options: ChannelOptions = {
    'grpc.keepalive_time_ms': limits.keepaliveTimeMs,
    'grpc.keepalive_timeout_ms': limits.keepaliveTimeoutMs,
    // LND forbids pings on an idle connection and answers them with GOAWAY too_many_pings.
    'grpc.keepalive_permit_without_calls': 0,
    'grpc.initial_reconnect_backoff_ms': Math.min(500, limits.reconnectBackoffMsMax),
    'grpc.max_reconnect_backoff_ms': limits.reconnectBackoffMsMax,
    'grpc.max_receive_message_length': limits.answerBytesMax,
    'grpc.ssl_target_name_override': serverNameFor(input.host),
    // grpc-js shares connections between clients of one target; a replaced client would get
    // the dead connection back.
    'grpc.use_local_subchannel_pool': 1,
    // An HTTP proxy from the environment has no business between the till and its node.
    'grpc.enable_http_proxy': 0,
    // A repeated AddInvoice is the core's decision, never the library's.
    'grpc.enable_retries': 0,
  }
  const host = input.host.includes(':') ? `[${input.host}]` : input.host
  return new grpc.Client(`${host}:${input.port}`, trust, options)
}

function credentials(grpc: Libraries['grpc'], macaroon: Secret) {
  const metadata = new grpc.Metadata()
  metadata.set('macaroon', macaroon.reveal())
  return metadata
}

type Outcome = { ok: true; answer: Raw } | { ok: false; error: ServiceError | NodeError }

/** Ends the wait for a deadline. Made once: to make an error costs more than to end a timer. */
const ANSWERED = new Error('the node answered')

/** The deadline runs on our own timer: grpc-js computes its own from a clock that may jump. */
function unary(input: {
  client: Client
  codec: Codec
  message: object
  metadata: ReturnType<typeof credentials>
  clock: Clock
  deadlineMs: number
}): Promise<Outcome> {
  const { codec } = input
  return new Promise((resolve) => {
    const answered = new AbortController()
    const call = input.client.makeUnaryRequest(
      codec.path,
      codec.encode,
      codec.decode,
      input.message,
      input.metadata,
      (error, answer) => {
        answered.abort(ANSWERED)
        if (error !== null) resolve({ ok: false, error })
        else if (answer === undefined) resolve({ ok: false, error: emptyAnswer() })
        else resolve({ ok: true, answer })
      },
    )
    const onLate = () => {
      const waited = `no answer within ${input.deadlineMs} ms`
      resolve({ ok: false, error: new NodeError('deadline', waited) })
      call.cancel()
    }
    input.clock.sleep(input.deadlineMs, answered.signal).then(onLate, () => {})
  })
}

function emptyAnswer(): NodeError {
  return new NodeError('bad_answer', 'the node sent an empty answer')
}

/** A failed handshake alone does not say why; the certificate that is presented now does. */
async function explain(failure: ServiceError | NodeError, input: TransportInput) {
  if (failure instanceof NodeError) return failure
  if (!isTlsFailure(failure)) return toNodeError(failure)
  const { host, port, clock, limits, certificatePem } = input
  try {
    const now = await fetchCertificate(
      { host, port, deadlineMs: limits.certificateDeadlineMs },
      clock,
    )
    if (!isSameCertificate(now.pem, certificatePem)) {
      return new NodeError('certificate_changed', `the node presents ${now.fingerprint}`)
    }
    const error = toNodeError(failure)
    if (!/expired|not yet valid/i.test(failure.details)) return error
    return new NodeError('certificate_expired', error.message)
  } catch {
    return toNodeError(failure)
  }
}

/** Keeps the reason of the end, which a reader would otherwise only see as a generic error. */
function watchStream(messages: ClientReadableStream<Raw>): RawStream {
  let failure: NodeError | null = null
  messages.on('error', (error: ServiceError) => {
    failure ??= toNodeError(error)
  })
  return {
    messages,
    fail: (reason) => {
      failure ??= reason
      messages.cancel()
    },
    failure: () => failure,
  }
}
