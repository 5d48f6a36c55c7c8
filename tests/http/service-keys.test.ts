import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitServiceKey } from '../../electron/core/admit-service-key.ts'
import { readAudit } from '../../electron/core/audit.ts'
import { Refusal } from '../../electron/core/refusal.ts'
import {
  listServiceKeys,
  revokeServiceKey,
  rollServiceKey,
} from '../../electron/core/service-keys.ts'
import { type MovedClock, movedClock } from '../support/moved-clock.ts'
import { type ServiceUnderTest, startService } from '../support/service-under-test.ts'

let clock: MovedClock
let service: ServiceUnderTest
beforeAll(async () => {
  clock = movedClock()
  service = await startService({ clock })
}, 30_000)
afterAll(() => service.close())

const refusals = () =>
  service.console.log.recentLines().filter((line) => line.includes('request_refused'))
const app = () => service.console.app
const DOCUMENT = '/api/v1/credits/prices'
const ask = (secret: string | null) => service.send(secret, 'GET', DOCUMENT)
const statusOf = async (secret: string) => (await ask(secret)).status

/** The whole answer but its date, as bytes would show it. */
async function wholeAnswer(secret: string) {
  const { status, body, headers } = await ask(secret)
  const rest = [...headers].filter(([name]) => name !== 'date' && name !== 'keep-alive')
  return { status, body, headers: rest }
}

describe('a key that is not good', () => {
  const wrongKeys = () => {
    const good = service.key()
    const revoked = service.key()
    revokeServiceKey(app(), revoked.key.id)
    const expired = service.key({ expiresAtMs: clock.nowMs() + 1 })
    const flipped = good.secret.endsWith('0') ? '1' : '0'
    return {
      'a wrong secret': `${good.secret.slice(0, -1)}${flipped}`,
      'a revoked key': revoked.secret,
      'an expired key': expired.secret,
      'an unknown id': `tb_${'0'.repeat(26)}_${good.secret.slice(30)}`,
      'no key at all': '',
      'a malformed key': 'tb_1',
      'a very long one': 'x'.repeat(199),
    }
  }

  test('is refused in the same words, whatever is wrong with it', async () => {
    const keys = wrongKeys()
    await clock.advance(2)
    const answers = await Promise.all(Object.values(keys).map(wholeAnswer))
    expect(answers[0]).toMatchObject({ status: 401, body: { code: 'wrong_key' } })
    for (const answer of answers) expect(answer).toEqual(answers[0])
  })

  test('leaves one line in the log however often it is tried, without the key', async () => {
    await clock.advance(10_000)
    const before = refusals().length
    for (const secret of Object.values(wrongKeys())) await ask(secret)
    const lines = refusals().slice(before)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('"reason":"wrong_key"')
  })

  test('is in the audit log by its name, once an hour and with a number, and with no secret', async () => {
    const { key, secret } = service.key()
    revokeServiceKey(app(), key.id)
    const lines = () =>
      readAudit(app().mustCore(), 1_000).filter(({ serviceKeyId }) => serviceKeyId === key.id)
    for (let call = 0; call < 50; call += 1) expect(await statusOf(secret)).toBe(401)
    const line = { method: 'service.call', outcome: 'wrong_key', operatorId: null, subject: '' }
    expect(lines()).toEqual([expect.objectContaining({ ...line, serviceKeyName: key.name })])
    await clock.leap(3_600_000)
    expect(lines()).toHaveLength(2)
    expect(lines()[0]).toMatchObject({ ...line, subject: '49×' })
    expect(JSON.stringify(lines())).not.toContain(secret.slice(-20))
  })

  test('costs the same work to refuse, so that time tells nothing', async () => {
    const keys = Object.entries(wrongKeys())
    await clock.advance(2)
    const times = new Map(keys.map(([name]) => [name, [] as number[]]))
    for (let round = 0; round < 400; round += 1) {
      // A process that stands still for seconds drops the sockets that the next test would use.
      if (round % 20 === 0) await setImmediate()
      // In turn, so that a busy moment of the machine falls on all alike.
      for (const [name, secret] of keys) {
        const startMs = performance.now()
        expect(() => admitServiceKey(app(), secret)).toThrow(Refusal)
        times.get(name)?.push(performance.now() - startMs)
      }
    }
    const medians = [...times.values()].map((list) => list.toSorted((a, b) => a - b)[200] ?? 0)
    expect(Math.max(...medians) / Math.min(...medians)).toBeLessThan(2)
  })
})

