import { NodeError, type NodeErrorKind } from '../../ports/lightning.ts'

/** gRPC status numbers; the library's own enum would load the library. */
const CODE = {
  cancelled: 1,
  unknown: 2,
  deadlineExceeded: 4,
  notFound: 5,
  alreadyExists: 6,
  permissionDenied: 7,
  resourceExhausted: 8,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
} as const

export type GrpcFailure = { code: number; details: string }

/**
 * LND answers most refusals with code 2 and a sentence, so the sentence decides. The order
 * matters: "cannot get macaroon: … not found" speaks of the credential, not of an invoice.
 */
const SENTENCES: readonly (readonly [RegExp, NodeErrorKind])[] = [
  [/permission denied/i, 'permission_denied'],
  [/macaroon|verification failed|root key|signature mismatch/i, 'macaroon_refused'],
  [/wallet (is )?(locked|not created)|wallet not|RPC services not available/i, 'wallet_locked'],
  [/in the process of starting|unknown service|still starting/i, 'wallet_locked'],
  [/invoice with payment hash already exists/i, 'already_exists'],
  [/unable to locate invoice|no existing invoices|invoice not found/i, 'not_found'],
  // A node on its way out refuses in the middle of work: whether it was done is not known.
  [/shutting down|context cancel|database not open|EOF|transport/i, 'unreachable'],
]

/** Sorts a gRPC status into the kinds that the core can act on. */
export function kindOf(failure: GrpcFailure): NodeErrorKind {
  const { code, details } = failure
  if (code === CODE.unavailable || code === CODE.cancelled) return 'unreachable'
  if (code === CODE.deadlineExceeded) return 'deadline'
  if (code === CODE.notFound) return 'not_found'
  if (code === CODE.alreadyExists) return 'already_exists'
  if (code === CODE.permissionDenied) return 'permission_denied'
  if (code === CODE.unauthenticated) return 'macaroon_refused'
  if (code === CODE.resourceExhausted) return 'bad_answer'
  if (code === CODE.internal && /message parsing|deserializ/i.test(details)) return 'bad_answer'
  const named = SENTENCES.find(([pattern]) => pattern.test(details))
  if (named !== undefined) return named[1]
  if (code === CODE.unimplemented) return 'wallet_locked'
  // The remaining codes come from the transport, not from LND: the effect is unknown.
  return code === CODE.unknown ? 'refused' : 'unreachable'
}

export function toNodeError(failure: GrpcFailure): NodeError {
  return new NodeError(kindOf(failure), safeText(failure.details))
}

/** True when the connection failed in the TLS handshake, where a changed certificate shows. */
export function isTlsFailure(failure: GrpcFailure): boolean {
  return (
    failure.code === CODE.unavailable && /certificate|self.signed|TLS|SSL/i.test(failure.details)
  )
}

/** The node's sentence without anything that could be a credential or break a log line. */
export function safeText(text: string): string {
  return text
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/[0-9a-fA-F]{40,}/g, '[hex]')
    .replaceAll(/[A-Za-z0-9+/_-]{60,}={0,2}/g, '[data]')
    .slice(0, 200)
    .trim()
}

export function badAnswer(what: string): NodeError {
  return new NodeError('bad_answer', what)
}
