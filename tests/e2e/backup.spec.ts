import { mkdtempSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { runScript } from '../cli/run-script.ts'
import { type HostProcess, startHostProcess } from './support/host-process.ts'
import { look } from './support/look.ts'
import { expect, test, typePin } from './support/test.ts'

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
  await typePin(page, PIN)
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
  await typePin(page, PIN)
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('rail-settings')).toBeVisible()
  const kept = readdirSync(shop).filter((name) => name.startsWith('live-before-restore-'))
  expect(kept).toHaveLength(1)
})

test('an older state from Settings: read, confirmed, and every window is at the restored book', async ({
  windows,
}) => {
  const shop = join(dir, 'shop')
  expect((await runScript(['demo', '--entries', '600', '--data', shop])).code).toBe(0)
  const file = join(dir, 'shop.age')
  const env = { TILLBOOK_PASSPHRASE: PASSPHRASE }
  expect((await runScript(['backup', '--data', shop, '--to', file], { env })).code).toBe(0)
  const elsewhere = join(dir, 'elsewhere')
  const demo = ['demo', '--entries', '300', '--seed', '7', '--data', elsewhere]
  expect((await runScript(demo)).code).toBe(0)
  const foreign = join(dir, 'foreign.age')
  expect((await runScript(['backup', '--data', elsewhere, '--to', foreign], { env })).code).toBe(0)

  host = await startHostProcess({ dataDir: shop })
  const page = await windows.open(await host.launchUrl())
  const other = await windows.open(await host.launchUrl())
  await signIn(page)
  await expect(page.getByTestId('rail-settings')).toBeVisible()
  await expect(other.getByTestId('sign-in')).toBeVisible()
  const line = await withWaitingSales(page)
  await page.getByTestId('rail-settings').click()
  await page.getByTestId('section-backup').click()
  await page.getByTestId('restore-over').press('Enter')
  // By keyboard alone, as in the first run.
  await expect(page.getByTestId('restore-file')).toBeFocused()
  await page.getByTestId('restore-back').press('Enter')
  await expect(page.getByTestId('restore-over')).toBeFocused()
  await look(page, 'settings-backup-restore-entry')
  await page.getByTestId('restore-over').press('Enter')
  await page.locator('[data-testid="restore"] input[type="file"]').setInputFiles(file)
  await page.getByTestId('restore-passphrase').fill('wrong horse battery staple')
  await look(page, 'settings-restore')
  await page.getByTestId('restore-check').click()
  await expect(page.getByTestId('problem')).toContainText('does not open this backup', {
    timeout: 60_000,
  })
  await look(page, 'settings-restore-refused')
  // Another shop's book says so, with what would be lost of this one.
  await page.locator('[data-testid="restore"] input[type="file"]').setInputFiles(foreign)
  await page.getByTestId('restore-passphrase').fill(PASSPHRASE)
  await page.getByTestId('restore-check').click()
  const costs = page.getByTestId('restore-costs')
  await expect(costs).toContainText('another shop’s book', { timeout: 60_000 })
  await expect(costs).toContainText('stay in the old book alone')
  await expect(page.getByTestId('restore-shop-name')).toBeFocused()
  await look(page, 'settings-restore-other-shop')
  await page.getByTestId('restore-back').press('Enter')
  await expect(page.getByTestId('restore-file')).toBeFocused()
  await page.locator('[data-testid="restore"] input[type="file"]').setInputFiles(file)
  // Two sales whose end only this book would hear of: nothing can be put in place yet.
  line.waitingSales = 2
  await page.getByTestId('restore-check').click()
  await expect(page.getByTestId('restore-waiting')).toContainText('2 sales still wait', {
    timeout: 60_000,
  })
  // Whoever does not scroll must see why they are asked to check again.
  await page.setViewportSize({ width: 1024, height: 768 })
  await expect(page.getByTestId('restore-waiting')).toBeInViewport({ ratio: 1 })
  await expect(page.getByTestId('restore-put')).toHaveCount(0)
  await expect(page.getByTestId('restore-confirm')).toHaveCount(0)
  await expect(page.getByTestId('restore-check')).toBeEnabled()
  await look(page, 'settings-restore-sales-wait')
  line.waitingSales = 0
  await page.getByTestId('restore-check').click()
  await expect(page.getByTestId('restore-found')).toContainText('Café Musterblick', {
    timeout: 60_000,
  })
  await expect(page.getByTestId('restore-costs')).toContainText('are again as they were then')
  await expect(page.getByTestId('restore-put')).toBeDisabled()
  await page.getByTestId('restore-shop-name').fill('Another Café')
  await page.getByTestId('restore-pin').fill(PIN)
  await page.getByTestId('restore-put').click()
  await expect(page.getByTestId('restore-confirm')).toContainText('That is not its name')
  await look(page, 'settings-restore-confirm')
  await page.getByTestId('restore-shop-name').fill('café musterblick')
  await page.getByTestId('restore-pin').fill(PIN)
  await page.keyboard.press('Enter')

  for (const window of [page, other]) {
    await expect(window.getByTestId('restored-note')).toContainText(
      'was restored from the backup',
      {
        timeout: 60_000,
      },
    )
  }
  await look(page, 'sign-in-restored')
  await signIn(page)
  await expect(page.getByTestId('rail-settings')).toBeVisible()
  expect(readdirSync(shop).filter((name) => name.startsWith('live-before-restore-'))).toHaveLength(
    1,
  )
  expect(readdirSync(shop).filter((name) => name.startsWith('.restore-'))).toEqual([])
})

/** A window that is told of so many waiting sales; a book without a node can have none. */
async function withWaitingSales(page: Page) {
  const line = { waitingSales: 0 }
  await page.routeWebSocket(/rpc/, (socket) => {
    const server = socket.connectToServer()
    socket.onMessage((message) => server.send(message))
    server.onMessage((message) => {
      const told = `"waitingSales":${line.waitingSales}`
      socket.send(message.toString().replace('"waitingSales":0', told))
    })
  })
  await page.reload()
  return line
}

async function signIn(page: Page): Promise<void> {
  await page.getByTestId('person').filter({ hasText: 'Mara' }).click({ timeout: 60_000 })
  await typePin(page, PIN)
  await page.keyboard.press('Enter')
}
