import type * as Electron from 'electron'
import { createRouter } from '../api/router.ts'
import { type ComposedApp, composeApp } from '../headless/compose.ts'
import { stopOnFaults } from '../headless/guard-process.ts'
import { createConsoleWindow } from './create-window.ts'
import { keychainVault } from './keychain-vault.ts'
import { lockContents } from './lock-window.ts'
import { setMenu } from './menu.ts'
import { servePage } from './page-protocol.ts'
import { servePorts } from './port.ts'

export type DesktopPlaces = {
  rootDir: string
  startsInSandbox: boolean
  /** The window's console session; it lives as long as the process, so a reload keeps it. */
  sessionId: string
  preloadFile: string
  filesRoot: string
}

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
  const composed = await compose(electron, places)
  if (!composed) return
  stopOnFaults(composed.log)
  quitGracefully(app, composed)
  setMenu(electron.Menu, process.platform)
  servePage(electron.protocol, places.filesRoot)
  servePorts(electron, {
    router: createRouter(composed.app),
    log: composed.log,
    sessionOf: (contents) => (contents === window?.webContents ? places.sessionId : null),
  })
  window = createConsoleWindow(electron, {
    preloadFile: places.preloadFile,
    hasDevTools: !app.isPackaged,
  })
}

async function compose(
  electron: typeof Electron,
  places: DesktopPlaces,
): Promise<ComposedApp | null> {
  try {
    return await composeApp({
      rootDir: places.rootDir,
      startsInSandbox: places.startsInSandbox,
      vaultOver: (openWithout) =>
        keychainVault(electron.safeStorage, process.platform, openWithout),
    })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    electron.dialog.showErrorBox(
      'Tillbook cannot start',
      `${message}\n\nNothing was changed. Your book is safe in:\n${places.rootDir}`,
    )
    electron.app.exit(1)
    return null
  }
}

function showWindow(window: Electron.BrowserWindow | null): void {
  if (!window) return
  if (window.isMinimized()) window.restore()
  window.focus()
}

/** The first quit closes the book; the second, made by us when that is done, really quits. */
function quitGracefully(app: Electron.App, composed: ComposedApp): void {
  let isClosing = false
  app.on('before-quit', (event) => {
    event.preventDefault()
    if (isClosing) return
    isClosing = true
    void composed.close().finally(() => app.exit(0))
  })
}
