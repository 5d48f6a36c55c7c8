import { EventEmitter } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type * as Electron from 'electron'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { HELLO_CHANNEL } from '../../electron/desktop/port.ts'
import { startDesktop } from '../../electron/desktop/start-desktop.ts'
import { holdFolder } from '../../electron/headless/host-base.ts'
import type { ConsoleClient } from '../../shared/contract/index.ts'
import { recordedElectron } from './recorded-electron.ts'

/** The desktop from its lock to its end, on the real core, with Electron recorded. */
let rootDir: string
let filesRoot: string
beforeEach(() => {
  const dir = mkdtempSync(join(tmpdir(), 'tillbook-desktop-'))
  rootDir = join(dir, 'data')
  filesRoot = join(dir, 'page')
  mkdirSync(filesRoot)
  writeFileSync(join(filesRoot, 'index.html'), '<!doctype html>')
})
afterEach(() => rmSync(join(rootDir, '..'), { recursive: true, force: true }))

function recordedApp(locale = 'en-US') {
  const recorded = recordedElectron()
  const app = new EventEmitter() as EventEmitter & Record<string, unknown>
  const exits: number[] = []
  const errors: string[] = []
  const menus: unknown[] = []
  const ipcMain = new EventEmitter()
  const powerMonitor = new EventEmitter()
  Object.assign(app, {
    isPackaged: true,
    getLocale: () => locale,
    whenReady: () => Promise.resolve(),
    exit: (code: number) => exits.push(code),
    quit: () => app.emit('before-quit', { preventDefault: () => undefined }),
  })
  const electron = {
    ...recorded.electron,
    app,
    ipcMain,
    powerMonitor,
    dialog: {
      ...recorded.electron.dialog,
      showErrorBox: (title: string, text: string) => errors.push(`${title}: ${text}`),
    },
    Menu: {
      setApplicationMenu: (menu: unknown) => menus.push(menu),
      buildFromTemplate: (template: unknown) => template,
    },
    protocol: { handle: () => undefined },
    safeStorage: {
      isAsyncEncryptionAvailable: () => Promise.resolve(true),
      getSelectedStorageBackend: () => 'basic_text',
    },
    MessageChannelMain: class {
      port1: unknown
      port2: unknown
      constructor() {
        const { port1, port2 } = new MessageChannel()
        this.port2 = port2
        this.port1 = {
          on: (name: string, listener: (event?: { data: unknown }) => void) =>
            name === 'message'
              ? port1.on('message', (data: unknown) => listener({ data }))
              : port1.on('close', () => listener()),
          start: () => port1.start(),
          close: () => port1.close(),
          postMessage: (data: unknown) => port1.postMessage(data),
        }
      }
    },
  }
  /** What the preload does when the page says hello. */
  const hello = (contents: object): MessagePort | undefined => {
    const handed: MessagePort[] = []
    const frame = {
      origin: 'app://console',
      parent: null,
      detached: false,
      postMessage: (_channel: string, _message: unknown, ports: MessagePort[]) =>
        handed.push(...ports),
    }
    // Electron's sender is the window's own contents; the frame is what the recording adds.
    Object.assign(contents, { mainFrame: frame })
    ipcMain.emit(HELLO_CHANNEL, { senderFrame: frame, sender: contents })
    handed[0]?.start()
    return handed[0]
  }
  return {
    ...recorded,
    electron: electron as unknown as typeof Electron,
    app,
    exits,
    errors,
    menus,
    hello,
    powerMonitor,
  }
}

const places = () => ({
  rootDir,
  filesRoot,
  startsInSandbox: true,
  sessionId: 'desktop_test',
  preloadFile: '/out/preload/index.cjs',
})

describe('the desktop host', { timeout: 60_000 }, () => {
  test('opens the core and a window, serves its page a port, and closes the book on quit', async () => {
    const recorded = recordedApp()
    await startDesktop(recorded.electron, places())
    expect(recorded.errors).toEqual([])
    expect(recorded.loaded).toEqual(['app://console/'])
    expect(recorded.menus).toHaveLength(1)

    expect(recorded.hello({ name: 'another window' })).toBeUndefined()
    const port = recorded.hello(recorded.contents)
    if (!port) throw new Error('the page got no port')
    const client = createORPCClient<ConsoleClient>(new RPCLink({ port }))
    expect(await client.session.state()).toMatchObject({ phase: 'open', profile: 'sandbox' })

    recorded.app.emit('window-all-closed')
    await vi.waitFor(() => expect(recorded.exits).toEqual([0]), { timeout: 20_000 })
    // The folder is free again: nothing of us holds it.
    holdFolder(rootDir)?.close()
  })

  test('I5: keeps nobody signed in through sleep, and finds its node again after it', async () => {
    const recorded = recordedApp()
    await startDesktop(recorded.electron, places())
    const port = recorded.hello(recorded.contents)
    if (!port) throw new Error('the page got no port')
    const client = createORPCClient<ConsoleClient>(new RPCLink({ port }))
    const { operators } = await client.session.state()
    const lights: string[] = []
    const watching = (async () => {
      for await (const { node } of await client.live.status()) lights.push(node.light)
    })().catch(() => {})
    const untilConnected = () =>
      vi.waitFor(() => expect(lights.at(-1)).toBe('connected'), { timeout: 20_000 })
    await untilConnected()
    for (const event of ['suspend', 'lock-screen', 'resume']) {
      const operatorId = operators[0]?.id ?? ''
      expect(await client.session.signIn({ operatorId, pin: '123456' })).toMatchObject({
        phase: 'open',
      })
      lights.length = 0
      recorded.powerMonitor.emit(event)
      expect(await client.session.state()).toMatchObject({ phase: 'locked', me: null })
    }
    await vi.waitFor(() => expect(lights).toContain('connecting'))
    await untilConnected()
    port.close()
    await watching
    recorded.app.emit('window-all-closed')
    await vi.waitFor(() => expect(recorded.exits).toEqual([0]), { timeout: 20_000 })
  })

  test('says so and ends where another host holds the folder', async () => {
    const held = holdFolder(rootDir)
    const recorded = recordedApp()
    await startDesktop(recorded.electron, places())
    expect(recorded.errors[0]).toContain('Tillbook cannot start: ')
    expect(recorded.errors[0]).toContain('already running')
    expect(recorded.errors[0]).toContain(rootDir)
    // Not what Electron ends with by itself, so that `npm start` starts no second host.
    expect(recorded.exits).toEqual([4])
    expect(recorded.loaded).toEqual([])

    const german = recordedApp('de')
    await startDesktop(german.electron, places())
    expect(german.errors[0]).toContain('Tillbook kann nicht starten: ')
    expect(german.errors[0]).toContain('Nichts wurde geändert.')
    held?.close()
  })

  test('locks whatever else Electron may create', async () => {
    const held = holdFolder(rootDir)
    const recorded = recordedApp()
    await startDesktop(recorded.electron, places())
    held?.close()
    const stranger = recordedElectron().contents
    recorded.app.emit('web-contents-created', {}, stranger)
    expect(stranger.isPrevented('will-attach-webview')).toBe(true)
    expect(stranger.isPrevented('will-navigate', { url: 'https://evil.test/' })).toBe(true)
  })
})
