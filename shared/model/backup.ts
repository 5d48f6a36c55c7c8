import { z } from 'zod'

/** Why a backup could not be written, read or restored; each has words in the dictionaries. */
export const BACKUP_FAULTS = [
  'wrong_passphrase', // the passphrase does not open it, or its first bytes are damaged
  'damaged', // cut short, or a byte is not what was written
  'not_a_backup', // some other file
  'newer', // written by a later version of Tillbook
  'chain_broken', // the book itself does not verify
  'of_sandbox', // play money never becomes a real book
  'in_sandbox', // the sandbox is open, and a backup takes the place of the real book only
  'other_book', // of another shop than the book that it would replace
  'vault_closed', // this machine's keychain or vault does not take the keys of a restored book
  'disk_full',
  'folder_missing',
  'read_only',
  'exists', // a file of that name is there, and nothing is written over
  'no_passphrase', // none was set yet
  'busy', // another backup or drill runs
  'stopped',
  'failed', // something else; the log has the details
] as const
export const backupFaultSchema = z.enum(BACKUP_FAULTS)
export type BackupFault = z.infer<typeof backupFaultSchema>

/** In this order; a drill leaves out what only writes, a backup what only reads. */
export const BACKUP_PHASES = ['snapshot', 'verify', 'write', 'read_back', 'compare'] as const
export const backupProgressSchema = z.object({
  job: z.enum(['backup', 'drill']),
  phase: z.enum(BACKUP_PHASES),
  /** Of this phase, 0 to 100. */
  percent: z.number().int().min(0).max(100),
})
export type BackupProgress = z.infer<typeof backupProgressSchema>

export const backupSettingsSchema = z.object({
  /** Whether a backup is written every day by itself. */
  isDaily: z.boolean(),
  /** Full hour of the shop's day. */
  hour: z.number().int().min(0).max(23),
  /** Absolute path of the folder on the machine that holds the book. */
  folder: z.string().trim().min(1).max(1_000),
  keepDaily: z.number().int().min(1).max(60),
  keepWeekly: z.number().int().min(0).max(104),
})
export type BackupSettings = z.infer<typeof backupSettingsSchema>

export const PASSPHRASE_LENGTH_MIN = 12
export const backupPassphraseSchema = z.string().min(PASSPHRASE_LENGTH_MIN).max(200)

export const backupIdSchema = z.string().regex(/^bak_[0-9a-z]{26}$/)
export const backupViewSchema = z.object({
  id: backupIdSchema,
  fileName: z.string(),
  folder: z.string(),
  trigger: z.enum(['manual', 'daily', 'command']),
  createdAtMs: z.number().int(),
  sizeBytes: z.number().int(),
  /** The last entry of the book that it holds. */
  headSeq: z.bigint(),
  /** Hex SHA-256 of the whole file, as it is named in the chain. */
  sha256: z.string(),
  drilledAtMs: z.number().int().nullable(),
  drillFault: backupFaultSchema.nullable(),
})
export type BackupView = z.infer<typeof backupViewSchema>

export const backupOverviewSchema = z.object({
  state: z.enum(['not_set_up', 'off', 'waiting', 'good', 'overdue', 'failed']),
  settings: backupSettingsSchema,
  hasPassphrase: z.boolean(),
  running: backupProgressSchema.nullable(),
  nextAtMs: z.number().int().nullable(),
  lastFailure: z
    .object({ atMs: z.number().int(), fault: backupFaultSchema, job: z.enum(['backup', 'drill']) })
    .nullable(),
  /** Those that are still there, newest first. */
  backups: z.array(backupViewSchema),
})
export type BackupOverview = z.infer<typeof backupOverviewSchema>

/** What only the old book has. */
const lostSchema = {
  newerEntries: z.bigint(),
  /** Sales that were paid in those entries. */
  paidSales: z.number().int(),
}
const receiptsSchema = z.object({ from: z.number().int(), to: z.number().int() }).nullable()

/** What a checked backup holds, and what would be lost by putting it in the place of the book. */
export const checkedBackupSchema = z.object({
  /** Names the checked copy held by the core, until it is restored or forgotten. */
  restoreId: z.string(),
  shopName: z.string(),
  bookId: z.string(),
  headSeq: z.bigint(),
  writtenAtMs: z.number().int(),
  sizeBytes: z.number().int(),
  old: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('none') }),
    /**
     * One history. The old book goes on after it by so many entries; receipt numbers that it gave
     * in them are given again by the restored one.
     */
    z.object({ kind: z.literal('same_book'), ...lostSchema, receipts: receiptsSchema }),
    /** They part ways before the backup's end; counted from where they do. */
    z.object({ kind: z.literal('diverged'), ...lostSchema, receipts: receiptsSchema }),
    /** Of two shops: nothing of the old book is in it. */
    z.object({ kind: z.literal('other_book'), ...lostSchema }),
    z.object({ kind: z.literal('unreadable') }),
  ]),
  /** Sales that must have their end first; 0 where no book is open. */
  waitingSales: z.number().int(),
})
export type CheckedBackup = z.infer<typeof checkedBackupSchema>
