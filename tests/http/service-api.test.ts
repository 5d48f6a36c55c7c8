import { once } from 'node:events'
import { connect, createServer, type Server } from 'node:net'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { diagnosticsBundle } from '../../electron/core/diagnostics.ts'
import { headOfChanges } from '../../electron/core/read-changes.ts'
import { updateServiceApi } from '../../electron/core/service-api.ts'
import { listServiceKeys, revokeServiceKey } from '../../electron/core/service-keys.ts'
import { until } from '../support/console-under-test.ts'
import {
  freePort,
  SERVICE_TOKEN,
  type ServiceUnderTest,
  startService,
} from '../support/service-under-test.ts'
import { sendRaw } from './harness.ts'

let service: ServiceUnderTest
let secret: string
let customerId: string
beforeAll(async () => {
  service = await startService()
  secret = service.key().secret
  const input = { clientId: 'customer-0001', name: 'Ada', email: null, note: '' }
  customerId = String((await service.call(secret, 'customers.create', input)).body['id'])
}, 30_000)
afterAll(() => service.close())

const use = (amount: unknown, clientId = 'use-money-1') =>
  service.send(
    secret,
    'POST',
    '/api/v1/credits/use',
    `{"clientId":"${clientId}","customerId":"${customerId}","amount":${JSON.stringify(amount)}}`,
  )

describe('money on the wire (reliability L9)', () => {
  test.each([1, 1.5, 0.1, 1e21, '1.5', '1e3', '0x1', '', ' 1', '1 ', '+1', '-1', '0', 'NaN', '１'])(
    'the amount %j is refused by name, and nothing moves',
    async (amount) => {
      const { status, body } = await use(amount)
      expect({ status, body }).toEqual({
        status: 400,
        body: { code: 'bad_request', data: { field: 'amount' } },
      })
    },
  )

  test('a number too large for JSON is not rounded into another amount', async () => {
    const body = `{"clientId":"big-1-big","customerId":"${customerId}","amount":9007199254740993}`
    const { status } = await service.send(secret, 'POST', '/api/v1/credits/use', body)
    expect(status).toBe(400)
  })

  test('whole numbers go both ways as decimal text', async () => {
    const input = { clientId: 'init-ada-1', customerId, amount: '9007199254' }
    const { status, body } = await service.call(secret, 'credits.init', input)
    expect({ status, balance: body['balance'] }).toEqual({ status: 200, balance: '9007199254' })
  })
})

describe('a watcher of the service port, which is the only one of the desktop', () => {
  const read = (path: string, bearer: string | null) =>
    fetch(`${service.origin}${path}`, {
      headers: bearer === null ? {} : { authorization: `Bearer ${bearer}` },
    })

  test('reads health and metrics with the service token', async () => {
    await until(
      async () => (await read('/healthz', SERVICE_TOKEN)).status,
      (status) => status === 200,
    )
    const health = await (await read('/healthz', SERVICE_TOKEN)).json()
    expect(health).toMatchObject({ isReady: true, phase: 'open', node: 'connected' })
    const metrics = await read('/metrics', SERVICE_TOKEN)
    expect(metrics.headers.get('content-type')).toContain('text/plain')
    expect(await metrics.text()).toMatch(/^tillbook_up 1$/m)
  })

  test.each(['/healthz', '/metrics'])('%s says nothing without it, nor to a key', async (path) => {
    for (const bearer of [null, secret, 'x'.repeat(43)]) {
      const answer = await read(path, bearer)
      expect({ status: answer.status, body: await answer.json() }).toEqual({
        status: 401,
        body: { code: 'no_session' },
      })
      expect(answer.headers.get('cache-control')).toBe('no-store')
    }
  })

  test('may call no method with it', async () => {
    const { status, body } = await service.call(SERVICE_TOKEN, 'credits.prices', null)
    expect({ status, body }).toEqual({ status: 401, body: { code: 'wrong_key' } })
  })
})

