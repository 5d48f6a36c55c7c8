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
})
