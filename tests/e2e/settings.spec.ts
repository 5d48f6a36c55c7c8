import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { nodeConnected } from './support/counter.ts'
import { look } from './support/look.ts'
import { lndconnectUri } from './support/shop.ts'
import { expect, PIN, signIn, test, useShop } from './support/test.ts'

const shop = useShop({ people: [{ name: 'Mia', role: 'cashier' }] })

async function section(page: Page, id: string): Promise<void> {
  await page.getByTestId('rail-settings').click()
  await page.getByTestId(`section-${id}`).click()
  await expect(page.getByTestId('settings')).toHaveAttribute('data-section', id)
}

test('the shop is renamed, and another window learns it at once', async ({ windows }) => {
  const page = await shop.till(windows)
  await section(page, 'shop')
  await look(page, 'settings-shop')
  await page.getByTestId('shop-name').fill('')
  await page.getByTestId('save').click()
  await expect(page.getByText('Please fill this in.')).toBeVisible()
  await page.getByTestId('shop-name').fill('Nordlicht am Hafen')
  await page.getByTestId('save').click()
  await expect(page.getByTestId('save-state')).toContainText('Saved')
  await page.keyboard.press('Control+l')
  await expect(page.getByTestId('shop-title')).toHaveText('Nordlicht am Hafen')
})

test('language and colours change live and stay after a reload', async ({ windows }) => {
  const page = await shop.till(windows)
  await section(page, 'appearance')
  await look(page, 'settings-appearance')
  await page.setViewportSize({ width: 1024, height: 768 })
  // No entry of the list takes two lines.
  const entries = await page.locator('[data-testid^="section-"]').all()
  const heights = await Promise.all(entries.map(async (one) => (await one.boundingBox())?.height))
  expect(new Set(heights)).toEqual(new Set([44]))
  await page.getByText('Deutsch', { exact: true }).click()
  await expect(page.getByTestId('rail-sell')).toHaveText('Kasse')
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await page.getByText('Dunkel', { exact: true }).click()
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
  await page.getByText('English', { exact: true }).click()
  // Pressed while the language may still be on its way: neither is lost.
  await page.getByText('As the system', { exact: true }).click()
  await expect(page.getByTestId('rail-sell')).toHaveText('Sell')
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'light')
  const kept = async () => (await shop.owner.settings.get()).appearance
  await expect.poll(kept).toMatchObject({ language: 'en', theme: 'system' })
})

test('pain 7: a price by hand is judged, used, written on the strip, and taken back', async ({
  windows,
}) => {
  const page = await shop.till(windows)
  await section(page, 'rates')
  await expect(page.getByTestId('rate-now')).toHaveAttribute('data-tier', 'manual')
  await look(page, 'settings-rates')
  await page.getByTestId('manual-price').fill('1')
  await page.getByTestId('manual-set').click()
  await expect(page.getByText('That is below the floor')).toBeVisible()
  await page.getByTestId('manual-price').fill('90000,50')
  await page.getByTestId('manual-set').click()
  await expect(page.getByTestId('manual-rate')).toContainText('Say why')
  await page.getByTestId('manual-reason').fill('no source answers')
  await page.getByTestId('manual-set').click()
  await expect(page.getByTestId('rate-price')).toContainText('90,000.50')
  await expect(page.getByTestId('status-rate')).toContainText('90,000.50')
  await page.getByTestId('manual-end').click()
  await expect(page.getByTestId('status-rate')).not.toHaveAttribute('data-state', 'manual')
  await look(page, 'settings-rates-none')
  await page.getByTestId('manual-price').fill('88000')
  await page.getByTestId('manual-reason').fill('the price of before')
  await page.getByTestId('manual-set').click()
  await expect(page.getByTestId('status-rate')).toHaveAttribute('data-state', 'manual')
})

