import { type Context, Hono } from 'hono'
import type { CallContext } from '../api/context.ts'
import { admitService } from '../api/service-caller.ts'
import type { App } from '../core/app.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import { limitBody } from './body-limit.ts'
import type { ConsoleRouter } from './console-router.ts'
import { knownMethods, knownShape } from './known-methods.ts'
import { createRefusalNotes } from './loopback.ts'
import { openApiText } from './open-api-document.ts'
import { SECURITY_HEADERS } from './security-headers.ts'
import { createServiceHandler } from './service-handler.ts'
import { addWatchRoutes, serviceTokenCheck } from './watch-routes.ts'

const BODY_BYTES_MAX = 64 * 1024
const VERBS = ['GET', 'POST', 'PUT', 'DELETE']

export type ServedService = {
  app: App
  router: ConsoleRouter
  log: Log
  clock: Clock
  /** Of the data folder: it opens health and metrics here, and nothing else. */
  serviceToken: string
}

type Env = { Variables: { caller: CallContext } }

/**
 * All that the service port answers: the contract and its description, to holders of a key, and
 * health and metrics to a watcher. No page, no cookie, no sign-in: what a person may do is asked
 * elsewhere. Errors are the contract's codes as `{code, data}`.
 */
export function createServiceApp(served: ServedService): Hono<Env> {
  const { app, router, log, clock } = served
  const noteRefusal = createRefusalNotes({ log, clock })
  const hono = new Hono<Env>()
  const handle = createServiceHandler(router, log)
  hono.use(async (c, next) => {
    await next()
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.res.headers.set(name, value)
    c.res.headers.set('Cache-Control', 'no-store')
  })
  addWatchRoutes(hono, {
    hasServiceToken: serviceTokenCheck(served.serviceToken),
    open: () => app,
    opened: Promise.resolve(app),
  })
  hono.use(async (c, next) => {
    const admission = admitService(app, bearerOf(c))
    if (admission.isAdmitted) {
      c.set('caller', admission.context)
      return next()
    }
    const { code, data, status } = admission
    if (status === 401 || status === 429) noteRefusal({ status, reason: code })
    if (code === 'wrong_key') c.header('WWW-Authenticate', 'Bearer realm="tillbook"')
    const seconds = retryAfterOf(data)
    if (seconds !== null) c.header('Retry-After', String(seconds))
    return c.body(JSON.stringify({ code, ...(data === undefined ? {} : { data }) }), {
      status: status as 401,
      headers: { 'Content-Type': 'application/json' },
    })
  })
  hono.use(limitBody(BODY_BYTES_MAX))
  hono.get('/api/v1/openapi.json', async (c) =>
    c.body(await openApiText(), 200, { 'Content-Type': 'application/json' }),
  )
  hono.on(VERBS, '/api/v1/*', async (c, next) => {
    if (isOtherThanJson(c)) {
      return c.json({ code: 'bad_request', data: { field: 'content-type' } }, 415)
    }
    return (await handle(c.req.raw, c.get('caller'))) ?? next()
  })
  hono.all('/api/v1/*', async (c, next) => {
    const methods = await knownMethods(c.req.path)
    if (methods.length === 0 || methods.includes(c.req.method)) return next()
    const body = { code: 'bad_request', data: { field: 'method' } }
    return c.json(body, 405, { Allow: methods.join(', ') })
  })
  hono.notFound((c) => c.json({ code: 'not_found' }, 404))
  hono.onError(async (error, c) => {
    // Never the path itself: the code of a gift stands in it, and who reads a log could spend it.
    const logId = log.error('service_failed', error, { route: await knownShape(c.req.path) })
    return c.json({ code: 'internal', data: { logId } }, 500)
  })
  return hono
}

/** Whatever else stands there is a wrong key too, and costs the same to refuse. */
function bearerOf(c: Context): string {
  return /^Bearer ([\x21-\x7e]{1,200})$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? ''
}

function retryAfterOf(data: unknown): number | null {
  if (typeof data !== 'object' || data === null || !('retryAfterSeconds' in data)) return null
  return typeof data.retryAfterSeconds === 'number' ? data.retryAfterSeconds : null
}

/** Forms and plain text are what a page may send across origins without being asked. */
function isOtherThanJson(c: Context): boolean {
  const hasBody = Number(c.req.header('content-length') ?? 0) > 0
  const isChunked = c.req.header('transfer-encoding') !== undefined
  const type = c.req.header('content-type') ?? ''
  return (hasBody || isChunked) && !/^application\/json\s*(;|$)/i.test(type)
}
