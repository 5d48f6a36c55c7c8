import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { writeDemoBook } from '../../electron/cli/write-demo-book.ts'
import { MIGRATIONS } from '../../electron/store/migrations/index.ts'

export type BigBookOptions = {
  /** Folder of the book; made when missing. */
  dir: string
  chainKey: Uint8Array
  transfers: number
  /** Pubkey of the node that the sales came through. */
  nodePubkey?: string
}

/** Raised when the writer of demo books changes what it writes, so that no old one is taken. */
const WRITER = 2

/**
 * Copies a filled book into `dir`, writing it only the first time this machine needs that size:
 * it is kept in the system's folder for temporary files, by size, key and format.
 * @returns the file of the copied book.
 */
export function bigBook(options: BigBookOptions): string {
  const kept = join(tmpdir(), `tillbook-big-book-${nameOf(options)}`)
  if (!existsSync(join(kept, 'book.sqlite'))) {
    const making = mkdtempSync(join(tmpdir(), 'tillbook-big-book-making-'))
    writeDemoBook({ ...options, dir: making })
    rmSync(kept, { recursive: true, force: true })
    renameSync(making, kept)
  }
  const file = join(options.dir, 'book.sqlite')
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  cpSync(join(kept, 'book.sqlite'), file)
  return file
}

/** Another key or another migration is another book. */
function nameOf(options: BigBookOptions): string {
  const parts = [
    WRITER,
    options.transfers,
    Buffer.from(options.chainKey).toString('hex'),
    options.nodePubkey ?? '',
    ...MIGRATIONS.map((migration) => migration.sha256),
  ]
  const digest = createHash('sha256').update(parts.join()).digest('hex').slice(0, 16)
  return `${options.transfers}-${digest}`
}
