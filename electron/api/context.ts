import type { ServiceCaller } from '../core/admit-service-key.ts'

/** What a transport knows of a call before anything is looked up. Never taken from its input. */
export type CallContext = {
  /** The window (cookie, port or service token) that asks; sign-in hangs on it. */
  consoleSessionId: string
  transport: 'direct' | 'port' | 'ws' | 'http'
  /** A program with a service key asks; then there is no session and no role. */
  service?: ServiceCaller
}
