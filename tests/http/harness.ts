import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../electron/providers/clock.ts'
import { startHttpServer } from '../../electron/http/server.ts'
import { loadServiceToken } from '../../electron/http/service-token.ts'
import type { LogFields, Log } from '../../electron/ports/log.ts'
import { memoryRouter } from '../support/memory-router.ts'

export type LogLine = { level: string; event: string; fields: LogFields; error?: unknown }

export function memoryLog(): { log: Log; lines: LogLine[] } {
  const lines: LogLine[] = []
  const write =
    (level: string) =>
    (event: string, fields: LogFields = {}) => {
      lines.push({ level, event, fields })
    }
  const log: Log = {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: (event, error, fields = {}) => {
      lines.push({ level: 'error', event, fields, error })
      return `log_${lines.length}`
    },
    child: () => log,
  }
  return { log, lines }
}

type Answers = Parameters<typeof memoryRouter>[0]

/** A whole loopback server over an in-memory contract, with two small files to serve. */
export async function startTestServer(answers: Answers = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'tillbook-http-'))
  const filesRoot = join(dir, 'renderer')
  mkdirSync(join(filesRoot, 'assets'), { recursive: true })
  writeFileSync(join(filesRoot, 'index.html'), '<!doctype html><title>Tillbook</title>')
  writeFileSync(join(filesRoot, 'assets', 'index-AbCd1234.js'), 'export {}')
  writeFileSync(join(filesRoot, 'assets', 'index-AbCd1234.js.map'), '{}')
  writeFileSync(join(dir, 'book.sqlite'), 'the book')
  const { router, calls } = memoryRouter(answers)
  const { log, lines } = memoryLog()
  const serviceToken = loadServiceToken(dir, systemClock)
  const app = {
    health: () => ({ isReady: true, phase: 'open', storage: 'ok', node: 'connected' }),
    gauges: () => ({ book_head_seq: 7, 'node.settle-index': 3 }),
  }
  const server = await startHttpServer({
    served: Promise.resolve({
      app,
      router,
      exportFile: () => ({ isFound: false, code: 'not_found', status: 404 }),
    }),
    filesRoot,
    serviceToken,
    port: 0,
    clock: systemClock,
    log,
  })
  const origin = `http://127.0.0.1:${server.port}`
  return {
    ...server,
    origin,
    dir,
    calls,
    lines,
    serviceToken,
    launchToken: () => new URL(server.launchUrl()).hash.slice('#launch='.length),
    async close() {
      await server.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

export type TestServer = Awaited<ReturnType<typeof startTestServer>>

/** Exchanges a new launch token as the page does. @returns the Cookie header's value. */
export async function openSession(server: TestServer): Promise<string> {
  const response = await fetch(`${server.origin}/launch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.origin },
    body: JSON.stringify({ token: server.launchToken() }),
  })
  const cookie = response.headers.get('set-cookie')
  if (response.status !== 204 || cookie === null) throw new Error(`launch: ${response.status}`)
  return cookie.split(';')[0] ?? ''
}

export type RawAnswer = { status: number; head: string; body: string; all: string }

/** Waits this long for the first byte: the first call of a kind loads its handler. */
const FIRST_BYTE_MS = 10_000

/** Writes bytes as they are and reads until the server closes or falls silent after an answer. */
export function sendRaw(port: number, bytes: string | Buffer, silenceMs = 250): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port })
    const chunks: Buffer[] = []
    const finish = () => {
      socket.destroy()
      const all = Buffer.concat(chunks).toString('latin1')
      const [head = '', ...rest] = all.split('\r\n\r\n')
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0)
      resolve({ status, head, body: rest.join('\r\n\r\n'), all })
    }
    socket.setTimeout(FIRST_BYTE_MS, finish)
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      socket.setTimeout(silenceMs)
    })
    socket.on('end', finish)
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') finish()
      else reject(error)
    })
    socket.write(bytes)
  })
}

/** A request head from lines; `{port}` stands for the server's own port. */
export function request(port: number, lines: readonly string[], body = ''): string {
  return `${lines.join('\r\n')}\r\n\r\n${body}`.replaceAll('{port}', String(port))
}
