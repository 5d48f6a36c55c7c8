import { type Context, Hono } from 'hono'
import type { CallContext } from '../api/context.ts'
import type { ExportAnswer } from '../api/export-file.ts'
import type { Log } from '../ports/log.ts'
import { limitBody } from './body-limit.ts'
import type { ConsoleRouter } from './console-router.ts'
import { fileStream } from './file-stream.ts'
import type { ConsoleSessions } from './launch.ts'
import { SECURITY_HEADERS } from './security-headers.ts'
import type { openStaticFiles } from './static-files.ts'
import { addWatchRoutes, serviceTokenCheck } from './watch-routes.ts'

const BODY_BYTES_MAX = 256 * 1024
/** One session of its own: a script must sign in with a PIN like any person. */
const SERVICE_SESSION_ID = 'service'

/** What the server may see of the running core. */
export type ObservedApp = {
  health(): { isReady: boolean; phase: string; storage: string; node: string }
  gauges(): Record<string, number>
}

export type ServedConsole = {
  app: ObservedApp
  router: ConsoleRouter
  /** A finished export for this window, behind the gate of every method. */
  exportFile: (context: CallContext, id: string) => ExportAnswer
}

export type ConsoleAppParts = {
  /** The core, once it is open; calls that come before wait for it. */
  served: Promise<ServedConsole>
  sessions: ConsoleSessions
  files: ReturnType<typeof openStaticFiles>
  serviceToken: string
  cookieName: string
  launchUrl: () => string
  /** A file that leads to this address; null where none could be written. */
  launchPage: (url: string) => string | null
  /** This token was exchanged. */
  launched: (token: string) => void
  log: Log
}

/** All plain HTTP of the loopback server. Host, Origin and method were judged before (gate.ts). */
export function createConsoleApp(parts: ConsoleAppParts): Hono {
  const hasServiceToken = serviceTokenCheck(parts.serviceToken)
  const hono = new Hono()
  hono.use(async (c, next) => {
    await next()
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.res.headers.set(name, value)
    if (!c.res.headers.has('Cache-Control')) c.res.headers.set('Cache-Control', 'no-store')
  })
  hono.use(limitBody(BODY_BYTES_MAX))
  addSessionRoutes(hono, parts, hasServiceToken)
  addServiceRoutes(hono, parts, hasServiceToken)
  addExportRoute(hono, parts)
  hono.get('*', async (c) => {
    const file = await parts.files.read(c.req.path)
    return file ? c.body(file.body, 200, file.headers) : c.json({ code: 'not_found' }, 404)
  })
  hono.notFound((c) => c.json({ code: 'not_found' }, 404))
  hono.onError((error, c) => {
    const logId = parts.log.error('http_failed', error, { path: c.req.path })
    return c.json({ code: 'internal', data: { logId } }, 500)
  })
  return hono
}

function addSessionRoutes(
  hono: Hono,
  parts: ConsoleAppParts,
  hasServiceToken: (c: Context) => boolean,
): void {
  hono.post('/launch', async (c) => {
    // Any other type would be a "simple" request, which a page may send across origins.
    if (c.req.header('content-type') !== 'application/json') {
      return c.json({ code: 'bad_request' }, 415)
    }
    const token = tokenOf(await c.req.text())
    const cookie = parts.sessions.redeem(token)
    if (cookie === null) {
      parts.log.warn('launch_refused')
      return c.json({ code: 'no_session' }, 401)
    }
    parts.launched(token)
    c.header('Set-Cookie', `${parts.cookieName}=${cookie}; Path=/; HttpOnly; SameSite=Strict`)
    return c.body(null, 204)
  })
  hono.post('/launch/new', (c) => {
    if (!hasServiceToken(c)) return c.json({ code: 'no_session' }, 401)
    const url = parts.launchUrl()
    if (c.req.query('page') === undefined) return c.json({ url })
    return c.json({ url, page: parts.launchPage(url) })
  })
  hono.get('/session', (c) => {
    const id = findSession(parts, c.req.header('cookie'))
    return id === null ? c.json({ code: 'no_session' }, 401) : c.body(null, 204)
  })
}

/** A download of the browser: it sends the cookie of the window and nothing of the contract. */
function addExportRoute(hono: Hono, parts: ConsoleAppParts): void {
  hono.get('/exports/:id', async (c) => {
    const sessionId = findSession(parts, c.req.header('cookie'))
    if (sessionId === null) return c.json({ code: 'no_session' }, 401)
    const { exportFile } = await parts.served
    const context = { consoleSessionId: sessionId, transport: 'http' } as const
    const answer = exportFile(context, c.req.param('id'))
    if (answer.isFound) return c.body(fileStream(answer.file.path), 200, answer.file.headers)
    return c.json({ code: answer.code }, answer.status as 404)
  })
}

function addServiceRoutes(
  hono: Hono,
  parts: ConsoleAppParts,
  hasServiceToken: (c: Context) => boolean,
): void {
  const { served } = parts
  let open: ServedConsole | null = null
  void served.then((console) => {
    open = console
  })
  addWatchRoutes(hono, {
    hasServiceToken,
    open: () => open?.app ?? null,
    opened: served.then(({ app }) => app),
  })
  let openApi: Promise<ReturnType<typeof import('./open-api.ts').createOpenApi>> | undefined
  hono.on(['GET', 'POST', 'PUT', 'DELETE'], '/api/v1/*', async (c) => {
    const context = callContext(c, parts, hasServiceToken)
    if (!context) return c.json({ code: 'no_session' }, 401)
    openApi ??= Promise.all([served, import('./open-api.ts')]).then(([{ router }, module]) =>
      module.createOpenApi(router, parts.log),
    )
    const answer = await (await openApi)(c.req.raw, context)
    return answer ?? c.json({ code: 'not_found' }, 404)
  })
}

function callContext(
  c: Context,
  parts: ConsoleAppParts,
  hasServiceToken: (c: Context) => boolean,
): CallContext | null {
  if (c.req.header('authorization') !== undefined) {
    return hasServiceToken(c) ? { consoleSessionId: SERVICE_SESSION_ID, transport: 'http' } : null
  }
  const id = findSession(parts, c.req.header('cookie'))
  return id === null ? null : { consoleSessionId: id, transport: 'http' }
}

/** Other programs on this address share the cookie jar, so a name may come more than once. */
export function findSession(
  parts: Pick<ConsoleAppParts, 'sessions' | 'cookieName'>,
  cookieHeader: string | undefined,
): string | null {
  const prefix = `${parts.cookieName}=`
  const values = (cookieHeader ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(prefix))
    .slice(0, 4)
  for (const value of values) {
    const id = parts.sessions.find(value.slice(prefix.length))
    if (id !== null) return id
  }
  return null
}

function tokenOf(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body)
    if (typeof parsed === 'object' && parsed !== null && 'token' in parsed) {
      return typeof parsed.token === 'string' ? parsed.token : ''
    }
  } catch {
    // Not JSON: the same refusal as any other wrong token.
  }
  return ''
}
