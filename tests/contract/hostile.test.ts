import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPort } from './transports.ts'
import { createRouter } from '../../electron/api/router.ts'
import { sandboxOwner } from '../../electron/core/seed-sandbox.ts'
import { type ConsoleUnderTest, startConsole } from '../support/console-under-test.ts'
import { allMethods, SAMPLES } from './methods.ts'

/**
 * A compromised page (reliability 6): it holds the port and sends whatever it likes. Every message
 * must be answered in words or end its own port; nothing may be gained, thrown or left unanswered.
 */
const RUNS = Number(process.env['TILLBOOK_FUZZ_RUNS'] ?? 150)
const METHODS = allMethods().filter(({ name }) => name !== 'setup.leaveSandbox')
/** What an input that does not fit, or a person who may not, is answered with. */
const WORDS = [200, 400, 401, 403, 404, 409, 410, 429]

type Answer = { i: string; p?: { s?: number; b?: { json?: { code?: string } } }; t?: number }

let console: ConsoleUnderTest
let router: ReturnType<typeof createRouter>
const faults: unknown[] = []
const keep = (reason: unknown) => faults.push(reason)

beforeAll(async () => {
  process.on('unhandledRejection', keep)
  process.on('uncaughtException', keep)
  console = await startConsole({ signsInSandboxOwner: false })
  router = createRouter(console.app)
}, 30_000)
afterAll(async () => {
  process.off('unhandledRejection', keep)
  process.off('uncaughtException', keep)
  await console.close()
})

/** Sends one raw message and waits for the answer, or for the port to be closed. */
function send(name: string, message: unknown): Promise<Answer | 'closed'> {
  const port = openPort({ router, log: console.log.log, name })
  return new Promise((resolve) => {
    const finish = (answer: Answer | 'closed') => {
      port.close()
      resolve(answer)
    }
    port.on('message', (text: string) => finish(JSON.parse(text) as Answer))
    port.on('close', () => finish('closed'))
    port.postMessage(message)
  })
}

const call = (path: string, json: unknown) =>
  JSON.stringify({ i: '1', p: { u: `/${path.replace('.', '/')}`, b: { json } } })

const samples = METHODS.map(({ name }) => SAMPLES[name]).map(
  (input) =>
    JSON.parse(
      JSON.stringify(input, (_key, value: unknown) =>
        typeof value === 'bigint' ? `${value}` : value,
      ),
    ) as unknown,
)
/** Anything JSON can say, and our own inputs with one part exchanged. */
const input = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc
    .tuple(fc.constantFrom(...samples), fc.string(), fc.jsonValue({ maxDepth: 1 }))
    .map(([sample, key, value]) => {
      if (typeof sample !== 'object' || sample === null) return value
      const keys = Object.keys(sample)
      const chosen = keys[key.length % Math.max(1, keys.length)] ?? key
      return { ...sample, [chosen]: value }
    }),
)
const method = fc.constantFrom(...METHODS)

/** As often as the page locks itself; the PIN and its hash are proven elsewhere. */
function putOwnerAt(name: string): void {
  const owner = console.app.mustCore().book.read(sandboxOwner)
  if (!owner) throw new Error('the sandbox has no owner')
  const { id: operatorId, name: ownerName, role } = owner
  console.app.sessions.signIn(name, { operatorId, name: ownerName, role })
}

describe('a hostile page', { timeout: 30_000 + RUNS * 100 }, () => {
  test('gains nothing before sign-in, whatever it calls', async () => {
    const before = console.app
      .mustCore()
      .book.read((tx) => tx.prepare('SELECT count(*) AS n FROM operators').get())
    await fc.assert(
      fc.asyncProperty(method, input, async ({ name, meta }, json) => {
        const answer = await send('nobody', call(name, json))
        if (answer === 'closed' || meta.access === 'console') return
        expect(answer.p?.s).toBe(401)
      }),
      { numRuns: RUNS },
    )
    const after = console.app
      .mustCore()
      .book.read((tx) => tx.prepare('SELECT count(*) AS n FROM operators').get())
    expect(after).toEqual(before)
  })

  test('is answered in words even with the rights of an owner', async () => {
    await fc.assert(
      fc.asyncProperty(method, input, async ({ name }, json) => {
        putOwnerAt('owner')
        const answer = await send('owner', call(name, json))
        // An iterator's answer has no status of its own until its first event.
        if (answer === 'closed' || answer.t === 3) return
        expect(WORDS, `${name} ${JSON.stringify(answer)}`).toContain(answer.p?.s ?? 200)
      }),
      { numRuns: RUNS },
    )
  })

  test('ends only its own port with what is no call', async () => {
    const text = fc.oneof(
      fc.string(),
      fc.json({ maxDepth: 2 }),
      fc
        .record({ i: fc.jsonValue(), t: fc.jsonValue(), p: fc.jsonValue({ maxDepth: 2 }) })
        .map((value) => JSON.stringify(value)),
      fc.string().map((path) => JSON.stringify({ i: '1', p: { u: `/${path}` } })),
    )
    await fc.assert(
      fc.asyncProperty(text, async (message) => {
        // Messages about a call that does not exist are ignored; a real call follows them.
        const port = openPort({ router, log: console.log.log, name: 'noise' })
        const heard = new Promise<string>((resolve) => {
          port.on('message', () => resolve('answered'))
          port.on('close', () => resolve('closed'))
        })
        port.postMessage(message)
        port.postMessage(call('session.state', null))
        expect(['answered', 'closed']).toContain(await heard)
        port.close()
      }),
      { numRuns: RUNS },
    )
  })

  test('has caused no fault that nobody caught', () => {
    expect(faults).toEqual([])
  })
})
