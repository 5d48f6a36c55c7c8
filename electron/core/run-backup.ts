import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { BackupView } from '../../shared/model/backup.ts'
import {
  backupFileName,
  backupsToRemove,
  hasHappened,
  isFaultOfFile,
  isPartOfBook,
} from '../domain/backups.ts'
import {
  backupById,
  type BackupRow,
  insertBackup,
  keptBackups,
  markBackupDrilled,
  markBackupRemoved,
} from '../store/backups.ts'
import { readGenesis } from '../store/seals.ts'
import { BackupError, backupErrorOf } from './backup-error.ts'
import { type BackupWatch, STAGING_PREFIX } from './backup-order.ts'
import { runBackupThread } from './backup-thread.ts'
import {
  backupId,
  backupPassphrase,
  backupSettings,
  backupView,
  isGood,
  trackingJob,
} from './backups.ts'
import { commit } from './commit.ts'
import type { Core } from './core.ts'
import { Refusal } from './refusal.ts'
import { readShop } from './settings.ts'

/** Longer than it takes to read a backup back, when its writer adds nothing to it any more. */
const PART_IDLE_MS = 6 * 3_600_000

export type RunBackup = {
  trigger: BackupView['trigger']
  operatorId: string | null
  /** Lower only in tests. */
  workFactor?: number
}

/**
 * Writes a backup while the till goes on selling, reads it back, names it in the chain, and lets
 * the oldest go. @throws BackupError; Refusal backup_running
 */
export function runBackup(core: Core, options: RunBackup): Promise<BackupView> {
  return trackingJob(core, 'backup', async (watch) => {
    const passphrase = backupPassphrase(core)
    if (passphrase === null) throw new BackupError('no_passphrase', 'No passphrase was set yet.')
    const { settings, shopName } = core.book.read((tx) => ({
      settings: backupSettings(core, tx),
      shopName: readShop(tx).shopName,
    }))
    const { folder } = settings
    // Made once with the settings; later its absence means that the disk is not plugged in.
    if (folder === defaultFolder(core)) mkdirSync(folder, { recursive: true, mode: 0o700 })
    const createdAtMs = core.clock.nowMs()
    const { bookId } = core.book.read(readGenesis)
    const fileName = backupFileName({ profile: core.profile, bookId, atMs: createdAtMs })
    removeLostParts(core, { folder, bookId })
    const written = await runBackupThread(
      {
        kind: 'write',
        bookFile: core.book.file,
        master: masterOf(core),
        about: { profile: core.profile, shopName, writtenAtMs: createdAtMs },
        passphrase,
        target: join(folder, fileName),
        ...(options.workFactor === undefined ? {} : { workFactor: options.workFactor }),
      },
      watch,
      core.workerUrls['backup-worker'],
    )
    const { manifest, sizeBytes, sha256 } = written
    const row: BackupRow = {
      id: backupId(core),
      fileName,
      folder,
      trigger: options.trigger,
      createdAtMs,
      sizeBytes,
      headSeq: BigInt(manifest.headSeq),
      headHash: Buffer.from(manifest.headHash, 'hex'),
      sha256: Buffer.from(sha256, 'hex'),
      drilledAtMs: null,
      drillFault: null,
    }
    commit(core, (unit) => insertBackup(unit.tx, row, options.operatorId))
    removeOld(core)
    core.log.info('backup.written', { fileName, sizeBytes, headSeq: manifest.headSeq })
    return backupView(row)
  })
}

/**
 * What a process that was killed left half written. It says of which book it is by its name; one
 * that grew or was begun a moment ago may be another machine's that went on from the same backup.
 */
function removeLostParts(core: Core, { folder, bookId }: { folder: string; bookId: string }): void {
  if (!existsSync(folder)) return
  const { profile } = core
  for (const name of readdirSync(folder).filter((one) => isPartOfBook(one, { profile, bookId }))) {
    try {
      const part = join(folder, name)
      if (core.clock.nowMs() - statSync(part).mtimeMs < PART_IDLE_MS) continue
      rmSync(part)
      core.log.info('backup.part_removed', { name })
    } catch (error) {
      core.log.warn('backup.not_removed', { name, message: backupErrorOf(error).message })
    }
  }
}

