import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { getEventIteratorSchemaDetails, isContractProcedure } from '@orpc/contract'
import { commit } from '../../electron/core/commit.ts'
import { movePlan } from '../../electron/core/move-plan.ts'
import { latestPlan } from '../../electron/store/plans.ts'
import { readAudit } from '../../electron/core/audit.ts'
import { contract } from '../../shared/contract/index.ts'
import { ROLES } from '../../shared/model/people.ts'
import { SERVICE_SCOPES, type ServiceScope } from '../../shared/model/service-key.ts'
import { allMethods, type Method, SAMPLES } from '../contract/methods.ts'
import { type ServiceUnderTest, startService } from '../support/service-under-test.ts'

/**
 * MANA-03, APP-07: scope × method over real HTTP, every cell, deny by default. A key has no role
 * and a person no scope, so every role's rights are shown to be worth nothing here either.
 */
const METHODS = allMethods()
/** What a key that may call gets of the method itself; these three are the gate's. */
const GATE = ['missing_scope', 'forbidden', 'wrong_key', 'no_session', 'not_found_route']

let service: ServiceUnderTest
const secrets = new Map<string, string>()
beforeAll(async () => {
  service = await startService()
  for (const scope of SERVICE_SCOPES) {
    secrets.set(scope, service.key({ scopes: [scope] }).secret)
    const others = SERVICE_SCOPES.filter((one) => one !== scope)
    secrets.set(`all but ${scope}`, service.key({ scopes: others }).secret)
  }
}, 30_000)
afterAll(() => service.close())

const secretOf = (name: string): string => secrets.get(name) ?? ''
const newest = () => readAudit(service.console.app.mustCore(), 1)[0]

async function codeOf(secret: string, method: Method): Promise<string> {
  const { status, body } = await service.call(secret, method.name, SAMPLES[method.name])
  if (status === 200) return 'ok'
  return `${status} ${body.code ?? 'no code'} ${body.data?.['scope'] as string | undefined}`
}

function expected(method: Method, scopes: readonly ServiceScope[]): RegExp {
  const { scope, alsoScope } = method.meta
  if (scope === undefined) return /^403 forbidden undefined$/
  if (!scopes.includes(scope)) return new RegExp(`^403 missing_scope ${scope}$`)
  if (alsoScope && !scopes.includes(alsoScope))
    return new RegExp(`^403 missing_scope ${alsoScope}$`)
  const own = method.errors.filter((code) => !GATE.includes(code) && code !== 'internal')
  return new RegExp(`^(ok|\\d{3} (${[...own, 'bad_request'].join('|')}) undefined)$`)
}

test('some methods have a scope, and every scope has a method', () => {
  const used = new Set(METHODS.flatMap(({ meta }) => meta.scope ?? []))
  expect(SERVICE_SCOPES.filter((scope) => !used.has(scope))).toEqual([])
  expect(METHODS.some(({ meta }) => meta.scope === undefined)).toBe(true)
})

describe.each(SERVICE_SCOPES)('a key with %s alone', (scope) => {
  test(`is answered by its methods and refused the other ${METHODS.length}`, async () => {
    for (const method of METHODS) {
      const code = await codeOf(secretOf(scope), method)
      expect(code, method.name).toMatch(expected(method, [scope]))
    }
  })
})

describe.each(SERVICE_SCOPES)('a key with every scope but %s', (scope) => {
  test('is refused exactly the methods of that scope, by name', async () => {
    const needing = METHODS.filter(({ meta }) => [meta.scope, meta.alsoScope].includes(scope))
    for (const method of needing) {
      const others = SERVICE_SCOPES.filter((one) => one !== scope)
      const code = await codeOf(secretOf(`all but ${scope}`), method)
      expect(code, method.name).toMatch(expected(method, others))
      expect(newest()).toMatchObject({ method: method.name, outcome: 'missing_scope' })
    }
  })
})

