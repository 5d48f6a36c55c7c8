// hledger and beancount judge the journals we export, pdftotext reads our statements back.
import { spawnSync } from 'node:child_process'
import { root } from './install.mjs'
import { say, step } from './progress.mjs'

const PACKAGES = { hledger: 'hledger', 'bean-check': 'beancount', pdftotext: 'poppler-utils' }
const APT_TIMEOUT_MS = 5 * 60_000

/** Gets what is missing where apt is there; elsewhere the tests that need it say they skip. */
export async function ensureAccountingTools() {
  const missing = Object.entries(PACKAGES).filter(([tool]) => !isThere(tool))
  if (missing.length === 0) return
  const names = missing.map(([, name]) => name)
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !isThere('apt-get')) {
    say(`without ${names.join(' and ')} exports are checked by our own readers only.`)
    return
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const options = { cwd: root, env, timeoutMs: APT_TIMEOUT_MS }
  const args = ['install', '-y', '-q', '--no-install-recommends', ...names]
  const first = await step(`installing ${names.join(' and ')}`, 'apt-get', args, options)
  if (first.isOk) return
  await step('apt-get update', 'apt-get', ['update', '-q'], options)
  const second = await step(`installing ${names.join(' and ')}`, 'apt-get', args, options)
  if (!second.isOk) process.stderr.write(`${second.tail}\n`)
}

/** @param {string} tool */
function isThere(tool) {
  return spawnSync(tool, ['--version'], { stdio: 'ignore' }).error === undefined
}
