/** Times and sizes of the node client. Each is passed explicitly, so that tests can shrink it. */
export type LndLimits = {
  /** Every unary call ends by then, with `deadline` (LND-50). */
  callDeadlineMs: number
  /** HTTP/2 ping after this much silence while a call is open. LND allows 5 s at the least. */
  keepaliveTimeMs: number
  keepaliveTimeoutMs: number
  /** How often the stream's own connection is asked for something, events or not. */
  probeIntervalMs: number
  probeDeadlineMs: number
  /** The furthest back that a probe looks, in invoices of the node; about a kilobyte each. */
  probeInvoicesMax: number
  /** After so many transport failures in a row the connection is thrown away, not waited for. */
  failuresBeforeReconnect: number
  /** Longest pause between two attempts to connect. */
  reconnectBackoffMsMax: number
  certificateDeadlineMs: number
  answerBytesMax: number
}

export const LND_LIMITS: LndLimits = {
  callDeadlineMs: 10_000,
  keepaliveTimeMs: 10_000,
  keepaliveTimeoutMs: 5_000,
  probeIntervalMs: 5_000,
  probeDeadlineMs: 4_000,
  probeInvoicesMax: 50,
  failuresBeforeReconnect: 3,
  reconnectBackoffMsMax: 2_000,
  certificateDeadlineMs: 5_000,
  answerBytesMax: 50 * 1024 * 1024,
}

/**
 * The longest a dead stream can go unnoticed, in ms. Two watchers run side by side: pings see a
 * dead connection, probes see a node that still answers pings but serves nothing. Each must
 * notice within 20 s on its own.
 */
export function noticeWithinMs(limits: LndLimits): { byKeepalive: number; byProbe: number } {
  return {
    byKeepalive: limits.keepaliveTimeMs + limits.keepaliveTimeoutMs,
    byProbe: limits.probeIntervalMs + limits.failuresBeforeReconnect * limits.probeDeadlineMs,
  }
}
