import type { App } from '../core/app.ts'
import { backupOverview, setBackupPassphrase, updateBackups } from '../core/backups.ts'
import { restoreOver } from '../core/restore-over.ts'
import { applyRestore, beginRestore, checkRestore, refuseNoRestore } from '../core/restores.ts'
import { drillBackup, runBackup } from '../core/run-backup.ts'
import { actorOf, type Bound } from './bind.ts'

/** Backups of the open book, and restoring one in its place or where none is open. */
export function bindBackups(app: App, os: Bound) {
  return {
    backups: {
      overview: os.backups.overview.handler(() => backupOverview(app.mustCore())),
      update: os.backups.update.handler(({ input }) => updateBackups(app.mustCore(), input)),
      setPassphrase: os.backups.setPassphrase.handler(async ({ input }) => {
        await setBackupPassphrase(app.mustCore(), input.passphrase)
        return backupOverview(app.mustCore())
      }),
      run: os.backups.run.handler(({ context }) => {
        const { operatorId } = actorOf(app, context)
        return runBackup(app.mustCore(), { trigger: 'manual', operatorId })
      }),
      drill: os.backups.drill.handler(({ input, context }) => {
        const { operatorId } = actorOf(app, context)
        return drillBackup(app.mustCore(), { id: input.id, operatorId })
      }),
    },
    restore: {
      begin: os.restore.begin.handler(() => ({ restoreId: beginRestore(app) })),
      append: os.restore.append.handler(async ({ input }) => {
        refuseNoRestore(app)
        const { restoreId, offset } = input
        const bytes = Buffer.from(input.base64, 'base64')
        await app.restores.append({ restoreId, offset, bytes })
        return {}
      }),
      check: os.restore.check.handler(({ input }) => checkRestore(app, input)),
      apply: os.restore.apply.handler(async ({ input }) => ({
        keptFolder: await applyRestore(app, input.restoreId),
      })),
      replace: os.restore.replace.handler(async ({ input, context }) => ({
        keptFolder: await restoreOver(app, actorOf(app, context), input),
      })),
      cancel: os.restore.cancel.handler(({ input }) => {
        app.restores.cancel(input.restoreId)
        return {}
      }),
    },
  }
}