describe('errors are the contract’s codes and nothing more (CODE-01)', () => {
  test('a program that forgot its key is told so, whatever it wanted', async () => {
    for (const verb of ['GET', 'POST', 'PUT', 'DELETE']) {
      const body = verb === 'GET' ? undefined : '{}'
      const answer = await service.send(null, verb, '/api/v1/credits/use', body)
      expect({ verb, status: answer.status, body: answer.body }).toEqual({
        verb,
        status: 401,
        body: { code: 'wrong_key' },
      })
    }
  })

  test.each([
    ['customers.create', { name: '\u0000' }, 'name'],
    ['customers.create', { name: '\u200b' }, 'name'],
    ['customers.create', { name: 'Nul', email: 'a\u0000bc@example.org' }, 'email'],
    ['customers.create', { name: 'Nul', note: 'a\u0000' }, 'note'],
    ['credits.use', { amount: '1', description: 'a\u0000b' }, 'description'],
    ['credits.reserve', { amount: '1', reason: '\u0000' }, 'reason'],
    ['credits.refund', { amount: '1', reason: '\u0000' }, 'reason'],
    ['gifts.create', { credits: '1', message: '\u0000' }, 'message'],
  ])('%s with %j names the field, and is no fault of ours', async (method, given, field) => {
    const isOfCustomer = method !== 'customers.create'
    const input = { clientId: `nul-${field}-1`, ...(isOfCustomer ? { customerId } : {}), ...given }
    const { status, body } = await service.call(secret, method, input)
    expect({ status, body }).toEqual({
      status: 400,
      body: { code: 'bad_request', data: { field } },
    })
  })

  test.each([
    ['credits.use', { amount: '1', ammount: '5' }, 'ammount'],
    ['credits.reserve', { amount: '1', ttlSecond: 5 }, 'ttlSecond'],
    ['gifts.create', { credits: '1', emial: 'ben@example.org' }, 'emial'],
    ['gifts.create', { credits: '1', '': 1 }, 'body'],
  ])('%s with %j is refused by the field it does not know', async (method, given, field) => {
    const input = { clientId: `unknown-${field}`, customerId, ...given }
    const { status, body } = await service.call(secret, method, input)
    expect({ status, body }).toEqual({
      status: 400,
      body: { code: 'bad_request', data: { field } },
    })
  })

  test('a filter that is misspelled does not sum up the whole book', async () => {
    const filter = { acount: 'liabilities' }
    const { status, body } = await service.call(secret, 'book.totals', { filter })
    expect({ status, body }).toEqual({
      status: 400,
      body: { code: 'bad_request', data: { field: 'filter.acount' } },
    })
  })

  test('a change of a name leaves the address and the note that it does not name', async () => {
    const given = { name: 'Nora', email: 'nora@example.org', note: 'pays on Fridays' }
    const made = await service.call(secret, 'customers.create', { clientId: 'nora-0001', ...given })
    const path = `/api/v1/customers/${String(made.body['id'] as string)}`
    const put = (body: object) => service.send(secret, 'PUT', path, JSON.stringify(body))
    expect((await put({ name: 'Nora N', version: 1 })).body).toMatchObject({
      ...given,
      name: 'Nora N',
      version: 2,
    })
    const emptied = await put({ name: 'Nora N', email: null, note: '', version: 2 })
    expect(emptied.body).toMatchObject({ email: null, note: '', version: 3 })
  })

  test('a name whose letters come apart into many stops no list of customers', async () => {
    const names = ['\ufdfa'.repeat(80), '\ufdfa'.repeat(79), '\uac01'.repeat(80)]
    for (const [at, name] of names.entries()) {
      const made = await service.call(secret, 'customers.create', {
        clientId: `long-${at}-1`,
        name,
      })
      expect(made.status).toBe(200)
    }
    const found = new Set<unknown>()
    let after = ''
    for (let page = 0; page < 50; page += 1) {
      const path = `/api/v1/customers?limit=1${after && `&after=${encodeURIComponent(after)}`}`
      const { status, body } = await service.send(secret, 'GET', path)
      expect({ status, length: after.length }).toMatchObject({ status: 200 })
      const [one] = body['customers'] as { name: string }[]
      found.add(one?.name)
      if (typeof body['next'] !== 'string') break
      after = body['next']
    }
    expect([...found]).toEqual(expect.arrayContaining(names))
  })

  test.each([
    ['no JSON', '{', 'body'],
    ['a list', '[]', 'body'],
    ['a text', '"x"', 'body'],
    ['a missing field', '{}', 'clientId'],
  ])('%s names what does not fit', async (_name, sent, field) => {
    const { status, body } = await service.send(secret, 'POST', '/api/v1/credits/use', sent)
    expect({ status, body }).toEqual({
      status: 400,
      body: { code: 'bad_request', data: { field } },
    })
  })

  test('402 says what there is, 409 that the id is another call’s, 404 that nobody is there', async () => {
    const poor = await service.call(secret, 'customers.create', {
      clientId: 'customer-0002',
      name: 'Poor',
      email: null,
      note: '',
    })
    const of = { customerId: poor.body['id'], operation: 'other', description: '' }
    const tooMuch = await service.call(secret, 'credits.use', {
      ...of,
      clientId: 'poor-use-1',
      amount: '5',
    })
    expect(tooMuch).toMatchObject({ status: 402 })
    expect(tooMuch.body).toEqual({ code: 'insufficient_credits', data: { available: '0' } })
    expect((await use('2', 'use-twice-1')).status).toBe(200)
    expect(await use('3', 'use-twice-1')).toMatchObject({
      status: 409,
      body: { code: 'id_reused' },
    })
    const nobody = `cus_${'0'.repeat(26)}`
    const lost = await service.call(secret, 'credits.balance', { customerId: nobody })
    expect(lost).toMatchObject({ status: 404, body: { code: 'not_found' } })
  })

  test('a path that is none, and a verb that is none', async () => {
    expect(await service.send(secret, 'GET', '/api/v1/nothing')).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    })
  })

  test.each([
    ['DELETE', '/api/v1/credits/use', 'POST'],
    ['PUT', '/api/v1/gifts/code-of-a-gift', 'GET, DELETE'],
    ['PUT', '/api/v1/customers', 'GET, POST'],
    ['GET', '/api/v1/internal/credits/reserve', 'POST'],
  ])('%s is none of %s: it is told %s (RFC 9110, 15.5.6)', async (method, path, allowed) => {
    const answer = await fetch(`${service.origin}${path}`, {
      method,
      headers: { Authorization: `Bearer ${secret}` },
    })
    expect(answer.status).toBe(405)
    const told = answer.headers.get('allow')?.split(', ').toSorted()
    expect(told).toEqual(allowed.split(', ').toSorted())
    expect(await answer.json()).toEqual({ code: 'bad_request', data: { field: 'method' } })
  })

  test('a DELETE takes its id from the query, and a repeat has the same answer', async () => {
    const gift = { clientId: 'gift-delete-1', customerId, credits: '5' }
    await service.call(secret, 'credits.init', { clientId: 'init-delete', customerId, amount: '9' })
    const made = await service.call(secret, 'gifts.create', gift)
    const path = `/api/v1/gifts/${String((made.body['gift'] as { id: string }).id)}`
    expect(await service.send(secret, 'DELETE', path)).toMatchObject({
      status: 400,
      body: { code: 'bad_request', data: { field: 'clientId' } },
    })
    const first = await service.send(secret, 'DELETE', `${path}?clientId=cancel-delete-1`)
    expect(first).toMatchObject({ status: 200, body: { status: 'canceled' } })
    const again = await service.send(secret, 'DELETE', `${path}?clientId=cancel-delete-1`)
    expect(again.body).toEqual(first.body)
  })

  test('only JSON is read, and not more than 64 KiB of it', async () => {
    const form = await fetch(`${service.origin}/api/v1/credits/use`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${secret}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'amount=1',
    })
    expect(form.status).toBe(415)
    const large = JSON.stringify({ note: 'x'.repeat(66_000) })
    expect((await service.send(secret, 'POST', '/api/v1/customers', large)).status).toBe(413)
  })
})

