// What `.ci/run` does: both test commands and the types, one sum. Each has a time limit, so that a
// hang ends as a failure with a name and not as a machine taken away.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addCounts, fromVitest, inOneLine, parseSummary, summary } from './counts.mjs'
import { root } from './install.mjs'
import { say } from './progress.mjs'

/** All of it: a slow machine may spend where it has to, and each part leaves room for the next. */
const ALL_TIMEOUT_MS = 29 * 60_000
const TESTS_TIMEOUT_MS = 25 * 60_000
const TYPES_TIMEOUT_MS = 2 * 60_000
const FAILED_RUN = { passed: 0, failed: 1, skipped: 0 }

async function main() {
  const began = performance.now()
  const tests = await runTests()
  const types = await runTypes()
  const regtest = await runRegtest(ALL_TIMEOUT_MS - (performance.now() - began))
  const total = addCounts([tests, types, regtest])
  say(`tests: ${inOneLine(addCounts([tests, types]))}; regtest: ${inOneLine(regtest)}`)
  process.stdout.write(`${summary(total)}\n`)
  return total.failed === 0 && tests.passed > 0 && regtest.passed > 0 ? 0 : 1
}

async function runTests() {
  const run = await runNpm(['test'], TESTS_TIMEOUT_MS)
  const counts = parseSummary(run.output) ?? FAILED_RUN
  return run.code !== 0 && counts.failed === 0 ? addCounts([counts, FAILED_RUN]) : counts
}

/** A test that does not fit what it tests runs all the same, so the compiler is asked as well. */
async function runTypes() {
  const { code } = await runNpm(['run', 'types'], TYPES_TIMEOUT_MS)
  return code === 0 ? addCounts([]) : FAILED_RUN
}

/** @param {number} timeoutMs */
async function runRegtest(timeoutMs) {
  if (spawnSync('go', ['version'], { stdio: 'ignore' }).status !== 0) {
    say('Go is not on this machine, so real lnd and btcd cannot be built: regtest failed.')
    return FAILED_RUN
  }
  const folder = mkdtempSync(join(tmpdir(), 'tillbook-regtest-'))
  const report = join(folder, 'regtest.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const run = await runNpm(['run', 'test:regtest', '--', ...reporters], timeoutMs)
  const found = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null
  rmSync(folder, { recursive: true, force: true })
  return fromVitest(found, run.code)
}

/**
 * @param {string[]} args
 * @param {number} timeoutMs
 * @returns {Promise<{ code: number, output: string }>}
 */
function runNpm(args, timeoutMs) {
  say(`npm ${args.join(' ')}`)
  // A group of its own, so that a time limit also ends the nodes and browsers it started.
  const child = spawn('npm', args, {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  /** @param {Buffer} chunk */
  const show = (chunk) => {
    output += chunk.toString()
    process.stdout.write(chunk)
  }
  child.stdout.on('data', show)
  child.stderr.on('data', show)
  const timer = setTimeout(() => {
    const minutes = Math.round(timeoutMs / 60_000)
    say(`npm ${args.join(' ')} took longer than ${minutes} minutes and was stopped.`)
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  }, timeoutMs)
  return new Promise((resolve) => {
    const end = (/** @type {number | null} */ code) => {
      clearTimeout(timer)
      resolve({ code: code ?? 1, output })
    }
    child.on('error', () => end(1))
    child.on('close', end)
  })
}

process.exitCode = await main()
