import { BACKUP_FAULTS, type BackupFault, type BackupView } from '../../shared/model/backup.ts'
import { appendEvent } from './events.ts'
import { bytes, integer, type Row, small, smallOrNull, text, textOrNull, word } from './row.ts'
import type { ReadTx, WriteTx } from './tx.ts'

export type BackupRow = Omit<BackupView, 'sha256'> & { headHash: Uint8Array; sha256: Uint8Array }

const TRIGGERS = ['manual', 'daily', 'command'] as const
const ROWS_MAX = 400

/**
 * Puts a verified backup into the book, and names it under the chain: whoever holds the file can
 * show that this book wrote it, and up to which entry (OPP-03).
 */
export function insertBackup(tx: WriteTx, backup: BackupRow, operatorId: string | null): void {
  tx.prepare(
    `INSERT INTO backups
       (id, file_name, folder, cause, created_at, size_bytes, head_seq, head_hash, sha256)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    backup.id,
    backup.fileName,
    backup.folder,
    backup.trigger,
    backup.createdAtMs,
    BigInt(backup.sizeBytes),
    backup.headSeq,
    backup.headHash,
    backup.sha256,
  )
  say(tx, backup.id, 'backed_up', operatorId, [
    `${backup.headSeq}`,
    Buffer.from(backup.headHash).toString('hex'),
    Buffer.from(backup.sha256).toString('hex'),
  ])
}

/** The file has had its time. */
export function markBackupRemoved(tx: WriteTx, id: string, atMs: number): void {
  tx.prepare('UPDATE backups SET removed_at = ? WHERE id = ?').run(atMs, id)
  say(tx, id, 'backup_removed', null, [])
}

/** What a restore drill found; null when all was well. */
export function markBackupDrilled(
  tx: WriteTx,
  id: string,
  drill: { atMs: number; fault: BackupFault | null; operatorId: string | null },
): void {
  tx.prepare('UPDATE backups SET drilled_at = ?, drill_fault = ? WHERE id = ?').run(
    drill.atMs,
    drill.fault,
    id,
  )
  say(tx, id, 'restore_drilled', drill.operatorId, [drill.fault ?? 'ok'])
}

/**
 * Who put a backup in the place of an open book, by name because a book of another shop does not
 * know them, and what was known of that book: an older copy also undoes that it was found wrong.
 */
export type RestoredBy = { operatorId: string; operatorName: string; oldState: string }

/** The first thing a restored book writes: from where it goes on, and what it leaves behind. */
export function sayRestored(
  tx: WriteTx,
  restored: {
    headSeq: bigint
    sha256: string
    oldHeadSeq: bigint | null
    by?: RestoredBy | null
  },
): void {
  const { headSeq, sha256, oldHeadSeq, by } = restored
  say(tx, 'book', 'book_restored', by?.operatorId ?? null, [
    `${headSeq}`,
    sha256,
    oldHeadSeq === null ? null : `${oldHeadSeq}`,
    ...(by ? [by.operatorName, by.oldState] : []),
  ])
}

/** The last thing that a book says before a backup takes its place; it is kept beside it. */
export function sayPutAside(
  tx: WriteTx,
  backup: { headSeq: bigint; sha256: string; operatorId: string },
): void {
  const { headSeq, sha256, operatorId } = backup
  say(tx, 'book', 'restore_confirmed', operatorId, [`${headSeq}`, sha256])
}

function say(
  tx: WriteTx,
  subject: string,
  event: string,
  operatorId: string | null,
  detail: (string | null)[],
): void {
  appendEvent(tx, {
    atMs: tx.clock.nowMs(),
    subject,
    source: 'book',
    event,
    fromStatus: null,
    toStatus: null,
    outcome: 'noted',
    detail: JSON.stringify(detail),
    operatorId,
  })
}

/** Backups whose file is still kept, newest first. */
export function keptBackups(tx: ReadTx): BackupRow[] {
  const rows = tx
    .prepare(
      `SELECT * FROM backups WHERE removed_at IS NULL ORDER BY created_at DESC LIMIT ${ROWS_MAX}`,
    )
    .all() as Row[]
  return rows.map(backupOf)
}

export function backupById(tx: ReadTx, id: string): BackupRow | null {
  const row = tx.prepare('SELECT * FROM backups WHERE id = ?').get(id)
  return row === undefined ? null : backupOf(row as Row)
}

function backupOf(row: Row): BackupRow {
  const fault = textOrNull(row, 'drill_fault')
  return {
    id: text(row, 'id'),
    fileName: text(row, 'file_name'),
    folder: text(row, 'folder'),
    trigger: word(row, 'cause', TRIGGERS),
    createdAtMs: small(row, 'created_at'),
    sizeBytes: small(row, 'size_bytes'),
    headSeq: integer(row, 'head_seq'),
    headHash: bytes(row, 'head_hash'),
    sha256: bytes(row, 'sha256'),
    drilledAtMs: smallOrNull(row, 'drilled_at'),
    drillFault: fault === null ? null : word(row, 'drill_fault', BACKUP_FAULTS),
  }
}