function defaultFolder(core: Core): string {
  return join(dirname(dirname(core.book.file)), 'backups')
}

function masterOf(core: Core): Uint8Array {
  const master = core.vault.read('master')
  if (!master) throw new BackupError('failed', 'The vault has lost the key of the book.')
  return master
}

/**
 * Only files that the schedule wrote, and only where it wrote them: what a person asked for or
 * gave a name to is theirs.
 */
function removeOld(core: Core): void {
  const old = core.book.read((tx) => {
    const { keepDaily, keepWeekly } = backupSettings(core, tx)
    const rules = { keepDaily, keepWeekly, zone: readShop(tx).timeZone }
    const nowMs = core.clock.nowMs()
    // One that a drill found bad counts for nothing, and a person decides about it. One that a
    // clock dated into the future would take the place of a real day.
    const counted = keptBackups(tx).filter(
      (row) => row.trigger === 'daily' && isGood(row) && hasHappened(row.createdAtMs, nowMs),
    )
    return backupsToRemove(counted, rules)
  })
  for (const { id, folder, fileName } of old) {
    // A disk that is away keeps its files and its rows until it is there again.
    if (!existsSync(folder)) continue
    try {
      rmSync(join(folder, fileName), { force: true })
    } catch (error) {
      core.log.warn('backup.not_removed', { fileName, message: backupErrorOf(error).message })
      continue
    }
    commit(core, (unit) => markBackupRemoved(unit.tx, id, core.clock.nowMs()))
  }
}

/**
 * Restores a backup into a folder of its own, proves every entry, and removes it again: the book
 * is not touched, and the file is known to be good. The answer is kept with the backup; what only
 * kept the drill from looking is the failure of this drill and no answer.
 * @throws Refusal not_found, backup_running; BackupError when it is not good, after saying so
 */
export function drillBackup(
  core: Core,
  options: { id: string; operatorId: string | null },
): Promise<BackupView> {
  return trackingJob(core, 'drill', async (watch) => {
    const row = core.book.read((tx) => backupById(tx, options.id))
    if (!row) throw new Refusal('not_found')
    try {
      await drill(core, row, watch)
      return drilled(core, row, null, options.operatorId)
    } catch (error) {
      const { fault } = backupErrorOf(error)
      if (isFaultOfFile(fault)) drilled(core, row, fault, options.operatorId)
      throw error
    }
  })
}

async function drill(core: Core, row: BackupRow, watch: BackupWatch): Promise<void> {
  const passphrase = backupPassphrase(core)
  if (passphrase === null) throw new BackupError('no_passphrase', 'No passphrase was set yet.')
  const file = join(row.folder, row.fileName)
  if (!existsSync(file)) throw new BackupError('folder_missing', 'The file is not there.')
  const into = join(dirname(core.book.file), `${STAGING_PREFIX}drill-${row.id}`)
  rmSync(into, { recursive: true, force: true })
  try {
    const url = core.workerUrls['backup-worker']
    const sha256 = Buffer.from(row.sha256).toString('hex')
    const order = { kind: 'check', file, passphrase, into, sha256 } as const
    const found = await runBackupThread(order, watch, url)
    watch.onProgress('compare', 100)
    if (found.sha256 === sha256) return
    throw new BackupError('damaged', 'This is another file than the one that was written.')
  } finally {
    rmSync(into, { recursive: true, force: true })
  }
}

function drilled(
  core: Core,
  row: BackupRow,
  fault: BackupView['drillFault'],
  operatorId: string | null,
): BackupView {
  const atMs = core.clock.nowMs()
  commit(core, (unit) => markBackupDrilled(unit.tx, row.id, { atMs, fault, operatorId }))
  return backupView({ ...row, drilledAtMs: atMs, drillFault: fault })
}
