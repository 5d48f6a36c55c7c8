import type * as Electron from 'electron'
import { type ComposedApp, composeApp } from '../headless/compose.ts'
import { stopOnFaults } from '../headless/guard-process.ts'
import { type HostBase, openBase } from '../headless/host-base.ts'
import { followServiceApi, type ServiceServer } from '../http/service-server.ts'
import { createConsoleWindow } from './create-window.ts'
import { dialogWords } from './dialog-words.ts'
import { keychainVault } from './keychain-vault.ts'
import { lockContents } from './lock-window.ts'
import { setMenu } from './menu.ts'
import { servePage } from './page-protocol.ts'
import { servePorts } from './port.ts'
import { followPower } from './power-events.ts'
import { quitAfter } from './quit.ts'

export type DesktopPlaces = {
  rootDir: string
  startsInSandbox: boolean
  /** The window's console session; it lives as long as the process, so a reload keeps it. */
  sessionId: string
  preloadFile: string
  filesRoot: string
}

/** Not 1, which Electron itself ends with where it finds no display: `npm start` then goes on. */
const EXIT_CANNOT_START = 4

/** Everything after the single instance lock: core, page, port, window, and the way out. */
export async function startDesktop(
  electron: typeof Electron,
  places: DesktopPlaces,
): Promise<void> {
  const { app } = electron
  let window: Electron.BrowserWindow | null = null
  app.on('second-instance', () => showWindow(window))
  app.on('window-all-closed', () => app.quit())
  // Whatever else may ever be created is locked as the window is.
  app.on('web-contents-created', (_event, contents) => lockContents(electron, contents))
  await app.whenReady()
  const started = await start(electron, places)
  if (!started) return
  const { base, composed, service } = started
  quitAfter(app, () =>
    service
      .close()
      .then(() => composed.app.close())
      .finally(() => base.close()),
  )
  followPower(electron.powerMonitor, composed.app)
  setMenu(electron.Menu, process.platform)
  servePage(electron.protocol, places.filesRoot, (id) =>
    composed.exportFile({ consoleSessionId: places.sessionId, transport: 'port' }, id),
  )
  servePorts(electron, {
    router: composed.router,
    log: base.opened.log,
    sessionOf: (contents) => (contents === window?.webContents ? places.sessionId : null),
  })
  window = createConsoleWindow(electron, {
    preloadFile: places.preloadFile,
    hasDevTools: !app.isPackaged,
  })
}

type Started = { base: HostBase; composed: ComposedApp; service: ServiceServer }

async function start(electron: typeof Electron, places: DesktopPlaces): Promise<Started | null> {
  try {
    const base = openBase(places.rootDir)
    stopOnFaults(base.opened.log)
    const composed = await composeApp(base, {
      startsInSandbox: places.startsInSandbox,
      vaultOver: (openWithout) =>
        keychainVault(electron.safeStorage, process.platform, openWithout),
    })
    const { clock, serviceToken } = base
    const service = followServiceApi({ ...composed, clock, serviceToken, log: base.opened.log })
    return { base, composed, service }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const words = dialogWords(electron.app.getLocale())
    const text = `${message}\n\n${words.untouched(places.rootDir)}`
    electron.dialog.showErrorBox(words.cannotStart, text)
    electron.app.exit(EXIT_CANNOT_START)
    return null
  }
}

function showWindow(window: Electron.BrowserWindow | null): void {
  if (!window) return
  if (window.isMinimized()) window.restore()
  window.focus()
}
