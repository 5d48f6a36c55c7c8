import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { holdLock } from '../../electron/store/lock.ts'

/** The real headless host as a process of its own, from sources. */
const HOST = fileURLToPath(new URL('./host-process.ts', import.meta.url))
const FAULTY = fileURLToPath(new URL('./faulty-process.ts', import.meta.url))

/** The core opens after the address is out; on a busy machine that takes a while. */
const OPENING = { timeout: 20_000, interval: 50 }

let dir: string
let dataDir: string
let running: ChildProcess[]

beforeEach(() => {
  running = []
  dir = mkdtempSync(join(tmpdir(), 'tillbook-host-'))
  dataDir = join(dir, 'data')
  mkdirSync(join(dir, 'page'))
  writeFileSync(join(dir, 'page', 'index.html'), '<!doctype html><title>Tillbook</title>')
})
afterEach(async () => {
  for (const child of running) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
  }
  rmSync(dir, { recursive: true, force: true })
})

type Run = {
  child: ChildProcess
  output: () => string
  errors: () => string
  exit: Promise<number | null>
}

function run(script: string, argv: string[], input?: string, env = {}): Run {
  const child = spawn(process.execPath, [script, ...argv], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, BROWSER: 'none', ...env },
  })
  running.push(child)
  let output = ''
  let errors = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8')
  })
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString('utf8')
  })
  child.stdin.end(input ?? '')
  const exit = once(child, 'close').then(([code]) => code as number | null)
  return { child, output: () => output, errors: () => errors, exit }
}

const host = (argv: string[], input?: string) =>
  run(HOST, [join(dir, 'page'), '--data', dataDir, '--no-open', ...argv], input)

async function ready(argv: string[] = [], input?: string) {
  const started = host(['--print-json', ...argv], input)
  const deadline = performance.now() + 15_000
  while (!started.output().includes('\n')) {
    if (started.child.exitCode !== null) throw new Error(started.errors())
    if (performance.now() > deadline) throw new Error(`not ready: ${started.errors()}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const { url, port, pid } = JSON.parse(started.output()) as {
    url: string
    port: number
    pid: number
  }
  return { ...started, url, port, pid }
}

const exchange = (url: string) => {
  const { origin, hash } = new URL(url)
  return fetch(`${origin}/launch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ token: hash.slice('#launch='.length) }),
  })
}

