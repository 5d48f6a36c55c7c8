import type { Role } from '../../shared/model/people.ts'
import type { Clock } from '../ports/clock.ts'

export type SignedIn = { operatorId: string; name: string; role: Role }

/**
 * Who stands at each window. Kept in memory on purpose: after a restart everybody signs in again.
 * A window's session id comes from its transport (cookie, port), never from a caller's input.
 */
export type Sessions = {
  get(consoleSessionId: string): SignedIn | null
  signIn(consoleSessionId: string, operator: SignedIn): void
  /** Whether this window has been locked or signed in by a person in this run. */
  isFresh(consoleSessionId: string): boolean
  lock(consoleSessionId: string): void
  touch(consoleSessionId: string): void
  /** Someone was renamed, demoted or sent away: what they hold changes at once. */
  operatorChanged(operator: SignedIn, isActive: boolean): void
  lockAll(): void
}

export function createSessions(clock: Clock, idleLockMs: () => number): Sessions {
  const held = new Map<string, { operator: SignedIn | null; seenAtMs: number }>()
  const live = (id: string): SignedIn | null => {
    const session = held.get(id)
    if (!session?.operator) return null
    const limitMs = idleLockMs()
    if (limitMs > 0 && clock.monotonicMs() - session.seenAtMs > limitMs) {
      session.operator = null
      return null
    }
    return session.operator
  }
  return {
    get: live,
    signIn: (id, operator) => {
      held.set(id, { operator, seenAtMs: clock.monotonicMs() })
    },
    isFresh: (id) => !held.has(id),
    lock: (id) => {
      held.set(id, { operator: null, seenAtMs: clock.monotonicMs() })
    },
    touch(id) {
      const session = held.get(id)
      if (session && live(id)) session.seenAtMs = clock.monotonicMs()
    },
    operatorChanged(operator, isActive) {
      for (const session of held.values()) {
        if (session.operator?.operatorId !== operator.operatorId) continue
        session.operator = isActive ? operator : null
      }
    },
    lockAll() {
      for (const session of held.values()) session.operator = null
    },
  }
}
