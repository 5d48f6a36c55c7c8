// Brings node_modules in line with the lock file, and knows the pinned Node inside it.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { alone } from './alone.mjs'
import { say, step } from './progress.mjs'

/** The project's own folder, whatever folder the command was given in. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

const NODE_MAJOR_MIN = 20
const INSTALL_TIMEOUT_MS = 15 * 60_000

const nodeName = process.platform === 'win32' ? 'node.exe' : 'node'
const pinnedPath = join(root, 'node_modules', 'node', 'bin', nodeName)

// better-sqlite3 is built against N-API 10; an older Node crashes on it without a message.
const NAPI_MIN = 10

/**
 * Installs the locked dependencies when they are missing or differ from the lock.
 * @returns {Promise<boolean>} false when they cannot be had; the reason is printed
 */
export async function ensureInstalled() {
  if (Number.parseInt(process.versions.node, 10) < NODE_MAJOR_MIN) {
    say(`this needs Node ${NODE_MAJOR_MIN} or newer; this is ${process.versions.node}.`)
    return false
  }
  if (staleReason() === null) return true
  // Asked again when it is our turn: another command may just have installed the same.
  return alone(async () => {
    const reason = staleReason()
    return reason === null || install(reason)
  })
}

/** @param {string} reason why what is there is not enough */
async function install(reason) {
  say(`${reason}: installing the locked dependencies (about a minute, once)`)
  const [command, args] = npmCommand()
  const result = await step(
    'npm ci',
    command,
    [...args, 'ci', '--no-audit', '--no-fund', '--prefer-offline'],
    { cwd: root, env: installEnv(), timeoutMs: INSTALL_TIMEOUT_MS },
  )
  if (result.isOk && pinnedNode() !== null) return true
  if (result.isOk) return refuseWithoutNode()
  process.stderr.write(`${result.tail}\n`)
  say(
    result.isTimedOut
      ? 'the installation took longer than 15 minutes and was stopped.'
      : 'the installation failed; what npm said stands above.',
  )
  say('Check the network connection and the free space, then run the same command again.')
  return false
}

/** The package `node` fetches its binary in an install script, which npm may be told not to run. */
function refuseWithoutNode() {
  say('npm installed everything but the pinned Node.')
  say('Let it run install scripts (npm config set ignore-scripts false), or use Node 22.14 or')
  say('newer; then run the same command again.')
  return false
}

/**
 * The Node this project is pinned to, or the running one where it is new enough.
 * @returns {string | null}
 */
export function pinnedNode() {
  if (doesRun(pinnedPath)) return pinnedPath
  return Number(process.versions['napi'] ?? 0) >= NAPI_MIN ? process.execPath : null
}

let hasRun = false

/**
 * Its being there is not enough: a folder is copied from another kind of machine, or lies on a
 * disk from which nothing may be run.
 * @param {string} path
 */
function doesRun(path) {
  hasRun ||= existsSync(path) && spawnSync(path, ['--version'], { stdio: 'ignore' }).status === 0
  return hasRun
}

/**
 * The environment for our own tools: they find the pinned Node first, as under `npx`, and share
 * what Node made of a source, so that the hundred processes of a test run strip types once.
 * @returns {NodeJS.ProcessEnv}
 */
export function toolEnv() {
  const separator = process.platform === 'win32' ? ';' : ':'
  const bin = join(root, 'node_modules', '.bin')
  return {
    NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'tillbook-compile'),
    ...process.env,
    PATH: `${bin}${separator}${process.env['PATH'] ?? ''}`,
  }
}

/** @returns {string | null} why an installation is needed, or null when it is not */
function staleReason() {
  const installed = readLock(join(root, 'node_modules', '.package-lock.json'))
  if (installed === null) return 'dependencies are missing'
  const wanted = readLock(join(root, 'package-lock.json'))
  if (wanted === null) return null // nothing to compare with; npm ci would refuse as well
  if (differs(wanted, installed)) return 'dependencies are older than the lock file'
  if (Object.values(installed).some(isForeign)) return 'dependencies are of another kind of machine'
  if (pinnedNode() !== null) return null
  return `the pinned Node ${existsSync(pinnedPath) ? 'does not run here' : 'is missing'}`
}

/**
 * A folder copied from another system, or shared with one, has its binaries.
 * @param {LockedPackage} entry
 */
function isForeign({ os, cpu }) {
  return excludes(os, process.platform) || excludes(cpu, process.arch)
}

/**
 * @param {string[] | undefined} names what a package says of itself; `!name` excludes only that one
 * @param {string} mine
 */
function excludes(names, mine) {
  return names?.every((name) => name !== mine && !name.startsWith('!')) === true
}

/**
 * Packages for other platforms are in the lock and not on the disk, so absence of an optional
 * package is no difference.
 * @param {Record<string, LockedPackage>} wanted
 * @param {Record<string, LockedPackage>} installed
 */
function differs(wanted, installed) {
  return Object.entries(wanted).some(([path, entry]) => {
    if (path === '') return false
    const found = installed[path]
    if (found === undefined) return entry.optional !== true && entry.peer !== true
    return found.version !== entry.version
  })
}

/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {boolean} [optional]
 * @property {boolean} [peer]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 *
 * @param {string} path
 * @returns {Record<string, LockedPackage> | null}
 */
function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages ?? {}
  } catch {
    return null
  }
}

/** @returns {[string, string[]]} */
function npmCommand() {
  const npm = process.env['npm_execpath']
  // Under `npm start` this is npm's own script, which also works where `npm` is a shell wrapper.
  if (npm !== undefined && /npm-cli\.c?js$/.test(npm)) return [process.execPath, [npm]]
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm', []]
}

/**
 * npm hands its child the settings of the outer run; `ci` must see the user's own only.
 * @returns {NodeJS.ProcessEnv}
 */
function installEnv() {
  return { ...process.env, NODE_ENV: 'development', npm_config_omit: '' }
}
