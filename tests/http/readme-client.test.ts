import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type HostReady, startScript, type Started } from '../sabotage/processes.ts'
import { until } from '../support/console-under-test.ts'
import { freePort } from '../support/service-under-test.ts'
import { stopHost } from '../support/shop-host.ts'
import { openWindow } from '../support/ws-window.ts'

/**
 * The client of the README, cut out of it as it stands there, against a real headless host of its
 * own process, with a key that its owner made over the page's own protocol.
 */
let dir: string
let host: Started<HostReady>
let base: string
let secret: string

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'tillbook-readme-'))
  const pageDir = join(dir, 'page')
  mkdirSync(pageDir)
  writeFileSync(join(pageDir, 'index.html'), '<!doctype html><title>page</title>')
  writeFileSync(join(dir, 'credits.mjs'), clientOfReadme())
  const words = [pageDir, '--data', join(dir, 'data'), '--sandbox', '--no-open', '--print-json']
  host = await startScript<HostReady>('tests/http/host-process.ts', words)
  const window = await openWindow(host.ready.url)
  const { client } = window
  await client.session.state()
  const port = await freePort()
  await client.serviceKeys.updateApi({ isOn: true, port })
  const made = await client.serviceKeys.create({
    name: 'The README',
    scopes: ['customers', 'credits:internal'],
  })
  secret = made.secret
  base = `http://127.0.0.1:${port}/api/v1`
  const state = async () => (await client.serviceKeys.list()).api.state
  await until(state, (seen) => seen === 'listening')
  window.close()
}, 60_000)
afterAll(async () => {
  await stopHost(host)
  rmSync(dir, { recursive: true, force: true })
})

function clientOfReadme(): string {
  const code = /^```js\n(\/\/ credits\.mjs[\s\S]*?)^```/m.exec(
    readFileSync('README.md', 'utf8'),
  )?.[1]
  if (code === undefined) throw new Error('the README has no client')
  return code
}

type Run = { code: number | null; output: string; errors: string }

function runClient(environment: Record<string, string> = {}): Promise<Run> {
  const child = spawn(process.execPath, [join(dir, 'credits.mjs')], {
    env: { ...process.env, TILLBOOK_URL: base, TILLBOOK_KEY: secret, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let errors = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')))
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString('utf8')))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output, errors })))
}

describe('the client of the README', () => {
  test('has about thirty lines', () => {
    const lines = clientOfReadme().trim().split('\n')
    expect(lines.length).toBeLessThanOrEqual(34)
  })

  test('reserves, commits a part, and gets the rest back', async () => {
    expect(await runClient()).toEqual({
      code: 0,
      output: 'used 5, returned 3, left 15\n',
      errors: '',
    })
  })

  test('run twice with the same ids, charges once', async () => {
    const first = await runClient({ RUN_ID: 'twice' })
    const second = await runClient({ RUN_ID: 'twice' })
    expect(first.output).toBe('used 5, returned 3, left 15\n')
    expect(second).toEqual(first)
  })

  test('says what is left at 402, and that nothing happened at 409', async () => {
    const code = readFileSync(join(dir, 'credits.mjs'), 'utf8')
    const poor = code.replace("amount: '8'", "amount: '80'")
    writeFileSync(join(dir, 'credits.mjs'), poor)
    const refused = await runClient()
    expect(refused.code).toBe(1)
    expect(refused.errors).toContain('only 20 credits left')
    writeFileSync(join(dir, 'credits.mjs'), code.replace("amount: '5'", "amount: '9'"))
    const over = await runClient()
    expect(over.errors).toContain('nothing was charged now: over_reserved')
    writeFileSync(join(dir, 'credits.mjs'), code)
  })
})
