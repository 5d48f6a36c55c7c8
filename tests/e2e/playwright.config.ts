import { defineConfig, devices } from '@playwright/test'
import { browserFlags, findBrowser } from '../../scripts/browser.mjs'
import { displayProblem } from '../../scripts/display.mjs'
import { installedElectron } from '../../scripts/electron-binary.mjs'

/** The project's name tells the fixtures which host to start; the specs are the same for both. */
const CHROMIUM = 'chromium'
const ELECTRON = 'electron'

const electronBinary = installedElectron()
const skipReason =
  electronBinary === null ? 'no Electron binary is installed here' : await displayProblem()

// Workers and other tools load this file too; one voice is enough.
const isRunner = process.argv[2] === 'test' && process.env['TEST_WORKER_INDEX'] === undefined
if (skipReason !== null && isRunner) {
  process.stdout.write(
    `e2e: the project "${ELECTRON}" was skipped, because ${skipReason}. ` +
      `The same specs run in "${CHROMIUM}" on the headless host.\n`,
  )
}

/** Recording every step takes a quarter of the time; `npm run test:e2e` records them. */
const isSample = process.env['TILLBOOK_LOOKS'] === 'sample'
/**
 * A page lives for seconds here, and a fifth of them would go into making its code fast; a process
 * of its own for painting without a GPU takes another twentieth.
 */
const SAMPLE_FLAGS = ['--js-flags=--no-turbofan --no-maglev', '--in-process-gpu']

function chromiumLaunch() {
  const executablePath = findBrowser()
  const args = isSample ? [...browserFlags(), ...SAMPLE_FLAGS] : browserFlags()
  return executablePath === null ? { args } : { executablePath, args }
}

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: './results',
  reporter: 'list',
  forbidOnly: true,
  fullyParallel: false,
  // Some tests wait for a node's silence or a slow hash; two others go on meanwhile.
  workers: 3,
  retries: 0,
  // All of them end what hangs; none says how fast a machine has to be.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  use: {
    actionTimeout: 30_000,
    navigationTimeout: 30_000,
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
    ...(skipReason === null ? [{ name: ELECTRON, workers: 1 }] : []),
  ],
})
