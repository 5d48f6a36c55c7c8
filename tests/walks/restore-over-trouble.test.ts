import {
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openSealedVault } from '../../electron/providers/vault/sealed-file.ts'
import { chainHead } from '../../electron/store/chain.ts'
import { pointIn } from '../../electron/store/snapshot.ts'
import { PASSPHRASE, type Shop, shopFolder, writeInto } from '../backups/rig.ts'
import { type ConsoleUnderTest, startConsole } from '../support/console-under-test.ts'
import { sendBackup } from '../support/send-backup.ts'
import { codeOf } from '../support/till-under-test.ts'

let shop: Shop
let file = ''
let console: ConsoleUnderTest | null = null

beforeEach(async () => {
  shop = await shopFolder(60)
  // The canary of the rig is no connection that a console could open.
  await (await openSealedVault(shop.live, { kind: 'key_file' })).remove('node')
  file = join(shop.root, 'monday.age')
  await writeInto(shop, file)
})
afterEach(async () => {
  await console?.close()
  console = null
  shop.remove()
})

const damage = (path: string): void => {
  writeSync(openSync(path, 'r+'), Buffer.alloc(100, 0x5a), 0, 100, 0)
}
const vaultKey = (): string => join(shop.live, 'vault.key')

/** Everything that a window does to put a backup in place. */
async function restore(backup = file): Promise<string | null> {
  console ??= await startConsole({ rootDir: shop.root, startsInSandbox: false })
  const window = console.window('w')
  const restoreId = await sendBackup(window, backup)
  await window.restore.check({ restoreId, passphrase: PASSPHRASE })
  const { keptFolder } = await window.restore.apply({ restoreId })
  return keptFolder
}

describe('a book that does not open is restored from the window (reliability 1, OPP-03)', () => {
  test.each([
    ['book_corrupt', () => damage(shop.bookFile)],
    ['vault_locked', () => rmSync(vaultKey())],
    ['vault_damaged', () => rmSync(join(shop.live, 'vault.sealed'))],
  ] as const)(
    '%s: the backup takes its place and what was there is kept',
    async (trouble, spoil) => {
      const { headSeq: before } = pointIn(shop.bookFile)
      spoil()
      const kept = readFileSync(shop.bookFile)
      console = await startConsole({ rootDir: shop.root, startsInSandbox: false })
      const state = () => console?.window('w').session.state()
      expect(await state()).toMatchObject({ trouble, phase: 'locked', canRestore: true })
      const aside = String(await restore())
      expect(await state()).toMatchObject({ trouble: 'none', phase: 'locked', canRestore: false })
      expect((await state())?.operators.map(({ name }) => name)).toContain('Mara')
      expect(console.app.mustCore().book.read(chainHead).seq).toBeGreaterThan(before)
      expect(readFileSync(join(shop.root, aside, 'book.sqlite')).equals(kept)).toBe(true)
    },
  )

  test('a backup of another shop shows nothing about this one and is refused', async () => {
    const other = await shopFolder(60, 2)
    const foreign = join(other.root, 'foreign.age')
    await writeInto(other, foreign)
    rmSync(vaultKey())
    await expect(restore(foreign)).rejects.toMatchObject({
      code: 'backup_failed',
      data: { fault: 'other_book' },
    })
    other.remove()
    expect(readdirSync(shop.root).filter((name) => name.startsWith('.restore-'))).toEqual([])
    expect(existsSync(shop.bookFile)).toBe(true)
  })

  test.each([
    ['book_newer', 'live'],
    ['book_corrupt', 'sandbox'],
  ] as const)('%s of the %s folder is put right otherwise', async (trouble, profile) => {
    const folder = join(shop.root, profile)
    if (profile === 'sandbox') renameSync(shop.live, folder)
    if (trouble === 'book_corrupt') damage(join(folder, 'book.sqlite'))
    else {
      const db = new Database(shop.bookFile)
      db.pragma('user_version = 99000')
      db.close()
    }
    const startsInSandbox = profile === 'sandbox'
    console = await startConsole({ rootDir: shop.root, startsInSandbox })
    const view = await console.window('w').session.state()
    expect(view).toMatchObject({ trouble, canRestore: false })
    expect(await codeOf(console.window('w').restore.begin())).toBe('already_set_up')
  })
})

test('a first run may restore', async () => {
  const rootDir = mkdtempSync(join(tmpdir(), 'tillbook-first-'))
  console = await startConsole({ rootDir, startsInSandbox: false })
  const view = await console.window('w').session.state()
  expect(view).toMatchObject({ phase: 'first_run', canRestore: true })
  rmSync(rootDir, { recursive: true, force: true })
})
