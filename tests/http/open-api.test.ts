import { readFileSync } from 'node:fs'
import { Validator } from '@seriousme/openapi-schema-validator'
import { OpenAPIHandler } from '@orpc/openapi/fetch'
import { experimental_ZodSmartCoercionPlugin as ZodSmartCoercionPlugin } from '@orpc/zod/zod4'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openApiText } from '../../electron/http/open-api-document.ts'
import { OPERATIONS } from '../../electron/http/open-api-operations.ts'
import type { Operation, Paths } from '../../electron/http/open-api-paths.ts'
import { credits } from '../../electron/store/migrations/0040-credits.ts'
import { readGiftCode } from '../../shared/gift-code.ts'
import { withQueryOfDelete } from '../../electron/http/query-of-delete.ts'
import { allMethods } from '../contract/methods.ts'
import { memoryRouter } from '../support/memory-router.ts'

const SCOPED = allMethods().filter(({ meta }) => meta.scope !== undefined)

let text: string
let document: { paths: Paths; components: { responses: Operation['responses']; schemas: object } }
let operations: { verb: string; path: string; operation: Operation }[]
beforeAll(async () => {
  text = await openApiText()
  document = JSON.parse(text) as typeof document
  operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([verb, operation]) => ({ verb, path, operation })),
  )
})

describe('the OpenAPI document', () => {
  test('is the one that is checked in; npm run openapi writes it', () => {
    expect(readFileSync('resources/openapi.json', 'utf8')).toBe(text)
  })

  test('is valid OpenAPI 3.1', async () => {
    const validator = new Validator()
    const { valid, errors } = await validator.validate(JSON.parse(text) as Record<string, unknown>)
    expect(errors).toBeUndefined()
    expect({ valid, version: validator.version }).toEqual({ valid: true, version: '3.1' })
  })

  test('names every method with a scope, and no other', () => {
    const ids = operations.map(({ operation }) => operation.operationId)
    expect(ids.toSorted()).toEqual(SCOPED.map(({ name }) => name).toSorted())
    expect(Object.keys(OPERATIONS).toSorted()).toEqual(ids.toSorted())
  })

  test('says the scope, the gate’s refusals and the method’s own codes of each', () => {
    for (const { operation } of operations) {
      const method = SCOPED.find(({ name }) => name === operation.operationId)
      expect(operation.security).toEqual([
        { serviceKey: [method?.meta.scope, method?.meta.alsoScope].filter(Boolean) },
      ])
      expect(operation.summary?.length).toBeGreaterThan(8)
      const codes = new Set(codesOf(operation))
      const own = (method?.errors ?? []).filter((code) => !OF_PEOPLE.includes(code))
      for (const code of [...own, 'wrong_key', 'missing_scope', 'rate_limited', 'bad_request']) {
        expect(codes, `${operation.operationId} ${code}`).toContain(code)
      }
      expect(codes).not.toContain('no_session')
    }
  })

  test('knows each path once by its shape', () => {
    const shapes = Object.keys(document.paths).map((path) => path.replaceAll(/\{[^}]+\}/g, '{}'))
    expect(shapes).toEqual([...new Set(shapes)])
  })
})

/** Codes that only a person at a window is answered with. */
const OF_PEOPLE = ['no_session', 'forbidden']

function mustResponse(name: string): Operation['responses'][string] {
  const response = document.components.responses[name]
  if (!response) throw new Error(`no response ${name}`)
  return response
}

function codesOf(operation: Operation): string[] {
  return Object.values(operation.responses).flatMap((found) => {
    const name = (found as { $ref?: string }).$ref?.split('/').at(-1)
    const { content } = name === undefined ? found : mustResponse(name)
    const variants = (content?.['application/json']?.schema?.oneOf ?? []) as { $ref?: string }[]
    return variants.flatMap(({ $ref }) => $ref?.split('error_')[1] ?? [])
  })
}

describe('whole numbers in the document', () => {
  const amountOf = (path: string, field: string) => {
    const media = document.paths[path]?.['post']?.requestBody?.content['application/json']
    return media?.schema?.properties?.[field] as { pattern?: string; description?: string }
  }

  test('have the sign and the bounds that the service holds them to', () => {
    expect(amountOf('/internal/credits/refund', 'amount')).toMatchObject({
      pattern: '^[1-9][0-9]*$',
      description: 'A whole number as text from 1 to 1000000000000.',
    })
    expect(amountOf('/internal/credits/init', 'amount').pattern).toBe('^(0|[1-9][0-9]*)$')
    const agreed = JSON.stringify(amountOf('/sync/change-interval', 'agreedCredits'))
    expect(agreed).toContain('^(0|-?[1-9][0-9]*)$')
  })
})

test('the gift code of the examples is one that can be read', () => {
  const codes = operations.flatMap(({ path, operation }) =>
    (operation.parameters ?? []).filter(({ name, description, example }) => {
      const isOfGift = path.startsWith('/gifts/{code}') && name === 'code'
      return isOfGift && description === undefined && example !== undefined
    }),
  )
  expect(codes.length).toBeGreaterThan(1)
  for (const { example } of codes) expect(readGiftCode(String(example)).ok).toBe(true)
})

test('an operation that an example names is one that has a price', () => {
  const named = operations.flatMap(({ operation }) => {
    const example = operation.requestBody?.content['application/json']?.example
    return (example as { operation?: string } | undefined)?.operation ?? []
  })
  expect(named.length).toBeGreaterThan(1)
  for (const name of named) expect(credits.sql).toContain(`('${name}', `)
})