function phaseIs(port: number, expected: string): Promise<void> {
  return vi.waitFor(async () => {
    const token = readFileSync(join(dataDir, 'service-token'), 'utf8').trim()
    const response = await fetch(`http://127.0.0.1:${port}/healthz`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(await response.json()).toMatchObject({ phase: expected })
  }, OPENING)
}

describe('the headless host', { timeout: 60_000 }, () => {
  test('says no to a wrong option before anything is made', async () => {
    const refused = host(['--listen', '0.0.0.0'])
    expect(await refused.exit).toBe(2)
    expect(refused.errors()).toContain('--listen')
    expect(existsSync(dataDir)).toBe(false)
  })

  test.runIf(process.platform === 'linux')(
    'refuses at once where no folder can be made',
    async () => {
      const refused = run(HOST, [join(dir, 'page'), '--data', '/proc/x/y', '--no-open'])
      expect(await refused.exit).toBe(1)
      expect(refused.errors()).toContain('cannot start: no folder can be made here: /proc/x')
    },
  )

  test('says in one line that the port is taken, and lets the folder go', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as { port: number }
    const refused = host(['--port', String(port)])
    expect(await refused.exit).toBe(1)
    expect(refused.errors()).toContain('EADDRINUSE')
    taken.close()
    const next = await ready(['--port', String(port)])
    expect(next.port).toBe(port)
  })

  test('prints one line of JSON with a one-time address, and ends by SIGTERM with 0', async () => {
    const first = await ready()
    expect(first.pid).toBe(first.child.pid)
    expect(first.output().trim().split('\n')).toHaveLength(1)
    expect((await exchange(first.url)).status).toBe(204)
    expect((await exchange(first.url)).status).toBe(401)
    first.child.kill('SIGTERM')
    expect(await first.exit).toBe(0)
    expect(existsSync(join(dataDir, 'host.json'))).toBe(false)
  })

  test('says opening with the address, and ready only once the book is open', async () => {
    const first = host(['--sandbox'])
    await vi.waitFor(() => expect(first.output()).toContain('Tillbook is ready.'), OPENING)
    const [opening = '', ready = ''] = first.output().split(/\n(?=Tillbook is ready)/)
    expect(opening).toMatch(/^Tillbook is opening\. .*it works once:\n\n {2}http:\S+#launch=\S+\n$/)
    expect(ready).toBe('Tillbook is ready.\n')
    const again = host(['--open-again'])
    expect(await again.exit).toBe(0)
    expect(again.output()).toMatch(/^Tillbook is running\. .*\n\n {2}http:\S+#launch=\S+\n\n$/)
  })

  test('never says ready where it cannot start', async () => {
    mkdirSync(join(dataDir, 'sandbox'), { recursive: true })
    const held = holdLock(join(dataDir, 'sandbox', 'book.lock'))
    try {
      const refused = host(['--sandbox'])
      expect(await refused.exit).toBe(3)
      expect(refused.errors()).toContain('cannot start')
      expect(refused.output()).toContain('Tillbook is opening.')
      expect(refused.output()).not.toContain('ready')
    } finally {
      held.close()
    }
  })

  test('says that the book did not open where the page has to say why', async () => {
    const first = host(['--sandbox', '--ask-passphrase'], 'correct horse battery\n')
    await vi.waitFor(() => expect(first.output()).toContain('Tillbook is ready.'), OPENING)
    first.child.kill('SIGTERM')
    await first.exit
    const wrong = host(['--sandbox', '--ask-passphrase'], 'incorrect horse battery\n')
    const words = 'Tillbook did not open the book; the page says why.'
    await vi.waitFor(() => expect(wrong.output()).toContain(words), OPENING)
    expect(wrong.output()).not.toContain('ready')
  })

  test('opens the browser on a private file, and takes it away once the address was used', async () => {
    const [told, browser] = [join(dir, 'told'), join(dir, 'browser')]
    writeFileSync(browser, `#!/bin/sh\necho "$@" >> '${told}'\n`, { mode: 0o700 })
    const seen = (count: number) =>
      vi.waitFor(() => {
        const lines = readFileSync(told, 'utf8').trim().split('\n')
        expect(lines).toHaveLength(count)
        return fileURLToPath(lines[count - 1] ?? '')
      }, OPENING)
    const argv = [join(dir, 'page'), '--data', dataDir, '--sandbox']
    const env = { BROWSER: browser, HOME: dir }
    const first = run(HOST, [...argv, '--print-json'], '', env)
    const page = await seen(1)
    const { url } = JSON.parse(first.output().split('\n')[0] ?? '') as { url: string }
    expect(readFileSync(page, 'utf8')).toContain(url)
    expect(statSync(page).mode & 0o777).toBe(0o600)
    expect((await exchange(url)).status).toBe(204)
    expect(existsSync(page)).toBe(false)
    const again = run(HOST, [...argv, '--open-again', '--print-json'], '', env)
    expect(await again.exit).toBe(0)
    const second = await seen(2)
    const { url: next } = JSON.parse(again.output()) as { url: string }
    expect(readFileSync(second, 'utf8')).toContain(next)
    expect(readFileSync(told, 'utf8')).not.toContain('launch=')
    first.child.kill('SIGTERM')
    expect(await first.exit).toBe(0)
    expect(existsSync(dirname(second))).toBe(false)
  })

  test('opens no browser on the address where no file can be written', async () => {
    const [told, browser] = [join(dir, 'told'), join(dir, 'browser')]
    writeFileSync(browser, `#!/bin/sh\necho "$@" >> '${told}'\n`, { mode: 0o700 })
    mkdirSync(dataDir)
    for (const taken of [join(dataDir, 'open'), join(dir, 'tillbook-open')]) {
      writeFileSync(taken, '')
    }
    const argv = [join(dir, 'page'), '--data', dataDir, '--sandbox']
    const first = run(HOST, argv, '', { BROWSER: browser, HOME: dir })
    await vi.waitFor(() => expect(first.output()).toContain('Tillbook is ready.'), OPENING)
    expect(first.errors()).toContain('no file could be written to open a browser on')
    expect(existsSync(told)).toBe(false)
  })

  test('keeps its folder and files to its owner', async () => {
    const { port } = await ready(['--sandbox'])
    await phaseIs(port, 'open')
    expect(statSync(dataDir).mode & 0o777).toBe(0o700)
    const open = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter(
      (entry) => (statSync(join(entry.parentPath, entry.name)).mode & 0o077) !== 0,
    )
    // The sandbox's certificate is public, like any node's.
    expect(open.map((entry) => entry.name).filter((name) => name !== 'tls.cert')).toEqual([])
  })

  test('serves the page while the core opens, and lets calls wait for it', async () => {
    const { url, port } = await ready(['--sandbox'])
    const { origin } = new URL(url)
    expect((await fetch(origin)).status).toBe(200)
    expect((await exchange(url)).status).toBe(204)
    const token = readFileSync(join(dataDir, 'service-token'), 'utf8').trim()
    const response = await fetch(`${origin}/api/v1/session/state`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{}',
    })
    expect(await response.json()).toMatchObject({ phase: 'open', profile: 'sandbox' })
    await phaseIs(port, 'open')
  })

  test('runs where it cannot note that it runs, and only --open-again is missed', async () => {
    mkdirSync(join(dataDir, 'host.json'), { recursive: true })
    const first = await ready()
    expect((await exchange(first.url)).status).toBe(204)
    const again = host(['--open-again'])
    expect(await again.exit).toBe(3)
    first.child.kill('SIGTERM')
    expect(await first.exit).toBe(0)
  })

  test('goes on when the terminal that it writes to is gone', async () => {
    const first = await ready(['--sandbox'])
    await phaseIs(first.port, 'open')
    first.child.stdout?.destroy()
    first.child.stderr?.destroy()
    // Each of these is a warning, which the host also tells on its standard error.
    for (let count = 0; count < 3; count += 1) {
      expect((await exchange(`http://127.0.0.1:${first.port}/#launch=wrong`)).status).toBe(401)
    }
    await phaseIs(first.port, 'open')
    expect(first.child.exitCode).toBeNull()
  })

  test('ends with 0 when it is stopped while the core opens', async () => {
    const first = await ready(['--sandbox'])
    first.child.kill('SIGTERM')
    expect(await first.exit).toBe(0)
    const second = await ready(['--sandbox'])
    await phaseIs(second.port, 'open')
  })

  test('refuses a second start on the same folder, even before a book exists', async () => {
    const first = await ready()
    const second = host([])
    expect(await second.exit).toBe(3)
    expect(second.errors()).toContain('already running')
    expect(second.errors()).toContain('--open-again')
    expect(second.output()).toBe('')
    expect((await exchange(first.url)).status).toBe(204)
  })

  test('prints a new address with --open-again, and says so when no host runs', async () => {
    const first = await ready()
    expect((await exchange(first.url)).status).toBe(204)
    const again = host(['--open-again', '--print-json'])
    expect(await again.exit).toBe(0)
    const { url } = JSON.parse(again.output()) as { url: string }
    expect((await exchange(url)).status).toBe(204)
    first.child.kill('SIGTERM')
    await first.exit
    const late = host(['--open-again'])
    expect(await late.exit).toBe(1)
    expect(late.errors()).toContain('no host is running')
  })

  test('starts again on the same folder after SIGKILL, with a new address only', async () => {
    const first = await ready(['--sandbox'])
    await phaseIs(first.port, 'open')
    first.child.kill('SIGKILL')
    await first.exit
    const second = await ready(['--sandbox'])
    const { hash } = new URL(first.url)
    expect((await exchange(`http://127.0.0.1:${second.port}/${hash}`)).status).toBe(401)
    expect((await exchange(second.url)).status).toBe(204)
  })

  test('opens a vault sealed with a passphrase only with that passphrase', async () => {
    const args = ['--sandbox', '--ask-passphrase']
    const first = await ready(args, 'correct horse battery\n')
    await phaseIs(first.port, 'open')
    first.child.kill('SIGTERM')
    await first.exit
    const wrong = await ready(args, 'incorrect horse battery\n')
    await phaseIs(wrong.port, 'vault_locked')
    wrong.child.kill('SIGTERM')
    await wrong.exit
    const right = await ready(args, 'correct horse battery\n')
    await phaseIs(right.port, 'open')
  })

  test.each(['thrown', 'rejected'])(
    'stops with 1 on a fault that is %s, scrubbed',
    async (kind) => {
      const secret = '0201036c6e640258030a10b1'
      const faulty = run(FAULTY, [dataDir, kind, secret])
      expect(await faulty.exit).toBe(1)
      expect(faulty.errors()).toContain('stops after a fault')
      const logs = join(dataDir, 'logs')
      const written = readdirSync(logs).map((name) => readFileSync(join(logs, name), 'utf8'))
      const all = [...written, faulty.errors(), faulty.output()].join('\n')
      expect(all).toContain('the node said')
      expect(all).not.toContain(secret)
    },
  )
})
