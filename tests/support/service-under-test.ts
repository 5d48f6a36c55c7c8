import { once } from 'node:events'
import { createServer } from 'node:net'
import { createRouter } from '../../electron/api/router.ts'
import { updateServiceApi } from '../../electron/core/service-api.ts'
import { createServiceKey } from '../../electron/core/service-keys.ts'
import { sandboxOwner } from '../../electron/core/seed-sandbox.ts'
import type { Actor } from '../../electron/core/core.ts'
import { followServiceApi, type ServiceServer } from '../../electron/http/service-server.ts'
import type { Clock } from '../../electron/ports/clock.ts'
import { systemClock } from '../../electron/providers/clock.ts'
import {
  type IssuedServiceKey,
  SERVICE_SCOPES,
  type ServiceScope,
} from '../../shared/model/service-key.ts'
import { httpCallOf } from '../contract/http-call.ts'
import { type ConsoleUnderTest, startConsole } from './console-under-test.ts'

/** Of the data folder, for a watcher; a service has a key instead. */
export const SERVICE_TOKEN = 's'.repeat(43)

export type ServiceAnswer = {
  status: number
  body: { code?: string; data?: Record<string, unknown> } & Record<string, unknown>
  headers: Headers
}

export type ServiceUnderTest = {
  console: ConsoleUnderTest
  server: ServiceServer
  origin: string
  owner: Actor
  /** A key made by the owner; by default with every scope and no practical limit. */
  key(options?: {
    scopes?: readonly ServiceScope[]
    limitPerMinute?: number
    expiresAtMs?: number | null
  }): IssuedServiceKey
  /** Calls a method of the contract by its own route. */
  call(secret: string, method: string, input: unknown): Promise<ServiceAnswer>
  /** Sends anything to anywhere below `/api/v1`. */
  send(secret: string | null, verb: string, path: string, body?: string): Promise<ServiceAnswer>
  close(): Promise<void>
}

/** A whole console with its service port open, and a key that keeps it open. */
export async function startService(
  options: { rootDir?: string; clock?: Clock } = {},
): Promise<ServiceUnderTest> {
  const clock = options.clock ?? systemClock
  const console = await startConsole(options)
  const { app } = console
  const core = app.mustCore()
  const person = core.book.read(sandboxOwner)
  if (!person) throw new Error('the sandbox has no owner')
  const owner = {
    operatorId: person.id,
    operatorName: person.name,
    tillId: core.tillId,
    originId: core.tillId,
  }
  const port = await freePort()
  updateServiceApi(app, { isOn: true, port })
  let made = 0
  const key: ServiceUnderTest['key'] = (wanted = {}) => {
    made += 1
    const { scopes = SERVICE_SCOPES, limitPerMinute = 6_000, expiresAtMs = null } = wanted
    const name = `Key ${made} of ${core.clock.nowMs()}`
    return createServiceKey(app, owner, { name, scopes, limitPerMinute, expiresAtMs })
  }
  key()
  const router = createRouter(app)
  const server = followServiceApi({
    app,
    router,
    clock,
    log: console.log.log,
    serviceToken: SERVICE_TOKEN,
  })
  await server.settled()
  const origin = `http://127.0.0.1:${port}`
  const send: ServiceUnderTest['send'] = async (secret, verb, path, body) => {
    const response = await fetch(`${origin}${path}`, {
      method: verb,
      headers: {
        ...(secret === null ? {} : { authorization: `Bearer ${secret}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
    })
    const text = await response.text()
    const parsed = (text === '' ? {} : JSON.parse(text)) as ServiceAnswer['body']
    return { status: response.status, body: parsed, headers: response.headers }
  }
  return {
    console,
    server,
    origin,
    owner,
    key,
    send,
    call(secret, method, input) {
      const { verb, target, body } = httpCallOf(method, input)
      return send(secret, verb, target, body)
    },
    async close() {
      await server.close()
      await console.close()
    },
  }
}

/** A port that nobody had a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  probe.close()
  await once(probe, 'close')
  return port
}
