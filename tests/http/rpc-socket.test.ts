import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { createORPCClient, ORPCError } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { ConsoleClient } from '../../shared/contract/index.ts'
import { openSession, startTestServer, type TestServer } from './harness.ts'

/** A busy machine may take long to tell the far end; a broken one never does. */
const WAIT = { timeout: 5_000, interval: 5 }

let server: TestServer
let cookie: string
let open: { started: number; ended: number }

beforeEach(async () => {
  open = { started: 0, ended: 0 }
  server = await startTestServer({
    'wallet.state': () => ({ balanceMsat: 21n }),
    'settings.get': () => {
      throw new Error('the macaroon is 0201036c6e64')
    },
    'live.changes': async function* ({ signal }) {
      open.started += 1
      try {
        yield { kind: 'head', seq: 1 }
        await sleep(60_000, undefined, signal ? { signal } : {})
      } finally {
        open.ended += 1
      }
    },
  })
  cookie = await openSession(server)
})
afterEach(() => server.close())

async function dial(): Promise<{ ws: WebSocket; client: ConsoleClient }> {
  const ws = new WebSocket(`ws://127.0.0.1:${server.port}/rpc`, {
    origin: server.origin,
    headers: { cookie },
  })
  ws.on('error', () => undefined)
  await once(ws, 'open')
  const link = new RPCLink({ websocket: ws as unknown as globalThis.WebSocket })
  return { ws, client: createORPCClient<ConsoleClient>(link) }
}

const closeCode = async (ws: WebSocket): Promise<unknown> => (await once(ws, 'close'))[0]

describe('the socket', () => {
  test('answers calls in the session of its cookie', async () => {
    const { client, ws } = await dial()
    expect(await client.wallet.state()).toEqual({ balanceMsat: 21n })
    expect(server.calls[0]?.context.transport).toBe('ws')
    expect(server.calls[0]?.context.consoleSessionId).toMatch(/^web_/)
    ws.close()
  })

  test('masks what a handler throws', async () => {
    const { client, ws } = await dial()
    const error: unknown = await client.settings.get().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ORPCError)
    expect(error).toMatchObject({ code: 'internal', status: 500 })
    expect(JSON.stringify(error)).not.toContain('macaroon')
    ws.close()
  })

  test.each([
    ['text that is no call', 'hello', 1007],
    ['JSON of another shape', '{"p":{}}', 1007],
    ['a list', '[1,2]', 1007],
    ['a number', '7', 1007],
    ['bytes', Buffer.from([1, 2, 255, 3]), 1003],
    ['more than 256 KiB', 'x'.repeat(257 * 1024), 1009],
  ])('closes on %s and goes on serving others', async (_name, message, code) => {
    const { ws } = await dial()
    const other = await dial()
    ws.send(message)
    expect(await closeCode(ws)).toBe(code)
    expect(await other.client.wallet.state()).toEqual({ balanceMsat: 21n })
    other.ws.close()
  })

  test('refuses a call to a path outside the contract', async () => {
    const { client, ws } = await dial()
    const wild = client as unknown as Record<string, Record<string, () => Promise<unknown>>>
    await expect(wild.constructor?.prototype?.()).rejects.toMatchObject({ status: 404 })
    await expect(wild.operators?.__proto__?.()).rejects.toMatchObject({ status: 404 })
    expect(server.calls).toHaveLength(0)
    ws.close()
  })

  test('closes a loop gone wild at 256 calls in flight', async () => {
    const { client, ws } = await dial()
    const closing = closeCode(ws)
    const calls = Array.from({ length: 300 }, () =>
      client.live.changes({ afterSeq: null }).then(
        () => 'open',
        () => 'closed',
      ),
    )
    expect(await closing).toBe(1008)
    await Promise.all(calls)
    await vi.waitFor(() => expect(open.ended).toBe(open.started), WAIT)
  })

  test('ends iterators when the client stops, aborts or vanishes', async () => {
    const { client, ws } = await dial()
    const stop = new AbortController()
    const first = await client.live.changes({ afterSeq: null })
    const second = await client.live.changes({ afterSeq: null }, { signal: stop.signal })
    const third = await client.live.changes({ afterSeq: null })
    await Promise.all([first.next(), second.next(), third.next()])
    await first.return?.()
    await vi.waitFor(() => expect(open.ended).toBe(1), WAIT)
    stop.abort()
    await vi.waitFor(() => expect(open.ended).toBe(2), WAIT)
    ws.terminate()
    await expect(third.next()).rejects.toThrow(/closed|aborted/)
    await vi.waitFor(() => expect(open.ended).toBe(3), WAIT)
  })

  test('leaves room for plain requests when sixteen windows are open', async () => {
    const sockets = await Promise.all(Array.from({ length: 16 }, dial))
    const more = new WebSocket(`ws://127.0.0.1:${server.port}/rpc`, {
      origin: server.origin,
      headers: { cookie },
    })
    const [error] = (await once(more, 'error')) as [Error]
    expect(error.message).toContain('503')
    expect((await fetch(`${server.origin}/`)).status).toBe(200)
    for (const { ws } of sockets) ws.close()
  })

  test('says goodbye when the host stops, and the call in flight rejects', async () => {
    const { client, ws } = await dial()
    const iterator = await client.live.changes({ afterSeq: null })
    await iterator.next()
    const waiting = iterator.next()
    const closing = closeCode(ws)
    const stopping = server.close()
    expect(await closing).toBe(1001)
    await expect(waiting).rejects.toThrow(/closed|aborted/)
    await stopping
  })
})
