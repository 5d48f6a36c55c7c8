/**
 * Scripted misbehaviour for tests. A fault names an RPC (or `*`), lets `skip` matches pass and then
 * hits `count` of them. Only the control service sets faults, so only the wallet macaroon can.
 */
export const CALL_FAULTS = [
  'DELAY', // waits before anything happens
  'DELAY_ANSWER', // waits between the effect and the answer
  'DROP_BEFORE_EFFECT', // cuts the connection, nothing happened
  'DROP_AFTER_EFFECT', // cuts the connection, it has happened
  'BLACK_HOLE', // never answers, nothing happened; on a stream: open and silent
  'BLACK_HOLE_AFTER_EFFECT', // never answers, it has happened
  'ERROR', // answers with code and text, nothing happened
  'ERROR_AFTER_EFFECT', // answers with code and text, it has happened
  'WALLET_LOCKED', // answers as a node whose wallet is locked
  'MALFORMED', // answers with bytes that are no protobuf
  'NO_AMOUNT', // says settled but not how much
  'HALF_AMOUNT', // says settled with half of what arrived
  'WRONG_PREIMAGE', // answers with another preimage
  'IN_FLIGHT_FOREVER', // a payment that stays on its way
  'LATE_SETTLE', // a payment that settles after delay_ms
  'FAIL_PAYMENT', // a payment that fails with `text` as LND's reason
] as const

export const EVENT_FAULTS = [
  'DELAY_EVENT', // the event comes delay_ms later
  'DROP_EVENT', // the event never comes
  'DUPLICATE_EVENT', // the event comes twice
  'REORDER_EVENT', // the event comes after the next one
  'BREAK_STREAM', // the connection is cut instead
  'END_STREAM', // the stream ends with OK instead
  'ERROR_STREAM', // the stream ends with code and text instead
  'NO_AMOUNT_EVENT', // the event says settled but not how much
  'HALF_AMOUNT_EVENT', // the event says settled with half of what arrived
] as const

export type CallFaultKind = (typeof CALL_FAULTS)[number]
export type EventFaultKind = (typeof EVENT_FAULTS)[number]
export type FaultKind = CallFaultKind | EventFaultKind

export type Fault<Kind extends FaultKind = FaultKind> = {
  method: string
  kind: Kind
  /** Matches that pass unharmed first. */
  skip: number
  /** Matches that are hit; 0 until the script is replaced. */
  count: number
  delayMs: number
  code: number
  text: string
}

export interface Faults {
  set(script: readonly Fault[]): void
  /** What is left of the script, with its counters as they stand. */
  pending(): Fault[]
  takeForCall(method: string): Fault<CallFaultKind> | null
  takeForEvent(method: string): Fault<EventFaultKind> | null
  /** Whether a fault of this kind is still waiting, without using it up. */
  has(kind: FaultKind): boolean
}

export function createFaults(): Faults {
  let script: Fault[] = []

  function take(method: string, isWanted: (kind: FaultKind) => boolean): Fault | null {
    const found = script.find((f) => isWanted(f.kind) && (f.method === method || f.method === '*'))
    if (!found) return null
    if (found.skip > 0) {
      found.skip -= 1
      return null
    }
    const hit = { ...found }
    if (found.count === 1) script = script.filter((fault) => fault !== found)
    else if (found.count > 1) found.count -= 1
    return hit
  }

  return {
    set(next) {
      script = next.map((fault) => ({ ...fault }))
    },
    pending: () => script.map((fault) => ({ ...fault })),
    takeForCall: (method) => take(method, isCallFault) as Fault<CallFaultKind> | null,
    takeForEvent: (method) => take(method, isEventFault) as Fault<EventFaultKind> | null,
    has: (kind) => script.some((fault) => fault.kind === kind),
  }
}

export function isFaultKind(kind: string): kind is FaultKind {
  return isCallFault(kind) || isEventFault(kind)
}

function isCallFault(kind: string): kind is CallFaultKind {
  return (CALL_FAULTS as readonly string[]).includes(kind)
}

function isEventFault(kind: string): kind is EventFaultKind {
  return (EVENT_FAULTS as readonly string[]).includes(kind)
}
