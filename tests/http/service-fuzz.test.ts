import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { allMethods, SAMPLES } from '../contract/methods.ts'
import { httpCallOf } from '../contract/http-call.ts'
import { type ServiceUnderTest, startService } from '../support/service-under-test.ts'

/** Anything a service may send by mistake or malice. Long runs by TILLBOOK_FUZZ_RUNS. */
const RUNS = Number(process.env['TILLBOOK_FUZZ_RUNS'] ?? 80)
const SCOPED = allMethods().filter(({ meta }) => meta.scope !== undefined)
const PATHS = SCOPED.map(({ name }) => httpCallOf(name, SAMPLES[name]))

let service: ServiceUnderTest
let secrets: string[]
const faults: unknown[] = []
const keep = (reason: unknown) => faults.push(reason)
beforeAll(async () => {
  process.on('unhandledRejection', keep)
  process.on('uncaughtException', keep)
  service = await startService()
  secrets = Array.from({ length: 8 }, () => service.key().secret)
}, 30_000)
afterAll(async () => {
  process.off('unhandledRejection', keep)
  process.off('uncaughtException', keep)
  await service.close()
})

const call = fc.constantFrom(...PATHS)
/** JSON of any shape, our own inputs with one part exchanged, and text that is no JSON. */
const body = fc.oneof(
  fc.json({ maxDepth: 4 }),
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc
    .tuple(call, fc.nat(), fc.jsonValue({ maxDepth: 2 }))
    .map(([{ body: sample = '{}' }, at, value]) => {
      const input = JSON.parse(sample) as Record<string, unknown>
      const keys = Object.keys(input)
      const chosen = keys[at % Math.max(1, keys.length)] ?? 'id'
      return JSON.stringify({ ...input, [chosen]: value })
    }),
)

describe('bodies of any kind', { timeout: 30_000 + RUNS * 100 }, () => {
  test('are answered with a declared code, and never with a stack or a value', async () => {
    let turn = 0
    await fc.assert(
      fc.asyncProperty(call, body, async ({ verb, target }, sent) => {
        turn += 1
        const secret = secrets[turn % secrets.length] ?? ''
        const canary = 'canary-5f3c'
        const answer = await service.send(
          secret,
          verb,
          target,
          verb === 'GET' ? undefined : sent.replaceAll('a', canary),
        )
        expect(answer.status).not.toBe(500)
        if (answer.status === 200) return
        expect(Object.keys(answer.body).every((key) => key === 'code' || key === 'data')).toBe(true)
        expect(typeof answer.body.code).toBe('string')
        expect(JSON.stringify(answer.body.data ?? '')).not.toMatch(/ at |node_modules|zod|issues/i)
      }),
      { numRuns: RUNS },
    )
  })

  test('queries and paths of any kind are answered the same way', async () => {
    const gets = PATHS.filter(({ verb }) => verb === 'GET')
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...gets), fc.webQueryParameters(), async (get, query) => {
        const path = (get.target.split('?')[0] ?? '').slice(0, 400)
        const answer = await service.send(secrets[0] ?? '', 'GET', `${path}?${query.slice(0, 900)}`)
        expect(answer.status).toBeLessThan(500)
      }),
      { numRuns: RUNS },
    )
  })

  test('cause no fault that nobody caught', () => {
    expect(faults).toEqual([])
  })
})
