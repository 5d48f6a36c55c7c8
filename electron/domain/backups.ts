import { Temporal } from '@js-temporal/polyfill'
import type { BackupFault } from '../../shared/model/backup.ts'
import { dayAt } from './billing.ts'

const HOUR_MS = 3_600_000
/** A night without the machine is no alarm: the backup is written at the next start. */
const OVERDUE_AFTER_MS = 2 * HOUR_MS

/** When the newest daily backup should have been written, ms: the last such hour that has come. */
export function lastDueMs(nowMs: number, hour: number, zone: string): number {
  const today = hourOfDay(nowMs, hour, zone, 0)
  return today <= nowMs ? today : hourOfDay(nowMs, hour, zone, -1)
}

/** When the next one is due. */
export function nextDueMs(nowMs: number, hour: number, zone: string): number {
  const today = hourOfDay(nowMs, hour, zone, 0)
  return today > nowMs ? today : hourOfDay(nowMs, hour, zone, 1)
}

/** Where clocks skip that hour it is the hour after it; where they repeat it, the first. */
function hourOfDay(nowMs: number, hour: number, zone: string, days: number): number {
  const now = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(zone)
  const time = Temporal.PlainTime.from({ hour })
  return now.toPlainDate().add({ days }).toZonedDateTime({ timeZone: zone, plainTime: time })
    .epochMilliseconds
}

/** Whether a daily backup is to be written now; one that was missed while off is due at once. */
export function isBackupDue(times: {
  nowMs: number
  dueMs: number
  /** Of the newest good backup, or of the moment backups were set up. */
  newestMs: number
}): boolean {
  return times.newestMs < times.dueMs
}

/** Whether the owner has to be told that none was written although it should have been. */
export function isBackupOverdue(times: {
  nowMs: number
  dueMs: number
  newestMs: number
}): boolean {
  return times.newestMs < times.dueMs && times.nowMs - times.dueMs > OVERDUE_AFTER_MS
}

/**
 * Whether it says anything of today: what a clock that was once ahead dated into the future would
 * otherwise be the newest for years, and no other would be due.
 */
export function hasHappened(atMs: number, nowMs: number): boolean {
  return atMs <= nowMs
}

/**
 * Whether a fault that a drill met is one of the file. A disk that is away or full, another
 * passphrase or another version say nothing of it: it may be as good as on its first day.
 */
export function isFaultOfFile(fault: BackupFault): boolean {
  return ['damaged', 'not_a_backup', 'chain_broken', 'of_sandbox'].includes(fault)
}

/**
 * A name that sorts by time and says which book it is of: two tills that write into one folder
 * never meet in one name.
 */
export function backupFileName(about: { profile: string; bookId: string; atMs: number }): string {
  const time = new Date(about.atMs).toISOString().slice(0, 19).replace(/[:T]/g, '-')
  return `tillbook-${about.profile}-${time}-${about.bookId.slice(0, 8)}.age`
}

/** Whether a file of this name is what one of this book's backups is called until it is whole. */
export function isPartOfBook(name: string, about: { profile: string; bookId: string }): boolean {
  const time = String.raw`\d{4}-\d{2}-\d{2}-\d{2}-\d{2}-\d{2}`
  const whole = `tillbook-${about.profile}-${time}-${about.bookId.slice(0, 8)}`
  return new RegExp(String.raw`^${whole}\.age\.part$`).test(name)
}

export type KeptBackup = { id: string; createdAtMs: number }

/**
 * Those whose time is over: kept are the newest of each of the last days and weeks that have one,
 * and always the newest of all, so that the last good backup is never taken away.
 * @param backups good ones, in any order.
 */
export function backupsToRemove<Kept extends KeptBackup>(
  backups: readonly Kept[],
  rules: { keepDaily: number; keepWeekly: number; zone: string },
): Kept[] {
  const newestFirst = backups.toSorted((left, right) => right.createdAtMs - left.createdAtMs)
  const keep = new Set<string>(newestFirst.slice(0, 1).map(({ id }) => id))
  const days = firstOfEach(newestFirst, ({ createdAtMs }) => dayAt(createdAtMs, rules.zone))
  const weeks = firstOfEach(newestFirst, ({ createdAtMs }) => weekOf(createdAtMs, rules.zone))
  for (const { id } of days.slice(0, rules.keepDaily)) keep.add(id)
  for (const { id } of weeks.slice(0, rules.keepWeekly)) keep.add(id)
  return newestFirst.filter(({ id }) => !keep.has(id))
}

function firstOfEach<Item>(items: readonly Item[], nameOf: (item: Item) => string): Item[] {
  const firsts = new Map<string, Item>()
  for (const item of items) {
    const name = nameOf(item)
    if (!firsts.has(name)) firsts.set(name, item)
  }
  return [...firsts.values()]
}

/** A week is named by its Monday. */
function weekOf(atMs: number, zone: string): string {
  const day = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).toPlainDate()
  return day.subtract({ days: day.dayOfWeek - 1 }).toString()
}
