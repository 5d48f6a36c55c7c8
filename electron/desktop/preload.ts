import { ipcRenderer } from 'electron'

/**
 * Runs sandboxed between the window and the host. It passes one MessagePort to our own page and
 * exposes nothing: the page never sees ipcRenderer, only the port.
 */
const HELLO = 'tillbook-hello'
const PORT = 'tillbook-port'

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  // Frames and other windows can post here too; only the page itself may ask.
  if (event.source !== window || event.origin !== window.location.origin) return
  const { data } = event
  const isHello = typeof data === 'object' && data !== null && 'kind' in data && data.kind === HELLO
  if (isHello) ipcRenderer.send('tillbook:hello')
})

ipcRenderer.on('tillbook:port', (event) => {
  const [port] = event.ports
  if (port) window.postMessage({ kind: PORT }, window.location.origin, [port])
})
