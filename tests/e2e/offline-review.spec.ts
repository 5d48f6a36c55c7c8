import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { tradeOneDay } from './support/ledger-day.ts'
import { look } from './support/look.ts'
import { expect, test, useShop } from './support/test.ts'

/**
 * APP-06: the whole walk of a reviewer. Every host of these tests has no way out but loopback, and
 * each window fails its test when it asks another machine; here the node is gone as well.
 */
const shop = useShop({ people: [{ name: 'Vera', role: 'auditor' }] })

const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Berlin' })

test('APP-06: a day is sealed, checked, read and taken out with the node stopped', async ({
  windows,
  isDesktop,
}) => {
  test.skip(isDesktop, 'the trade comes from a second window')
  const tradedOn = today.format(Date.now())
  await tradeOneDay(shop)
  await shop.nodeProcess.end('SIGTERM')
  const page = await shop.till(windows, 'Vera')
  const light = page.getByTestId('status-node')
  await expect(light).toHaveAttribute('data-state', 'unreachable', { timeout: 45_000 })
  await light.click()
  await expect(page.getByRole('dialog')).toContainText('Cash still works')
  await page.keyboard.press('Escape')

  // A customer's credits, line by line, and what is held of them.
  await page.getByTestId('rail-credits').click()
  await page.getByTestId('customer-list').getByText('Anna Adler').click()
  await expect(page.getByTestId('statement-line')).toHaveCount(2)
  await expect(page.getByTestId('credit-available')).toHaveAttribute('data-credits', '230')
  await expect(page.getByTestId('credit-reserved')).toHaveAttribute('data-credits', '50')
  await look(page, 'offline-customer')

  // The full check runs to its end, over every entry of the day.
  await page.getByTestId('rail-book').click()
  await page.getByTestId('book-seal').click()
  await page.getByTestId('verify-now').click()
  const check = page.getByTestId('last-check')
  await expect(check).toHaveAttribute('data-ok', 'true')
  await expect(check).toContainText('BTC')
  await expect(check).toContainText('CREDIT')
  await expect(page.getByTestId('seal-state')).toHaveAttribute('data-state', 'sealed')
  await expect(page.getByTestId('verify-progress')).toHaveCount(0)
  await look(page, 'offline-seal')

  // The balances at the end of the day, and of the day before.
  await page.getByTestId('book-accounts').click()
  const sales = page.locator('[data-code="income:sales"]')
  await expect(sales).toContainText('56,365')
  await page.getByTestId('moment-day').fill(tradedOn)
  await expect(sales).toContainText('56,365')
  await page.getByTestId('report-tree').focus()
  const shownDay = await page.getByTestId('moment-day').inputValue()
  await page.keyboard.press('[')
  await expect(page.getByTestId('moment-day')).not.toHaveValue(shownDay)
  await expect(sales).not.toContainText('56,365')
  await look(page, 'offline-accounts')

  // What leaves the book is what its checksum says, on the disk and by the window.
  await page.getByTestId('book-export').click()
  await page.getByTestId('export-period-all').click()
  await page.getByTestId('export-start').click()
  await expect(page.getByTestId('export')).toHaveAttribute('data-status', 'finished')
  const sum = await page.getByTestId('export-sum').innerText()
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download' }).click(),
  ])
  const bytes = readFileSync(await file.path())
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(sum)
  const written = readFileSync(await page.getByTestId('export-path').innerText())
  expect(written.equals(bytes)).toBe(true)
  expect(bytes.toString('utf8')).toContain('beans 1 kg')
  await look(page, 'offline-export')

  await expect(light).toHaveAttribute('data-state', 'unreachable')
  await expect(page.getByTestId('problem')).toHaveCount(0)
})
