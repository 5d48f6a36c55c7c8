import { type Row, small, text, textOrNull } from './row.ts'
import type { ReadTx, WriteTx } from './tx.ts'

export type NewAuditEntry = {
  atMs: number
  /** Null before anybody signed in. */
  operatorId: string | null
  operatorName: string
  role: string
  method: string
  outcome: string
  subject: string
  transport: string
  /** The service key that called; null where a person did. */
  serviceKeyId: string | null
}
export type AuditEntry = NewAuditEntry & { seq: number; serviceKeyName: string }

/** Adds one line: who asked for what, and the answer. Lines are never changed or removed. */
export function appendAudit(tx: WriteTx, entry: NewAuditEntry): void {
  tx.prepare(
    `INSERT INTO audit
       (at, operator_id, operator_name, role, method, outcome, subject, transport, service_key_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    entry.atMs,
    entry.operatorId,
    entry.operatorName,
    entry.role,
    entry.method,
    entry.outcome,
    entry.subject,
    entry.transport,
    entry.serviceKeyId,
  )
}

/** The newest lines first. */
export function recentAudit(tx: ReadTx, limit: number): AuditEntry[] {
  const rows = tx
    .prepare(
      `SELECT audit.*, service_keys.name AS service_key_name FROM audit
       LEFT JOIN service_keys ON service_keys.id = audit.service_key_id
       ORDER BY seq DESC LIMIT ?`,
    )
    .all(limit) as Row[]
  return rows.map((row) => ({
    seq: small(row, 'seq'),
    atMs: small(row, 'at'),
    operatorId: textOrNull(row, 'operator_id'),
    operatorName: text(row, 'operator_name'),
    role: text(row, 'role'),
    method: text(row, 'method'),
    outcome: text(row, 'outcome'),
    subject: text(row, 'subject'),
    transport: text(row, 'transport'),
    serviceKeyId: textOrNull(row, 'service_key_id'),
    serviceKeyName: textOrNull(row, 'service_key_name') ?? '',
  }))
}
