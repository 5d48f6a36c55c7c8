import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import { ORPCError } from '@orpc/client'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { chainHead } from '../../electron/store/chain.ts'
import { BookError } from '../../electron/store/open.ts'
import { toProblem } from '../../renderer/app/faults.ts'
import { memoryLog } from '../http/harness.ts'
import { type ConsoleUnderTest, startConsole } from '../support/console-under-test.ts'
import { memoryRouter } from '../support/memory-router.ts'
import {
  type Served,
  serveEverywhere,
  serveRouter,
  type Transport,
  TRANSPORTS,
  type Window,
} from './transports.ts'

/**
 * A stream is answered once and may break long after: what breaks it then reaches the screen as
 * the contract declares it, over every transport, and never in our own words.
 */
type Told = { events: unknown[]; error: ORPCError<string, unknown> }

async function read(stream: AsyncIterable<unknown>): Promise<Told> {
  const events: unknown[] = []
  try {
    for await (const event of stream) events.push(event)
  } catch (error) {
    if (error instanceof ORPCError) return { events, error }
    throw error
  }
  throw new Error('it came to its end')
}

const PROGRESS = { kind: 'progress', replayedToSeq: 7n, headSeq: 21n }
const SECRET = '0201036c6e64'
const stopped: string[] = []
const { log, lines } = memoryLog()
const { router } = memoryRouter({
  'book.replay': async function* () {
    yield PROGRESS
    throw new ORPCError('replay_running', { status: 409 })
  },
  'book.compareNode': async function* () {
    yield { kind: 'progress', side: 'node', done: 1n, all: 2n }
    throw new ORPCError('node_unreachable', { status: 503, data: { light: 'unreachable' } })
  },
  'book.verify': async function* () {
    yield { kind: 'progress', checkedToSeq: 7n, headSeq: 21n }
    throw new Error(`the macaroon is ${SECRET}`)
  },
  'live.changes': async function* ({ signal, context }) {
    yield { kind: 'head', seq: 1 }
    try {
      await sleep(60_000, undefined, signal ? { signal } : {})
    } finally {
      stopped.push(context.transport)
    }
  },
  // An event that breaks its own schema is as unexpected as a throw.
  'live.status': async function* () {
    yield { macaroon: SECRET }
  },
})

describe('a stream that breaks', () => {
  let dir: string
  let served: Served
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'tillbook-streams-'))
    const health = () => ({ isReady: true, phase: 'open', storage: 'ok', node: 'connected' })
    served = await serveRouter(router, { health, gauges: () => ({}) }, log, dir)
  })
  afterAll(async () => {
    await served.close()
    rmSync(dir, { recursive: true, force: true })
  })
  const follow = async (transport: Transport, method: string): Promise<Told> =>
    read((await served.open(transport)).follow(method, null))

  test.each(TRANSPORTS)('gives its events over %s, then the declared refusal', async (name) => {
    const { events, error } = await follow(name, 'book.replay')
    expect(events).toHaveLength(1)
    expect(error).toMatchObject({ code: 'replay_running', status: 409, defined: true })
    expect(toProblem(error).code).toBe('replay_running')
  })

  test.each(TRANSPORTS)('carries the data of a declared 503 over %s', async (name) => {
    const before = lines.length
    const { error } = await follow(name, 'book.compareNode')
    expect(error).toMatchObject({ code: 'node_unreachable', status: 503, defined: true })
    expect(error.data).toEqual({ light: 'unreachable' })
    // It is no fault of ours, so the log has no line of it.
    expect(lines).toHaveLength(before)
  })

  test.each(['port', 'ws'] as const)(
    'is no fault where its reader stopped it over %s',
    async (name) => {
      const { client } = await served.open(name)
      if (!client) throw new Error('no client')
      const [before, stop] = [lines.length, new AbortController()]
      const stream = await client.live.changes({ afterSeq: null }, { signal: stop.signal })
      await stream.next()
      stop.abort()
      await vi.waitFor(() => expect(stopped).toContain(name), { timeout: 5_000, interval: 5 })
      // The line would be written as soon as the work has thrown.
      await setImmediate()
      expect(lines).toHaveLength(before)
    },
  )

  // A direct call has no transport that could mask; the real router's own gate does, below.
  describe.each(TRANSPORTS.filter((name) => name !== 'direct'))('over %s', (transport) => {
    test.each(['book.verify', 'live.status'])(
      'masks the fault of %s and logs it under the id that the reader sees',
      async (method) => {
        const { error } = await follow(transport, method)
        expect(error).toMatchObject({ code: 'internal', status: 500, defined: true })
        expect(JSON.stringify(error.toJSON())).not.toContain(SECRET)
        const { logId } = error.data as { logId: string }
        expect(lines[Number(logId.slice('log_'.length)) - 1]?.event).toBe('call_failed')
        expect(toProblem(error)).toMatchObject({ code: 'internal', detail: logId })
      },
    )
  })
})

describe('a stream of the real book', () => {
  let console: ConsoleUnderTest
  let served: Served
  beforeAll(async () => {
    console = await startConsole({ signsInSandboxOwner: false })
    served = await serveEverywhere(console)
  }, 60_000)
  afterAll(async () => {
    await served.close()
    await console.close()
  })

  async function signedIn(transport: Transport): Promise<Window> {
    const window = await served.open(transport)
    const state = (await window.call('session.state', null)) as { operators: { id: string }[] }
    await window.call('session.signIn', { operatorId: state.operators[0]?.id, pin: '123456' })
    return window
  }

  test('of two replays that are opened before either is read, the second is refused', async () => {
    const window = await signedIn('direct')
    const both = await Promise.allSettled(
      [window, window].map((one) => read(one.follow('book.replay', null))),
    )
    const refused = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value.error] : []))
    expect(refused.map(({ code, defined }) => ({ code, defined }))).toEqual([
      { code: 'replay_running', defined: true },
    ])
  })

  test.each(TRANSPORTS)('names what is wrong with the file over %s', async (transport) => {
    const window = await signedIn(transport)
    const { book } = console.app.mustCore()
    const original = book.read.bind(book)
    // The check begins with this reading, after its stream was answered.
    const reading = vi.spyOn(book, 'read').mockImplementation((run) => {
      if ((run as unknown) === chainHead) throw new BookError('corrupt', 'page 7 of book.sqlite')
      return original(run)
    })
    const { error } = await read(window.follow('book.verify', null)).finally(() =>
      reading.mockRestore(),
    )
    expect(error).toMatchObject({ code: 'storage_unavailable', status: 503, defined: true })
    expect(error.data).toEqual({ state: 'corrupt' })
    expect(JSON.stringify(error.toJSON())).not.toContain('page 7')
  })

  test.each(TRANSPORTS)('tells of a check that cannot be run over %s', async (transport) => {
    const window = await signedIn(transport)
    const core = console.app.mustCore()
    const { workerUrls } = core
    const noWorker = new URL('./no-such-worker.ts', import.meta.url)
    Object.assign(core, { workerUrls: { ...workerUrls, 'verify-worker': noWorker } })
    const { events, error } = await read(window.follow('book.verify', null)).finally(() =>
      Object.assign(core, { workerUrls }),
    )
    expect(events).not.toHaveLength(0)
    expect(error).toMatchObject({ code: 'internal', status: 500, defined: true })
    expect(error.data).toEqual({ logId: expect.stringMatching(/./) as string })
    expect(JSON.stringify(error.toJSON())).not.toContain('no-such-worker')
  })
})
