import type { Context, Env, Hono } from 'hono'
import type { ObservedApp } from './console-app.ts'
import { hashSecret, matchesSecret } from './secret.ts'

/** What health says while the core opens. */
const OPENING = { isReady: false, phase: 'opening', storage: 'unknown', node: 'unknown' }

/** Whether a request names the service token of the data folder. */
export function serviceTokenCheck(serviceToken: string): (c: Context) => boolean {
  const hash = hashSecret(serviceToken)
  return (c) => {
    const match = /^Bearer ([A-Za-z0-9_-]{1,128})$/.exec(c.req.header('authorization') ?? '')
    return match?.[1] !== undefined && matchesSecret(match[1], hash)
  }
}

/**
 * `/healthz` and Prometheus' `/metrics` for a watcher on this machine, behind the service token:
 * the same on the console's port and on the service port, which is the only one of the desktop.
 */
export function addWatchRoutes<E extends Env>(
  hono: Hono<E>,
  parts: {
    hasServiceToken: (c: Context) => boolean
    /** Null while the core opens. */
    open: () => ObservedApp | null
    /** The core, once it is open; figures wait for it. */
    opened: Promise<ObservedApp>
  },
): void {
  const { hasServiceToken, opened } = parts
  hono.get('/healthz', (c) => {
    if (!hasServiceToken(c)) return c.json({ code: 'no_session' }, 401)
    const health = parts.open()?.health() ?? OPENING
    return c.json(health, health.isReady ? 200 : 503)
  })
  let metrics: Promise<ReturnType<typeof import('./metrics.ts').createMetrics>> | undefined
  hono.get('/metrics', async (c) => {
    if (!hasServiceToken(c)) return c.json({ code: 'no_session' }, 401)
    metrics ??= Promise.all([opened, import('./metrics.ts')]).then(([app, module]) =>
      module.createMetrics(() => app.gauges()),
    )
    const { contentType, text } = await metrics
    return c.body(await text(), 200, { 'Content-Type': contentType })
  })
}
