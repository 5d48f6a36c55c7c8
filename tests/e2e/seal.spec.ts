import { REPLAYED_TABLES } from '../../shared/model/replay.ts'
import { charge, chooseUnit } from './support/counter.ts'
import { look } from './support/look.ts'
import { expect, test, useShop } from './support/test.ts'

/** OPP-03, style rule 10: the proof of the book and a correction, by the screen. */
const shop = useShop({ people: [{ name: 'Vera', role: 'auditor' }] })

test.beforeEach(() => test.setTimeout(120_000))

const DAYS_MS = 3 * 86_400_000

test('days are sealed, the book is checked on the spot, and an entry is corrected', async ({
  windows,
}) => {
  const counter = await shop.till(windows)
  await chooseUnit(counter, 'sat')
  const sale = await charge(counter, '21000')
  await shop.node.pay({ bolt11: sale.bolt11, mode: 'pay' })
  await expect(counter.getByTestId('paid-panel')).toBeVisible()
  await counter.close()
  // Days that pass lock every window, so the next one is opened afterwards.
  shop.host().passMs(DAYS_MS)
  const page = await shop.till(windows)

  await page.getByTestId('rail-book').click()
  await page.getByTestId('book-seal').click()
  const row = page.getByTestId('seal-row')
  await expect(row).toHaveCount(1, { timeout: 20_000 })
  await page.getByTestId('verify-now').click()
  await expect(page.getByTestId('last-check')).toHaveAttribute('data-ok', 'true')
  await expect(page.getByTestId('seal-state')).toHaveAttribute('data-state', 'sealed')
  await expect(page.getByTestId('seal-code')).toHaveAttribute('data-code', /^tillbook-seal:1:/)
  await expect(page.getByTestId('seal-state')).not.toContainText('No side journal')
  await look(page, 'seal')
  // A replay that was not asked for yet leaves the sealed days in sight in the smallest window.
  await page.setViewportSize({ width: 1024, height: 700 })
  await expect(row).toBeInViewport({ ratio: 1 })

  await page.getByTestId('replay-start').focus()
  await page.keyboard.press('Enter')
  const verdict = page.getByTestId('replay-status').getByTestId('replay-verdict')
  await expect(verdict).toHaveAttribute('data-verdict', 'same', { timeout: 20_000 })
  await expect(page.getByTestId('replay-start')).toBeFocused()
  await expect(page.getByTestId('replay-table')).toHaveCount(REPLAYED_TABLES.length)
  const sales = page.locator('[data-table="invoices"]')
  await expect(sales).toHaveText(/^Sales1[0-9a-f]{8}…[0-9a-f]{8}same$/)
  await expect(page.getByTestId('replay-inbox')).toHaveAttribute('data-same', 'true')
  await look(page, 'seal-replayed')

  await page.getByTestId('book-journal').click()
  await page.getByTestId('entry').first().click()
  await page.getByTestId('correct-entry').click()
  await expect(page.getByTestId('correct-dialog')).toContainText('The node received this money')
  await page.getByTestId('correct-reason').fill('rung up twice')
  await look(page, 'correct')
  await page.getByTestId('correct-save').click()
  await expect(page.getByTestId('entry-corrected_by')).toBeVisible()
})

test('an auditor may check, and may not correct', async ({ windows }) => {
  const page = await shop.till(windows, 'Vera')
  await page.getByTestId('rail-book').click()
  await page.getByTestId('entry').first().click()
  await expect(page.getByTestId('entry-source')).toBeVisible()
  await expect(page.getByTestId('correct-entry')).toHaveCount(0)
  await page.getByTestId('book-seal').click()
  await expect(page.getByTestId('verify-now')).toBeVisible()
  await expect(page.getByTestId('replay-start')).toBeEnabled()
})
