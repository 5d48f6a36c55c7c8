import type { ElectronForWindow } from '../../electron/desktop/create-window.ts'

type Listener = (...values: never[]) => unknown

/** Keeps what was registered, and plays events to it as Electron would. */
function emitter() {
  const listeners = new Map<string, Listener[]>()
  const on = (name: string, listener: Listener) => {
    listeners.set(name, [...(listeners.get(name) ?? []), listener])
  }
  return {
    on,
    once: on,
    /** Whether a listener asked to stop this event. */
    isPrevented(name: string, event: object = {}, ...rest: unknown[]): boolean {
      let prevented = false
      const played = { ...event, preventDefault: () => (prevented = true) }
      for (const listener of listeners.get(name) ?? []) listener(...([played, ...rest] as never[]))
      return prevented
    },
    emit(name: string, ...values: unknown[]) {
      for (const listener of listeners.get(name) ?? []) listener(...(values as never[]))
    },
    names: () => [...listeners.keys()],
  }
}

export type SessionHandlers = {
  request?: (
    contents: unknown,
    permission: string,
    answer: (isGranted: boolean) => void,
    details: object,
  ) => void
  check?: (contents: unknown, permission: string, origin: string, details: object) => boolean
  device?: () => boolean
  displayMedia?: unknown
}

/** An `electron` module that only remembers what the window factory asked of it. */
export function recordedElectron(answerOfDialog = 1, locale = 'en-US') {
  const handlers: SessionHandlers = {}
  const session = {
    ...emitter(),
    setPermissionRequestHandler: (handler: NonNullable<SessionHandlers['request']>) => {
      handlers.request = handler
    },
    setPermissionCheckHandler: (handler: NonNullable<SessionHandlers['check']>) => {
      handlers.check = handler
    },
    setDevicePermissionHandler: (handler: NonNullable<SessionHandlers['device']>) => {
      handlers.device = handler
    },
    setDisplayMediaRequestHandler: (handler: unknown) => {
      handlers.displayMedia = handler
    },
  }
  let openHandler: (details: { url: string }) => { action: string } = () => ({ action: 'allow' })
  const contents = {
    ...emitter(),
    reloads: 0,
    reload() {
      contents.reloads += 1
    },
    session,
    setWindowOpenHandler: (handler: typeof openHandler) => {
      openHandler = handler
    },
  }
  const created: { options: Electron.BrowserWindowConstructorOptions }[] = []
  const loaded: string[] = []
  const order: string[] = []
  const dialogs: { message: string; detail: string; buttons: string[] }[] = []
  const opened: string[] = []
  const window = { ...emitter(), isShown: false }
  class BrowserWindow {
    webContents = contents
    constructor(options: Electron.BrowserWindowConstructorOptions) {
      created.push({ options })
    }
    once = window.once
    show() {
      window.isShown = true
    }
    loadURL(url: string) {
      loaded.push(url)
      order.push(`loaded with ${[...contents.names(), ...Object.keys(handlers)].sort().join(' ')}`)
      return Promise.resolve()
    }
  }
  const electron = {
    app: { getLocale: () => locale },
    BrowserWindow,
    dialog: {
      showMessageBox: (options: { message: string; detail: string; buttons: string[] }) => {
        dialogs.push(options)
        return Promise.resolve({ response: answerOfDialog })
      },
    },
    shell: {
      openExternal: (url: string) => {
        opened.push(url)
        return Promise.resolve()
      },
    },
  }
  return {
    electron: electron as unknown as ElectronForWindow,
    created,
    loaded,
    order,
    dialogs,
    opened,
    handlers,
    session,
    contents,
    window,
    openWindow: (url: string) => openHandler({ url }),
  }
}
