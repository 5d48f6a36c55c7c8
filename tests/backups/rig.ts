import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeDemoBook } from '../../electron/cli/write-demo-book.ts'
import type { BackupResult } from '../../electron/core/backup-order.ts'
import { runBackupOrder } from '../../electron/core/backup-order.ts'
import { deriveKey } from '../../electron/core/keys.ts'
import { openSealedVault } from '../../electron/providers/vault/sealed-file.ts'

export const PASSPHRASE = 'correct horse battery staple'
export const MASTER = new Uint8Array(32).fill(0x5a)
/** A guess costs nothing here; the product's own factor is looked at in one test. */
export const WORK_FACTOR = 4

export const watch = { onProgress: () => {}, signal: new AbortController().signal }

export type Shop = { root: string; live: string; bookFile: string; remove(): void }

/** A data folder with a vault and a book of so many entries; another seed is another shop. */
export async function shopFolder(entries: number, seed = 1): Promise<Shop> {
  const root = mkdtempSync(join(tmpdir(), 'tillbook-backup-'))
  const live = join(root, 'live')
  mkdirSync(live, { mode: 0o700 })
  const vault = await openSealedVault(live, { kind: 'key_file' })
  await vault.write('master', MASTER)
  await vault.write('node', Buffer.from('{"macaroonHex":"CANARY-MACAROON"}'))
  writeDemoBook({ dir: live, chainKey: deriveKey(MASTER, 'chain'), entries, seed })
  return {
    root,
    live,
    bookFile: join(live, 'book.sqlite'),
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

export function writeInto(shop: Shop, target: string): Promise<BackupResult> {
  return runBackupOrder(
    {
      kind: 'write',
      bookFile: shop.bookFile,
      master: MASTER,
      about: { profile: 'live', shopName: 'Café Musterblick', writtenAtMs: 1_700_000_000_000 },
      passphrase: PASSPHRASE,
      target,
      workFactor: WORK_FACTOR,
    },
    watch,
  )
}

export function checkFrom(file: string, into: string, passphrase = PASSPHRASE) {
  return runBackupOrder({ kind: 'check', file, passphrase, into }, watch)
}
