import { spawn } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { OUTPUTS } from '../../scripts/build.mjs'

const realRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const NOBODY = 65_534

const LOCK = { packages: { '': {}, 'node_modules/a': { version: '1.0.0' } } }

// Stands for the headless host: says how it was started, stays until told to stop, obeys EXIT.
const HOST = `
process.on('SIGTERM', () => { console.log('HOST stopping'); process.exit(0) })
const kind = process.argv[1].endsWith('headless.js') ? 'headless' : 'other'
console.log('HOST ' + kind + ' ' + JSON.stringify(process.argv.slice(2)))
if (process.env.EXIT !== undefined) process.exit(Number(process.env.EXIT))
setInterval(() => {}, 1000)
`

// Stands for electron-vite: leaves the outputs, counts its runs, fails when told to.
const BUILDER = `
const fs = require('node:fs')
fs.appendFileSync('builds.txt', 'x')
const sleep = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
const parent = process.ppid
if (process.env.SLOW_MS) sleep(Number(process.env.SLOW_MS))
// Whoever started it was killed, so nobody waits for it any more.
if (process.ppid !== parent) process.exit(1)
if (process.env.BUILD_FAILS) { console.error('syntax error in a.ts'); process.exit(1) }
const path = require('node:path')
for (const file of ${JSON.stringify(OUTPUTS)}) {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(file, '')
}
fs.writeFileSync('out/main/package.json', '{"type":"commonjs"}')
fs.copyFileSync('host.cjs', 'out/main/headless.js')
`

// Stands for npm: brings node_modules in line with the lock, fails when told to.
const NPM = `
const fs = require('node:fs')
fs.appendFileSync('installs.txt', process.argv.slice(2).join(' ') + '\\n')
if (process.env.NPM_FAILS) { console.error('npm error network is down'); process.exit(1) }
fs.copyFileSync('package-lock.json', 'node_modules/.package-lock.json')
if (fs.existsSync('node_modules/node')) fs.copyFileSync('node.sh', 'node_modules/node/bin/node')
`

export type Run = { code: number; output: string }

/** A display that takes connections, as an X server on TCP does: what DISPLAY names it. */
export async function fakeDisplay(): Promise<{ name: string; close(): void }> {
  const server = createServer((socket) => socket.destroy())
  // X's port is 6000 and the display's number.
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return { name: `127.0.0.1:${port - 6000}`, close: () => server.close() }
}

/** A project folder with our real scripts and stand-ins for the slow tools they call. */
export class FakeProject {
  // With a space, as in many a person's folder.
  readonly root = mkdtempSync(join(tmpdir(), 'tillbook scripts-'))

  constructor() {
    chmodSync(this.root, 0o777)
    cpSync(join(realRoot, 'scripts'), join(this.root, 'scripts'), { recursive: true })
    this.write('package-lock.json', JSON.stringify(LOCK))
    this.write('node_modules/.package-lock.json', JSON.stringify(LOCK))
    this.write('electron.vite.config.ts', '')
    this.write('tsconfig.base.json', '{}')
    this.write('electron/a.ts', 'export const a = 1')
    this.write('host.cjs', HOST)
    this.write('npm-cli.js', NPM)
    this.write('package.json', '{}')
    this.write('node_modules/electron-vite/bin/electron-vite.js', BUILDER)
    this.write('node_modules/electron/package.json', '{"version":"45.4.1"}')
    this.write('node_modules/electron/install.js', 'setInterval(() => {}, 1000)')
    // The pinned Node: a shell script, so that no binary has to be copied.
    const node = `#!/bin/sh\nexec "${process.execPath}" "$@"\n`
    this.write('node.sh', node)
    this.write('node_modules/node/bin/node', node)
    for (const path of ['node.sh', 'node_modules/node/bin/node']) {
      chmodSync(join(this.root, path), 0o755)
    }
  }

  /** Leaves an Electron "binary" that runs the stand-in host. */
  installElectron(script: string): void {
    this.write('node_modules/electron/path.txt', 'electron')
    this.write('node_modules/electron/dist/version', 'v45.4.1')
    this.write('node_modules/electron/dist/electron', `#!/bin/sh\n${script}\n`)
    chmodSync(join(this.root, 'node_modules/electron/dist/electron'), 0o755)
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true, mode: 0o777 })
    writeFileSync(join(this.root, path), text)
  }

  read(path: string): string {
    return existsSync(join(this.root, path)) ? readFileSync(join(this.root, path), 'utf8') : ''
  }

  /**
   * Runs `scripts/start.mjs`; `until` ends it with `signal` as soon as the output contains it.
   * `isNobody` runs it as an ordinary user, because Electron refuses root.
   */
  start(
    args: string[],
    options: {
      env?: Record<string, string>
      until?: string
      signal?: NodeJS.Signals
      isNobody?: boolean
    } = {},
  ): Promise<Run> {
    const asNobody = options.isNobody === true && process.getuid?.() === 0
    const child = spawn(process.execPath, [join(this.root, 'scripts', 'start.mjs'), ...args], {
      cwd: this.root,
      env: {
        PATH: process.env['PATH'],
        npm_execpath: join(this.root, 'npm-cli.js'),
        // Nothing listens there, so a download can never begin.
        ELECTRON_MIRROR: 'http://127.0.0.1:9/',
        ...options.env,
      },
      ...(asNobody ? { uid: NOBODY, gid: NOBODY } : {}),
    })
    let output = ''
    const read = (chunk: Buffer) => {
      output += chunk.toString()
      if (options.until !== undefined && output.includes(options.until)) {
        child.kill(options.signal ?? 'SIGTERM')
      }
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    return new Promise((resolve) => {
      child.on('close', (code) => resolve({ code: code ?? -1, output }))
    })
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true })
  }
}
