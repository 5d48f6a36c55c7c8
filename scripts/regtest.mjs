// Builds real lnd and btcd when they are missing or older than their lock, then runs the
// regtest suites on them. Only this command needs Go; `npm test` does not.
import { spawnSync } from 'node:child_process'
import { mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const home = join(root, 'tests', 'regtest')
const bin = join(home, 'bin')
const LND_TAGS = [
  'autopilotrpc',
  'chainrpc',
  'invoicesrpc',
  'neutrinorpc',
  'peersrpc',
  'routerrpc',
  'signrpc',
  'walletrpc',
  'watchtowerrpc',
  'wtclientrpc',
]
const PROGRAMS = [
  { name: 'btcd', path: 'github.com/btcsuite/btcd', tags: [] },
  { name: 'lnd', path: 'github.com/lightningnetwork/lnd/cmd/lnd', tags: LND_TAGS },
]
const suffix = process.platform === 'win32' ? '.exe' : ''

/** @param {string} file */
function modifiedMs(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/** @param {{ name: string }} program */
function isStale(program) {
  return modifiedMs(join(bin, program.name + suffix)) < modifiedMs(join(home, 'go.sum'))
}

function requireGo() {
  if (spawnSync('go', ['version'], { stdio: 'ignore' }).status === 0) return
  console.error('The regtest suites build real lnd and btcd and need Go 1.25 or newer on PATH.')
  console.error('Get it from https://go.dev/dl/ (everything else works without it: npm test).')
  process.exit(1)
}

/** @param {{ name: string, path: string, tags: string[] }} program */
function build(program) {
  console.log(`building ${program.name} (about five minutes the first time, seconds later)`)
  const startedMs = performance.now()
  // -v names each package as it is compiled; without it five silent minutes look like a hang.
  const args = ['build', '-trimpath', '-v', '-tags', program.tags.join(' ')]
  const output = join(bin, program.name + suffix)
  const made = spawnSync('go', [...args, '-o', output, program.path], {
    cwd: home,
    stdio: 'inherit',
    env: { ...process.env, CGO_ENABLED: '0' },
  })
  if (made.status !== 0) {
    console.error(`${program.name} could not be built (go build ended with ${made.status}).`)
    process.exit(1)
  }
  console.log(`built ${program.name} in ${Math.round((performance.now() - startedMs) / 1000)} s`)
}

mkdirSync(bin, { recursive: true })
const stale = PROGRAMS.filter(isStale)
if (stale.length > 0) requireGo()
for (const program of stale) build(program)

const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
const config = join('tests', 'regtest', 'vitest.config.ts')
const run = spawnSync(
  process.execPath,
  [vitest, 'run', '--config', config, ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
)
process.exit(run.status ?? 1)
