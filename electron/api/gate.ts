import { ORPCError } from '@orpc/server'
import type { MethodMeta } from '../../shared/contract/base.ts'
import { type ErrorCode, ERRORS } from '../../shared/contract/errors.ts'
import type { App } from '../core/app.ts'
import { isServiceKeyStillGood, type ServiceCaller } from '../core/admit-service-key.ts'
import { audit, auditFolded } from '../core/audit.ts'
import type { Core } from '../core/core.ts'
import { Refusal, refusalOf } from '../core/refusal.ts'
import { ANSWERED_FOR, FLOOD } from '../core/refusal-folds.ts'
import type { SignedIn } from '../core/sessions.ts'
import type { CallContext } from './context.ts'

/**
 * Who may call what, before any work (style rule 17). Deny by default: a method whose meta names
 * nobody is closed to everybody. The order is LND-11's: store, node, session, then role; the origin
 * was judged by the host, and the rate limit follows in the verb.
 * @throws Refusal not_set_up, node_not_configured, no_session, forbidden, wrong_key, missing_scope
 */
export function admit(app: App, meta: MethodMeta, context: CallContext): SignedIn | null {
  if (context.service) {
    admitService(app, meta, context.service)
    return null
  }
  const signedIn = app.sessions.get(context.consoleSessionId)
  if (meta.access === 'console') return signedIn
  // Between two books there is one all the same: nobody sets up or restores another meanwhile.
  if (meta.access === 'setup' && !app.core() && app.trouble() !== 'restoring') return null
  if (!app.core()) throw new Refusal('not_set_up')
  if (meta.needsNode) app.mustCore().node.client()
  if (!signedIn) throw new Refusal('no_session')
  const roles = meta.access === 'setup' ? ['owner'] : meta.access
  if (!roles.some((role) => role === signedIn.role)) throw new Refusal('forbidden')
  return signedIn
}

/**
 * Why who opened a stream may hear no more of it, or null. Another person at the same window hears
 * nothing of it either: they open their own.
 */
export function refusalOfStay(
  app: App,
  opened: { meta: MethodMeta; context: CallContext; admitted: SignedIn },
): Refusal | null {
  if (opened.meta.access === 'console') return null
  try {
    const now = admit(app, opened.meta, opened.context)
    const isSame = now?.operatorId === opened.admitted.operatorId
    return isSame ? null : new Refusal('no_session')
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

/** A key has scopes and no role: a method that names no scope is closed to every key. */
function admitService(app: App, { scope, alsoScope }: MethodMeta, caller: ServiceCaller): void {
  // Asked again although the transport did: the body may have come in past a new secret or an end.
  if (!isServiceKeyStillGood(app.mustCore(), caller)) throw new Refusal('wrong_key')
  if (scope === undefined) throw new Refusal('forbidden')
  const missing = [scope, alsoScope].find((one) => one && !caller.scopes.includes(one))
  if (missing) throw new Refusal('missing_scope', { scope: missing })
}

/**
 * Writes an audited call once it is answered or refused, and any call that is refused for rights or
 * limits; a first run has no book to write to.
 */
export function auditCall(
  app: App,
  call: {
    meta: MethodMeta
    method: string
    context: CallContext
    signedIn: SignedIn | null
    outcome: string
    subject: string
  },
): void {
  const core = app.core()
  if (!core || !(call.meta.isAudited || TRIED_CODES.has(call.outcome))) return
  const { service } = call.context
  const line = {
    // The one who made a key answers for it; the line names the key beside them.
    operatorId: service?.operatorId ?? call.signedIn?.operatorId ?? null,
    operatorName: service?.operatorName ?? call.signedIn?.name ?? '',
    role: call.signedIn?.role ?? null,
    method: call.method,
    outcome: call.outcome,
    subject: call.subject,
    transport: call.context.transport,
    serviceKeyId: service?.keyId ?? null,
  }
  const rule = foldRuleOf(call)
  if (rule) auditFolded(core, line, rule)
  else audit(core, line)
}

/**
 * Refusals of rights and limits come as fast as they are asked for. A wrong PIN is counted, and
 * each try slowed, so each has its line.
 */
function foldRuleOf({ meta, outcome, signedIn, context }: Parameters<typeof auditCall>[1]) {
  if (!TRIED_CODES.has(outcome) || outcome === 'wrong_pin') return null
  const isNobody = signedIn === null && !context.service
  const isLimitOfReads = outcome === 'rate_limited' && !meta.isAudited
  return isNobody || isLimitOfReads ? FLOOD : ANSWERED_FOR
}

/** Rights and limits: who tries what is not theirs leaves a line, whatever they call. */
const TRIED_STATUSES: readonly number[] = [401, 403, 429]
const TRIED_CODES: ReadonlySet<string> = new Set(
  Object.entries(ERRORS).flatMap(([code, { status }]) =>
    TRIED_STATUSES.includes(status) ? [code] : [],
  ),
)

/**
 * What a call ends with whose book was closed under it, by a stop or a restore: a fault of whatever
 * it was about to read or write. Its caller is told that no book is open, as the next call would
 * be, and asks again under the same id; any other end is as it is.
 * @param core what was open when the call began
 */
export function endOf(
  app: App,
  { error, core, method }: { error: unknown; core: Core | null; method: string },
): unknown {
  const isClosed = core !== null && app.core() !== core
  if (!isClosed || refusalOf(error) || isCallersError(error)) return error
  app.deps.log.error('call.cut', error, { method })
  return new Refusal('not_set_up')
}

/** The code that the caller is answered with; `internal` for a fault without words. */
export function outcomeOf(error: unknown): string {
  const refusal = refusalOf(error)
  if (refusal) return refusal.code
  if (isCallersError(error)) return String(error.code)
  return 'internal'
}

/**
 * What a caller may see of a failure: a declared code with its data. A fault becomes `internal`
 * with the id under which the log has the details (style rule 16).
 */
export function answerOf(app: App, method: string, error: unknown): unknown {
  if (isCallersError(error)) return error
  if (error instanceof Refusal) return declared(error.code, error.data)
  const logId = app.deps.log.error('call.failed', error, { method })
  const refusal = refusalOf(error)
  if (refusal) return declared(refusal.code, refusal.data)
  return declared('internal', { logId })
}

/** An answer that breaks its own schema is our fault, although oRPC throws it as its own error. */
function isCallersError(error: unknown): error is ORPCError<string, unknown> {
  return error instanceof ORPCError && error.status < 500
}

function declared(code: ErrorCode, data: unknown): ORPCError<string, unknown> {
  return new ORPCError(code, { status: ERRORS[code].status, message: code, data })
}

/**
 * The id that an input or an answer is about, for the audit line; never its content, but for the
 * reason that a person had to give for what was done.
 */
export function subjectOf(
  { auditedWords }: MethodMeta,
  call: { input: unknown; output: unknown },
): string {
  const { input, output } = call
  const words = output === null || !auditedWords ? null : textIn(input, auditedWords)
  return words ?? idIn(input) ?? idIn(output) ?? ''
}

function textIn(value: unknown, key: string): string | null {
  if (typeof value !== 'object' || value === null) return null
  const words = (value as Readonly<Record<string, unknown>>)[key]
  return typeof words === 'string' ? words.trim() : null
}

function idIn(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null
  for (const key of ['id', 'operatorId', 'reservationId', 'customerId'] as const) {
    const id = (value as Readonly<Record<string, unknown>>)[key]
    if (typeof id === 'string') return id.slice(0, 64)
  }
  return null
}
