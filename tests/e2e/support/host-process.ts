import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { askForLaunch } from '../../../electron/headless/running-host.ts'

const TIME_SHIFT = new URL('./time-shift.ts', import.meta.url).href
/** Another folder than `out` tests a build that was packed or put aside. */
const BUILD =
  process.env['TILLBOOK_BUILD'] ?? fileURLToPath(new URL('../../../out', import.meta.url))
export const DESKTOP_ENTRY = join(BUILD, 'main', 'index.js')
const HEADLESS_ENTRY = join(BUILD, 'main', 'headless.js')

/**
 * No rate source can be reached, whatever network the tests run on: a dead proxy on loopback stands
 * before all of them. The node on loopback is asked directly.
 */
const NO_RATES = {
  NODE_USE_ENV_PROXY: '1',
  HTTPS_PROXY: 'http://127.0.0.1:9',
  HTTP_PROXY: 'http://127.0.0.1:9',
  NO_PROXY: 'localhost,127.0.0.1',
} as const

export type HostProcess = {
  port: number
  /** A fresh one-time address: each window takes one. */
  launchUrl(): Promise<string>
  /** Time passes in the host: both its clocks go forward. */
  passMs(ms: number): void
  /** Somebody sets its wall clock ahead or back. */
  leapMs(ms: number): void
  /** Its process stands still, as with a hanging disk: nothing closes and nothing is answered. */
  hang(): void
  goOn(): void
  /** Everything it printed, for a failure's message. */
  said(): string
  stop(): Promise<void>
}

/** The built headless host as a process of its own. Rejects with what it said when it ends. */
export async function startHostProcess(options: {
  dataDir: string
  port?: number
  words?: readonly string[]
}): Promise<HostProcess> {
  const { dataDir, port = 0, words = [] } = options
  if (!existsSync(HEADLESS_ENTRY)) throw new Error('nothing is built; run npm run build first')
  const child = spawn(
    process.execPath,
    ['--import', TIME_SHIFT, HEADLESS_ENTRY, '--print-json', '--no-open']
      .concat(['--data', dataDir, '--port', `${port}`])
      .concat(words),
    { stdio: ['pipe', 'pipe', 'pipe'], env: hostEnv() },
  )
  const said: string[] = []
  child.stderr.on('data', (text: Buffer) => said.push(text.toString()))
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const line = await Promise.race([firstLine(child), exited.then(() => null)])
  if (line === null) throw new Error(`the host ended before it was ready: ${said.join('')}`)
  const ready = JSON.parse(line) as { url: string; port: number }
  let first: string | null = ready.url
  return {
    port: ready.port,
    async launchUrl() {
      const url = first ?? (await askForLaunch(dataDir, { withPage: false }))?.url ?? null
      first = null
      if (url === null) throw new Error('the host gave no address')
      return url
    },
    passMs: (ms) => void child.stdin.write(`${ms}\n`),
    leapMs: (ms) => void child.stdin.write(`wall ${ms}\n`),
    hang: () => void child.kill('SIGSTOP'),
    goOn: () => void child.kill('SIGCONT'),
    said: () => said.join(''),
    async stop() {
      child.kill('SIGTERM')
      await exited
    },
  }
}

export function hostEnv(): Record<string, string> {
  const env: Record<string, string> = { ...NO_RATES }
  for (const [name, value] of Object.entries(process.env)) {
    // Playwright's own loader must not run in the product.
    if (value !== undefined && name !== 'NODE_OPTIONS') env[name] ??= value
  }
  return env
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (!child.stdout) return reject(new Error('the host has no output'))
    createInterface({ input: child.stdout }).once('line', resolve)
  })
}
