import type * as Electron from 'electron'
import type { Log } from '../ports/log.ts'
import type { ConsoleRouter } from '../http/console-router.ts'
import { createRpcChannels } from '../http/rpc-channel.ts'
import { PAGE_ORIGIN } from './page-origin.ts'

/** The only two channels of our IPC: the page asks for a port, and gets one. */
export const HELLO_CHANNEL = 'tillbook:hello'
export const PORT_CHANNEL = 'tillbook:port'

export type ElectronForPort = Pick<typeof Electron, 'ipcMain' | 'MessageChannelMain'>

type PortParts = {
  router: ConsoleRouter
  log: Log
  /** The session of the window that a sender belongs to, or null for a stranger. */
  sessionOf(contents: Electron.WebContents): string | null
}

/**
 * Hands one MessagePort with the whole contract to our own page's top frame, and to nobody else.
 */
export function servePorts(electron: ElectronForPort, parts: PortParts): void {
  const openChannel = createRpcChannels(parts.router, parts.log)
  const portOf = new WeakMap<Electron.WebContents, Electron.MessagePortMain>()
  electron.ipcMain.on(HELLO_CHANNEL, (event) => {
    const frame = trustedFrame(event)
    const consoleSessionId = frame && parts.sessionOf(event.sender)
    if (!frame || !consoleSessionId) {
      parts.log.warn('port_refused')
      return
    }
    const { port1, port2 } = new electron.MessageChannelMain()
    // A reloaded page leaves its old port behind; one page has one port.
    portOf.get(event.sender)?.close()
    portOf.set(event.sender, port1)
    const channel = openChannel(
      { send: (text) => port1.postMessage(text), close: () => port1.close() },
      { consoleSessionId, transport: 'port' },
    )
    port1.on('message', ({ data }) => channel.receive(data))
    port1.on('close', () => channel.end())
    port1.start()
    frame.postMessage(PORT_CHANNEL, null, [port2])
  })
}

/** `senderFrame` is null when the frame has gone or navigated meanwhile: then nobody is trusted. */
function trustedFrame(event: Electron.IpcMainEvent): Electron.WebFrameMain | null {
  const frame = event.senderFrame
  if (!frame || frame.detached || frame.parent !== null) return null
  if (frame !== event.sender.mainFrame || frame.origin !== PAGE_ORIGIN) return null
  return frame
}
