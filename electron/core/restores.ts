import { existsSync, rmSync, statSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CheckedBackup } from '../../shared/model/backup.ts'
import { VaultError } from '../ports/vault.ts'
import type { App } from './app.ts'
import type { AppDeps } from './app-deps.ts'
import { BackupError } from './backup-error.ts'
import { removeStaged, RESTORE_PREFIX } from './folder-swap.ts'
import { Refusal } from './refusal.ts'
import { checkBackup, restoreBackup, type StagedBackup } from './restore-backup.ts'

/** The one restore of a first run: a file that comes in, and what was proved of it. */
export type Restores = {
  begin(): string
  /** @throws Refusal not_found, bad_request when a piece is not the next one */
  append(piece: { restoreId: string; offset: number; bytes: Uint8Array }): Promise<void>
  /** @throws Refusal not_found; BackupError */
  check(restoreId: string, passphrase: string): Promise<CheckedBackup>
  /** @throws Refusal not_found when nothing of that id was checked */
  checked(restoreId: string): StagedBackup
  forget(): void
}

type Draft = { id: string; file: string; staged: StagedBackup | null; stop: AbortController }

/** Holds the file of one restore at a time; beginning another forgets the one before. */
export function createRestores(deps: AppDeps): Restores {
  let draft: Draft | null = null
  const must = (restoreId: string): Draft => {
    if (draft?.id !== restoreId) throw new Refusal('not_found')
    return draft
  }
  const forget = (): void => {
    const old = draft
    draft = null
    old?.stop.abort()
    if (!old) return
    rmSync(old.file, { force: true })
    if (old.staged) removeStaged(deps.rootDir, old.staged.name)
  }
  return {
    begin() {
      forget()
      const id = Buffer.from(deps.clock.randomBytes(8)).toString('hex')
      const file = join(deps.rootDir, `${RESTORE_PREFIX}${id}.age`)
      draft = { id, file, staged: null, stop: new AbortController() }
      return id
    },
    async append({ restoreId, offset, bytes }) {
      const { file } = must(restoreId)
      const size = existsSync(file) ? statSync(file).size : 0
      if (offset !== size) throw new Refusal('bad_request', { field: 'offset' })
      await appendFile(file, bytes, { mode: 0o600 })
    },
    async check(restoreId, passphrase) {
      const own = must(restoreId)
      if (!existsSync(own.file)) throw new Refusal('not_found')
      if (own.staged) removeStaged(deps.rootDir, own.staged.name)
      own.staged = null
      const staged = await checkBackup({
        file: own.file,
        passphrase,
        rootDir: deps.rootDir,
        id: Buffer.from(deps.clock.randomBytes(8)).toString('hex'),
        workerUrl: deps.workerUrls?.['backup-worker'],
        onProgress: () => {},
        signal: own.stop.signal,
      })
      own.staged = staged
      return { restoreId, ...staged.view }
    },
    checked(restoreId) {
      const { staged } = must(restoreId)
      if (!staged) throw new Refusal('not_found')
      return staged
    },
    forget,
  }
}

/** @throws Refusal already_set_up: over a book that opens nothing is restored from a window. */
export function beginRestore(app: App): string {
  refuseOpenBook(app)
  return app.restores.begin()
}

/** @throws Refusal already_set_up */
export function refuseOpenBook(app: App): void {
  if (!app.canRestore()) throw new Refusal('already_set_up')
}

/**
 * Proves what came in. Nobody can sign in to a book that does not open, so the passphrase of its
 * own backup is what shows that it is the shop that asks: one of another shop shows nothing.
 * @throws Refusal already_set_up, not_found; BackupError
 */
export async function checkRestore(
  app: App,
  input: { restoreId: string; passphrase: string },
): Promise<CheckedBackup> {
  refuseOpenBook(app)
  const checked = await app.restores.check(input.restoreId, input.passphrase)
  if (app.trouble() === 'none' || checked.old.kind !== 'other_book') return checked
  app.restores.forget()
  throw new BackupError('other_book', 'This backup is of another book than the one that is here.')
}

/**
 * Puts the checked backup in place and opens it: whoever worked in the shop signs in with their
 * own PIN. @throws Refusal already_set_up, not_found; BookError, BackupError
 */
export async function applyRestore(app: App, restoreId: string): Promise<string | null> {
  refuseOpenBook(app)
  const { rootDir, openVault, clock, log } = app.deps
  const staged = app.restores.checked(restoreId)
  const { aside } = await restoreBackup({ rootDir, staged, openVault, clock }).catch(inWords)
  app.restores.forget()
  app.remember(null)
  log.info('book.restored', { headSeq: String(staged.view.headSeq), aside })
  await app.open('live')
  return aside
}

/** A locked keychain takes no keys: the screen has words for it, and nothing was replaced. */
function inWords(error: unknown): never {
  if (!(error instanceof VaultError)) throw error
  throw new BackupError('vault_closed', error.message)
}
