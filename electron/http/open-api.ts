import { OpenAPIHandler } from '@orpc/openapi/fetch'
import { experimental_ZodSmartCoercionPlugin as ZodSmartCoercionPlugin } from '@orpc/zod/zod4'
import type { CallContext } from '../api/context.ts'
import type { Log } from '../ports/log.ts'
import { type ConsoleRouter, maskUnexpected } from './console-router.ts'
import { withQueryOfDelete } from './query-of-delete.ts'

/** Serves the contract as plain HTTP; loaded at the first such call, since no screen needs it. */
export function createOpenApi(
  router: ConsoleRouter,
  log: Log,
): (request: Request, context: CallContext) => Promise<Response | null> {
  const handler = new OpenAPIHandler<CallContext>(router, {
    clientInterceptors: [maskUnexpected(log)],
    // JSON has no bigint: decimal strings become bigints where the contract says so.
    plugins: [new ZodSmartCoercionPlugin()],
  })
  return async (request, context) => {
    const { matched, response } = await handler.handle(withQueryOfDelete(request), {
      prefix: '/api/v1',
      context,
    })
    return matched ? response : null
  }
}
