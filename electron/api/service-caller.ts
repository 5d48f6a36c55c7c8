import { type ErrorCode, ERRORS } from '../../shared/contract/errors.ts'
import { admitServiceKey, auditKeyRefused, type ServiceCaller } from '../core/admit-service-key.ts'
import type { App } from '../core/app.ts'
import { Refusal, refusalOf } from '../core/refusal.ts'
import type { CallContext } from './context.ts'

export type ServiceAdmission =
  | { isAdmitted: true; context: CallContext }
  | { isAdmitted: false; status: number; code: ErrorCode; data: unknown }

/**
 * Who asks over the service port, before a byte of the body is read. One call of the key is taken
 * whatever the answer will be. Never throws.
 */
export function admitService(app: App, presented: string): ServiceAdmission {
  try {
    const service = admitOrTell(app, presented)
    // A key has no session; the id only keeps it apart from every window.
    const context = { consoleSessionId: `service:${service.keyId}`, transport: 'http', service }
    return { isAdmitted: true, context: { ...context, transport: 'http' } }
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal) return refused(refusal.code, refusal.data)
    return refused('internal', { logId: app.deps.log.error('service.admit_failed', error) })
  }
}

/** Whoever knocks in vain leaves a line, as at every other gate. */
function admitOrTell(app: App, presented: string): ServiceCaller {
  try {
    return admitServiceKey(app, presented)
  } catch (error) {
    if (error instanceof Refusal) auditKeyRefused(app, presented, error.code)
    throw error
  }
}

function refused(code: ErrorCode, data: unknown): ServiceAdmission {
  return { isAdmitted: false, status: ERRORS[code].status, code, data }
}
