import type { Implementer } from '@orpc/server'
import type { Contract } from '../../shared/contract/index.ts'
import type { App } from '../core/app.ts'
import type { Actor } from '../core/core.ts'
import { Refusal } from '../core/refusal.ts'
import type { SignedIn } from '../core/sessions.ts'
import { isStream, whileAdmitted, withErrors } from './admitted-stream.ts'
import type { CallContext } from './context.ts'
import { admit, answerOf, auditCall, endOf, outcomeOf, refusalOfStay, subjectOf } from './gate.ts'

/** What a handler gets: who asks is settled before it runs. */
export type AdmittedContext = CallContext & { signedIn: SignedIn | null }

/** Puts the one gate before every method: admit, run, audit, and answer in declared words. */
export function bindGate(
  app: App,
  os: Implementer<Contract, Record<never, never>, Record<never, never>>,
) {
  return os.$context<CallContext>().use(async (call, input) => {
    const { context, path, procedure, signal, next } = call
    const method = path.join('.')
    const { meta } = procedure['~orpc']
    const core = app.core()
    let signedIn = sessionOf(app, context)
    const tell = (outcome: string, output: unknown): void =>
      auditCall(app, {
        meta,
        method,
        context,
        signedIn,
        outcome,
        subject: subjectOf(meta, { input, output }),
      })
    try {
      const admitted = admit(app, meta, context)
      signedIn = admitted
      const result = await next({ context: { signedIn } })
      // A sign-in is told with the name of who signed in, a lock with that of who did.
      signedIn = sessionOf(app, context) ?? signedIn
      tell('ok', result.output)
      const { output } = result
      if (!isStream(output)) return result
      const again = () => {
        const refusal = admitted && refusalOfStay(app, { meta, context, admitted })
        if (refusal) throw refusal
      }
      const answer = (error: unknown) => answerOf(app, method, error)
      return { ...result, output: withErrors(whileAdmitted(output, again), answer, signal) }
    } catch (error) {
      const end = endOf(app, { error, core, method })
      tell(outcomeOf(end), null)
      throw answerOf(app, method, end)
    }
  })
}

function sessionOf(app: App, context: CallContext): SignedIn | null {
  return context.service ? null : app.sessions.get(context.consoleSessionId)
}

export type Bound = ReturnType<typeof bindGate>

/**
 * Who acts, from the session or the key alone. The ids a key chooses are its own: they can meet
 * neither a till's nor another key's. @throws Refusal no_session
 */
export function actorOf(app: App, context: AdmittedContext): Actor {
  const { tillId } = app.mustCore()
  const { service } = context
  if (service) {
    const { operatorId, operatorName, keyId } = service
    return { operatorId, operatorName, tillId, originId: keyId }
  }
  if (!context.signedIn) throw new Refusal('no_session')
  const { operatorId, name: operatorName } = context.signedIn
  return { operatorId, operatorName, tillId, originId: tillId }
}
