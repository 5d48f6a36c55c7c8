import { readFileSync, statSync, writeFileSync, chmodSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { systemClock } from '../../electron/providers/clock.ts'
import { createSessions } from '../../electron/http/launch.ts'
import { matchesSecret, hashSecret } from '../../electron/http/secret.ts'
import { loadServiceToken } from '../../electron/http/service-token.ts'
import { openSession, sendRaw, startTestServer, type TestServer } from './harness.ts'

let server: TestServer
beforeEach(async () => {
  server = await startTestServer({
    'settings.get': () => {
      throw new Error('the macaroon is 0201036c6e64')
    },
    'wallet.state': () => ({ balanceMsat: 2_100_000_000_000_000_000n }),
    'node.preflight': ({ input }) => ({
      canSell: (input as { amountMsat: bigint }).amountMsat === 9_007_199_254_740_993n,
      checks: [],
    }),
  })
})
afterEach(() => server.close())

const bearer = () => ({ authorization: `Bearer ${server.serviceToken}` })
const post = (path: string, body: unknown, headers: Record<string, string>) =>
  fetch(`${server.origin}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

describe('launching', () => {
  test('puts 256 bits into the fragment, where no server and no log sees them', () => {
    const url = new URL(server.launchUrl())
    expect(url.hash).toMatch(/^#launch=[A-Za-z0-9_-]{43}$/)
    expect(url.search).toBe('')
    expect(url.hostname).toBe('127.0.0.1')
  })

  test('answers a cookie that scripts cannot read and other sites cannot send', async () => {
    const response = await post(
      '/launch',
      { token: server.launchToken() },
      { origin: server.origin },
    )
    expect(response.status).toBe(204)
    const cookie = response.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(
      new RegExp(`^tillbook_${server.port}=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
    )
  })

  test('keeps working over a reload, and a second window needs a second link', async () => {
    const cookie = await openSession(server)
    for (let reload = 0; reload < 3; reload += 1) {
      expect((await fetch(`${server.origin}/session`, { headers: { cookie } })).status).toBe(204)
    }
    expect((await fetch(`${server.origin}/session`)).status).toBe(401)
    const other = await openSession(server)
    expect(other).not.toBe(cookie)
    expect((await fetch(`${server.origin}/session`, { headers: { cookie } })).status).toBe(204)
  })

  test('finds the right cookie among those of other programs with the same name', async () => {
    const good = await openSession(server)
    const cookie = `tillbook_${server.port}=${'A'.repeat(43)}; other=1; ${good}`
    expect((await fetch(`${server.origin}/session`, { headers: { cookie } })).status).toBe(204)
  })

  test('gives a new link to whoever holds the service token', async () => {
    const response = await post('/launch/new', {}, bearer())
    const { url } = (await response.json()) as { url: string }
    const token = new URL(url).hash.slice('#launch='.length)
    expect((await post('/launch', { token }, { origin: server.origin })).status).toBe(204)
  })

  test('lets a token lapse after twelve hours and forgets the oldest of nine', () => {
    let now = 0
    const sessions = createSessions({ ...systemClock, monotonicMs: () => now })
    const old = sessions.issueLaunchToken()
    now = 12 * 3_600_000
    expect(sessions.redeem(old)).toBeNull()
    const first = sessions.issueLaunchToken()
    for (let count = 0; count < 8; count += 1) sessions.issueLaunchToken()
    expect(sessions.redeem(first)).toBeNull()
  })

  test('compares secrets of any length without throwing (TRAP-04)', () => {
    const hash = hashSecret('a'.repeat(43))
    for (const presented of ['', 'a', 'a'.repeat(42), 'a'.repeat(44), 'ä', '\u0000'.repeat(43)]) {
      expect(matchesSecret(presented, hash)).toBe(false)
    }
    expect(matchesSecret('a'.repeat(43), hash)).toBe(true)
  })
})

describe('files', () => {
  test('serves the page with a strict policy and never stores it', async () => {
    const response = await fetch(`${server.origin}/`)
    expect(response.status).toBe(200)
    const policy = response.headers.get('content-security-policy') ?? ''
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "connect-src 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "form-action 'none'",
    ]) {
      expect(policy).toContain(part)
    }
    expect(policy.replace("style-src 'self' 'unsafe-inline'", '')).not.toContain('unsafe')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin')
  })

  test('caches only files whose name holds their hash', async () => {
    const asset = await fetch(`${server.origin}/assets/index-AbCd1234.js`)
    expect(asset.headers.get('cache-control')).toContain('immutable')
    expect(asset.headers.get('content-type')).toContain('text/javascript')
    const missing = await fetch(`${server.origin}/assets/other-AbCd1234.js`)
    expect(missing.status).toBe(404)
    expect(missing.headers.get('cache-control')).toBe('no-store')
  })

  test('sends the security headers with refusals as well', async () => {
    const answer = await sendRaw(server.port, 'GET / HTTP/1.1\r\nHost: evil.test\r\n\r\n')
    expect(answer.head).toContain('Content-Security-Policy: ')
    expect(answer.head).toContain('Cache-Control: no-store')
    expect(answer.head).toContain('Connection: close')
  })
})