describe('without a key', () => {
  test.each(['nothing', 'a service token'])('%s opens no method', async (what) => {
    const token = what === 'a service token' ? 's'.repeat(43) : null
    for (const method of METHODS) {
      const { status, body } = await service.call(token ?? '', method.name, SAMPLES[method.name])
      expect({ status, code: body.code }, method.name).toEqual({ status: 401, code: 'wrong_key' })
    }
  })

  test('a signed-in window of any role opens no method: its cookie is not looked at', async () => {
    for (const role of ROLES) {
      const { operatorId } = service.owner
      service.console.app.sessions.signIn(role, { operatorId, name: role, role })
      for (const method of METHODS.filter(({ meta }) => meta.scope !== undefined)) {
        const response = await fetch(`${service.origin}/api/v1/${method.path.join('/')}`, {
          method: 'POST',
          headers: { cookie: `tillbook=${role}`, authorization: `Bearer ${role}` },
        })
        expect(response.status, `${role} ${method.name}`).toBe(401)
        await response.body?.cancel()
      }
    }
  })

  test('the answer is the same for a path that is none', async () => {
    expect((await service.send(null, 'GET', '/api/v1/nothing')).status).toBe(401)
    expect((await service.send(null, 'GET', '/')).status).toBe(401)
  })
})

test('a key is told of a refusal before its input is read', async () => {
  const secret = secretOf('customers')
  const { body } = await service.send(secret, 'POST', '/api/v1/internal/credits/use', '{"a":1}')
  expect(body).toEqual({ code: 'missing_scope', data: { scope: 'credits:internal' } })
})

test('no method with a scope answers a stream, which a revoked key could go on reading', () => {
  const streams = METHODS.filter(({ meta }) => meta.scope !== undefined).filter(({ path }) => {
    const node = path.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], contract)
    return isContractProcedure(node) && getEventIteratorSchemaDetails(node['~orpc'].outputSchema)
  })
  expect(streams).toEqual([])
})

test('MANA-16: a key for gifts alone cannot take a customer’s credits', async () => {
  const all = service.key().secret
  const post = (secret: string, path: string, body: object) =>
    service.send(secret, 'POST', `/api/v1${path}`, JSON.stringify(body))
  const made = await post(all, '/customers', { clientId: 'scope-taken-1', name: 'Taken from' })
  const customerId = String(made.body['id'])
  const opened = { clientId: 'scope-taken-2', customerId, amount: '500' }
  expect((await post(all, '/internal/credits/init', opened)).status).toBe(200)
  const gift = { clientId: 'scope-taken-3', customerId, credits: '500' }
  expect(await post(secretOf('gifts'), '/gifts', gift)).toMatchObject({
    status: 403,
    body: { code: 'missing_scope', data: { scope: 'credits:use' } },
  })
  const both = service.key({ scopes: ['gifts', 'credits:use'] }).secret
  expect((await post(both, '/gifts', gift)).status).toBe(200)
})

test('MANA-12, MANA-14, MANA-36: a key for plans alone reads them and cannot spend', async () => {
  const all = service.key().secret
  const post = (secret: string, path: string, body: object) =>
    service.send(secret, 'POST', `/api/v1${path}`, JSON.stringify(body))
  const made = await post(all, '/customers', { clientId: 'scope-spend-1', name: 'Spent for' })
  const customerId = String(made.body['id'])
  const opened = { clientId: 'scope-spend-2', customerId, amount: '500' }
  expect((await post(all, '/internal/credits/init', opened)).status).toBe(200)
  const moves = [
    ['/sync/activate', { clientId: 'scope-spend-3', customerId, interval: 'monthly' }],
    ['/sync/change-interval', { clientId: 'scope-spend-4', customerId, interval: 'yearly' }],
  ] as const
  for (const [path, body] of moves) {
    expect(await post(secretOf('plans'), path, body), path).toMatchObject({
      status: 403,
      body: { code: 'missing_scope', data: { scope: 'credits:use' } },
    })
  }
  const asked = `/api/v1/internal/sync/status/${customerId}`
  expect(await service.send(secretOf('plans'), 'GET', asked)).toMatchObject({ status: 200 })
  const both = service.key({ scopes: ['plans', 'credits:use'] }).secret
  expect((await post(both, ...moves[0])).status).toBe(200)
})

test('an internal verb that changes anything needs a scope for internal work', () => {
  const scopesOf = ({ meta }: Method) => [meta.scope, meta.alsoScope]
  const keyed = METHODS.filter(({ meta }) => meta.scope !== undefined)
  const internal = keyed.filter(({ path, meta }) => meta.isAudited && isInternal(path))
  const open = internal.filter((method) =>
    scopesOf(method).every((scope) => scope !== 'credits:internal' && scope !== 'plans:admin'),
  )
  expect(internal.length).toBeGreaterThan(5)
  expect(open.map(({ name }) => name)).toEqual([])
})

function isInternal(path: readonly string[]): boolean {
  const node = path.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], contract)
  return isContractProcedure(node) && (node['~orpc'].route.path ?? '').startsWith('/internal/')
}

