import type * as Electron from 'electron'
import { lockContents, lockSession } from './lock-window.ts'
import { PAGE_URL } from './page-origin.ts'

/** What of Electron a window needs; a test hands in a recorded one. */
export type ElectronForWindow = Pick<typeof Electron, 'app' | 'BrowserWindow' | 'dialog' | 'shell'>

export type WindowPlaces = {
  /** The built preload, one CommonJS file. */
  preloadFile: string
  /** Off in a packaged build. */
  hasDevTools: boolean
}

/** The one window of the console: sandboxed, isolated, and locked to its own page. */
export function createConsoleWindow(
  electron: ElectronForWindow,
  places: WindowPlaces,
): Electron.BrowserWindow {
  const window = new electron.BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 1024,
    minHeight: 700,
    show: false,
    title: 'Tillbook',
    backgroundColor: '#faf8f4',
    autoHideMenuBar: true,
    webPreferences: {
      preload: places.preloadFile,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      spellcheck: false,
      devTools: places.hasDevTools,
    },
  })
  // Before anything is loaded, so that no moment is open.
  lockSession(window.webContents.session)
  lockContents(electron, window.webContents)
  window.once('ready-to-show', () => window.show())
  void window.loadURL(PAGE_URL)
  // A till with a blank window sells nothing; the page reads everything again from the core.
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') window.webContents.reload()
  })
  return window
}
