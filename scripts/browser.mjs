// Finds a Chromium for the end-to-end tests, and gets one when the machine allows it.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { pinnedNode, root, toolEnv } from './install.mjs'
import { say, step } from './progress.mjs'

// The shell is Chromium without the browser's own windows, which draw and load pages beside ours:
// the same tests take two thirds of the time.
const NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
]
// Fonts decide what the screenshots look like; zbar reads the QR codes back from them.
const PACKAGES = ['zbar-tools', 'fonts-dejavu-core']
// Older and other distributions have no package of the shell alone.
const BROWSER_PACKAGES = ['chromium-headless-shell', 'chromium']
const APT_TIMEOUT_MS = 10 * 60_000
const DOWNLOAD_TIMEOUT_MS = 3 * 60_000

/**
 * @returns {Promise<string | null>} the path of a Chromium; null when none can be had, in which
 * case what to do about it has been printed
 */
export async function ensureBrowser() {
  const named = process.env['CHROMIUM_PATH'] ?? ''
  if (named !== '' && !existsSync(named)) {
    say(`CHROMIUM_PATH names ${named}, and nothing is there.`)
    return null
  }
  const found = findBrowser()
  if (found !== null) return found
  await (canUseApt() ? installWithApt() : installWithPlaywright())
  const installed = findBrowser()
  if (installed !== null) return installed
  say('the end-to-end tests need Chromium and none could be found or installed.')
  say(`Install it (Debian, Ubuntu: apt-get install chromium ${PACKAGES.join(' ')}; elsewhere:`)
  say('npx playwright install chromium), or name one in CHROMIUM_PATH; then run npm test again.')
  return null
}

/** @returns {string | null} the one that CHROMIUM_PATH names, or the first that is installed */
export function findBrowser() {
  const named = process.env['CHROMIUM_PATH'] ?? ''
  if (named !== '') return named
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
  return onPath.find((path) => existsSync(path)) ?? playwrightBrowser()
}

/** @returns {string | null} the browser that `playwright install` leaves in its own folder */
function playwrightBrowser() {
  try {
    const require = createRequire(join(root, 'package.json'))
    const path = require('playwright-core').chromium.executablePath()
    return existsSync(path) ? path : null
  } catch {
    return null
  }
}

/** @returns {string[]} what every launch of it gets */
export function browserFlags() {
  // Chromium's own sandbox needs an ordinary user; containers run the tests as root.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  // Without these it calls home, which a closed network answers with seconds of waiting.
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync']
  return [...sandbox, ...quiet, '--disable-gpu', '--disable-quic', '--no-first-run']
}

function canUseApt() {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
}

async function installWithApt() {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const options = { cwd: root, env, timeoutMs: APT_TIMEOUT_MS }
  const update = await step('apt-get update', 'apt-get', ['update', '-q'], options)
  if (!update.isOk) process.stderr.write(`${update.tail}\n`)
  for (const browser of BROWSER_PACKAGES) {
    const args = ['install', '-y', '-q', '--no-install-recommends', browser, ...PACKAGES]
    const result = await step(`installing ${browser} with apt`, 'apt-get', args, options)
    if (result.isOk) return
    process.stderr.write(`${result.tail}\n`)
  }
}

async function installWithPlaywright() {
  const node = pinnedNode()
  if (node === null) return
  const cli = join(root, 'node_modules', 'playwright', 'cli.js')
  const result = await step('downloading Chromium', node, [cli, 'install', 'chromium'], {
    cwd: root,
    env: toolEnv(),
    timeoutMs: DOWNLOAD_TIMEOUT_MS,
  })
  if (!result.isOk) process.stderr.write(`${result.tail}\n`)
}