test('a key for customers alone is not told what they own, however it asks', async () => {
  const { secret } = service.key({ scopes: ['customers'] })
  const body = JSON.stringify({ clientId: 'scope-told-1', name: 'Told' })
  const made = await service.send(secret, 'POST', '/api/v1/customers', body)
  const id = String(made.body['id'])
  const changed = JSON.stringify({ name: 'Told anew', version: 1 })
  const answers = [
    made.body,
    (await service.send(secret, 'GET', `/api/v1/customers/${id}`)).body,
    (await service.send(secret, 'PUT', `/api/v1/customers/${id}`, changed)).body,
    ((await service.send(secret, 'GET', '/api/v1/customers')).body['customers'] as object[])[0],
  ]
  expect(answers.map((one) => (one as { credit: unknown }).credit)).toEqual(
    Array.from({ length: 4 }, () => null),
  )
  const both = service.key({ scopes: ['customers', 'credits:read'] }).secret
  const told = await service.send(both, 'GET', `/api/v1/customers/${id}`)
  expect(told.body['credit']).toMatchObject({ balance: '0' })
})

test('MANA-11: a key for plans is told of the plan, and not what the customer owns', async () => {
  const post = (path: string, body: object) =>
    service.send(service.key().secret, 'POST', `/api/v1${path}`, JSON.stringify(body))
  const made = await post('/customers', { clientId: 'scope-plan-1', name: 'Plans' })
  const customerId = String(made.body['id'])
  await post('/internal/credits/init', { clientId: 'scope-plan-2', customerId, amount: '40' })
  const paths = [`/sync/status?customerId=${customerId}`, `/admin/sync/${customerId}`]
  const told = (secret: string) => Promise.all(paths.map((path) => ask(secret, path)))
  const ask = async (secret: string, path: string) => {
    const { body } = await service.send(secret, 'GET', `/api/v1${path}`)
    return [(body['plan'] as { status: string }).status, body['availableCredits']]
  }
  const { secret } = service.key({ scopes: ['plans', 'plans:admin'] })
  expect(await told(secret)).toEqual([
    ['none', null],
    ['none', null],
  ])
  const reader = service.key({ scopes: ['plans', 'plans:admin', 'credits:read'] })
  expect(await told(reader.secret)).toEqual([
    ['none', '40'],
    ['none', '40'],
  ])
})

test('MANA-53: such a key is told who waits for credits, and not how few they have', async () => {
  const post = (path: string, body: object) =>
    service.send(service.key().secret, 'POST', `/api/v1${path}`, JSON.stringify(body))
  const made = await post('/customers', { clientId: 'scope-paused-1', name: 'Waiting' })
  const customerId = String(made.body['id'])
  await post('/internal/credits/init', { clientId: 'scope-paused-2', customerId, amount: '35' })
  const monthly = { clientId: 'scope-paused-3', customerId, interval: 'monthly' }
  expect((await post('/sync/activate', monthly)).status).toBe(200)
  const core = service.console.app.mustCore()
  commit(core, (unit) => {
    const plan = latestPlan(unit.tx, customerId)
    if (plan) movePlan(core, unit, plan, { event: 'ran_short', actor: null })
  })
  const told = async (scopes: ServiceScope[]) => {
    const { secret } = service.key({ scopes })
    const { status, body } = await service.send(secret, 'GET', '/api/v1/sync/paused?limit=5')
    return [status, body['count'], body['plans']]
  }
  const waiting = { customerId, customerName: 'Waiting', interval: 'monthly', priceCredits: '30' }
  const one = (missingCredits: string | null) => [
    expect.objectContaining({ ...waiting, missingCredits }),
  ]
  expect(await told(['plans:admin'])).toEqual([200, 1, one(null)])
  expect(await told(['plans:admin', 'credits:read'])).toEqual([200, 1, one('25')])
  expect((await told(['plans']))[0]).toBe(403)
})

test('the audit log names the key, and beside it who made it', async () => {
  const { key, secret } = service.key({ scopes: ['customers'] })
  const input = { clientId: 'audit-key-1', name: 'Audited', email: null, note: '' }
  expect((await service.call(secret, 'customers.create', input)).status).toBe(200)
  expect(newest()).toMatchObject({
    method: 'customers.create',
    outcome: 'ok',
    operatorId: service.owner.operatorId,
    operatorName: service.owner.operatorName,
    role: '',
    transport: 'http',
    serviceKeyId: key.id,
    serviceKeyName: key.name,
  })
})
