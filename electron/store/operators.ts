import { type OperatorView, ROLES } from '../../shared/model/people.ts'
import { bytes, flag, type Row, small, text, word } from './row.ts'
import type { ReadTx, WriteTx } from './tx.ts'

/** All operators, active or not, by name. */
export function operators(tx: ReadTx): OperatorView[] {
  const rows = tx
    .prepare('SELECT id, name, role, is_active FROM operators ORDER BY name COLLATE NOCASE, id')
    .all() as Row[]
  return rows.map(operatorOf)
}

export function operatorById(tx: ReadTx, id: string): OperatorView | null {
  const row = tx.prepare('SELECT id, name, role, is_active FROM operators WHERE id = ?').get(id)
  return row === undefined ? null : operatorOf(row as Row)
}

export function insertOperator(tx: WriteTx, operator: OperatorView): void {
  tx.prepare('INSERT INTO operators (id, name, role, is_active) VALUES (?, ?, ?, ?)').run(
    operator.id,
    operator.name,
    operator.role,
    operator.isActive ? 1 : 0,
  )
}

/** Saves name, role and whether they still work here. @throws when there is no such operator. */
export function updateOperator(tx: WriteTx, operator: OperatorView): void {
  const { changes } = tx
    .prepare('UPDATE operators SET name = ?, role = ?, is_active = ? WHERE id = ?')
    .run(operator.name, operator.role, operator.isActive ? 1 : 0, operator.id)
  if (changes !== 1) throw new Error(`no operator ${operator.id}`)
}

function operatorOf(row: Row): OperatorView {
  return {
    id: text(row, 'id'),
    name: text(row, 'name'),
    role: word(row, 'role', ROLES),
    isActive: flag(row, 'is_active'),
  }
}

/** What is kept of a PIN. `params` names the hash function's settings, so they can be raised. */
export type PinRecord = { salt: Uint8Array; hash: Uint8Array; params: string }

export function pinRecord(tx: ReadTx, operatorId: string): PinRecord | null {
  const row = tx
    .prepare('SELECT salt, hash, params FROM pins WHERE operator_id = ?')
    .get(operatorId) as Row | undefined
  if (!row) return null
  return { salt: bytes(row, 'salt'), hash: bytes(row, 'hash'), params: text(row, 'params') }
}

export function savePin(tx: WriteTx, operatorId: string, pin: PinRecord): void {
  tx.prepare(
    `INSERT INTO pins (operator_id, salt, hash, params) VALUES (?, ?, ?, ?)
     ON CONFLICT (operator_id) DO UPDATE SET
       salt = excluded.salt, hash = excluded.hash, params = excluded.params`,
  ).run(operatorId, pin.salt, pin.hash, pin.params)
}

/**
 * Wrong PINs in a row. `latestMs` is the latest time ever seen, so a clock set back buys nothing.
 */
export type PinAttempts = { failures: number; blockedUntilMs: number; latestMs: number }

/** @param scope an operator's id, or `console` for all guesses on this till together. */
export function pinAttempts(tx: ReadTx, scope: string): PinAttempts {
  const row = tx
    .prepare('SELECT failures, blocked_until, latest FROM pin_attempts WHERE scope = ?')
    .get(scope) as Row | undefined
  if (!row) return { failures: 0, blockedUntilMs: 0, latestMs: 0 }
  return {
    failures: small(row, 'failures'),
    blockedUntilMs: small(row, 'blocked_until'),
    latestMs: small(row, 'latest'),
  }
}

export function savePinAttempts(tx: WriteTx, scope: string, attempts: PinAttempts): void {
  tx.prepare(
    `INSERT INTO pin_attempts (scope, failures, blocked_until, latest) VALUES (?, ?, ?, ?)
     ON CONFLICT (scope) DO UPDATE SET failures = excluded.failures,
       blocked_until = excluded.blocked_until, latest = max(latest, excluded.latest)`,
  ).run(scope, attempts.failures, attempts.blockedUntilMs, attempts.latestMs)
}
