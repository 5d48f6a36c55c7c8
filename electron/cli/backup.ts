import { existsSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { PASSPHRASE_LENGTH_MIN, type BackupView } from '../../shared/model/backup.ts'
import { makeId } from '../../shared/ids.ts'
import { shopSettingsSchema } from '../../shared/model/settings.ts'
import type { BackupResult } from '../core/backup-order.ts'
import { backupFileName } from '../domain/backups.ts'
import { runBackupThread } from '../core/backup-thread.ts'
import { deriveKey } from '../core/keys.ts'
import { systemClock } from '../providers/clock.ts'
import { insertBackup } from '../store/backups.ts'
import { BookError } from '../store/errors.ts'
import { openBook } from '../store/open.ts'
import { pointIn, readSettingIn } from '../store/snapshot.ts'
import { builtWorkers } from '../store/built-workers.ts'
import { dataFolder, masterKeyOf } from './data-folder.ts'
import { type CliIo, EXIT, UsageError } from './io.ts'
import { parseOptions } from './parse-options.ts'
import { PASSPHRASE_HELP, passphraseOf } from './passphrase.ts'
import { PROFILE_HELP, PROFILE_OPTIONS, profileOf } from './profile.ts'
import { showProgress } from './show-progress.ts'
import { VAULT_HELP, VAULT_OPTIONS } from './vault-source.ts'

const HELP = `Usage: tillbook backup --to <folder or file> [--data <dir>] [--profile <name>]

Writes an encrypted backup: copies the book as it is at this moment, proves every entry, encrypts,
reads the file back, and gives it its name only then. The console may run and sell meanwhile.

  --to <path>     a folder, or the name of the new file
  --data <dir>    the data folder (default: the one of the console)
${PROFILE_HELP}${VAULT_HELP}${PASSPHRASE_HELP}`

/** `tillbook backup`: one backup, now. */
export async function runBackup(argv: readonly string[], io: CliIo): Promise<number> {
  const { values } = parseOptions(argv, {
    to: { type: 'string' },
    data: { type: 'string' },
    ...PROFILE_OPTIONS,
    ...VAULT_OPTIONS,
    'passphrase-file': { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help === true) {
    io.stdout.write(HELP)
    return EXIT.done
  }
  if (values.to === undefined) throw new UsageError('--to needs a folder or a file')
  const profile = profileOf(values)
  const dir = join(dataFolder(io, values.data), profile)
  const bookFile = join(dir, 'book.sqlite')
  if (!existsSync(bookFile)) throw new UsageError(`there is no book in ${dir}`)
  const target = targetOf(io, values.to, { profile, bookId: pointIn(bookFile).bookId })
  const master = await masterKeyOf(io, dir, values)
  const passphrase = await passphraseOf(io, {
    file: values['passphrase-file'],
    question: 'Passphrase of the new backup',
    confirms: true,
  })
  if (passphrase.length < PASSPHRASE_LENGTH_MIN) {
    throw new UsageError(`the passphrase needs at least ${PASSPHRASE_LENGTH_MIN} characters`)
  }
  const writtenAtMs = systemClock.nowMs()
  const shopName = readSettingIn(bookFile, 'shop', shopSettingsSchema)?.shopName ?? ''
  const result = await runBackupThread(
    {
      kind: 'write',
      bookFile,
      master,
      about: { profile, shopName, writtenAtMs },
      passphrase,
      target,
    },
    { onProgress: showProgress(io), signal: io.signal },
    builtWorkers()['backup-worker'],
  )
  const isNamed = nameInChain({ dir, master, target, result, createdAtMs: writtenAtMs })
  io.stdout.write(
    `${target}\n${result.sizeBytes} bytes, up to entry ${result.manifest.headSeq}, ` +
      `SHA-256 ${result.sha256}\n`,
  )
  if (!isNamed) io.stderr.write('The console is running, so its chain does not name this backup.\n')
  return EXIT.done
}

function targetOf(io: CliIo, to: string, about: { profile: string; bookId: string }): string {
  const path = resolve(io.cwd, to)
  const isFolder = existsSync(path) && statSync(path).isDirectory()
  // Not made here: a disk that is not plugged in has none, and this one is not meant.
  if (!isFolder && /[\\/]$/.test(to)) throw new UsageError(`there is no folder ${path}`)
  const name = backupFileName({ ...about, atMs: systemClock.nowMs() })
  const target = isFolder ? join(path, name) : path
  if (existsSync(target)) throw new UsageError(`${target} exists already; nothing is overwritten`)
  return target
}

/** A running console holds its book: the backup is as good, only not named in the chain. */
function nameInChain(made: {
  dir: string
  master: Uint8Array
  target: string
  result: BackupResult
  createdAtMs: number
}): boolean {
  const { dir, master, target, result, createdAtMs } = made
  try {
    const chainKey = deriveKey(master, 'chain')
    const book = openBook({ dir, chainKey, clock: systemClock })
    try {
      const trigger: BackupView['trigger'] = 'command'
      const row = {
        id: makeId('bak', createdAtMs, systemClock.randomBytes(10)),
        fileName: basename(target),
        folder: dirname(target),
        trigger,
        createdAtMs,
        sizeBytes: result.sizeBytes,
        headSeq: BigInt(result.manifest.headSeq),
        headHash: Buffer.from(result.manifest.headHash, 'hex'),
        sha256: Buffer.from(result.sha256, 'hex'),
        drilledAtMs: null,
        drillFault: null,
      }
      book.write((tx) => insertBackup(tx, row, null))
    } finally {
      book.close()
    }
    return true
  } catch (error) {
    if (error instanceof BookError && error.kind === 'in_use') return false
    throw error
  }
}
