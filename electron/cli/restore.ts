import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { CheckedBackup } from '../../shared/model/backup.ts'
import { finishSwap, removeStaged } from '../core/folder-swap.ts'
import { checkBackup, restoreBackup, type StagedBackup } from '../core/restore-backup.ts'
import { systemClock } from '../providers/clock.ts'
import { openSealedVault, type VaultSecretSource } from '../providers/vault/sealed-file.ts'
import { makeFolders } from '../store/make-folders.ts'
import { holdLock } from '../store/lock.ts'
import { builtWorkers } from '../store/built-workers.ts'
import { dataFolder } from './data-folder.ts'
import { type CliIo, EXIT, UsageError } from './io.ts'
import { parseOptions } from './parse-options.ts'
import { PASSPHRASE_HELP, passphraseOf } from './passphrase.ts'
import { showProgress } from './show-progress.ts'
import { tryOldVault, VAULT_HELP, VAULT_OPTIONS, vaultSourceOf } from './vault-source.ts'

const HELP = `Usage: tillbook restore <file> [--data <dir>] [--drill | --replace]

Proves a backup entry by entry, beside the book, and puts it in the book's place only then. The old
book is kept in the data folder under another name and is never deleted.

  --drill         a restore drill: only prove it and compare; nothing is replaced (also --check)
  --replace       replace a book that is there; without it such a book stops the restore
  --data <dir>    the data folder (default: the one of the console)
${VAULT_HELP}${PASSPHRASE_HELP}
The vault of the restored book is sealed as the one that is there is; where there is none, with the
passphrase or key file given here, else with a new key file beside the book.
`

/** `tillbook restore`: proves, compares, and replaces when told to. */
export async function runRestore(argv: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = parseOptions(
    argv,
    {
      check: { type: 'boolean' },
      drill: { type: 'boolean' },
      replace: { type: 'boolean' },
      data: { type: 'string' },
      ...VAULT_OPTIONS,
      'passphrase-file': { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
    1,
  )
  if (values.help === true) {
    io.stdout.write(HELP)
    return EXIT.done
  }
  const [name] = positionals
  if (name === undefined) throw new UsageError('which backup? give its file')
  const file = resolve(io.cwd, name)
  const found = statSync(file, { throwIfNoEntry: false })
  if (!found) throw new UsageError(`there is no file ${file}`)
  if (found.isDirectory()) throw new UsageError(`${file} is a folder: name the file of a backup`)
  const isDrill = values.drill === true || values.check === true
  if (isDrill && values.replace === true) {
    throw new UsageError('a drill replaces nothing: leave out --replace or the other')
  }
  const rootDir = dataFolder(io, values.data)
  makeFolders(rootDir, 0o700)
  // A running console would go on writing into a folder that was moved away.
  const lock = isDrill ? null : holdLock(join(rootDir, 'console.lock'))
  try {
    if (lock) finishSwap(rootDir)
    const live = join(rootDir, 'live')
    const mayReplace = values.replace === true || !existsSync(join(live, 'book.sqlite'))
    // Before an hour of work, and before anything changes.
    const vault = lock && mayReplace ? await vaultOf(io, live, values) : null
    const passphrase = await passphraseOf(io, {
      file: values['passphrase-file'],
      question: 'Passphrase of the backup',
      confirms: false,
    })
    const staged = await check(io, { file, passphrase, rootDir })
    try {
      say(io, staged.view)
      if (isDrill) return EXIT.done
      return await replace(io, staged, { rootDir, vault })
    } finally {
      removeStaged(rootDir, staged.name)
    }
  } finally {
    lock?.close()
  }
}

type FoundVault = { source: VaultSecretSource; whyClosed: string | null }

/** @throws UsageError, VaultError; nothing was changed. */
async function vaultOf(
  io: CliIo,
  live: string,
  given: Parameters<typeof vaultSourceOf>[2],
): Promise<FoundVault> {
  if (existsSync(join(live, 'vault.keychain'))) {
    throw new UsageError('this data folder belongs to the desktop window, which keeps its keys')
  }
  const source = await vaultSourceOf(io, live, given)
  return { source, whyClosed: await tryOldVault(live, source) }
}

/** A host must open the vault in the way that it was sealed. */
function startWords(source: VaultSecretSource): string {
  if (source.kind === 'passphrase') return ' --browser --ask-passphrase'
  return source.kind === 'key_file' && source.path ? ` --vault-key-file ${source.path}` : ''
}

function check(
  io: CliIo,
  what: { file: string; passphrase: string; rootDir: string },
): Promise<StagedBackup> {
  return checkBackup({
    ...what,
    id: Buffer.from(systemClock.randomBytes(8)).toString('hex'),
    workerUrl: builtWorkers()['backup-worker'],
    onProgress: showProgress(io),
    signal: io.signal,
  })
}

function say(io: CliIo, view: StagedBackup['view']): void {
  const written = new Date(view.writtenAtMs).toISOString()
  io.stdout.write(
    `The backup is whole: ${view.shopName}, up to entry ${view.headSeq}, written ${written}.\n` +
      `${WORDS_OF_OLD[view.old.kind](view.old)}\n`,
  )
}

type Old = CheckedBackup['old']
const WORDS_OF_OLD: Readonly<Record<Old['kind'], (old: Old) => string>> = {
  none: () => 'There is no book in the data folder.',
  same_book: (old) =>
    old.kind === 'same_book' && old.newerEntries > 0n
      ? `The book in the data folder has ${newer(old.newerEntries)}, which it does not hold.`
      : 'The book in the data folder has nothing newer.',
  diverged: () => 'The book in the data folder went another way after a common beginning.',
  other_book: () => 'The book in the data folder is another book.',
  unreadable: () => 'The book in the data folder cannot be read.',
}

function newer(entries: bigint): string {
  return entries === 1n ? 'one newer entry' : `${entries} newer entries`
}

async function replace(
  io: CliIo,
  staged: StagedBackup,
  options: { rootDir: string; vault: FoundVault | null },
): Promise<number> {
  const { rootDir, vault } = options
  if (!vault) {
    io.stderr.write('Nothing was replaced. With --replace that book is put aside.\n')
    return EXIT.failed
  }
  const { source, whyClosed } = vault
  const { aside } = await restoreBackup({
    rootDir,
    staged,
    openVault: (dir) => openSealedVault(dir, source),
    clock: systemClock,
  })
  io.stdout.write(`Restored. Start it: npm start -- --data ${rootDir}${startWords(source)}\n`)
  if (whyClosed !== null) {
    io.stderr.write(`The old vault does not open (${whyClosed}): pair the node again.\n`)
  }
  if (aside !== null) io.stdout.write(`The old book is kept in ${join(rootDir, aside)}\n`)
  return EXIT.done
}
