import { OpenAPIHandler } from '@orpc/openapi/fetch'
import { experimental_ZodSmartCoercionPlugin as ZodSmartCoercionPlugin } from '@orpc/zod/zod4'
import type { CallContext } from '../api/context.ts'
import type { Log } from '../ports/log.ts'
import { type ConsoleRouter, maskUnexpected } from './console-router.ts'
import { withQueryOfDelete } from './query-of-delete.ts'

type AnyError = { code: string; data: unknown }

/** Serves the contract to services: its routes, and its codes as `{code, data}` and no more. */
export function createServiceHandler(
  router: ConsoleRouter,
  log: Log,
): (request: Request, context: CallContext) => Promise<Response | null> {
  const handler = new OpenAPIHandler<CallContext>(router, {
    clientInterceptors: [maskUnexpected(log)],
    // Decimal text becomes a bigint where the contract says so; a JSON number never does, because
    // whoever sends one has already rounded it.
    plugins: [new ZodSmartCoercionPlugin()],
    customErrorResponseBodyEncoder: (error) => plainError(error),
  })
  return async (request, context) => {
    const { matched, response } = await handler.handle(withQueryOfDelete(request), {
      prefix: '/api/v1',
      context,
    })
    if (!matched) return null
    const seconds = await retryAfterOf(response)
    if (seconds !== null) response.headers.set('Retry-After', seconds)
    return response
  }
}

/** A body that is no JSON, or does not fit, names the field and never the value. */
function plainError({ code, data }: AnyError): { code: string; data?: unknown } {
  if (code === 'BAD_REQUEST') return { code: 'bad_request', data: { field: fieldOf(data) } }
  return data === undefined ? { code } : { code, data }
}

function fieldOf(data: unknown): string {
  if (typeof data !== 'object' || data === null || !('issues' in data)) return 'body'
  const issues: unknown = data.issues
  const first: unknown = Array.isArray(issues) ? issues[0] : null
  if (typeof first !== 'object' || first === null || !('path' in first)) return 'body'
  const path: unknown[] = Array.isArray(first.path) ? first.path : []
  const unknown: unknown[] = 'keys' in first && Array.isArray(first.keys) ? first.keys : []
  const names = [...path, ...unknown.slice(0, 1).filter(isName)].filter(
    (part) => typeof part === 'string' || typeof part === 'number',
  )
  return names.length === 0 ? 'body' : names.join('.').slice(0, 120)
}

/** A field that the method does not know is named as it was sent, where that is a name at all. */
function isName(key: unknown): boolean {
  return typeof key === 'string' && /^[A-Za-z_]\w{0,39}$/.test(key)
}

/** Some methods count on their own, such as wrong gift codes. */
async function retryAfterOf(response: Response): Promise<string | null> {
  if (response.status !== 429) return null
  const body = (await response.clone().json()) as { data?: { retryAfterSeconds?: number } }
  return body.data?.retryAfterSeconds === undefined ? null : String(body.data.retryAfterSeconds)
}