describe('the limit of a key', () => {
  test('is exact when a hundred calls come at once, and each key has its own', async () => {
    const one = service.key({ limitPerMinute: 30 }).secret
    const other = service.key({ limitPerMinute: 40 }).secret
    const calls = Array.from({ length: 100 }, () => [statusOf(one), statusOf(other)]).flat()
    const statuses = await Promise.all(calls)
    const counted = (from: number, status: number) =>
      statuses.filter((found, index) => index % 2 === from && found === status).length
    expect([counted(0, 200), counted(0, 429)]).toEqual([30, 70])
    expect([counted(1, 200), counted(1, 429)]).toEqual([40, 60])
  })

  test('leaves a line that names the key and who made it, and a number for the rest', async () => {
    const { key, secret } = service.key({ limitPerMinute: 1 })
    const lines = () =>
      readAudit(app().mustCore(), 1_000).filter(({ serviceKeyId }) => serviceKeyId === key.id)
    for (let call = 0; call < 5; call += 1) await ask(secret)
    const line = { method: 'service.call', outcome: 'rate_limited', transport: 'http' }
    const { operatorId } = service.owner
    expect(lines()).toEqual([expect.objectContaining({ ...line, operatorId, subject: '' })])
    await clock.leap(3_600_000)
    expect(lines()[0]).toMatchObject({ ...line, subject: '3×' })
  })

  test('says when to come back, and is then true', async () => {
    const { secret } = service.key({ limitPerMinute: 6 })
    for (let call = 0; call < 6; call += 1) expect(await statusOf(secret)).toBe(200)
    const { status, headers, body } = await ask(secret)
    expect({ status, body }).toEqual({
      status: 429,
      body: { code: 'rate_limited', data: { retryAfterSeconds: 10 } },
    })
    expect(headers.get('retry-after')).toBe('10')
    await clock.advance(9_999)
    expect(await statusOf(secret)).toBe(429)
    await clock.advance(1)
    expect([await statusOf(secret), await statusOf(secret)]).toEqual([200, 429])
  })

  test('also counts calls that are refused for their scope', async () => {
    const { secret } = service.key({ scopes: ['customers'], limitPerMinute: 2 })
    const statuses = []
    for (let call = 0; call < 3; call += 1) {
      statuses.push((await service.call(secret, 'credits.prices', null)).status)
    }
    expect(statuses).toEqual([403, 403, 429])
  })
})

describe('an end', () => {
  test('by revocation holds at once, on a connection that is open', async () => {
    const { key, secret } = service.key()
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const first = await askOver(agent, secret)
    const second = await askOver(agent, secret)
    revokeServiceKey(app(), key.id)
    const third = await askOver(agent, secret)
    agent.destroy()
    expect([first.status, second.status, third.status]).toEqual([200, 200, 401])
    expect(new Set([first.localPort, second.localPort, third.localPort]).size).toBe(1)
  })

  test.each([
    ['a revocation', 401, (id: string) => revokeServiceKey(app(), id)],
    ['a roll at once', 401, (id: string) => rollServiceKey(app(), { id, keepOldMinutes: 0 })],
    ['a roll in an hour', 200, (id: string) => rollServiceKey(app(), { id, keepOldMinutes: 60 })],
  ])('by %s is met with %i by a call whose body is on its way', async (name, status, end) => {
    const { key, secret } = service.key()
    const call = { clientId: `slow-${name.replaceAll(' ', '-')}`, name, email: null, note: '' }
    const body = JSON.stringify(call)
    const head = [
      'POST /api/v1/customers HTTP/1.1',
      `Host: 127.0.0.1:${new URL(service.origin).port}`,
      `Authorization: Bearer ${secret}`,
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
      'Connection: close',
    ].join('\r\n')
    const socket = connect(Number(new URL(service.origin).port), '127.0.0.1')
    let answer = ''
    const ended = new Promise((resolve) => socket.on('close', resolve))
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('utf8')))
    socket.write(`${head}\r\n\r\n${body.slice(0, 10)}`)
    const usedAt = () => listServiceKeys(app()).find((one) => one.id === key.id)?.lastUsedAtMs
    await expect.poll(usedAt).not.toBeNull()
    end(key.id)
    socket.write(body.slice(10))
    await ended
    expect(answer).toContain(`HTTP/1.1 ${status} `)
    expect(answer).toContain(status === 401 ? '{"code":"wrong_key"}' : `"name":"${name}"`)
  })

  test('by time holds from its millisecond on', async () => {
    const { secret } = service.key({ expiresAtMs: clock.nowMs() + 5_000 })
    await clock.advance(4_999)
    expect(await statusOf(secret)).toBe(200)
    await clock.advance(1)
    expect(await statusOf(secret)).toBe(401)
  })

  test('is for ever: a revoked key is neither rolled nor revived', () => {
    const { key } = service.key()
    const { status, revokedAtMs } = revokeServiceKey(app(), key.id)
    expect(status).toBe('revoked')
    expect(() => rollServiceKey(app(), { id: key.id, keepOldMinutes: 0 })).toThrow('gone')
    expect(revokeServiceKey(app(), key.id).revokedAtMs).toBe(revokedAtMs)
    const { book } = app().mustCore()
    const raw = (sql: string) => () => book.write((tx) => tx.prepare(sql).run(key.id))
    expect(raw('UPDATE service_keys SET revoked_at = NULL WHERE id = ?')).toThrow(/append-only/)
    expect(raw('DELETE FROM service_keys WHERE id = ?')).toThrow(/append-only/)
    expect(raw('UPDATE service_keys SET scopes = \'["gifts"]\' WHERE id = ?')).toThrow(
      /append-only/,
    )
  })
})

