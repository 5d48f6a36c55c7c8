// Builds both hosts, the preload and the screens into out/, when their sources have changed.
import { createHash } from 'node:crypto'
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { alone } from './alone.mjs'
import { ensureInstalled, pinnedNode, root, toolEnv } from './install.mjs'
import { say, step } from './progress.mjs'

const SOURCES = ['electron', 'shared', 'renderer', 'resources']
const SETTINGS = ['electron.vite.config.ts', 'package-lock.json', 'tsconfig.base.json']
/** What a whole build leaves, an entry of electron.vite.config.ts each; a test compares the two. */
export const OUTPUTS = [
  'out/main/index.js',
  'out/main/headless.js',
  'out/main/sandbox.js',
  'out/main/cli.js',
  'out/main/backup-worker.js',
  'out/main/verify-worker.js',
  'out/main/prove-worker.js',
  'out/main/replay-worker.js',
  'out/main/review-worker.js',
  'out/main/export-worker.js',
  'out/main/demo-worker.js',
  'out/preload/index.cjs',
  'out/renderer/index.html',
]
const STAMP = join(root, 'out', 'stamp.txt')
const BUILD_TIMEOUT_MS = 5 * 60_000

/**
 * @param {{ isForced?: boolean }} [options]
 * @returns {Promise<boolean>} false when the build failed; the reason is printed
 */
export async function ensureBuilt(options = {}) {
  const isDone = () => options.isForced !== true && isCurrent(sourceHash())
  // Asked again when it is our turn: another command may just have built the same.
  return isDone() || alone(async () => isDone() || build())
}

async function build() {
  const wanted = sourceHash()
  const node = pinnedNode()
  if (node === null) {
    say('no Node 22.14 or newer was found; delete node_modules and run the command again.')
    return false
  }
  // A build that dies half-way must not leave a stamp that calls it finished.
  try {
    rmSync(STAMP, { force: true })
    mkdirSync(dirname(STAMP), { recursive: true })
    accessSync(dirname(STAMP), constants.W_OK)
  } catch (error) {
    say(`the build failed, because out/ cannot be written to (${codeOf(error)}).`)
    return false
  }
  const result = await step(
    'building the hosts and the screens',
    node,
    [join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build'],
    { cwd: root, env: toolEnv(), timeoutMs: BUILD_TIMEOUT_MS },
  )
  const missing = OUTPUTS.filter((path) => !existsSync(join(root, path)))
  if (!result.isOk || missing.length > 0) {
    process.stderr.write(`${result.tail}\n`)
    say(`the build failed${result.isOk ? `; missing: ${missing.join(', ')}` : '.'}`)
    return false
  }
  writeFileSync(STAMP, `${wanted}\n`)
  return true
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}

/** @param {string} wanted */
function isCurrent(wanted) {
  if (!existsSync(STAMP) || OUTPUTS.some((path) => !existsSync(join(root, path)))) return false
  return readFileSync(STAMP, 'utf8').trim() === wanted
}

/** Contents, not times: a checkout or a touch must not cause a build, an edit always must. */
function sourceHash() {
  const hash = createHash('sha256')
  for (const path of [...SETTINGS, ...SOURCES.flatMap(filesUnder)].toSorted()) {
    hash.update(`${path}\0`)
    hash.update(readFileSync(join(root, path)))
  }
  return hash.digest('hex')
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function filesUnder(folder) {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    return entry.isDirectory() ? filesUnder(path) : [path]
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const isDone = (await ensureInstalled()) && (await ensureBuilt({ isForced: true }))
  process.exitCode = isDone ? 0 : 1
}
