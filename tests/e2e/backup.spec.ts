import { mkdtempSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runScript } from '../cli/run-script.ts'
import { type HostProcess, startHostProcess } from './support/host-process.ts'
import { look } from './support/look.ts'
import { expect, test } from './support/test.ts'

const PASSPHRASE = 'correct horse battery staple'
const PIN = '123456'
let dir: string
let host: HostProcess | null = null

test.beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tillbook-backup-e2e-'))
})
test.afterEach(async () => {
  await host?.stop()
  host = null
  rmSync(dir, { recursive: true, force: true })
})

test('a lost machine: the backup is proved, restored, signed in to, backed up and drilled again', async ({
  windows,
}) => {
  test.setTimeout(180_000)
  const shop = join(dir, 'shop')
  expect((await runScript(['demo', '--entries', '600', '--data', shop])).code).toBe(0)
  const file = join(dir, 'shop.age')
  const env = { TILLBOOK_PASSPHRASE: PASSPHRASE }
  expect((await runScript(['backup', '--data', shop, '--to', file], { env })).code).toBe(0)

  host = await startHostProcess({ dataDir: join(dir, 'new') })
  const page = await windows.open(await host.launchUrl())
  await page.getByTestId('restore-backup').click()
  await page.locator('[data-testid="restore"] input[type="file"]').setInputFiles(file)
  await page.getByTestId('restore-passphrase').fill('wrong horse battery staple')
  await page.getByTestId('restore-check').click()
  const form = page.getByTestId('restore')
  await expect(form).toContainText('does not open this backup', { timeout: 60_000 })
  await page.getByTestId('restore-passphrase').fill(PASSPHRASE)
  await page.getByTestId('restore-check').click()
  await expect(page.getByTestId('restore-found')).toContainText('Café Musterblick', {
    timeout: 60_000,
  })
  await expect(page.locator('[data-testid="restore-checklist"] [data-done="true"]')).toHaveCount(4)
  await look(page, 'restore-proved')
  await page.getByTestId('restore-put').click()

  await page.getByTestId('person').filter({ hasText: 'Mara' }).click({ timeout: 60_000 })
  await page.keyboard.type(PIN)
  await page.keyboard.press('Enter')
  await page.getByTestId('rail-settings').click()
  await page.getByTestId('section-backup').click()
  const section = page.getByTestId('backup')
  await expect(section).toHaveAttribute('data-state', 'not_set_up')
  await look(page, 'settings-backup-empty')
  await page.getByTestId('passphrase').fill(PASSPHRASE)
  await page.getByTestId('passphrase-again').fill(PASSPHRASE)
  await page.getByTestId('passphrase-set').click()
  await expect(page.getByTestId('passphrase-saved')).toBeVisible()
  await page.getByTestId('backup-now').click()
  await expect(section).toHaveAttribute('data-state', 'good', { timeout: 60_000 })
  expect(readdirSync(join(dir, 'new', 'backups'))).toHaveLength(1)
  await page.getByTestId('drill').first().click()
  await expect(page.getByTestId('drill-passed').first()).toBeVisible({ timeout: 60_000 })
  await look(page, 'settings-backup')
})

test('a damaged book: the screen that names it leads to a backup, and the till is back', async ({
  windows,
}) => {
  test.setTimeout(180_000)
  const shop = join(dir, 'shop')
  expect((await runScript(['demo', '--entries', '600', '--data', shop])).code).toBe(0)
  const file = join(dir, 'shop.age')
  const env = { TILLBOOK_PASSPHRASE: PASSPHRASE }
  expect((await runScript(['backup', '--data', shop, '--to', file], { env })).code).toBe(0)
  const book = openSync(join(shop, 'live', 'book.sqlite'), 'r+')
  writeSync(book, Buffer.alloc(100, 0x5a), 0, 100, 0)

  host = await startHostProcess({ dataDir: shop })
  const page = await windows.open(await host.launchUrl())
  await expect(page.getByTestId('trouble')).toHaveAttribute('data-trouble', 'book_corrupt')
  await look(page, 'trouble-with-restore')
  // By keyboard alone, as whoever stands before it may have nothing else.
  await page.getByTestId('trouble-to-restore').press('Enter')
  await expect(page.getByTestId('restore-file')).toBeFocused()
  await page.getByTestId('restore-back').click()
  await page.getByTestId('trouble-to-restore').click()
  await page.locator('[data-testid="restore"] input[type="file"]').setInputFiles(file)
  await page.getByTestId('restore-passphrase').fill(PASSPHRASE)
  await page.getByTestId('restore-check').click()
  await expect(page.getByTestId('restore-found')).toContainText('cannot be read. It is kept', {
    timeout: 60_000,
  })
  await look(page, 'trouble-restore-proved')
  await page.getByTestId('restore-put').click()
  await page.getByTestId('person').filter({ hasText: 'Mara' }).click({ timeout: 60_000 })
  await page.keyboard.type(PIN)
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('rail-settings')).toBeVisible()
  const kept = readdirSync(shop).filter((name) => name.startsWith('live-before-restore-'))
  expect(kept).toHaveLength(1)
})