describe('a new secret', () => {
  test('ends the old one at once, and the key keeps its id', async () => {
    const { key, secret } = service.key()
    const rolled = rollServiceKey(app(), { id: key.id, keepOldMinutes: 0 })
    expect(rolled.key).toMatchObject({ id: key.id, name: key.name, oldSecretUntilMs: null })
    expect([await statusOf(secret), await statusOf(rolled.secret)]).toEqual([401, 200])
  })

  test('pressed again after a lost answer never ends the secret that is in use', async () => {
    const { key, secret } = service.key()
    const asked = { id: key.id, keepOldMinutes: 60 }
    const first = rollServiceKey(app(), asked)
    // The screen never saw the answer: to it no old secret runs out yet.
    expect(() => rollServiceKey(app(), asked)).toThrow('changed_meanwhile')
    expect([await statusOf(secret), await statusOf(first.secret)]).toEqual([200, 200])
    // Whoever has seen that one runs out may end it early.
    const { oldSecretUntilMs } = first.key
    const second = rollServiceKey(app(), { ...asked, oldSecretUntilMs })
    expect([await statusOf(secret), await statusOf(second.secret)]).toEqual([401, 200])
  })

  test('leaves the old one good for as long as was said', async () => {
    const { key, secret } = service.key()
    const rolled = rollServiceKey(app(), { id: key.id, keepOldMinutes: 1 })
    await clock.advance(59_999)
    expect([await statusOf(secret), await statusOf(rolled.secret)]).toEqual([200, 200])
    await clock.advance(1)
    expect([await statusOf(secret), await statusOf(rolled.secret)]).toEqual([401, 200])
  })
})

test('last used is written at most once a minute', async () => {
  const { key, secret } = service.key()
  const usedAt = () => listServiceKeys(app()).find((one) => one.id === key.id)?.lastUsedAtMs
  expect(usedAt()).toBeNull()
  await ask(secret)
  const first = clock.nowMs()
  expect(usedAt()).toBe(first)
  await clock.advance(59_999)
  await ask(secret)
  expect(usedAt()).toBe(first)
  await clock.advance(1)
  await ask(secret)
  expect(usedAt()).toBe(first + 60_000)
})

test('two live keys never have one name, and an end lies ahead', () => {
  const { key } = service.key()
  const make = (name: string, expiresAtMs: number | null) =>
    service.console.window('owner').serviceKeys.create({
      name,
      scopes: ['gifts'],
      limitPerMinute: 1,
      expiresAtMs,
    })
  service.console.app.sessions.signIn('owner', {
    operatorId: service.owner.operatorId,
    name: service.owner.operatorName,
    role: 'owner',
  })
  return Promise.all([
    expect(make(key.name, null)).rejects.toMatchObject({ data: { field: 'name' } }),
    expect(make('Past', clock.nowMs())).rejects.toMatchObject({ data: { field: 'expiresAtMs' } }),
  ])
})

test('a key that is asked for again after a lost answer is made once, and its words say what to do', async () => {
  service.console.app.sessions.signIn('owner', {
    operatorId: service.owner.operatorId,
    name: service.owner.operatorName,
    role: 'owner',
  })
  const { serviceKeys } = service.console.window('owner')
  const input = {
    clientId: 'key-of-the-shop-01',
    name: 'Lost answer',
    scopes: ['gifts'] as const,
    limitPerMinute: 1,
    expiresAtMs: clock.nowMs() + 1_000,
  }
  const ask = (change = {}) => serviceKeys.create({ ...input, scopes: ['gifts'], ...change })
  const { key, secret } = await ask()
  const shown = { code: 'secret_shown', data: { id: key.id } }
  await expect(ask()).rejects.toMatchObject(shown)
  await expect(ask({ name: 'Another' })).rejects.toMatchObject({ code: 'id_reused' })
  // Also once its end has come, and after the secret was exchanged.
  const rolled = await serviceKeys.roll({ id: key.id })
  expect(rolled.secret).not.toBe(secret)
  await clock.advance(2_000)
  await expect(ask()).rejects.toMatchObject(shown)
  const { keys } = await serviceKeys.list()
  expect(keys.filter(({ name }) => name === input.name)).toHaveLength(1)
  const kept = service.console.app
    .mustCore()
    .book.read((tx) =>
      tx.prepare('SELECT answer FROM credit_commands WHERE client_id = ?').all(input.clientId),
    )
  expect(kept).toEqual([{ answer: JSON.stringify({ id: key.id }) }])
})

function askOver(agent: Agent, secret: string): Promise<{ status: number; localPort: number }> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${secret}` }
    const asked = request(`${service.origin}${DOCUMENT}`, { agent, headers }, (response) => {
      const { localPort = 0 } = response.socket
      response.resume()
      response.on('end', () => resolve({ status: response.statusCode ?? 0, localPort }))
    })
    asked.on('error', reject)
    asked.end()
  })
}
