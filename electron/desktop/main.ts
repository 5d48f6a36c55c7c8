import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as electron from 'electron'
import { parseHostOptions } from '../headless/host-options.ts'
import { startDesktop } from './start-desktop.ts'
import { PAGE_SCHEMES } from './page-protocol.ts'

// All of this must happen before the app is ready.
electron.app.enableSandbox()
electron.protocol.registerSchemesAsPrivileged(PAGE_SCHEMES)
const userArguments = process.argv.slice(electron.app.isPackaged ? 1 : 2)
const isDataNamed = userArguments.some((word) => word.startsWith('--data'))
const options = parseHostOptions(userArguments)
if (typeof options === 'string') {
  process.stderr.write(`tillbook: ${options}\n`)
  electron.app.exit(2)
} else {
  if (isDataNamed) electron.app.setPath('userData', options.dataDir)
  const rootDir = electron.app.getPath('userData')
  // Chromium's own files stay out of the folder that holds the book.
  electron.app.setPath('sessionData', join(rootDir, 'window'))
  if (electron.app.requestSingleInstanceLock()) {
    void startDesktop(electron, {
      rootDir,
      startsInSandbox: options.startsInSandbox,
      sessionId: `desktop_${randomUUID()}`,
      preloadFile: fileURLToPath(new URL('../preload/index.cjs', import.meta.url)),
      filesRoot: fileURLToPath(new URL('../renderer', import.meta.url)),
    })
  } else {
    electron.app.exit(3)
  }
}