describe('pages and other names (reliability 6)', () => {
  const port = () => Number(new URL(service.origin).port)
  const head = (...lines: string[]) =>
    [
      'GET /api/v1/credits/prices HTTP/1.1',
      `Authorization: Bearer ${secret}`,
      'Connection: close',
      ...lines,
      '',
      '',
    ].join('\r\n')

  test.each([
    ['any page’s origin', 403, ['Host: 127.0.0.1:{port}', 'Origin: https://evil.test']],
    [
      'its own address as origin',
      403,
      ['Host: 127.0.0.1:{port}', 'Origin: http://127.0.0.1:{port}'],
    ],
    ['a null origin', 403, ['Host: 127.0.0.1:{port}', 'Origin: null']],
    ['a page by its fetch site', 403, ['Host: 127.0.0.1:{port}', 'Sec-Fetch-Site: none']],
    ['a rebound name', 421, ['Host: evil.test:{port}']],
    ['another port', 421, ['Host: 127.0.0.1:1']],
    ['two keys', 400, ['Host: 127.0.0.1:{port}', 'Authorization: Bearer x']],
    ['two Hosts', 400, ['Host: 127.0.0.1:{port}', 'Host: evil.test']],
  ])('%s is refused although the key is good', async (_name, status, lines) => {
    const filled = lines.map((line) => line.replace('{port}', String(port())))
    const answer = await sendRaw(port(), head(...filled))
    expect(answer.status).toBe(status)
    expect(answer.all).not.toMatch(/access-control-/i)
  })

  test.each(['OPTIONS', 'TRACE', 'PATCH', 'CONNECT'])('%s is no verb here', async (verb) => {
    const lines = [`${verb} /api/v1/credits/prices HTTP/1.1`, `Host: 127.0.0.1:${port()}`, '', '']
    const answer = await sendRaw(port(), lines.join('\r\n'))
    expect(answer.status).toBe(405)
    expect(answer.head).toMatch(/^Allow: GET, HEAD, POST, PUT, DELETE\r?$/m)
  })

  test('it listens on loopback alone, and upgrades nothing', async () => {
    const upgrade = [
      'GET /rpc HTTP/1.1',
      `Host: 127.0.0.1:${port()}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      '',
      '',
    ]
    expect((await sendRaw(port(), upgrade.join('\r\n'))).status).toBe(404)
  })
})

describe('the port (MANA-39)', () => {
  const view = () => service.console.app.serviceApi.view(service.console.app.mustCore())
  const move = async (isOn: boolean, port: number) => {
    updateServiceApi(service.console.app, { isOn, port })
    await service.server.settled()
  }
  const isOpen = (port: number): Promise<boolean> =>
    fetch(`http://127.0.0.1:${port}/api/v1/x`).then(
      () => true,
      () => false,
    )

  test('moves, closes, says that it is taken, and opens when it is free', async () => {
    const before = view().port
    const other = await freePort()
    await move(true, other)
    expect([await isOpen(before), await isOpen(other), view().state]).toEqual([
      false,
      true,
      'listening',
    ])
    await move(false, other)
    expect([await isOpen(other), view().state]).toEqual([false, 'off'])
    const taken: Server = createServer().listen(before, '127.0.0.1')
    await once(taken, 'listening')
    await move(true, before)
    expect(view()).toMatchObject({ state: 'port_taken', isOn: true, port: before })
    const head = headOfChanges(service.console.app.mustCore())
    service.console.app.serviceApi.touch()
    await service.server.settled()
    // Tried again, and known already: neither the book nor the log is told twice.
    expect(headOfChanges(service.console.app.mustCore())).toBe(head)
    taken.close()
    await once(taken, 'close')
    await move(true, before)
    expect([await isOpen(before), view().state]).toEqual([true, 'listening'])
  })
})

test('the port is closed while no key is live', async () => {
  const alone = await startService()
  const { app } = alone.console
  const wanted = () => app.serviceApi.wantedPort()
  expect(wanted()).not.toBeNull()
  for (const key of listServiceKeys(app)) revokeServiceKey(app, key.id)
  await alone.server.settled()
  expect(wanted()).toBeNull()
  expect(app.serviceApi.view(app.mustCore()).state).toBe('no_keys')
  await expect(fetch(alone.origin)).rejects.toThrow('fetch failed')
  await alone.close()
}, 20_000)

describe('over a restart', () => {
  test('the same id has the same answer, and the secret is nowhere on the disk', async () => {
    const rootDir = mkdtempSync(join(tmpdir(), 'tillbook-service-'))
    const first = await startService({ rootDir })
    const canary = first.key().secret
    const rolled = first.key().secret
    const customer = { clientId: 'restart-cus-1', name: 'Rosa', email: null, note: '' }
    const made = await first.call(canary, 'customers.create', customer)
    const of = { customerId: made.body['id'] }
    await first.call(canary, 'credits.init', { ...of, clientId: 'restart-init', amount: '10' })
    const hold = { ...of, clientId: 'restart-hold', amount: '4', operation: 'other', reason: '' }
    const held = await first.call(canary, 'credits.reserve', { ...hold, ttlSeconds: 900 })
    expect(held.status).toBe(200)
    // Every way a key could get into a text: as an argument, a path, a name that is refused.
    await first.send(canary, 'GET', `/api/v1/customers/${canary}`)
    await first.call(canary, 'customers.list', { search: canary, limit: 1, after: null })
    await first.send(`${canary}x`, 'GET', '/api/v1/credits/prices')
    await exported(first)
    const bundle = diagnosticsBundle(first.console.app).text
    const lines = first.console.log.recentLines().join('\n')
    await first.close()
    for (const text of [bundle, lines, ...filesUnder(rootDir)]) {
      for (const form of [canary, rolled].flatMap(formsOf)) expect(text.includes(form)).toBe(false)
    }
    const again = await startService({ rootDir })
    const repeated = await again.call(canary, 'credits.reserve', { ...hold, ttlSeconds: 900 })
    expect(repeated).toMatchObject({ status: 200, body: held.body })
    const reused = await again.call(canary, 'credits.reserve', { ...hold, ttlSeconds: 60 })
    expect(reused).toMatchObject({ status: 409, body: { code: 'id_reused' } })
    const others = await again.call(rolled, 'credits.reserve', { ...hold, ttlSeconds: 900 })
    expect(others.status).toBe(200)
    expect(others.body['reservationId']).not.toBe(held.body['reservationId'])
    const { body } = await again.call(canary, 'credits.balance', of)
    expect(body).toMatchObject({ balance: '10', reserved: '8', available: '2' })
    await again.close()
    rmSync(rootDir, { recursive: true, force: true })
  }, 30_000)
})

describe('what the log says of a call that broke off', () => {
  const breakOff = async (path: string): Promise<string> => {
    const seen = service.console.log.recentLines().length
    const { port, hostname } = new URL(service.origin)
    const socket = connect({ host: hostname, port: Number(port) })
    await once(socket, 'connect')
    const head = [
      `POST ${path} HTTP/1.1`,
      `Host: ${hostname}:${port}`,
      `Authorization: Bearer ${secret}`,
      'Content-Type: application/json',
      'Transfer-Encoding: chunked',
    ]
    socket.write(`${head.join('\r\n')}\r\n\r\n5\r\n{"cli`)
    const lines = () => service.console.log.recentLines().slice(seen).join('\n')
    // The head must have been read, or nobody would miss the rest of the body.
    await setTimeout(100)
    socket.destroy()
    return until(lines, (text) => text.includes('service_failed'))
  }

  test('a gift code is as good as money and never stands there, only the shape of its route', async () => {
    const code = 'K7QM-2XPA-9RTD'
    const text = await breakOff(`/api/v1/gifts/${code}/redeem`)
    expect(text).toContain('/gifts/{code}/redeem')
    expect(text).not.toContain(code)
  })

  test('neither does a path that the service has not', async () => {
    const text = await breakOff('/api/v1/gifts/K7QM-2XPA-9RTD')
    expect(text).not.toContain('K7QM')
  })
})

/** The whole journal written out, as a reviewer would. */
async function exported({ console }: ServiceUnderTest): Promise<void> {
  const owner = console.window('owner')
  await owner.session.state()
  const order = {
    format: 'csv',
    fromDate: null,
    toDate: null,
    timeZone: 'UTC',
    currency: null,
    account: null,
    customerId: null,
    language: 'en',
  } as const
  const { id } = await owner.exports.start({ clientId: 'canary-export', order })
  await until(
    () => owner.exports.get({ id }),
    ({ status }) => status === 'finished',
  )
}

/** A secret as it might be written down; a hash without the pepper could be tried offline. */
function formsOf(key: string): string[] {
  const random = key.split('_')[2] ?? ''
  const hash = createHash('sha256').update(key).digest()
  const bare = createHash('sha256').update(random).digest()
  const hashes = [hash, bare].flatMap((one) => [
    one.toString('hex'),
    one.toString('base64'),
    one.toString('latin1'),
  ])
  return [random, Buffer.from(key).toString('base64'), Buffer.from(key).toString('hex'), ...hashes]
}

function filesUnder(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
}
