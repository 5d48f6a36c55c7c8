// Says whether the desktop host can run here, and fetches Electron's binary when that is likely
// to work. Nothing here may hang: the headless host is always there instead.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { displayProblem } from './display.mjs'
import { pinnedNode, root, toolEnv } from './install.mjs'
import { step } from './progress.mjs'

const PROBE_TIMEOUT_MS = 4_000
const DOWNLOAD_TIMEOUT_MS = 180_000
const folder = join(root, 'node_modules', 'electron')

/**
 * @returns {Promise<{ path: string } | { reason: string }>} the binary, or why there is none
 */
export async function desktopBinary() {
  const problem = await displayProblem()
  if (problem !== null) return { reason: problem }
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    return { reason: 'Electron does not run as root' }
  }
  const found = installedElectron()
  if (found !== null) return { path: found }
  if (!(await isDownloadReachable())) {
    return { reason: 'the Electron binary is not installed and its download cannot be reached' }
  }
  const node = pinnedNode()
  if (node === null) return { reason: 'the pinned Node is missing' }
  const result = await step('downloading Electron (once)', node, [join(folder, 'install.js')], {
    cwd: root,
    env: toolEnv(),
    timeoutMs: DOWNLOAD_TIMEOUT_MS,
  })
  const path = result.isOk ? installedElectron() : null
  if (path !== null) return { path }
  return {
    reason: result.isTimedOut
      ? 'the download of Electron took longer than three minutes'
      : 'the download of Electron failed',
  }
}

/** @returns {string | null} the binary that `npm ci` or an earlier start left here */
export function installedElectron() {
  try {
    const path = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'))
    const version = readFileSync(join(folder, 'dist', 'version'), 'utf8')
      .replace(/^v/, '')
      .trim()
    return existsSync(path) && version === electronVersion() ? path : null
  } catch {
    return null
  }
}

/**
 * A closed network would let the downloader wait for minutes; one small request tells in seconds.
 */
async function isDownloadReachable() {
  // Through a proxy only the downloader itself can tell.
  if (process.env['ELECTRON_GET_USE_PROXY']) return true
  const mirror =
    process.env['ELECTRON_MIRROR'] ?? 'https://github.com/electron/electron/releases/download/'
  try {
    const answer = await fetch(`${mirror}v${electronVersion()}/SHASUMS256.txt`, {
      method: 'HEAD',
      signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
    })
    return answer.ok
  } catch {
    return false
  }
}

/** @returns {string} */
function electronVersion() {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version
}
