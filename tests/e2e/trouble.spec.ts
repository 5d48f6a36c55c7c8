import { copyFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { look } from './support/look.ts'
import { expect, test, useShop } from './support/test.ts'

const shop = useShop()
const book = (): string => join(shop.dataDir, 'live', 'book.sqlite')
const vaultKey = (): string => join(shop.dataDir, 'live', 'vault.key')

function setVersion(version: number): void {
  const db = new Database(book())
  db.pragma(`user_version = ${version}`)
  db.close()
}

function version(): number {
  const db = new Database(book(), { readonly: true })
  try {
    return Number(db.pragma('user_version', { simple: true }))
  } finally {
    db.close()
  }
}

/** What happens to the folder while the host is away, and how it is taken back. */
const TROUBLES = [
  {
    trouble: 'book_newer',
    words: 'written by a newer Tillbook',
    cause: () => {
      const before = version()
      setVersion(99_000)
      return () => setVersion(before)
    },
  },
  {
    trouble: 'book_corrupt',
    words: 'damaged and was not opened',
    cause: () => {
      copyFileSync(book(), `${book()}.kept`)
      writeFileSync(book(), Buffer.concat([Buffer.from('not a book'), readFileSync(book())]))
      return () => renameSync(`${book()}.kept`, book())
    },
  },
  {
    trouble: 'vault_locked',
    words: 'vault with the keys cannot be opened',
    cause: () => {
      renameSync(vaultKey(), `${vaultKey()}.kept`)
      return () => renameSync(`${vaultKey()}.kept`, vaultKey())
    },
  },
] as const

for (const { trouble, words, cause } of TROUBLES) {
  test(`reliability 1: ${trouble} ends in a screen of its own, and nothing is lost`, async ({
    windows,
    isDesktop,
  }) => {
    test.skip(isDesktop, 'the folder changes between two starts of the host')
    await shop.stopHost()
    const undo = cause()
    await shop.startAgain()
    const page = await windows.open(await shop.host().launchUrl())
    const screen = page.getByTestId('trouble')
    await expect(screen).toHaveAttribute('data-trouble', trouble)
    await expect(screen).toContainText(words)
    await look(page, `trouble-${trouble}`)
    const saving = page.waitForEvent('download')
    await screen.getByTestId('bundle').click()
    const file = await (await saving).path()
    expect(readFileSync(file, 'utf8')).toContain(`== trouble ==\n"${trouble}"`)
    await expect(screen.getByTestId('bundle-said')).toContainText('was saved')
    await look(page, `trouble-${trouble}-saved`)
    await shop.stopHost()
    undo()
    await shop.startAgain()
    const again = await shop.till(windows)
    await expect(again.getByTestId('screen-sell')).toBeVisible()
  })
}

test('one folder, one host: the second start says so in one line', async ({ isDesktop }) => {
  test.skip(isDesktop, 'the desktop host shows a dialog of the system')
  const { startHostProcess } = await import('./support/host-process.ts')
  await expect(startHostProcess({ dataDir: shop.dataDir })).rejects.toThrow(/--open-again/)
})
