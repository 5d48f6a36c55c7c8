import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { WebSocket } from 'ws'
import type { ConsoleClient } from '../../shared/contract/index.ts'

/** A window over the real transport: launch token, cookie, WebSocket. */
export type WsWindow = { client: ConsoleClient; cookie: string; close(): void }

/** Opens a window at a host's one-time address, as the page does it. */
export async function openWindow(launchUrl: string): Promise<WsWindow> {
  const url = new URL(launchUrl)
  const token = new URLSearchParams(url.hash.slice(1)).get('launch')
  const answer = await fetch(`${url.origin}/launch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url.origin },
    body: JSON.stringify({ token }),
  })
  if (!answer.ok) throw new Error(`the launch token was refused: ${answer.status}`)
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  return connectWindow(url.origin, cookie)
}

/** Another connection of a window that is open already, by its cookie. */
export async function connectWindow(origin: string, cookie: string): Promise<WsWindow> {
  const url = new URL(origin)
  const socket = new WebSocket(`ws://${url.host}/rpc`, { headers: { cookie, origin: url.origin } })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve())
    socket.once('error', reject)
  })
  const client: ConsoleClient = createORPCClient(new RPCLink({ websocket: socket as never }))
  return { client, cookie, close: () => socket.terminate() }
}
