import { randomBytes } from 'node:crypto'
import type {
  sendUnaryData,
  ServerUnaryCall,
  ServerWritableStream,
  UntypedHandleCall,
} from '@grpc/grpc-js'
import type { CallFaultKind, Fault, Faults } from './faults.ts'
import type { Message } from './messages.ts'
import { CODE, RpcError } from './rpc-error.ts'
import { halved, Sink, withAmount } from './sink.ts'

/** A payment fault reaches the method itself; every other fault is dealt with around it. */
export type CallContext = { fault: Fault<CallFaultKind> | null }

export type Unary = (request: Message, context: CallContext) => Message | Promise<Message>
export type Streaming = (request: Message, sink: Sink, context: CallContext) => void

export type Service = {
  unary: Readonly<Record<string, Unary>>
  streaming: Readonly<Record<string, Streaming>>
}

/** What stands before every call. */
export type Gate = {
  faults: Faults
  count(method: string): void
  /** Throws RpcError when the wallet is locked or the credential does not grant the path. */
  authorise(path: string, macaroons: readonly string[], peer: string): void
  cut(peer: string): void
  /** Keeps an open stream and whose connection it is on, so that it can be broken later. */
  track(sink: Sink, peer: string): void
}

type Target = { path: string; method: string; isControl: boolean }

export const WALLET_LOCKED = 'wallet locked, unlock it to enable full RPC access'
/** Bytes that no protobuf parser takes: a field header without its field. */
const MALFORMED: Message = { malformed: Buffer.from([0x0a, 0xff]) }

export function malformedBytes(message: object): Buffer | null {
  const bytes = 'malformed' in message ? message.malformed : null
  return Buffer.isBuffer(bytes) ? bytes : null
}

/** One method as grpc-js wants it, with the gate and the faults around it. */
export function bindMethod(
  definition: { path: string; requestStream: boolean; responseStream: boolean },
  service: Service,
  gate: Gate,
): UntypedHandleCall {
  const method = definition.path.slice(definition.path.lastIndexOf('/') + 1)
  const isControl = definition.path.startsWith('/tillbook.')
  const target = { path: definition.path, method, isControl }
  const unary = definition.requestStream ? undefined : service.unary[method]
  const streaming = definition.requestStream ? undefined : service.streaming[method]
  if (definition.responseStream) {
    const run = streaming ?? unimplementedStream(method)
    return (call: ServerWritableStream<Message, Message>) => serveStream(call, run, target, gate)
  }
  const run = unary ?? unimplementedUnary(method)
  return (call: ServerUnaryCall<Message, Message>, answer: sendUnaryData<Message>) => {
    void serveUnary(call, answer, { run, target, gate })
  }
}

function unimplementedUnary(method: string): Unary {
  return () => {
    throw new RpcError(`the sandbox does not do ${method}`, CODE.unimplemented)
  }
}

function unimplementedStream(method: string): Streaming {
  return (_request, sink) => {
    sink.fail(new RpcError(`the sandbox does not do ${method}`, CODE.unimplemented))
  }
}

async function serveUnary(
  call: ServerUnaryCall<Message, Message>,
  answer: sendUnaryData<Message>,
  input: { run: Unary; target: Target; gate: Gate },
): Promise<void> {
  const { run, target, gate } = input
  try {
    const fault = admit(call, target, gate)
    if (fault && (await misbehaveBefore(fault, () => gate.cut(call.getPeer())))) return
    const message = await run(call.request, { fault })
    const after = fault && (await misbehaveAfter(fault, message, () => gate.cut(call.getPeer())))
    if (after !== 'silent') answer(null, after || message)
  } catch (error) {
    answer(statusOf(error))
  }
}

function serveStream(
  call: ServerWritableStream<Message, Message>,
  run: Streaming,
  target: Target,
  gate: Gate,
): void {
  const cut = () => gate.cut(call.getPeer())
  const sink = new Sink({ stream: call, method: target.method, faults: gate.faults, cut })
  gate.track(sink, call.getPeer())
  const serve = async () => {
    const fault = admit(call, target, gate)
    if (fault && (await misbehaveBefore(fault, cut))) return
    run(call.request, sink, { fault })
    if (fault) await misbehaveAfter(fault, {}, cut)
  }
  serve().catch((error: unknown) => sink.fail(asRpcError(error)))
}

/** Counts, checks the credential and says which fault hits this call. */
function admit(
  call: ServerUnaryCall<Message, Message> | ServerWritableStream<Message, Message>,
  target: Target,
  gate: Gate,
): Fault<CallFaultKind> | null {
  gate.count(target.method)
  const fault = target.isControl ? null : gate.faults.takeForCall(target.method)
  if (fault?.kind === 'WALLET_LOCKED' && target.method !== 'GetState') {
    throw new RpcError(WALLET_LOCKED)
  }
  const macaroons = call.metadata.get('macaroon').map(String)
  gate.authorise(target.path, macaroons, call.getPeer())
  return fault
}

/** True when the call must not go on, because the fault has swallowed it. */
async function misbehaveBefore(fault: Fault<CallFaultKind>, cut: () => void): Promise<boolean> {
  switch (fault.kind) {
    case 'DELAY':
      await sleep(fault.delayMs)
      return false
    case 'DROP_BEFORE_EFFECT':
      cut()
      return true
    case 'BLACK_HOLE':
      return true
    case 'ERROR':
      throw new RpcError(fault.text, fault.code)
    default:
      return false
  }
}

/** Another message to send instead, `silent` for none, or null to send what was meant. */
async function misbehaveAfter(
  fault: Fault<CallFaultKind>,
  message: Message,
  cut: () => void,
): Promise<Message | 'silent' | null> {
  switch (fault.kind) {
    case 'DELAY_ANSWER':
      await sleep(fault.delayMs)
      return null
    case 'DROP_AFTER_EFFECT':
      cut()
      return 'silent'
    case 'BLACK_HOLE_AFTER_EFFECT':
      return 'silent'
    case 'ERROR_AFTER_EFFECT':
      throw new RpcError(fault.text, fault.code)
    case 'MALFORMED':
      return MALFORMED
    case 'NO_AMOUNT':
      return withAmount(message, () => 0n)
    case 'HALF_AMOUNT':
      return withAmount(message, halved)
    case 'WRONG_PREIMAGE':
      return 'r_preimage' in message ? { ...message, r_preimage: randomBytes(32) } : null
    default:
      return null
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms).unref())
}

function statusOf(error: unknown): { code: number; details: string } {
  const { code, message } = asRpcError(error)
  return { code, details: message }
}

/** Anything unforeseen is UNKNOWN with its text, which is also how Go's gRPC shows plain errors. */
function asRpcError(error: unknown): RpcError {
  if (error instanceof RpcError) return error
  return new RpcError(error instanceof Error ? error.message : String(error))
}
