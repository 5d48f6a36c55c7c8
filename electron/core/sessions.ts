import { type Moment, passedMs } from '../../shared/passed-time.ts'
import type { Role } from '../../shared/model/people.ts'
import type { Clock } from '../ports/clock.ts'

export type SignedIn = { operatorId: string; name: string; role: Role }

/**
 * Who stands at each window. Kept in memory on purpose: after a restart everybody signs in again.
 * A window's session id comes from its transport (cookie, port), never from a caller's input.
 */
export type Sessions = {
  get(consoleSessionId: string): SignedIn | null
  /** Aborted as soon as who stands at this window now no longer does; at once where nobody does. */
  ended(consoleSessionId: string): AbortSignal
  signIn(consoleSessionId: string, operator: SignedIn): void
  /** Whether this window has been locked or signed in by a person in this run. */
  isFresh(consoleSessionId: string): boolean
  lock(consoleSessionId: string): void
  touch(consoleSessionId: string): void
  /** Someone was renamed, demoted or sent away: what they hold changes at once. */
  operatorChanged(operator: SignedIn, isActive: boolean): void
  /** Their PIN is another now: they stay signed in at this window only. */
  endOthers(operatorId: string, consoleSessionId: string): void
  lockAll(): void
}

/** What a window holds. `end` ends with the person's stay and with it whatever they listen to. */
type Held = { operator: SignedIn | null; seenAt: Moment; end: AbortController }

/** Idle locks are set in whole minutes: whoever was here since needs no look into the settings. */
const IDLE_LOCK_MS_LEAST = 60_000

export function createSessions(clock: Clock, idleLockMs: () => number): Sessions {
  const held = new Map<string, Held>()
  const now = (): Moment => ({ monotonicMs: clock.monotonicMs(), wallMs: clock.nowMs() })
  const put = (id: string, operator: SignedIn | null): void => {
    held.get(id)?.end.abort()
    held.set(id, { operator, seenAt: now(), end: new AbortController() })
  }
  const leave = (session: Held): void => {
    session.operator = null
    session.end.abort()
  }
  const live = (id: string): SignedIn | null => {
    const session = held.get(id)
    if (!session?.operator) return null
    const awayMs = passedMs(session.seenAt, now())
    const limitMs = awayMs > IDLE_LOCK_MS_LEAST ? idleLockMs() : 0
    if (limitMs > 0 && awayMs > limitMs) leave(session)
    return session.operator
  }
  return {
    get: live,
    ended: (id) => (live(id) && held.get(id)?.end.signal) || AbortSignal.abort(),
    signIn: put,
    isFresh: (id) => !held.has(id),
    lock: (id) => put(id, null),
    touch(id) {
      const session = held.get(id)
      if (session && live(id)) session.seenAt = now()
    },
    operatorChanged(operator, isActive) {
      for (const session of held.values()) {
        if (session.operator?.operatorId !== operator.operatorId) continue
        if (isActive) session.operator = operator
        else leave(session)
      }
    },
    endOthers(operatorId, consoleSessionId) {
      for (const [id, session] of held) {
        if (session.operator?.operatorId === operatorId && id !== consoleSessionId) leave(session)
      }
    },
    lockAll() {
      for (const session of held.values()) leave(session)
    },
  }
}
