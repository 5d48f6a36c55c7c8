import { copyFileSync, existsSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { CheckedBackup } from '../../shared/model/backup.ts'
import type { Clock } from '../ports/clock.ts'
import type { OpenVault } from '../ports/vault.ts'
import { type RestoredBy, sayRestored } from '../store/backups.ts'
import { chainHead } from '../store/chain.ts'
import { holdLock } from '../store/lock.ts'
import { type Book, openBook } from '../store/open.ts'
import { appendAnchor, SEAL_JOURNAL } from '../store/seal-journal.ts'
import { pointIn } from '../store/snapshot.ts'
import { codeOf } from '../store/errors.ts'
import { BackupError, backupErrorOf } from './backup-error.ts'
import { BOOK_FILE } from './backup-file.ts'
import type { BackupWatch } from './backup-order.ts'
import { runBackupThread } from './backup-thread.ts'
import { RESTORE_PREFIX, swapFolders, type SwapStep } from './folder-swap.ts'
import { deriveKey } from './keys.ts'

/** A backup that was taken apart and proved, in a folder of its own beside the book. */
export type StagedBackup = {
  dir: string
  /** Name of that folder. */
  name: string
  master: Uint8Array
  /** Hex SHA-256 of the file it came from. */
  sha256: string
  view: Omit<CheckedBackup, 'restoreId' | 'waitingSales'>
}

export type CheckOptions = BackupWatch & {
  file: string
  passphrase: string
  /** Folder of all profiles. */
  rootDir: string
  /** Lower-case letters and digits, new each time. */
  id: string
  workerUrl: URL | undefined
}

/**
 * Takes a backup apart beside the book and proves every entry; the book itself is only looked at.
 * @throws BackupError; then nothing is left of it.
 */
export async function checkBackup(options: CheckOptions): Promise<StagedBackup> {
  const { file, passphrase, rootDir } = options
  const name = `${RESTORE_PREFIX}${options.id}`
  const dir = join(rootDir, name)
  const present = join(rootDir, 'live', BOOK_FILE)
  const order = { kind: 'check', file, passphrase, into: dir, present } as const
  const found = await runBackupThread(order, options, options.workerUrl)
  const { manifest, master, sha256, sizeBytes, old } = found
  if (manifest.profile === 'sandbox') {
    rmSync(dir, { recursive: true, force: true })
    throw new BackupError('of_sandbox', 'This backup is of the sandbox: it holds play money.')
  }
  return {
    dir,
    name,
    master,
    sha256,
    view: {
      shopName: manifest.shopName,
      bookId: manifest.bookId,
      headSeq: BigInt(manifest.headSeq),
      writtenAtMs: manifest.writtenAtMs,
      sizeBytes,
      old,
    },
  }
}

export type RestoreOptions = {
  rootDir: string
  staged: StagedBackup
  openVault: OpenVault
  clock: Clock
  /** The owner who asked for it at the window; nobody is known to the command line. */
  by?: RestoredBy
  onStep?: (step: SwapStep | 'prepared') => void
}

/**
 * Puts a checked backup in the place of the real book. The caller holds the data folder. The
 * restored book says in its own chain that it is one, and where it goes on; the old folder is
 * kept beside it under another name.
 * @returns the name of the folder that was kept, or null when there was none.
 * @throws BookError, VaultError, BackupError; the old book is still in its place then.
 */
export async function restoreBackup(options: RestoreOptions): Promise<{ aside: string | null }> {
  const { rootDir, staged, clock, onStep } = options
  const live = join(rootDir, 'live')
  // Whoever has the old book open would go on writing into the folder that was put aside.
  if (existsSync(live)) holdLock(join(live, 'book.lock')).close()
  await fillVault(options, live)
  const { headSeq } = staged.view
  const book = openBook({ dir: staged.dir, chainKey: deriveKey(staged.master, 'chain'), clock })
  try {
    const oldHeadSeq = headOfOld(join(live, BOOK_FILE))
    const { sha256 } = staged
    book.write((tx) => sayRestored(tx, { headSeq, sha256, oldHeadSeq, by: options.by ?? null }))
    sayInJournal(options, book)
  } finally {
    book.close()
  }
  onStep?.('prepared')
  const hasOld = existsSync(live)
  // To the millisecond: two restores in one second must not meet in one name.
  const time = new Date(clock.nowMs()).toISOString().slice(0, 23).replace(/[:T.]/g, '-')
  const aside = `live-before-restore-${time}`
  try {
    swapFolders(rootDir, { profile: 'live', from: staged.name, aside }, onStep)
  } catch (error) {
    throw notSwapped(error, { hasOld, isOldInPlace: existsSync(live) })
  }
  return { aside: hasOld ? aside : null }
}

/** Whoever reads it must know where the book is now, before what the disk said. */
function notSwapped(
  error: unknown,
  found: { hasOld: boolean; isOldInPlace: boolean },
): BackupError {
  const { fault } = backupErrorOf(error)
  const why = `The disk refused to put the folder in its place (${codeOf(error)}).`
  if (!found.hasOld) return new BackupError(fault, `${why} Nothing was restored.`)
  const where = found.isOldInPlace
    ? 'The book that was there is in its place.'
    : 'Both folders are kept, and the next start tries again.'
  return new BackupError(fault, `${why} ${where}`)
}

/**
 * The keys of the book come from the backup. The node's credential is not in it and is taken from
 * the old vault, when that is the vault of the same book and opens.
 */
async function fillVault({ staged, openVault }: RestoreOptions, live: string): Promise<void> {
  const vault = await openVault(staged.dir)
  await vault.write('master', staged.master)
  if (!existsSync(join(live, BOOK_FILE))) return
  try {
    const old = await openVault(live)
    const master = old.read('master')
    if (!master || Buffer.compare(master, staged.master) !== 0) return
    for (const name of ['node', 'backup'] as const) {
      const secret = old.read(name)
      if (secret) await vault.write(name, secret)
    }
  } catch {
    // A vault that does not open is often the very reason for a restore; the node is paired again.
  }
}

function headOfOld(file: string): bigint | null {
  try {
    return existsSync(file) ? pointIn(file).headSeq : null
  } catch {
    return null
  }
}

/**
 * The longest side journal of this book goes with it, and its last line says that a backup was put
 * in place and where it ends: so an honest restore is known as one, and an older copy that is
 * slipped in later is still found out.
 */
function sayInJournal({ rootDir, staged, clock }: RestoreOptions, book: Book): void {
  const file = join(staged.dir, SEAL_JOURNAL)
  const old = join(rootDir, 'live', SEAL_JOURNAL)
  if (staged.view.old.kind === 'same_book' && existsSync(old)) copyFileSync(old, file)
  else if (statSync(file).size === 0) rmSync(file)
  const { seq, hash } = book.read(chainHead)
  appendAnchor(file, deriveKey(staged.master, 'seals'), {
    kind: 'restored',
    bookId: staged.view.bookId,
    day: '',
    seq,
    hash: Buffer.from(hash).toString('hex'),
    atMs: clock.nowMs(),
  })
}
