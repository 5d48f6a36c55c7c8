import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { defineConfig, devices } from '@playwright/test'
import { hasDisplay, installedElectron } from '../../scripts/electron-binary.mjs'

/** The project's name tells the fixtures which host to start; the specs are the same for both. */
const CHROMIUM = 'chromium'
const ELECTRON = 'electron'

const electronBinary = installedElectron()
const hasElectron = electronBinary !== null && hasDisplay()

// Workers and other tools load this file too; one voice is enough.
const isRunner = process.argv[2] === 'test' && process.env['TEST_WORKER_INDEX'] === undefined
if (!hasElectron && isRunner) {
  const reason =
    electronBinary === null ? 'no Electron binary is installed here' : 'there is no display'
  process.stdout.write(
    `e2e: the project "${ELECTRON}" was skipped, because ${reason}. ` +
      `The same specs run in "${CHROMIUM}" on the headless host.\n`,
  )
}

function chromiumPath(): string | undefined {
  const named = process.env['CHROMIUM_PATH']
  if (named !== undefined && named !== '') return named
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders.map((folder) => join(folder, 'chromium')).find((path) => existsSync(path))
}

function chromiumLaunch() {
  const executablePath = chromiumPath()
  // Chromium's own sandbox needs an ordinary user; containers run the tests as root.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  // Without these it calls home, which a closed network answers with seconds of waiting.
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync']
  const args = [...sandbox, ...quiet, '--disable-gpu', '--disable-quic', '--no-first-run']
  return executablePath === undefined ? { args } : { executablePath, args }
}

/** Recording every step takes a quarter of the time; `npm run test:e2e` records them. */
const isSample = process.env['TILLBOOK_LOOKS'] === 'sample'

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: './results',
  reporter: 'list',
  forbidOnly: true,
  fullyParallel: false,
  workers: 2,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    actionTimeout: 15_000,
    navigationTimeout: 20_000,
    trace: isSample ? 'off' : 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
  projects: [
    {
      name: CHROMIUM,
      use: {
        ...devices['Desktop Chrome'],
        viewport: { width: 1280, height: 800 },
        launchOptions: chromiumLaunch(),
      },
    },
    ...(hasElectron ? [{ name: ELECTRON, workers: 1 }] : []),
  ],
})
