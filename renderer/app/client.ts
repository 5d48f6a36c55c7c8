import { createORPCClient } from '@orpc/client'
import type { ConsoleClient } from '../../shared/contract/index.ts'
import { useConnection } from './connection-store.ts'
import { ConsoleLink } from './console-link.ts'

const link = new ConsoleLink()

/**
 * The core, as the contract describes it. Calls reject with a fault while there is no way to it.
 */
export const client: ConsoleClient = createORPCClient(link)

/** Whether the way to the core is open, whether or not anybody answers there. */
export function canCall(): boolean {
  return link.isOpen()
}

const LAUNCH = /^#launch=([A-Za-z0-9_-]{16,})$/

/** Opens the way to the core: a port in the desktop window, a WebSocket in a browser. */
export async function connect(): Promise<void> {
  const { opened, closed, refused } = useConnection.getState()
  if (window.location.protocol === 'app:') {
    const { portTransport } = await import('./port-transport.ts')
    link.use(await portTransport({ onClosed: closed }))
    return opened()
  }
  // A fresh link opened in the same window changes only the part after #, which loads nothing.
  window.addEventListener('hashchange', () => {
    if (LAUNCH.test(window.location.hash)) window.location.reload()
  })
  // Fetched while the token is exchanged: both take a round trip, and a till opens once a day.
  const loading = import('./socket-transport.ts')
  if (!(await exchangeLaunchToken())) return refused()
  const { socketTransport } = await loading
  const url = `${window.location.origin.replace(/^http/, 'ws')}/rpc`
  link.use(
    socketTransport(url, {
      onOpen: opened,
      onClosed: () => {
        closed()
        void hasSession().then((isKnown) => (isKnown ? undefined : refused()))
      },
    }),
  )
}

/**
 * Gives the one-time token of the address for a session cookie and clears it from the history.
 * Without a token the cookie of an earlier load may still be good.
 */
async function exchangeLaunchToken(): Promise<boolean> {
  const token = LAUNCH.exec(window.location.hash)?.[1]
  if (!token) return hasSession()
  window.history.replaceState(null, '', window.location.pathname)
  const answer = await fetch('/launch', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  }).catch(() => null)
  if (answer?.status === 401) return hasSession()
  return true
}

/** Asks whether the cookie is still known; a host that does not answer is away, not a refusal. */
async function hasSession(): Promise<boolean> {
  const answer = await fetch('/session', { cache: 'no-store' }).catch(() => null)
  return answer?.status !== 401
}
