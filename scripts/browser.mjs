// Finds a Chromium for the end-to-end tests, and gets one when the machine allows it.
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs'
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
  'chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
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
  if (named !== '' && !isProgram(named)) {
    const what = existsSync(named) ? 'that is no program' : 'nothing is there'
    say(`CHROMIUM_PATH names ${named}, and ${what}.`)
    return null
  }
  const found = findBrowser()
  if (found !== null) return found
  await (canUseApt() ? installWithApt() : installWithPlaywright())
  const installed = findBrowser()
  if (installed !== null) return installed
  say('the end-to-end tests need Chromium and none could be found or installed.')
  say(`Install it: ${howToInstall(osRelease(), process.getuid?.() === 0)}`)
  say('or: npx playwright install --with-deps chromium; or name one in CHROMIUM_PATH.')
  say('Then run npm test again.')
  return null
}

/** By the `ID` or `ID_LIKE` of /etc/os-release; zbar reads the QR codes of the screenshots. */
const INSTALLS = [
  {
    of: /debian|ubuntu/,
    line: `apt-get update && SUDO apt-get install chromium ${PACKAGES.join(' ')}`,
  },
  { of: /fedora|rhel|centos/, line: 'dnf install chromium zbar dejavu-sans-fonts' },
  { of: /arch/, line: 'pacman -S chromium zbar ttf-dejavu' },
  { of: /suse/, line: 'zypper install chromium zbar dejavu-fonts' },
  { of: /alpine/, line: 'apk add chromium zbar font-dejavu' },
]

/**
 * @param {string} release text of /etc/os-release; empty where there is none
 * @param {boolean} isRoot
 * @returns {string} the line to type on this system
 */
export function howToInstall(release, isRoot) {
  const ids = [...release.matchAll(/^ID(?:_LIKE)?=(.*)$/gm)].map(([, value]) => value).join(' ')
  const known = INSTALLS.find(({ of }) => of.test(ids))
  const sudo = isRoot ? '' : 'sudo '
  if (known) return `${sudo}${known.line.replace('SUDO ', sudo)}`
  return 'Chrome, Chromium or Edge, and zbar, as your system does it'
}

function osRelease() {
  try {
    return readFileSync('/etc/os-release', 'utf8')
  } catch {
    return ''
  }
}

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** @returns {string | null} the one that CHROMIUM_PATH names, or the first that is installed */
export function findBrowser() {
  const named = process.env['CHROMIUM_PATH'] ?? ''
  if (named !== '') return named
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
  return onPath.find(isProgram) ?? playwrightBrowser()
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