describe('service token', () => {
  test('lies in a file for its owner only, and stays the same over restarts', () => {
    const file = join(server.dir, 'service-token')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8').trim()).toBe(server.serviceToken)
    chmodSync(file, 0o644)
    expect(loadServiceToken(server.dir, systemClock)).toBe(server.serviceToken)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  test('is made anew when its file is damaged', () => {
    writeFileSync(join(server.dir, 'service-token'), 'short\n')
    expect(loadServiceToken(server.dir, systemClock)).toMatch(/^[A-Za-z0-9_-]{43}$/)
  })

  test('opens health and metrics', async () => {
    const health = await fetch(`${server.origin}/healthz`, { headers: bearer() })
    expect(await health.json()).toEqual({
      isReady: true,
      phase: 'open',
      storage: 'ok',
      node: 'connected',
    })
    const metrics = await (await fetch(`${server.origin}/metrics`, { headers: bearer() })).text()
    expect(metrics).toContain('tillbook_book_head_seq 7')
    expect(metrics).toContain('tillbook_node_settle_index 3')
    expect(metrics).toContain('tillbook_process_cpu_seconds_total')
  })

  test('makes calls in a session of its own, with bigints as exact decimal text', async () => {
    const response = await post(
      '/api/v1/node/preflight',
      { amountMsat: '9007199254740993', isFiat: false },
      bearer(),
    )
    expect(await response.json()).toEqual({ canSell: true, checks: [] })
    expect(server.calls[0]).toMatchObject({
      input: { amountMsat: 9_007_199_254_740_993n },
      context: { consoleSessionId: 'service', transport: 'http' },
    })
    const state = await (await post('/api/v1/wallet/state', {}, bearer())).json()
    expect(state).toEqual({ balanceMsat: '2100000000000000000' })
  })
})

describe('errors', () => {
  test('leave as internal with a log id, and the details stay in the log', async () => {
    const response = await post('/api/v1/settings/get', {}, bearer())
    const text = await response.text()
    expect(response.status).toBe(500)
    expect(text).not.toContain('macaroon')
    expect(text).not.toContain('memory-router')
    const { code, data } = JSON.parse(text) as { code: string; data: { logId: string } }
    expect(code).toBe('internal')
    const line = server.lines.findIndex((entry) => entry.event === 'call_failed')
    expect(data.logId).toBe(`log_${line + 1}`)
  })

  test('of an input that does not fit name no value', async () => {
    const body = { amountMsat: 'canary-7f', isFiat: 'no' }
    const response = await post('/api/v1/node/preflight', body, bearer())
    expect(response.status).toBe(400)
    expect(await response.text()).not.toContain('canary-7f')
    expect(server.calls).toHaveLength(0)
  })
})

describe('limits', () => {
  test('closes a head that drips in after 5 s and a body after 10 s', async () => {
    const started = performance.now()
    const head = open('GET / HTTP/1.1\r\n')
    const lines = [
      'POST /launch HTTP/1.1',
      `Host: 127.0.0.1:${server.port}`,
      `Origin: ${server.origin}`,
      'Content-Type: application/json',
      'Content-Length: 5000',
      '',
      '',
    ]
    const body = open(lines.join('\r\n'))
    const timer = setInterval(() => {
      head.socket.write('X: y\r\n')
      body.socket.write('x')
    }, 400)
    await head.closed
    expect(performance.now() - started).toBeLessThan(8_000)
    expect(head.text()).toMatch(/^HTTP\/1\.1 408/)
    await body.closed
    clearInterval(timer)
    expect(performance.now() - started).toBeLessThan(13_000)
    expect(body.text()).not.toMatch(/ 204 /)
  })

  test('serves again as soon as a flood of idle sockets is gone', async () => {
    const idle = Array.from({ length: 200 }, () => open(''))
    const wait = { timeout: 4_000, interval: 20 }
    const refused = () => idle.filter((one) => one.isClosed()).length
    await vi.waitFor(() => expect(refused()).toBe(200 - 128), wait)
    for (const one of idle) one.socket.destroy()
    const status = () => fetch(`${server.origin}/`).then((answer) => answer.status)
    await vi.waitFor(async () => expect(await status()).toBe(200), wait)
  })

  test('writes one line about a hundred knocks', async () => {
    const knock = 'GET / HTTP/1.1\r\nHost: evil.test\r\n\r\n'
    for (let count = 0; count < 100; count += 1) await sendRaw(server.port, knock)
    expect(server.lines.filter(({ event }) => event === 'request_refused')).toHaveLength(1)
  })

  test('takes a small body in chunks', async () => {
    const body = JSON.stringify({ amountMsat: '9007199254740993', isFiat: false })
    const head = [
      'POST /api/v1/node/preflight HTTP/1.1',
      `Host: 127.0.0.1:${server.port}`,
      `Authorization: Bearer ${server.serviceToken}`,
      'Content-Type: application/json',
      'Transfer-Encoding: chunked',
      '',
      '',
    ].join('\r\n')
    const chunks = [body.slice(0, 5), body.slice(5)].map(
      (part) => `${part.length.toString(16)}\r\n${part}\r\n`,
    )
    const answer = await sendRaw(server.port, `${head}${chunks.join('')}0\r\n\r\n`)
    expect(answer.status).toBe(200)
    expect(answer.body).toContain('"canSell":true')
  })

  test('refuses a chunked body above 256 KiB', async () => {
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`
    const head = [
      'POST /launch HTTP/1.1',
      `Host: 127.0.0.1:${server.port}`,
      `Origin: ${server.origin}`,
      'Content-Type: application/json',
      'Transfer-Encoding: chunked',
      '',
      '',
    ].join('\r\n')
    const answer = await sendRaw(server.port, `${head}${chunk.repeat(6)}0\r\n\r\n`)
    expect(answer.status).toBe(413)
  })
})

function open(text: string) {
  const socket: Socket = connect({ host: '127.0.0.1', port: server.port })
  const chunks: Buffer[] = []
  let isClosed = false
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  socket.on('error', () => undefined)
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => {
      isClosed = true
      resolve()
    })
  })
  socket.write(text)
  return {
    socket,
    closed,
    isClosed: () => isClosed,
    text: () => Buffer.concat(chunks).toString('latin1'),
  }
}
