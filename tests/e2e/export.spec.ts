import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import type { Download, Page } from '@playwright/test'
import { look } from './support/look.ts'
import { expect, test, useShop } from './support/test.ts'

const shop = useShop({ people: [{ name: 'Mia', role: 'cashier' }] })

/** Sold and paid, or asked for and left, by the owner at another window. */
async function sell(memo: string): Promise<void> {
  const sale = await shop.owner.invoices.create({
    clientId: `client-${randomUUID()}`,
    amount: { unit: 'fiat', amountMinor: 1_250n },
    memo,
  })
  await shop.node.pay({ bolt11: sale.bolt11, mode: 'pay' })
  await expect
    .poll(async () => (await shop.owner.invoices.status({ id: sale.id })).status)
    .toBe('paid')
}

async function openExport(page: Page): Promise<void> {
  await page.getByTestId('rail-book').click()
  await page.getByTestId('book-export').click()
  await expect(page.getByTestId('export-tab')).toBeVisible()
}

async function downloaded(page: Page): Promise<{ file: Download; bytes: Buffer }> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download' }).first().click(),
  ])
  return { file, bytes: readFileSync(await file.path()) }
}

test('pain 24: the book as CSV, chosen, written, checked and downloaded', async ({ windows }) => {
  const page = await shop.till(windows)
  await openExport(page)
  await expect(page.getByTestId('empty')).toContainText('Nothing was taken out yet')
  await look(page, 'export-empty')
  await sell('=SUM(A1)')
  await page.getByTestId('export-start').click()
  const card = page.getByTestId('export')
  await expect(card).toHaveAttribute('data-status', 'finished')
  const sum = await page.getByTestId('export-sum').innerText()
  const path = await page.getByTestId('export-path').innerText()
  const { file, bytes } = await downloaded(page)
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(sum)
  expect(readFileSync(path).equals(bytes)).toBe(true)
  expect(file.suggestedFilename()).toMatch(/^tillbook_csv_.*\.csv$/)
  expect(bytes.toString('utf8')).toContain('12.50,88000')
  await look(page, 'export-finished')
})

test('a journal and a statement, by keyboard, and deleting takes the file away', async ({
  windows,
}) => {
  const page = await shop.till(windows)
  await sell('espresso')
  await openExport(page)
  await page.getByTestId('export-format-csv').click()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByTestId('export-start')).toHaveText('Write PDF statement')
  await expect(page.getByTestId('export-start')).toBeDisabled()
  await page.getByTestId('export-subject').fill('income')
  await page.getByRole('option', { name: 'income:sales · BTC' }).click()
  await page.getByTestId('export-period-all').click()
  await look(page, 'export-statement')
  await page.getByTestId('export-start').click()
  await expect(page.getByTestId('export').first()).toContainText('PDF statement')
  await expect(page.getByTestId('export').first()).toHaveAttribute('data-status', 'finished')
  const { bytes } = await downloaded(page)
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
  await page.getByTestId('export-format-csv').click()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByText('A journal is always of every account')).toBeVisible()
  await page.getByTestId('export-start').click()
  await expect(page.getByTestId('export').first()).toContainText('hledger')
  await expect(page.getByTestId('export').first()).toHaveAttribute('data-status', 'finished')
  const path = await page.getByTestId('export-path').first().innerText()
  expect(existsSync(path)).toBe(true)
  const before = await page.getByTestId('export').count()
  await page.getByTestId('export-remove').first().click()
  await look(page, 'export-remove')
  await page.getByTestId('confirm-yes').click()
  await expect(page.getByTestId('export')).toHaveCount(before - 1)
  expect(existsSync(path)).toBe(false)
})

test('own days in the wrong order are said before anything is written', async ({ windows }) => {
  const page = await shop.till(windows)
  await openExport(page)
  await page.getByTestId('export-period-custom').click()
  await page.getByTestId('export-from').fill('2026-02-02')
  await page.getByTestId('export-to').fill('2026-02-01')
  await page.setViewportSize({ width: 1024, height: 700 })
  await expect(page.getByText('The last day is before the first.')).toBeInViewport({ ratio: 1 })
  await expect(page.getByTestId('export-start')).toBeDisabled()
  await look(page, 'export-days')
})

test('a cashier has no book to take out, and no address to fetch it from', async ({ windows }) => {
  const owner = await shop.till(windows)
  await openExport(owner)
  await expect(owner.getByTestId('export').or(owner.getByTestId('empty')).first()).toBeVisible()
  const before = await owner.getByTestId('export').count()
  await owner.getByTestId('export-start').click()
  await expect(owner.getByTestId('export')).toHaveCount(before + 1)
  await expect(owner.getByTestId('export').first()).toHaveAttribute('data-status', 'finished')
  const id = await owner.getByTestId('export').first().getAttribute('data-id')
  const fetched = (page: Page): Promise<number> =>
    page.evaluate(async (path) => (await fetch(path)).status, `/exports/${id}`)
  expect(await fetched(owner)).toBe(200)
  await owner.keyboard.press('Control+l')
  await expect(owner.getByTestId('shop-title')).toBeVisible()
  expect(await fetched(owner)).toBe(401)
  const page = await shop.till(windows, 'Mia')
  expect(await fetched(page)).toBe(403)
  await expect(page.getByTestId('rail-book')).toHaveCount(0)
})
