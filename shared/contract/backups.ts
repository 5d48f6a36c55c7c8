import { z } from 'zod'
import {
  backupIdSchema,
  backupOverviewSchema,
  backupPassphraseSchema,
  backupSettingsSchema,
  backupViewSchema,
  checkedBackupSchema,
} from '../model/backup.ts'
import { pinSchema } from '../model/people.ts'
import { method, OWNER } from './base.ts'
import { errorsOf } from './errors.ts'

/** Backups of the open book. Whoever can write one can carry the whole shop away: owners only. */
export const backups = {
  overview: method
    .meta({ access: OWNER, isAudited: false })
    .errors(errorsOf())
    .output(backupOverviewSchema),
  update: method
    .meta({ access: OWNER, isAudited: true })
    .errors(errorsOf('bad_request', 'storage_unavailable'))
    .input(backupSettingsSchema)
    .output(backupOverviewSchema),
  /** Files that were written before still open with the passphrase of their time. */
  setPassphrase: method
    .meta({ access: OWNER, isAudited: true })
    .errors(errorsOf('storage_unavailable'))
    .input(z.object({ passphrase: backupPassphraseSchema }))
    .output(backupOverviewSchema),
  /** Answers when the backup is written and read back; `overview` tells how far it is. */
  run: method
    .meta({ access: OWNER, isAudited: true })
    .errors(errorsOf('backup_running', 'backup_failed', 'storage_unavailable'))
    .output(backupViewSchema),
  /** Restores into a folder of its own, proves every entry, removes it. The book is untouched. */
  drill: method
    .meta({ access: OWNER, isAudited: true })
    .errors(errorsOf('not_found', 'backup_running', 'backup_failed', 'storage_unavailable'))
    .input(z.object({ id: backupIdSchema }))
    .output(backupViewSchema),
}

/** Base64 of this much at most in one call, so that no transport has to take more. */
export const RESTORE_CHUNK_BYTES = 96 * 1024

const restoreIdSchema = z.string().regex(/^[0-9a-f]{16}$/)

/**
 * Putting a backup in the place of no book, of one that does not open, or of the open one. The
 * first two ask nobody who they are; over an open book only its owner gets past the gate.
 */
export const restore = {
  begin: method
    .meta({ access: 'setup', isAudited: true })
    .errors(errorsOf('already_set_up', 'backup_failed', 'storage_unavailable'))
    .output(z.object({ restoreId: restoreIdSchema })),
  /** The file piece by piece, in order; the same way over every transport. */
  append: method
    .meta({ access: 'setup', isAudited: false })
    .errors(
      errorsOf(
        'not_found',
        'bad_request',
        'already_set_up',
        'backup_failed',
        'storage_unavailable',
      ),
    )
    .input(
      z.object({
        restoreId: restoreIdSchema,
        offset: z.number().int().nonnegative(),
        base64: z.base64().max(Math.ceil(RESTORE_CHUNK_BYTES / 3) * 4),
      }),
    )
    .output(z.object({})),
  /** Decrypts and proves it whole, beside what is there; replaces nothing. */
  check: method
    .meta({ access: 'setup', isAudited: true })
    .errors(errorsOf('not_found', 'already_set_up', 'backup_failed', 'storage_unavailable'))
    .input(z.object({ restoreId: restoreIdSchema, passphrase: z.string().min(1).max(200) }))
    .output(checkedBackupSchema),
  /** Puts what was checked in place where no book is open; an old one is kept beside it. */
  apply: method
    .meta({ access: 'setup', isAudited: true })
    .errors(errorsOf('not_found', 'already_set_up', 'backup_failed', 'storage_unavailable'))
    .input(z.object({ restoreId: restoreIdSchema }))
    .output(z.object({ keptFolder: z.string().nullable() })),
  /**
   * Puts what was checked in the place of the open book, which is kept beside it. The owner says it
   * again with their PIN and the name of the shop that is put aside; then everybody signs in anew.
   * sales_waiting: so many sales must have their end first. changed_meanwhile: sales were paid
   * since it was checked, so it is checked again.
   */
  replace: method
    .meta({ access: OWNER, isAudited: true })
    .errors(
      errorsOf(
        'not_found',
        'bad_request',
        'wrong_pin',
        'rate_limited',
        'operator_locked',
        'already_set_up',
        'backup_running',
        'backup_failed',
        'sales_waiting',
        'changed_meanwhile',
        'storage_unavailable',
      ),
    )
    .input(z.object({ restoreId: restoreIdSchema, pin: pinSchema, shopName: z.string().max(200) }))
    .output(z.object({ keptFolder: z.string().nullable() })),
  /** Takes the file and what was proved of it away; unknown ones are gone already. */
  cancel: method
    .meta({ access: 'setup', isAudited: false })
    .errors(errorsOf())
    .input(z.object({ restoreId: restoreIdSchema }))
    .output(z.object({})),
}
