import type { Clock } from '../ports/clock.ts'
import { hashSecret, matchesSecret } from './secret.ts'

const SECRET_BYTES = 32
/** A link in a terminal's scrollback should not open the till days later. */
const LAUNCH_TOKEN_LIFE_MS = 12 * 60 * 60 * 1000
const LAUNCH_TOKENS_MAX = 8
const SESSIONS_MAX = 16

export type ConsoleSessions = {
  /** A new one-time token for the fragment of a launch URL; 256 bits, base64url. */
  issueLaunchToken(): string
  /** Exchanges a launch token once. @returns the cookie's value, or null for any other token. */
  redeem(token: string): string | null
  /** Id of the session that a cookie value belongs to, or null. */
  find(cookie: string): string | null
}

/**
 * Console sessions live in memory only: they end with the host on purpose. While the host is down
 * another user of this machine could take its port and be sent the cookie; it must be dead by then.
 */
export function createSessions(clock: Clock): ConsoleSessions {
  const launchTokens: { hash: Buffer; endsAtMs: number }[] = []
  const sessions: { hash: Buffer; id: string }[] = []
  return {
    issueLaunchToken() {
      const token = makeSecret(clock)
      launchTokens.push({
        hash: hashSecret(token),
        endsAtMs: clock.monotonicMs() + LAUNCH_TOKEN_LIFE_MS,
      })
      if (launchTokens.length > LAUNCH_TOKENS_MAX) launchTokens.shift()
      return token
    },
    redeem(token) {
      const index = launchTokens.findIndex((known) => matchesSecret(token, known.hash))
      if (index === -1) return null
      const [known] = launchTokens.splice(index, 1)
      if (!known || known.endsAtMs <= clock.monotonicMs()) return null
      const cookie = makeSecret(clock)
      sessions.push({ hash: hashSecret(cookie), id: `web_${makeSecret(clock).slice(0, 22)}` })
      if (sessions.length > SESSIONS_MAX) sessions.shift()
      return cookie
    },
    find(cookie) {
      return sessions.find((known) => matchesSecret(cookie, known.hash))?.id ?? null
    },
  }
}

function makeSecret(clock: Clock): string {
  return Buffer.from(clock.randomBytes(SECRET_BYTES)).toString('base64url')
}
