import { isDailyBackupDue, stopBackupJob } from '../core/backups.ts'
import type { Core } from '../core/core.ts'
import { runBackup } from '../core/run-backup.ts'

/**
 * Writes the daily backup when it is due; one that was missed while off is due at the start. A
 * failure is in the book and on the owner's screen already; the next round tries again.
 */
export async function writeDailyBackup(core: Core, signal: AbortSignal): Promise<void> {
  if (!isDailyBackupDue(core)) return
  const stop = (): void => void stopBackupJob(core)
  signal.addEventListener('abort', stop, { once: true })
  try {
    await runBackup(core, { trigger: 'daily', operatorId: null }).catch(() => {})
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
