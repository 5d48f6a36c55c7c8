import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createORPCClient, isDefinedError, ORPCError, safe } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { ConsoleLink } from '../../renderer/app/console-link.ts'
import { ConsoleFault } from '../../renderer/app/faults.ts'
import type { ConsoleClient } from '../../shared/contract/index.ts'
import { AMOUNT_MSAT_MAX } from '../../shared/money.ts'
import { memoryLog } from '../http/harness.ts'
import { memoryRouter } from '../support/memory-router.ts'
import {
  openPort,
  type Served,
  serveRouter,
  type Transport,
  TRANSPORTS,
  type Window,
} from './transports.ts'

/**
 * The same promises on every transport, so that the hosts cannot drift. The answers come from
 * memory here, because they must be ones that the core never gives: faults, floods, odd numbers.
 */
const STREAMING = ['direct', 'port', 'ws'] as const
/** A busy machine may take long to tell the far end; a broken one never does. */
const WAIT = { timeout: 5_000, interval: 5 }
const iterators = { started: 0, ended: 0 }
const { log, lines } = memoryLog()
const { router, calls } = memoryRouter({
  'wallet.state': () => ({ balanceMsat: AMOUNT_MSAT_MAX }),
  'node.preflight': ({ input }) => {
    const { amountMsat } = input as { amountMsat: bigint }
    return { checks: [], canSell: amountMsat === AMOUNT_MSAT_MAX }
  },
  'settings.get': () => {
    throw new Error('secret 0201036c6e64 in a message')
  },
  // An answer that breaks its own schema is as unexpected as a throw.
  'invoices.packages': () => ({ packages: 'secret 0201036c6e64' }),
  'session.signIn': () => {
    throw new ORPCError('wrong_pin', { status: 401, data: { retryAfterSeconds: 8 } })
  },
  'invoices.confirm': () => {
    throw new ORPCError('node_unreachable', { status: 503, data: { light: 'unreachable' } })
  },
  // A code that this method does not declare.
  'invoices.open': () => {
    throw new ORPCError('id_reused', { status: 409, message: 'secret 0201036c6e64' })
  },
  'live.status': async function* () {
    yield* []
    throw new Error('secret 0201036c6e64 in a stream')
  },
  'live.changes': async function* ({ signal }) {
    iterators.started += 1
    try {
      for (let seq = 0; ; seq += 1) {
        yield { kind: 'head', seq }
        if (seq >= 3) await sleep(60_000, undefined, signal ? { signal } : {})
      }
    } finally {
      iterators.ended += 1
    }
  },
})
const app = {
  health: () => ({ isReady: true, phase: 'open', storage: 'ok', node: 'connected' }),
  gauges: () => ({}),
}

let dir: string
let served: Served
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'tillbook-contract-'))
  served = await serveRouter(router, app, log, dir)
})
afterEach(() => {
  calls.length = 0
})
afterAll(async () => {
  await served.close()
  rmSync(dir, { recursive: true, force: true })
})

async function refusal(call: Promise<unknown>): Promise<ORPCError<string, unknown>> {
  const error: unknown = await call.then(
    () => new Error('it was answered'),
    (reason: unknown) => reason,
  )
  if (error instanceof ORPCError) return error
  throw error
}

function clientOf(window: Window): ConsoleClient {
  if (!window.client) throw new Error('this transport has no typed client')
  return window.client
}

describe.each(TRANSPORTS)('over %s', (transport: Transport) => {
  test('carries every bitcoin there will ever be, exactly, both ways', async () => {
    const window = await served.open(transport)
    const input = { amountMsat: AMOUNT_MSAT_MAX, isFiat: false }
    expect(await window.call('node.preflight', input)).toMatchObject({ canSell: true })
    expect(calls[0]?.input).toEqual(input)
    const state = (await window.call('wallet.state', null)) as { balanceMsat: unknown }
    const expected = transport === 'http' ? AMOUNT_MSAT_MAX.toString() : AMOUNT_MSAT_MAX
    expect(state.balanceMsat).toBe(expected)
  })

  test('names itself and its own session in the context of a call', async () => {
    const [first, second] = [await served.open(transport), await served.open(transport)]
    await first.call('wallet.state', null)
    await second.call('wallet.state', null)
    expect(calls.map(({ context }) => context.transport)).toEqual([transport, transport])
    const ids = new Set(calls.map(({ context }) => context.consoleSessionId))
    expect(ids.size).toBe(2)
  })

  test('carries a declared refusal with its data and number', async () => {
    const window = await served.open(transport)
    const input = { operatorId: `op_${'0'.repeat(26)}`, pin: '123456' }
    const error = await refusal(window.call('session.signIn', input))
    expect(error).toMatchObject({ code: 'wrong_pin', status: 401, defined: true })
    expect(error.data).toEqual({ retryAfterSeconds: 8 })
  })

  test('does not mistake a declared 503 for a fault', async () => {
    const window = await served.open(transport)
    const id = `inv_${'0'.repeat(26)}`
    const error = await refusal(window.call('invoices.confirm', { id }))
    expect(error).toMatchObject({ code: 'node_unreachable', status: 503, defined: true })
    expect(error.data).toEqual({ light: 'unreachable' })
  })

  test('refuses an input that does not fit before the method runs', async () => {
    const window = await served.open(transport)
    const error = await refusal(window.call('node.preflight', { amountMsat: -1n, isFiat: false }))
    expect(error.status).toBe(400)
    expect(calls).toHaveLength(0)
  })
})

