import { describe, expect, test } from 'vitest'
import {
  HELLO_CHANNEL,
  PORT_CHANNEL,
  servePorts,
  type ElectronForPort,
} from '../../electron/desktop/port.ts'
import { memoryLog } from '../http/harness.ts'
import { memoryRouter } from '../support/memory-router.ts'

type Frame = {
  origin: string
  parent: object | null
  detached: boolean
  postMessage: (channel: string, message: unknown, ports: unknown[]) => void
}

/** The host's side of the IPC with Electron recorded: what is posted, and to which frame. */
function start(knownContents: object | 'all' = 'all') {
  const posted: { channel: string; ports: unknown[] }[] = []
  const ports: { isClosed: boolean; isStarted: boolean }[] = []
  const channels: string[] = []
  let greet: (event: object) => void = () => undefined
  const makePort = () => {
    const port = {
      isClosed: false,
      isStarted: false,
      on: () => undefined,
      postMessage: () => undefined,
      start: () => {
        port.isStarted = true
      },
      close: () => {
        port.isClosed = true
      },
    }
    ports.push(port)
    return port
  }
  const electron = {
    ipcMain: {
      on: (channel: string, listener: typeof greet) => {
        channels.push(channel)
        greet = listener
      },
    },
    MessageChannelMain: class {
      port1 = makePort()
      port2 = { name: 'far end' }
    },
  }
  const { log, lines } = memoryLog()
  servePorts(electron as unknown as ElectronForPort, {
    router: memoryRouter().router,
    log,
    sessionOf: (contents) =>
      knownContents === 'all' || contents === knownContents ? 'session' : null,
  })
  const frame: Frame = {
    origin: 'app://console',
    parent: null,
    detached: false,
    postMessage: (channel, _message, sent) => posted.push({ channel, ports: sent }),
  }
  return { greet: (event: object) => greet(event), frame, posted, ports, channels, lines }
}

describe('the port of the desktop window', () => {
  test('goes to the top frame of our own page, once asked', () => {
    const { greet, frame, posted, ports, channels } = start()
    greet({ senderFrame: frame, sender: { mainFrame: frame } })
    expect(channels).toEqual([HELLO_CHANNEL])
    expect(posted).toEqual([{ channel: PORT_CHANNEL, ports: [{ name: 'far end' }] }])
    expect(ports).toHaveLength(1)
    expect(ports[0]?.isStarted).toBe(true)
  })

  test.each([
    ['a frame that has gone (null since Electron 33)', () => null],
    ['a frame inside the page', (frame: Frame) => ({ ...frame, parent: {} })],
    ['another origin', (frame: Frame) => ({ ...frame, origin: 'https://evil.test' })],
    ['an opaque origin', (frame: Frame) => ({ ...frame, origin: 'null' })],
    ['another host of our scheme', (frame: Frame) => ({ ...frame, origin: 'app://other' })],
    ['a detached frame', (frame: Frame) => ({ ...frame, detached: true })],
  ])('is refused to %s', (_name, change) => {
    const { greet, frame, posted, ports, lines } = start()
    const sender = change(frame)
    greet({ senderFrame: sender, sender: { mainFrame: sender ?? frame } })
    expect(posted).toEqual([])
    expect(ports).toEqual([])
    expect(lines.map(({ event }) => event)).toEqual(['port_refused'])
  })

  test("is refused to a frame that is not its window's main frame", () => {
    const { greet, frame, posted } = start()
    greet({ senderFrame: frame, sender: { mainFrame: { ...frame } } })
    expect(posted).toEqual([])
  })

  test('is refused to a window that we did not make', () => {
    const { greet, frame, posted } = start({ name: 'ours' })
    greet({ senderFrame: frame, sender: { mainFrame: frame } })
    expect(posted).toEqual([])
  })

  test('is replaced when the page is loaded again: one page, one port', () => {
    const { greet, frame, ports } = start()
    const sender = { mainFrame: frame }
    greet({ senderFrame: frame, sender })
    greet({ senderFrame: frame, sender })
    expect(ports.map(({ isClosed }) => isClosed)).toEqual([true, false])
  })
})
