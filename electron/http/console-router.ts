import { ORPCError, type Router } from '@orpc/server'
import type { Contract } from '../../shared/contract/index.ts'
import { isStream, withErrors } from '../api/admitted-stream.ts'
import type { CallContext } from '../api/context.ts'
import type { Log } from '../ports/log.ts'

/** The contract bound to the core, ready for any transport. */
export type ConsoleRouter = Router<Contract, CallContext>

type NextCall = {
  path: readonly string[]
  procedure: { '~orpc': { errorMap: object } }
  signal?: AbortSignal | undefined
  next: () => Promise<unknown>
}

/**
 * The last net under every transport: whatever is not a declared error or an invalid request
 * leaves as `internal` with a log id, so that no message or stack of ours reaches a caller. A
 * stream can break long after it was answered, and is held to the same.
 */
export function maskUnexpected(log: Log): (call: NextCall) => Promise<unknown> {
  return async ({ path, procedure, signal, next }) => {
    const masked = (error: unknown): unknown => {
      // oRPC marks declared errors as defined only after this, so the declaration is asked itself.
      const isDeclared = error instanceof ORPCError && error.code in procedure['~orpc'].errorMap
      if (isDeclared || (error instanceof ORPCError && error.status < 500)) return error
      const logId = log.error('call_failed', error, { method: path.join('.') })
      return new ORPCError('internal', { status: 500, message: 'internal', data: { logId } })
    }
    try {
      const output = await next()
      return isStream(output) ? withErrors(output, masked, signal) : output
    } catch (error) {
      throw masked(error)
    }
  }
}
