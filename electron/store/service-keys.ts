import { SERVICE_SCOPES, type ServiceScope } from '../../shared/model/service-key.ts'
import { decodeJson, encodeJson } from './json.ts'
import { bytes, type Row, small, smallOrNull, text } from './row.ts'
import type { ReadTx, WriteTx } from './tx.ts'

/** A secret that a roll replaced and that stays good until this wall time, ms. */
export type OldSecret = { hash: Uint8Array; untilMs: number }

export type ServiceKeyRow = {
  id: string
  name: string
  scopes: ServiceScope[]
  limitPerMinute: number
  createdAtMs: number
  createdById: string
  expiresAtMs: number | null
  revokedAtMs: number | null
  lastUsedAtMs: number | null
  /** 32 bytes, peppered; see core/service-key-secret.ts. */
  hash: Uint8Array
  old: OldSecret | null
}

const COLUMNS = `id, name, scopes, limit_per_minute, created_at, created_by, expires_at, revoked_at,
  last_used_at, hash, old_hash, old_until`

/** Every key there ever was, the newest first. */
export function serviceKeyRows(tx: ReadTx): ServiceKeyRow[] {
  const rows = tx.prepare(`SELECT ${COLUMNS} FROM service_keys ORDER BY id DESC`).all() as Row[]
  return rows.map(serviceKeyOf)
}

export function serviceKeyById(tx: ReadTx, id: string): ServiceKeyRow | null {
  const row = tx.prepare(`SELECT ${COLUMNS} FROM service_keys WHERE id = ?`).get(id)
  return row === undefined ? null : serviceKeyOf(row as Row)
}

export function insertServiceKey(tx: WriteTx, key: ServiceKeyRow): void {
  tx.prepare(
    `INSERT INTO service_keys
       (id, name, scopes, limit_per_minute, created_at, created_by, expires_at, hash)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    key.id,
    key.name,
    encodeJson(key.scopes),
    key.limitPerMinute,
    key.createdAtMs,
    key.createdById,
    key.expiresAtMs,
    key.hash,
  )
}

/** @param old the secret before it, while that is still good. */
export function replaceServiceKeyHash(
  tx: WriteTx,
  id: string,
  hash: Uint8Array,
  old: OldSecret | null,
): void {
  tx.prepare('UPDATE service_keys SET hash = ?, old_hash = ?, old_until = ? WHERE id = ?').run(
    hash,
    old?.hash ?? null,
    old?.untilMs ?? null,
    id,
  )
}

/** For ever: a trigger lets nothing of a revoked key change again. */
export function revokeServiceKey(tx: WriteTx, id: string, atMs: number): void {
  tx.prepare('UPDATE service_keys SET revoked_at = ? WHERE id = ?').run(atMs, id)
}

export function noteServiceKeyUse(tx: WriteTx, id: string, atMs: number): void {
  tx.prepare('UPDATE service_keys SET last_used_at = ? WHERE id = ?').run(atMs, id)
}

function serviceKeyOf(row: Row): ServiceKeyRow {
  return {
    id: text(row, 'id'),
    name: text(row, 'name'),
    scopes: scopesOf(row),
    limitPerMinute: small(row, 'limit_per_minute'),
    createdAtMs: small(row, 'created_at'),
    createdById: text(row, 'created_by'),
    expiresAtMs: smallOrNull(row, 'expires_at'),
    revokedAtMs: smallOrNull(row, 'revoked_at'),
    lastUsedAtMs: smallOrNull(row, 'last_used_at'),
    hash: bytes(row, 'hash'),
    old:
      row['old_hash'] === null
        ? null
        : { hash: bytes(row, 'old_hash'), untilMs: small(row, 'old_until') },
  }
}

/** A scope that this version does not know gives nothing. */
function scopesOf(row: Row): ServiceScope[] {
  const words = decodeJson(text(row, 'scopes'))
  return SERVICE_SCOPES.filter((scope) => Array.isArray(words) && words.includes(scope))
}
