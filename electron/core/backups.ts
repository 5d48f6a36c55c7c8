import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { z } from 'zod'
import { makeId } from '../../shared/ids.ts'
import {
  backupFaultSchema,
  type BackupOverview,
  type BackupProgress,
  type BackupSettings,
  backupSettingsSchema,
  type BackupView,
} from '../../shared/model/backup.ts'
import {
  hasHappened,
  isBackupDue,
  isBackupOverdue,
  lastDueMs,
  nextDueMs,
} from '../domain/backups.ts'
import { type BackupRow, keptBackups } from '../store/backups.ts'
import { readSetting, writeSetting } from '../store/settings.ts'
import type { ReadTx } from '../store/tx.ts'
import { backupErrorOf } from './backup-error.ts'
import { type BackupWatch, STAGING_PREFIX } from './backup-order.ts'
import { commit } from './commit.ts'
import type { Core } from './core.ts'
import { Refusal } from './refusal.ts'
import { readShop } from './settings.ts'

/** The hour after closing and before opening of most shops. */
const HOUR = 4
const KEEP_DAILY = 7
const KEEP_WEEKLY = 8
/** A disk that was full or away is tried again after this long. */
const RETRY_MS = 15 * 60_000

const failureSchema = z
  .object({
    atMs: z.number(),
    fault: backupFaultSchema,
    job: z.enum(['backup', 'drill']),
  })
  .nullable()
/** When a passphrase was first set: a shop is not overdue for what it had not set up. */
const setUpSchema = z.object({ sinceMs: z.number() })

type Job = { progress: BackupProgress; stop: AbortController; ended: Promise<void> }

/** What runs now, for each open book at most one. */
const running = new WeakMap<Core, Job>()

/** Whether a backup is being written or drilled now. */
export function isBackupRunning(core: Core): boolean {
  return running.has(core)
}

/** Ends what runs, before the book is closed under it; a half-written file is removed. */
export async function stopBackupJob(core: Core): Promise<void> {
  const job = running.get(core)
  job?.stop.abort()
  await job?.ended
}

/** The shop's word on backups; until it was ever said, a folder beside the book. */
export function backupSettings(core: Core, tx: ReadTx): BackupSettings {
  const folder = join(dirname(dirname(core.book.file)), 'backups')
  return (
    readSetting(tx, 'backups', backupSettingsSchema) ?? {
      isDaily: true,
      hour: HOUR,
      folder,
      keepDaily: KEEP_DAILY,
      keepWeekly: KEEP_WEEKLY,
    }
  )
}

/** The passphrase that an owner set; null when none was. */
export function backupPassphrase(core: Core): string | null {
  const secret = core.vault.read('backup')
  return secret ? Buffer.from(secret).toString('utf8') : null
}

/** Everything that Settings shows about backups. */
export function backupOverview(core: Core): BackupOverview {
  const hasPassphrase = core.vault.read('backup') !== null
  return core.book.read((tx) => {
    const settings = backupSettings(core, tx)
    const lastFailure = readSetting(tx, 'backup_failure', failureSchema)
    const times = timesOf(core, tx)
    const isActive = hasPassphrase && settings.isDaily
    const next = nextDueMs(times.nowMs, settings.hour, readShop(tx).timeZone)
    return {
      state: stateOf({ hasPassphrase, settings, times, hasFailed: lastFailure !== null }),
      settings,
      hasPassphrase,
      running: running.get(core)?.progress ?? null,
      nextAtMs: isActive ? (isBackupDue(times) ? times.nowMs : next) : null,
      lastFailure,
      backups: keptBackups(tx).map(backupView),
    }
  })
}

/** Whether it can be counted on: no drill found fault with it. */
export function isGood(backup: { drillFault: BackupView['drillFault'] }): boolean {
  return backup.drillFault === null
}

type Times = { nowMs: number; dueMs: number; newestMs: number; hasBackup: boolean }

function timesOf(core: Core, tx: ReadTx): Times {
  const nowMs = core.clock.nowMs()
  const { hour } = backupSettings(core, tx)
  const newest = keptBackups(tx).find((row) => isGood(row) && hasHappened(row.createdAtMs, nowMs))
  const since = readSetting(tx, 'backups_since', setUpSchema)?.sinceMs ?? nowMs
  return {
    nowMs,
    dueMs: lastDueMs(nowMs, hour, readShop(tx).timeZone),
    // Set up while the clock was ahead: nothing is known to be written, so one is due.
    newestMs: newest?.createdAtMs ?? (hasHappened(since, nowMs) ? since : 0),
    hasBackup: newest !== undefined,
  }
}

