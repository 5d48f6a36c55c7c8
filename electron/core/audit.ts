import type { Role } from '../../shared/model/people.ts'
import { appendAudit, type AuditEntry, recentAudit } from '../store/audit.ts'
import { BookError } from '../store/open.ts'
import type { Core } from './core.ts'

export type AuditedCall = {
  operatorId: string | null
  operatorName: string
  role: Role | null
  method: string
  /** `ok` or the code of the refusal. */
  outcome: string
  /** The id of what it was about, never its content. */
  subject: string
  transport: string
}

/**
 * Writes who did what, allowed or refused. A full disk must not turn an answered call into a
 * failed one, so there the line goes to the log alone.
 */
export function audit(core: Core, call: AuditedCall): void {
  core.log.info('audit', call)
  try {
    core.book.write((tx) =>
      appendAudit(tx, { atMs: core.clock.nowMs(), ...call, role: call.role ?? '' }),
    )
  } catch (error) {
    if (!(error instanceof BookError)) throw error
    core.status.storageMayHaveChanged()
  }
}

/** The newest lines of the audit log. */
export function readAudit(core: Core, limit: number): AuditEntry[] {
  return core.book.read((tx) => recentAudit(tx, limit))
}
