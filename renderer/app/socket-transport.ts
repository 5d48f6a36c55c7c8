import { RPCLink } from '@orpc/client/websocket'
import ReconnectingWebSocket from 'partysocket/ws'
import type { Transport } from './console-link.ts'

export type TransportEvents = {
  onOpen: () => void
  onClosed: () => void
}

/**
 * oRPC over a WebSocket that opens again by itself. Nothing is queued while it is closed: a sale
 * that was asked for while offline must not leave minutes later.
 */
export function socketTransport(url: string, events: TransportEvents): Transport {
  const socket = new ReconnectingWebSocket(url, [], {
    minReconnectionDelay: 200,
    maxReconnectionDelay: 4_000,
    reconnectionDelayGrowFactor: 1.6,
    connectionTimeout: 5_000,
    maxEnqueuedMessages: 0,
  })
  socket.addEventListener('open', events.onOpen)
  socket.addEventListener('close', events.onClosed)
  // A window that comes back from sleep or a cut cable should not wait for the next attempt.
  window.addEventListener('online', () => {
    if (socket.readyState !== WebSocket.OPEN) socket.reconnect()
  })
  const link = new RPCLink({ websocket: socket as unknown as WebSocket })
  return { link, isOpen: () => socket.readyState === WebSocket.OPEN }
}
