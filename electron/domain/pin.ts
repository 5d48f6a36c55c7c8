/**
 * How often a PIN may be guessed. The counter is saved BEFORE the PIN is compared, so that pulling
 * the plug during a guess does not give the guess back (reliability 6).
 */
export type PinAttempts = {
  /** Attempts since the last right PIN (operators), or not yet forgiven (the console). */
  failures: number
  /** Wall time, ms, at which the next attempt is allowed. */
  blockedUntilMs: number
  /** The latest wall time ever seen here, ms: a clock set back does not pass for a new day. */
  latestMs: number
}

export const NO_PIN_ATTEMPTS: PinAttempts = { failures: 0, blockedUntilMs: 0, latestMs: 0 }

/**
 * operator: locked at 20 until an owner resets the PIN.
 * last_owner: nobody could reset it, so after 20 each guess costs a day of running time.
 * console: all guesses at all operators together; slows a walk along the names, never locks,
 * because a passer-by could otherwise close the shop.
 */
export type PinScope = 'operator' | 'last_owner' | 'console'

export type PinTime = {
  /** Wall time, ms. */
  nowMs: number
  /**
   * Monotonic ms since this scope's last attempt, or since the core started when that is later.
   * No setting of the clock shortens it.
   */
  elapsedMs: number
  /** Whether the last attempt was in this run: then `elapsedMs` is the whole time since it. */
  isWhole: boolean
}

export type PinGate =
  | { kind: 'open' }
  | { kind: 'wait'; retryAfterSeconds: number }
  | { kind: 'locked' }

const SECOND_MS = 1_000
const WAIT_MS_MAX = 15 * 60 * SECOND_MS
const LOCKED_AT = 20
const LAST_OWNER_WAIT_MS = 86_400_000
/** The console forgives one wrong PIN in this time: a day of honest slips never adds up. */
const CONSOLE_FORGIVES_EVERY_MS = 3 * 60 * SECOND_MS
const FREE_ATTEMPTS: Readonly<Record<PinScope, number>> = {
  operator: 5,
  last_owner: 5,
  console: 20,
}

/** Whether a PIN may be tried now. */
export function pinGate(attempts: PinAttempts, scope: PinScope, time: PinTime): PinGate {
  const failures = remainingFailures(attempts, scope, time)
  if (scope === 'operator' && failures >= LOCKED_AT) return { kind: 'locked' }
  const waitMs = waitMsOf(failures, scope) - time.elapsedMs
  // The clock on the wall may shorten a wait only where running time does not know how long ago the
  // attempt was, after a restart; and never the last line.
  const isRunningTimeOnly = time.isWhole || (scope === 'last_owner' && failures >= LOCKED_AT)
  const wallMs = attempts.blockedUntilMs - Math.max(time.nowMs, attempts.latestMs)
  const leftMs = isRunningTimeOnly ? waitMs : Math.min(waitMs, wallMs)
  if (leftMs <= 0) return { kind: 'open' }
  return { kind: 'wait', retryAfterSeconds: Math.ceil(leftMs / SECOND_MS) }
}

/** One attempt more. Save it, durably, and only then compare the PIN. */
export function countPinAttempt(
  attempts: PinAttempts,
  scope: PinScope,
  time: PinTime,
): PinAttempts {
  const failures = remainingFailures(attempts, scope, time) + 1
  const latestMs = Math.max(time.nowMs, attempts.latestMs)
  return { failures, blockedUntilMs: latestMs + waitMsOf(failures, scope), latestMs }
}

/**
 * The PIN was right. An operator starts afresh; the console only takes this one attempt back,
 * because a cashier's own PIN must not wash away guesses at the owner's.
 */
export function forgivePinAttempt(attempts: PinAttempts, scope: PinScope): PinAttempts {
  if (scope !== 'console') return { ...attempts, failures: 0, blockedUntilMs: 0 }
  const failures = Math.max(0, attempts.failures - 1)
  return { ...attempts, failures, blockedUntilMs: attempts.latestMs + waitMsOf(failures, scope) }
}

function waitMsOf(failures: number, scope: PinScope): number {
  const paid = failures - FREE_ATTEMPTS[scope]
  if (paid < 0) return 0
  if (scope === 'last_owner' && failures >= LOCKED_AT) return LAST_OWNER_WAIT_MS
  return Math.min(2 ** Math.min(paid, 20) * SECOND_MS, WAIT_MS_MAX)
}

function remainingFailures(attempts: PinAttempts, scope: PinScope, time: PinTime): number {
  if (scope !== 'console') return attempts.failures
  const wallMs = Math.max(time.nowMs, attempts.latestMs) - attempts.latestMs
  const quietMs = time.isWhole ? time.elapsedMs : Math.max(time.elapsedMs, wallMs)
  return Math.max(0, attempts.failures - Math.floor(quietMs / CONSOLE_FORGIVES_EVERY_MS))
}
