import { existsSync, rmSync, statSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CheckedBackup } from '../../shared/model/backup.ts'
import { VaultError } from '../ports/vault.ts'
import { chainHead } from '../store/chain.ts'
import type { App } from './app.ts'
import type { AppDeps } from './app-deps.ts'
import { BackupError } from './backup-error.ts'
import { inTheWay } from './compare-books.ts'
import { removeStaged, RESTORE_PREFIX } from './folder-swap.ts'
import { Refusal } from './refusal.ts'
import { checkBackup, restoreBackup, type StagedBackup } from './restore-backup.ts'

/** What a window is told of a restore that was done in this run, also before anybody signs in. */
export type Restored = { writtenAtMs: number; headSeq: bigint; keptFolder: string | null }

/** What was proved, and how far the present book was when it was compared; null without one. */
export type Checked = { staged: StagedBackup; presentSeq: bigint | null }

/** Long enough that everybody who works that day reads it. */
const TOLD_MS = 3_600_000

/** The one restore of this console: a file that comes in, and what was proved of it. */
export type Restores = {
  begin(): string
  /** @throws Refusal not_found, bad_request when a piece is not the next one */
  append(piece: { restoreId: string; offset: number; bytes: Uint8Array }): Promise<void>
  /** @throws Refusal not_found; BackupError */
  check(asked: AskedCheck): Promise<StagedBackup>
  /** @throws Refusal not_found when nothing of that id was checked */
  checked(restoreId: string): Checked
  /** Takes the file away and what was proved of it. */
  forget(): void
  /** The same, for one that may be another's by now. */
  cancel(restoreId: string): void
  /** It was put in place. */
  finish(restored: Restored): void
  /** What was put in place within the last hour. */
  last(): Restored | null
}

type AskedCheck = { restoreId: string; passphrase: string; presentSeq: bigint | null }
type Draft = { id: string; file: string; checked: Checked | null; stop: AbortController }

/** Holds the file of one restore at a time; beginning another forgets the one before. */
export function createRestores(deps: AppDeps): Restores {
  let draft: Draft | null = null
  let done: (Restored & { atMonotonicMs: number }) | null = null
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
    if (old.checked) removeStaged(deps.rootDir, old.checked.staged.name)
  }
  return {
    begin() {
      forget()
      const id = Buffer.from(deps.clock.randomBytes(8)).toString('hex')
      const file = join(deps.rootDir, `${RESTORE_PREFIX}${id}.age`)
      draft = { id, file, checked: null, stop: new AbortController() }
      return id
    },
    async append({ restoreId, offset, bytes }) {
      const { file } = must(restoreId)
      const size = existsSync(file) ? statSync(file).size : 0
      if (offset !== size) throw new Refusal('bad_request', { field: 'offset' })
      await appendFile(file, bytes, { mode: 0o600 })
    },
    async check({ restoreId, passphrase, presentSeq }) {
      const own = must(restoreId)
      if (!existsSync(own.file)) throw new Refusal('not_found')
      if (own.checked) removeStaged(deps.rootDir, own.checked.staged.name)
      own.checked = null
      const staged = await checkBackup({
        file: own.file,
        passphrase,
        rootDir: deps.rootDir,
        id: Buffer.from(deps.clock.randomBytes(8)).toString('hex'),
        workerUrl: deps.workerUrls?.['backup-worker'],
        onProgress: () => {},
        signal: own.stop.signal,
      })
      own.checked = { staged, presentSeq }
      return staged
    },
    checked(restoreId) {
      const { checked } = must(restoreId)
      if (!checked) throw new Refusal('not_found')
      return checked
    },
    forget,
    cancel(restoreId) {
      if (draft?.id === restoreId) forget()
    },
    finish(restored) {
      forget()
      done = { ...restored, atMonotonicMs: deps.clock.monotonicMs() }
    },
    last() {
      if (!done || deps.clock.monotonicMs() - done.atMonotonicMs > TOLD_MS) return null
      const { writtenAtMs, headSeq, keptFolder } = done
      return { writtenAtMs, headSeq, keptFolder }
    },
  }
}

/** @throws Refusal already_set_up; BackupError in_sandbox */
export function beginRestore(app: App): string {
  refuseNoRestore(app)
  return app.restores.begin()
}

/**
 * Over the real book its owner may restore, and the gate lets nobody else come here; where none is
 * open, whoever stands at the window.
 * @throws Refusal already_set_up where something else than a backup puts it right; BackupError
 * in_sandbox: a backup takes the place of the real book, which must be the one that is open
 */
export function refuseNoRestore(app: App): void {
  const core = app.core()
  if (core?.profile === 'sandbox') {
    throw new BackupError('in_sandbox', 'The sandbox is open: leave it before you restore.')
  }
  if (!core && !app.canRestore()) throw new Refusal('already_set_up')
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
  refuseNoRestore(app)
  const core = app.core()
  const presentSeq = core ? core.book.read(chainHead).seq : null
  const staged = await app.restores.check({ ...input, presentSeq })
  if (app.trouble() !== 'none' && staged.view.old.kind === 'other_book') {
    app.restores.forget()
    throw new BackupError('other_book', 'This backup is of another book than the one that is here.')
  }
  const waitingSales = core ? inTheWay(core, staged).length : 0
  return { restoreId: input.restoreId, ...staged.view, waitingSales }
}

/**
 * Puts the checked backup in place where no book is open, and opens it: whoever worked in the shop
 * signs in with their own PIN.
 * @throws Refusal already_set_up, not_found; BookError, BackupError
 */
export function applyRestore(app: App, restoreId: string): Promise<string | null> {
  return app.setUp(async () => {
    if (!app.hasNoGoodBook()) throw new Refusal('already_set_up')
    const { rootDir, openVault, clock, log } = app.deps
    const { staged } = app.restores.checked(restoreId)
    const { aside } = await restoreBackup({ rootDir, staged, openVault, clock }).catch(inWords)
    log.info('book.restored', { headSeq: String(staged.view.headSeq), aside })
    app.restores.finish(restoredOf(staged, aside))
    app.remember(null)
    await app.open('live')
    return aside
  })
}

/** What the windows are told. */
export function restoredOf({ view }: StagedBackup, keptFolder: string | null): Restored {
  return { writtenAtMs: view.writtenAtMs, headSeq: view.headSeq, keptFolder }
}

/** A locked keychain takes no keys: the screen has words for it, and nothing was replaced. */
export function inWords(error: unknown): never {
  if (!(error instanceof VaultError)) throw error
  throw new BackupError('vault_closed', error.message)
}