test('people: added with a PIN, signs in, deactivated and taken back', async ({ windows }) => {
  const page = await shop.till(windows)
  await section(page, 'people')
  await look(page, 'settings-people')
  await page.getByTestId('person-add').click()
  await page.getByTestId('person-name').fill('Nele')
  await page.getByTestId('pin-new').fill(PIN)
  await page.getByTestId('pin-again').fill(PIN)
  await look(page, 'settings-person-dialog')
  await page.getByTestId('person-save').click()
  await expect(page.getByTestId('people-said')).toContainText('Nele can sign in now')
  await page.getByRole('button', { name: 'Deactivate Nele' }).click()
  await expect(page.getByTestId('confirm')).toContainText('stay in the book')
  await look(page, 'settings-confirm')
  await page.getByTestId('confirm-yes').click()
  const row = page.getByTestId('person-row').filter({ hasText: 'Nele' })
  await expect(row).toHaveAttribute('data-active', 'false')
  await page.getByTestId('people-undo').click()
  await expect(row).toHaveAttribute('data-active', 'true')
  await page.getByRole('button', { name: 'New PIN for Nele' }).click()
  await page.getByTestId('pin-new').fill('975310')
  await page.getByTestId('pin-again').fill('975310')
  await look(page, 'settings-reset-pin')
  await page.getByTestId('reset-save').click()
  await expect(page.getByTestId('people-said')).toContainText('Nele has a new PIN')
  await page.keyboard.press('Control+l')
  await signIn(page, 'Nele', '975310')
})

test('everybody changes their own PIN, knowing the present one', async ({ windows }) => {
  const page = await shop.till(windows, 'Mia')
  await section(page, 'own_pin')
  await look(page, 'settings-own-pin')
  await page.getByTestId('pin-current').fill('111111')
  await page.getByTestId('pin-new').fill('864209')
  await page.getByTestId('pin-again').fill('864209')
  await page.getByTestId('pin-change').click()
  await expect(page.getByText('The present PIN is not right.')).toBeVisible()
  await page.getByTestId('pin-current').fill(PIN)
  await page.getByTestId('pin-new').fill('864209')
  await page.getByTestId('pin-again').fill('864209')
  await page.getByTestId('pin-change').click()
  await expect(page.getByTestId('save-state')).toContainText('Your PIN is changed')
  await page.keyboard.press('Control+l')
  await signIn(page, 'Mia', '864209')
})

test('the node: who it is and what the till may do there, never the credential', async ({
  windows,
}) => {
  const page = await shop.till(windows)
  await nodeConnected(page)
  await section(page, 'node')
  const facts = page.getByTestId('node-facts')
  await expect(facts).toContainText(shop.nodeReady.pubkey)
  await expect(page.getByTestId('node-light')).toHaveAttribute('data-light', 'connected')
  await expect(facts).toContainText('Create invoices and look them up; it moves no money')
  await look(page, 'settings-node')
  await page.getByTestId('node-again').click()
  await page
    .getByTestId('lndconnect')
    .fill(lndconnectUri(shop.nodeReady, shop.nodeReady.tillMacaroonHex))
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('node-use')).toBeEnabled()
  await look(page, 'settings-node-again')
  await page.getByTestId('node-use').click()
  await expect(page.getByTestId('paired')).toBeVisible()
  await nodeConnected(page)
})

test('LND-57: the diagnostics bundle holds no secret', async ({ windows }) => {
  const page = await shop.till(windows)
  await section(page, 'diagnostics')
  await expect(page.getByTestId('audit')).toContainText('Set a price by hand')
  await look(page, 'settings-diagnostics')
  const coming = page.waitForEvent('download')
  await page.getByTestId('bundle').click()
  const download = await coming
  const text = readFileSync(await download.path(), 'utf8')
  expect(text).toContain('Tillbook diagnostics')
  for (const secret of secretForms(shop.nodeReady.tillMacaroonHex)) {
    expect(text).not.toContain(secret)
  }
  expect(text).not.toContain(PIN)
  await expect(page.getByTestId('bundle-said')).toContainText(download.suggestedFilename())
})

test('about names the version, the licence and every part', async ({ windows }) => {
  const page = await shop.till(windows)
  await section(page, 'about')
  await expect(page.getByTestId('version')).toHaveText(/^Tillbook \d+\.\d+\.\d+$/)
  await expect(page.getByTestId('parts').locator('tbody tr').first()).toBeVisible()
  await look(page, 'settings-about')
})

/** A credential as anybody would write it down. */
function secretForms(hex: string): string[] {
  const bytes = Buffer.from(hex, 'hex')
  return [hex, hex.toUpperCase(), bytes.toString('base64'), bytes.toString('base64url')]
}