function stateOf(known: {
  hasPassphrase: boolean
  settings: BackupSettings
  times: Times
  hasFailed: boolean
}): BackupOverview['state'] {
  const { times } = known
  if (!known.hasPassphrase) return 'not_set_up'
  if (known.settings.isDaily && isBackupOverdue(times)) return 'overdue'
  if (known.hasFailed) return 'failed'
  if (!known.settings.isDaily) return 'off'
  return times.hasBackup ? 'good' : 'waiting'
}

/** Whether the daily backup is to be written now. */
export function isDailyBackupDue(core: Core): boolean {
  if (core.vault.read('backup') === null || running.has(core)) return false
  return core.book.read((tx) => {
    if (!backupSettings(core, tx).isDaily) return false
    const times = timesOf(core, tx)
    const failure = readSetting(tx, 'backup_failure', failureSchema)
    return isBackupDue(times) && !isTooSoon(failure, times.nowMs)
  })
}

function isTooSoon(failure: z.infer<typeof failureSchema>, nowMs: number): boolean {
  if (failure === null || !hasHappened(failure.atMs, nowMs)) return false
  return nowMs - failure.atMs < RETRY_MS
}

/** @throws Refusal bad_request when the folder cannot take a backup; nothing was changed. */
export function updateBackups(core: Core, settings: BackupSettings): BackupOverview {
  if (!isAbsolute(settings.folder) || !canTake(settings.folder)) {
    throw new Refusal('bad_request', { field: 'folder' })
  }
  commit(core, (unit) => {
    writeSetting(unit.tx, 'backups', settings)
    unit.announce({ topic: 'backup' })
  })
  return backupOverview(core)
}

function canTake(folder: string): boolean {
  const probe = join(folder, `.tillbook-${process.pid}`)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    mkdirSync(probe)
    rmSync(probe, { recursive: true })
    return statSync(folder).isDirectory()
  } catch {
    return false
  }
}

/**
 * Keeps the passphrase where only the vault can read it: the daily backup needs it when nobody is
 * there. Files that were written before still open with the old one.
 */
export async function setBackupPassphrase(core: Core, passphrase: string): Promise<void> {
  await core.vault.write('backup', Buffer.from(passphrase, 'utf8'))
  commit(core, (unit) => {
    if (!readSetting(unit.tx, 'backups_since', setUpSchema)) {
      writeSetting(unit.tx, 'backups_since', { sinceMs: core.clock.nowMs() })
    }
    unit.announce({ topic: 'backup' })
  })
}

/**
 * Runs one job and keeps its progress where the screens ask for it; a failure is remembered until
 * the next job of its kind succeeds. @throws BackupError; Refusal backup_running
 */
export async function trackingJob<Value>(
  core: Core,
  name: BackupProgress['job'],
  run: (watch: BackupWatch) => Promise<Value>,
): Promise<Value> {
  if (running.has(core)) throw new Refusal('backup_running')
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  const phase = name === 'backup' ? 'snapshot' : 'read_back'
  const stop = new AbortController()
  const job: Job = { progress: { job: name, phase, percent: 0 }, stop, ended }
  running.set(core, job)
  tellChange(core)
  try {
    const value = await run({
      onProgress: (now, percent) => (job.progress = { job: name, phase: now, percent }),
      signal: stop.signal,
    })
    rememberFailure(core, name, null)
    return value
  } catch (error) {
    const { fault, message } = backupErrorOf(error)
    core.log.warn('backup.failed', { job: name, fault, message })
    if (fault !== 'stopped') rememberFailure(core, name, fault)
    throw error
  } finally {
    running.delete(core)
    tellChange(core)
    end()
  }
}

function rememberFailure(
  core: Core,
  job: BackupProgress['job'],
  fault: z.infer<typeof backupFaultSchema> | null,
): void {
  const known = core.book.read((tx) => readSetting(tx, 'backup_failure', failureSchema))
  if (fault === null && known?.job !== job) return
  const failure = fault === null ? null : { atMs: core.clock.nowMs(), fault, job }
  commit(core, (unit) => writeSetting(unit.tx, 'backup_failure', failure))
}

function tellChange(core: Core): void {
  commit(core, (unit) => unit.announce({ topic: 'backup' }))
}

/** An id for a backup of this moment. */
export function backupId(core: Core): string {
  return makeId('bak', core.clock.nowMs(), core.clock.randomBytes(10))
}

export function backupView(row: BackupRow): BackupView {
  const { headHash: _head, sha256, ...view } = row
  return { ...view, sha256: Buffer.from(sha256).toString('hex') }
}

/** What a crash left of snapshots: plain copies of the book that nobody needs. */
export function removeStaleSnapshots(profileDir: string): void {
  if (!existsSync(profileDir)) return
  for (const name of readdirSync(profileDir)) {
    if (name.startsWith(STAGING_PREFIX)) {
      rmSync(join(profileDir, name), { recursive: true, force: true })
    }
  }
}
