import { ORPCError, implement } from '@orpc/server'
import { isContractProcedure } from '@orpc/contract'
import type { CallContext } from '../../electron/api/context.ts'
import type { ConsoleRouter } from '../../electron/http/console-router.ts'
import { contract } from '../../shared/contract/index.ts'

export type MemoryCall = { method: string; input: unknown; context: CallContext }
type Answer = (call: MemoryCall & { signal: AbortSignal | undefined }) => unknown

/**
 * The whole contract answered from memory: transports are tested with the real schemas, and every
 * call that got through is seen. A method without an answer of its own answers `not_set_up`.
 */
export function memoryRouter(answers: Record<string, Answer> = {}): {
  router: ConsoleRouter
  calls: MemoryCall[]
} {
  const calls: MemoryCall[] = []
  const bind = (node: unknown, implementer: unknown, path: string[]): unknown => {
    if (isContractProcedure(node)) {
      const method = path.join('.')
      const open = implementer as { handler(run: (call: RawCall) => unknown): unknown }
      return open.handler(({ input, context, signal }) => {
        calls.push({ method, input, context })
        const answer = answers[method]
        if (!answer) throw new ORPCError('not_set_up', { status: 503 })
        return answer({ method, input, context, signal })
      })
    }
    return Object.fromEntries(
      Object.entries(node as object).map(([key, child]) => [
        key,
        bind(child, (implementer as Record<string, unknown>)[key], [...path, key]),
      ]),
    )
  }
  const router = bind(contract, implement(contract).$context<CallContext>(), [])
  return { router: router as ConsoleRouter, calls }
}

type RawCall = { input: unknown; context: CallContext; signal: AbortSignal | undefined }
