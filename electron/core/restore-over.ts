import type { RestoredBy } from '../store/backups.ts'
import { sayPutAside } from '../store/backups.ts'
import type { App } from './app.ts'
import { isBackupRunning } from './backups.ts'
import { commit } from './commit.ts'
import { inTheWay, paidAfter } from './compare-books.ts'
import type { Actor, Core } from './core.ts'
import type { SwapStep } from './folder-swap.ts'
import { Refusal } from './refusal.ts'
import { restoreBackup, type StagedBackup } from './restore-backup.ts'
import { type Checked, inWords, refuseNoRestore, restoredOf } from './restores.ts'
import { readShop } from './settings.ts'
import { provenPerson } from './sign-in.ts'

/**
 * Puts a checked backup in the place of the open book, on its owner's word (decision 0014). They
 * say it twice, with their PIN and the name of the shop that is put aside. Everything that can
 * refuse is asked while the book is open; what came in between is found when it is closed, and then
 * the same book opens again.
 * @returns the name of the folder that the old book is kept in.
 * @throws Refusal not_found, bad_request (shopName), wrong_pin, rate_limited, operator_locked,
 * forbidden, backup_running, sales_waiting, changed_meanwhile; BackupError, BookError
 */
export async function restoreOver(
  app: App,
  actor: Actor,
  input: { restoreId: string; pin: string; shopName: string },
): Promise<string | null> {
  refuseNoRestore(app)
  const core = app.mustCore()
  app.restores.checked(input.restoreId)
  if (!isSameName(core.book.read(readShop).shopName, input.shopName)) {
    throw new Refusal('bad_request', { field: 'shopName' })
  }
  const person = await provenPerson(core, { operatorId: actor.operatorId, pin: input.pin })
  // Comparing takes long: meanwhile they may be no owner any more, or another restore was faster.
  if (person.role !== 'owner') throw new Refusal('forbidden')
  if (app.core() !== core) throw new Refusal('not_set_up')
  const checked = app.restores.checked(input.restoreId)
  refuseUnready(core, checked)
  const { staged } = checked
  const { headSeq } = staged.view
  const { operatorId, operatorName } = actor
  commit(core, (unit) => sayPutAside(unit.tx, { headSeq, sha256: staged.sha256, operatorId }))
  const by = { operatorId, operatorName, oldState: stateOf(core) }
  core.failpoint('restore:before_close')
  const aside = await exchange(app, core, staged, by)
  app.deps.log.info('book.restored', { headSeq: String(headSeq), aside })
  return aside
}

/** As people type it: the case of a letter and a space at its end are no other name. */
function isSameName(name: string, typed: string): boolean {
  const plain = (text: string): string => text.normalize('NFC').trim().toLowerCase()
  return plain(name) === plain(typed)
}

/** @throws Refusal backup_running, sales_waiting, changed_meanwhile */
function refuseUnready(core: Core, { staged, presentSeq }: Checked): void {
  if (isBackupRunning(core)) throw new Refusal('backup_running')
  refuseWaiting(core, staged)
  // A sale that was paid since the owner read what would be lost is not among what they agreed to.
  if (presentSeq === null || paidAfter(core, staged, presentSeq) > 0) {
    throw new Refusal('changed_meanwhile')
  }
}

/** @throws Refusal sales_waiting */
function refuseWaiting(core: Pick<Core, 'book' | 'node'>, staged: StagedBackup): void {
  const { length: count } = inTheWay(core, staged)
  if (count > 0) throw new Refusal('sales_waiting', { count })
}

/** What the restored book says of the one it took the place of. */
function stateOf(core: Core): string {
  const { state } = core.anchors.history()
  return state === 'whole' && core.status.seal().state === 'broken' ? 'broken' : state
}

async function exchange(
  app: App,
  core: Core,
  staged: StagedBackup,
  by: RestoredBy,
): Promise<string | null> {
  const { rootDir, openVault, clock } = app.deps
  let aside: string | null = null
  await app.exchange(async () => {
    core.failpoint('restore:closed')
    // A sale may have been on its way when the book closed; now nobody writes into it any more.
    refuseWaiting(core, staged)
    const onStep = (step: SwapStep | 'prepared'): void => core.failpoint(`restore:${step}`)
    try {
      const restored = await restoreBackup({ rootDir, staged, openVault, clock, by, onStep })
      aside = restored.aside
    } catch (error) {
      // What was prepared says already that it was restored: it is proved anew before another try.
      app.restores.forget()
      inWords(error)
    }
    app.restores.finish(restoredOf(staged, aside))
    core.failpoint('restore:before_open')
  })
  return aside
}