describe.each(TRANSPORTS.filter((name) => name !== 'direct'))('over %s', (transport) => {
  test.each(['settings.get', 'invoices.packages'])(
    'masks the fault of %s and logs it under the id that the caller sees',
    async (method) => {
      const window = await served.open(transport)
      const error = await refusal(window.call(method, null))
      expect(error).toMatchObject({ code: 'internal', status: 500 })
      expect(JSON.stringify(error.toJSON())).not.toContain('0201036c6e64')
      const { logId } = error.data as { logId: string }
      expect(lines[Number(logId.slice('log_'.length)) - 1]?.event).toBe('call_failed')
    },
  )

  test('masks a fault in the middle of a stream', async () => {
    const window = await served.open(transport)
    const error: unknown = await window.call('live.status', null).catch((reason: unknown) => reason)
    expect(String(error)).not.toContain('0201036c6e64')
  })
})

describe.each(STREAMING)('iterators over %s', (transport) => {
  test('end when the reader stops, and when it aborts', async () => {
    const client = clientOf(await served.open(transport))
    const before = iterators.ended
    const first = await client.live.changes({ afterSeq: null })
    await first.next()
    await first.return?.()
    await vi.waitFor(() => expect(iterators.ended).toBe(before + 1), WAIT)
    const stop = new AbortController()
    const second = await client.live.changes({ afterSeq: null }, { signal: stop.signal })
    for (let count = 0; count < 4; count += 1) await second.next()
    const waiting = second.next().then(
      () => 'answered',
      () => 'rejected',
    )
    stop.abort()
    expect(await waiting).toBe('rejected')
    await vi.waitFor(() => expect(iterators.ended).toBe(before + 2), WAIT)
  })

  test('keep their order', async () => {
    const client = clientOf(await served.open(transport))
    const iterator = await client.live.changes({ afterSeq: null })
    const seen: unknown[] = []
    for (let count = 0; count < 4; count += 1) seen.push((await iterator.next()).value)
    expect(seen).toEqual([0, 1, 2, 3].map((seq) => ({ kind: 'head', seq })))
    await iterator.return?.()
    // The far end hears of it a moment later; the next test counts from a quiet start.
    await vi.waitFor(() => expect(iterators.ended).toBe(iterators.started), WAIT)
  })
})

describe.each(['port', 'ws'] as const)('a lost %s', (transport) => {
  test('ends its iterators and rejects what waits', async () => {
    const window = await served.open(transport)
    const before = iterators.ended
    const iterator = await clientOf(window).live.changes({ afterSeq: null })
    for (let count = 0; count < 4; count += 1) await iterator.next()
    const waiting = iterator.next().then(
      () => 'answered',
      () => 'rejected',
    )
    window.close()
    expect(await waiting).toBe('rejected')
    await vi.waitFor(() => expect(iterators.ended).toBe(before + 1), WAIT)
  })
})

describe('a port of the desktop', () => {
  test.each([
    ['text that is no call', 'hello'],
    ['JSON of another shape', '{"p":{}}'],
    ['an object instead of text', { i: '1', p: { u: '/wallet/state' } }],
    ['bytes', new Uint8Array([1, 2, 3])],
    ['more than 256 KiB', 'x'.repeat(257 * 1024)],
  ])('is closed on %s, and the host goes on', async (_name, message) => {
    const port = openPort({ router, log, name: 'hostile' })
    const closed = new Promise((resolve) => port.once('close', () => resolve('closed')))
    port.postMessage(message)
    expect(await Promise.race([closed, sleep(WAIT.timeout, 'still open')])).toBe('closed')
    const next = await served.open('port')
    expect(await next.call('wallet.state', null)).toEqual({ balanceMsat: AMOUNT_MSAT_MAX })
  })

  test("rejects a call after it closed, through the screens' own link", async () => {
    const port = openPort({ router, log, name: 'window' })
    let isOpen = true
    port.on('close', () => {
      isOpen = false
    })
    const link = new ConsoleLink()
    link.use({ link: new PortLink({ port }), isOpen: () => isOpen })
    const client = createORPCClient<ConsoleClient>(link)
    expect(await client.wallet.state()).toEqual({ balanceMsat: AMOUNT_MSAT_MAX })
    port.close()
    await vi.waitFor(() => expect(isOpen).toBe(false), WAIT)
    const { error } = await safe(client.wallet.state())
    expect(error).toBeInstanceOf(ConsoleFault)
    expect(isDefinedError(error)).toBe(false)
  })
})
