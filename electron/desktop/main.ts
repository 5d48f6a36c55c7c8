import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as electron from 'electron'
import { commandKeychain } from './command-keychain.ts'
import { cliWords, parseDesktopOptions } from './desktop-options.ts'
import { PAGE_SCHEMES } from './page-protocol.ts'
import { startDesktop } from './start-desktop.ts'

/** As for the headless host: the data folder is in use. */
const EXIT_IN_USE = 3

const words = cliWords(process.argv)
if (words === null) startConsole()
else void runCommand(words)

/** A package has no Node of its own: its binary is the command line as well, without a window. */
async function runCommand(argv: readonly string[]): Promise<void> {
  const keychain = commandKeychain(electron, process.platform)
  const [{ runCli }, { runAsProcess }] = await Promise.all([
    import('../cli/run-cli.ts'),
    import('../cli/process-io.ts'),
  ])
  await runAsProcess(
    (io) => runCli(argv, { ...io, ...keychain }),
    (code) => electron.app.exit(code),
  )
}

function startConsole(): void {
  // All of this must happen before the app is ready.
  electron.app.enableSandbox()
  electron.protocol.registerSchemesAsPrivileged(PAGE_SCHEMES)
  const { dataDir: rootDir, startsInSandbox } = parseDesktopOptions(process.argv.slice(1), {
    platform: process.platform,
    env: process.env,
    home: homedir(),
  })
  setFolder('userData', rootDir)
  // Chromium's own files stay out of the folder that holds the book.
  setFolder('sessionData', join(rootDir, 'window'))
  if (!electron.app.requestSingleInstanceLock()) return electron.app.exit(EXIT_IN_USE)
  void startDesktop(electron, {
    rootDir,
    startsInSandbox,
    sessionId: `desktop_${randomUUID()}`,
    preloadFile: fileURLToPath(new URL('../preload/index.cjs', import.meta.url)),
    filesRoot: fileURLToPath(new URL('../renderer', import.meta.url)),
  })
}

/** Electron refuses a folder that is not there; whether this one can be used is said later on. */
function setFolder(name: 'userData' | 'sessionData', path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
  } catch {
    // A disk that takes no write: the core opens a book that is there, or says why it cannot.
  }
  electron.app.setPath(name, path)
}
