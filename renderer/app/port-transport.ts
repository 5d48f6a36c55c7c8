import { RPCLink } from '@orpc/client/message-port'
import type { Transport } from './console-link.ts'

/**
 * Asks the preload for the window's one port and waits for it. A port never reopens: when it
 * closes, the core has gone and only a new window helps.
 */
export function portTransport(events: { onClosed: () => void }): Promise<Transport> {
  return new Promise((resolve) => {
    const onMessage = (event: MessageEvent): void => {
      const port = event.ports[0]
      if (event.source !== window || event.data?.kind !== 'tillbook-port' || !port) return
      window.removeEventListener('message', onMessage)
      let isOpen = true
      port.addEventListener('close', () => {
        isOpen = false
        events.onClosed()
      })
      const link = new RPCLink({ port })
      port.start()
      resolve({ link, isOpen: () => isOpen })
    }
    window.addEventListener('message', onMessage)
    window.postMessage({ kind: 'tillbook-hello' }, window.location.origin)
  })
}