describe('every example of the document', () => {
  test('is taken by the contract as it stands there', async () => {
    const { router, calls } = memoryRouter()
    const handler = new OpenAPIHandler(router, { plugins: [new ZodSmartCoercionPlugin()] })
    for (const { verb, path, operation } of operations) {
      const before = calls.length
      const context = { consoleSessionId: 'example', transport: 'http' } as const
      const asServed = withQueryOfDelete(exampleOf(verb, path, operation))
      const { response } = await handler.handle(asServed, { context })
      const answer = `${operation.operationId}: ${await response?.text()}`
      expect(answer, answer).toContain('not_set_up')
      expect(calls[before]?.method).toBe(operation.operationId)
    }
  })
})

/** Readers of other programs take an example at its word: a number is no text there. */
describe('every example of the document fits the schema beside it', () => {
  test('in bodies and in answers, without a field that the schema does not name', () => {
    let examples = 0
    for (const { operation } of operations) {
      const answers = Object.values(operation.responses)
      for (const { content } of [operation.requestBody, ...answers].filter(isGiven)) {
        for (const { schema, example } of Object.values(content ?? {})) {
          if (example === undefined) continue
          examples += 1
          expect(flawsOf(schema, example), operation.operationId).toEqual([])
          const named = Object.keys(schema?.properties ?? {})
          expect(named, operation.operationId).toEqual(
            expect.arrayContaining(Object.keys(example as object)),
          )
        }
      }
    }
    expect(examples).toBeGreaterThan(20)
  })

  test('in paths and in queries', () => {
    let examples = 0
    for (const { operation } of operations) {
      for (const { name, schema, example } of operation.parameters ?? []) {
        if (example === undefined) continue
        examples += 1
        expect(flawsOf(schema, example), `${operation.operationId} ${name}`).toEqual([])
      }
    }
    expect(examples).toBeGreaterThan(20)
  })

  test('and a text in the place of a number is found', () => {
    expect(flawsOf({ type: 'integer', minimum: 0 }, '4204')).toHaveLength(1)
    expect(flawsOf({ type: 'string', format: 'date' }, '2026-13-01')).toHaveLength(1)
  })
})

function isGiven<Given>(value: Given | undefined): value is Given {
  return value !== undefined
}

/** What keeps an example from its schema; the schemas that the document names stand in `$defs`. */
function flawsOf(schema: unknown, example: unknown): unknown[] {
  const whole = { ...(schema as object), $defs: document.components.schemas }
  const local = JSON.stringify(whole).replaceAll('#/components/schemas/', '#/$defs/')
  const reader = z.fromJSONSchema(JSON.parse(local) as z.core.JSONSchema.JSONSchema)
  return reader.safeParse(example).error?.issues ?? []
}

function exampleOf(verb: string, path: string, operation: Operation): Request {
  const url = new URL('http://127.0.0.1')
  let target = path
  for (const { name, in: place, example } of operation.parameters ?? []) {
    if (example === undefined) continue
    const value = `${example as string | number}`
    if (place === 'path') target = target.replace(`{${name}}`, encodeURIComponent(value))
    else url.searchParams.set(name, value)
  }
  url.pathname = target
  const body = operation.requestBody?.content['application/json']?.example
  const headers = { 'content-type': 'application/json' }
  return body === undefined
    ? new Request(url, { method: verb.toUpperCase() })
    : new Request(url, { method: verb.toUpperCase(), headers, body: JSON.stringify(body) })
}

/** The document of the seed, row by row; `T` of the requirements puts a customer for the user. */
describe('every path of the mana-credits document', () => {
  test.each([
    ['MANA-04', 'get', '/credits/balance'],
    ['MANA-05', 'post', '/credits/use'],
    ['MANA-06', 'get', '/credits/transactions'],
    ['MANA-07', 'get', '/credits/purchases'],
    ['MANA-08', 'get', '/credits/packages'],
    ['MANA-09', 'post', '/credits/purchase'],
    ['MANA-10', 'get', '/credits/purchase/{}'],
    ['MANA-11', 'get', '/sync/status'],
    ['MANA-12', 'post', '/sync/activate'],
    ['MANA-13', 'post', '/sync/deactivate'],
    ['MANA-14', 'post', '/sync/change-interval'],
    ['MANA-15', 'get', '/gifts/{}'],
    ['MANA-16', 'post', '/gifts'],
    ['MANA-17', 'get', '/gifts/me/created'],
    ['MANA-18', 'get', '/gifts/me/received'],
    ['MANA-19', 'post', '/gifts/{}/redeem'],
    ['MANA-20', 'delete', '/gifts/{}'],
    ['MANA-21', 'get', '/admin/sync/{}'],
    ['MANA-22', 'post', '/admin/sync/{}/gift'],
    ['MANA-23', 'delete', '/admin/sync/{}/gift'],
    ['MANA-28', 'get', '/internal/credits/balance/{}'],
    ['MANA-29', 'post', '/internal/credits/use'],
    ['MANA-30', 'post', '/internal/credits/refund'],
    ['MANA-31', 'post', '/internal/credits/init'],
    ['MANA-32', 'post', '/internal/credits/reserve'],
    ['MANA-33', 'post', '/internal/credits/commit'],
    ['MANA-34', 'post', '/internal/credits/refund-reservation'],
    ['MANA-35', 'post', '/internal/gifts/redeem-pending'],
    ['MANA-36', 'get', '/internal/sync/status/{}'],
    ['MANA-37', 'post', '/internal/sync/charge-recurring'],
  ])('%s: %s %s', (_id, verb, shape) => {
    const found = operations.filter(
      (one) => one.verb === verb && one.path.replaceAll(/\{[^}]+\}/g, '{}') === shape,
    )
    expect(found).toHaveLength(1)
  })
})
