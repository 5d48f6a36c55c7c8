import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startScript, type Started } from '../sabotage/processes.ts'
import { openWindow, type WsWindow } from '../support/ws-window.ts'

/**
 * Many windows on one headless host: the real process, and clients that load as browsers do, over
 * up to six sockets that each keeps open for what may come next.
 */
const FILES = Array.from({ length: 40 }, (_none, index) => `/assets/part-${index + 10_000_000}.js`)
const SOCKETS_OF_BROWSER = 6
const WAIT = { timeout: 20_000, interval: 20 }

let dir: string
let host: Started<{ port: number }>
const agents: Agent[] = []
const windows: WsWindow[] = []

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'tillbook-windows-'))
  const page = join(dir, 'page')
  mkdirSync(join(page, 'assets'), { recursive: true })
  writeFileSync(join(page, 'index.html'), '<!doctype html><title>Tillbook</title>')
  for (const file of FILES) writeFileSync(join(page, file), `/* ${'x'.repeat(20_000)} */`)
  const options = ['--data', join(dir, 'data'), '--no-open', '--print-json']
  host = await startScript('tests/http/host-process.ts', [page, ...options])
})
afterAll(async () => {
  for (const window of windows) window.close()
  for (const agent of agents) agent.destroy()
  host.process.kill('SIGTERM')
  await host.exited
  rmSync(dir, { recursive: true, force: true })
})

async function newAddress(): Promise<string> {
  const token = readFileSync(join(dir, 'data', 'service-token'), 'utf8').trim()
  const answer = await fetch(`http://127.0.0.1:${host.ready.port}/launch/new`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  })
  return ((await answer.json()) as { url: string }).url
}

function statusOf(agent: Agent, path: string): Promise<number | string> {
  return new Promise((resolve) => {
    get({ host: '127.0.0.1', port: host.ready.port, path, agent }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
    }).on('error', (error) => resolve(error.message))
  })
}

/** The page, all that it names, and the window's own socket. @returns how each file was answered */
async function load(url: string): Promise<(number | string)[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS_OF_BROWSER })
  agents.push(agent)
  const page = await statusOf(agent, '/')
  const files = await Promise.all(FILES.map((file) => statusOf(agent, file)))
  windows.push(await openWindow(url))
  return [page, ...files]
}

describe('a headless host', () => {
  test('loads eight windows whole that open in the same moment', async () => {
    const urls = await Promise.all(Array.from({ length: 8 }, newAddress))
    const answers = await Promise.all(urls.map(load))
    expect(answers.flat().filter((answer) => answer !== 200)).toEqual([])
    const states = await Promise.all(windows.map(({ client }) => client.session.state()))
    expect(states).toHaveLength(8)
  })

  test('bounds a flood of connections, and its windows go on meanwhile', async () => {
    const flood: Socket[] = []
    let dropped = 0
    for (let index = 0; index < 400; index += 1) {
      const socket = connect({ host: '127.0.0.1', port: host.ready.port })
      socket.on('error', () => undefined).on('close', () => (dropped += 1))
      flood.push(socket)
    }
    // An open socket that sends nothing would be let go after five seconds in any case.
    const startedAtMs = performance.now()
    await vi.waitFor(() => expect(dropped).toBeGreaterThanOrEqual(400 - 128), WAIT)
    expect(performance.now() - startedAtMs).toBeLessThan(4_000)
    await Promise.all(windows.map(({ client }) => client.session.state()))
    for (const socket of flood) socket.destroy()
    await Promise.all(flood.filter(({ closed }) => !closed).map((socket) => once(socket, 'close')))
    const agent = new Agent()
    agents.push(agent)
    await vi.waitFor(async () => expect(await statusOf(agent, '/')).toBe(200), WAIT)
  })
})
