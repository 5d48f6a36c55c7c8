import { look } from './support/look.ts'
import { expect, OWNER, test, typeIn, useShop } from './support/test.ts'

const shop = useShop({
  people: [
    { name: 'Mia', role: 'cashier' },
    { name: 'Vera', role: 'auditor' },
  ],
})

test('a customer is added, a package offered and bought by Lightning (MANA-07…10)', async ({
  windows,
}) => {
  const page = await shop.till(windows, OWNER)
  await page.getByTestId('rail-credits').click()
  await expect(page.getByTestId('screen-credits')).toContainText('No customers yet')
  await page.getByTestId('credits-packages').click()
  await page.getByTestId('package-add').click()
  await page.getByTestId('package-credits').fill('100')
  await page.getByTestId('package-price').fill('5,00')
  await page.getByTestId('package-label').fill('Starter')
  await expect(page.getByTestId('package-tier')).toBeChecked()
  await page.getByTestId('package-tier').uncheck()
  await look(page, 'credits-package-dialog')
  await page.getByTestId('package-save').click()
  await expect(page.getByText('Starter · Tier stays as it is')).toBeVisible()
  await expect(page.getByTestId('packages')).toContainText('Starter')
  await look(page, 'credits-packages')
  await page.getByTestId('credits-customers').click()
  await page.getByTestId('customer-add').click()
  await typeIn(page.getByTestId('customer-name'), 'Ada Lovelace')
  await page.getByTestId('customer-email').fill('not an address')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('customer-dialog')).toContainText('no e-mail address')
  await page.getByTestId('customer-email').fill('ada@example.com')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('customer-page')).toContainText('Ada Lovelace')
  await page.getByTestId('top-up').click()
  await page
    .getByTestId('top-up-panel')
    .getByRole('button', { name: /Starter/ })
    .click()
  const code = page.getByTestId('top-up-code')
  await expect(code).toBeVisible()
  await look(page, 'credits-top-up')
  const panel = page.getByTestId('top-up-panel')
  const heightPx = (await panel.boundingBox())?.height ?? 0
  const bolt11 = (await code.getAttribute('data-bolt11')) ?? ''
  await shop.node.pay({ bolt11, mode: 'pay' })
  await expect(page.getByTestId('top-up-end')).toContainText('Paid. 100 credits were added.')
  // What stands below it does not jump up under a finger.
  expect(Math.abs(((await panel.boundingBox())?.height ?? 0) - heightPx)).toBeLessThan(8)
  await expect(page.getByTestId('credit-available')).toHaveAttribute('data-credits', '100')
  await expect(page.getByTestId('statement-line')).toHaveAttribute('data-kind', 'purchase')
  await expect(page.getByTestId('purchases')).toContainText('5.00')
  await look(page, 'credits-top-up-paid')
  await page.getByTestId('top-up-done').click()
  await expect(page.getByTestId('top-up-panel')).toHaveCount(0)
  // The same name in other letters: said before a second customer is made, and no more than said.
  await page.getByTestId('customer-add').click()
  await typeIn(page.getByTestId('customer-name'), 'ada  LOVELACE')
  await expect(page.getByTestId('customer-dialog')).toContainText('“Ada Lovelace” already')
  await look(page, 'credits-same-name')
  await page.getByTestId('customer-name').fill('Grace')
  await expect(page.getByTestId('customer-dialog')).not.toContainText('already')
  await page.keyboard.press('Escape')
})

test('what a service reserves is seen at once, with the time left, and can be given back', async ({
  windows,
}) => {
  const page = await shop.till(windows, OWNER)
  const { id: customerId } = await shop.owner.customers.create({
    clientId: 'e2e-customer-1',
    name: 'Grace Hopper',
  })
  await page.getByTestId('rail-credits').click()
  // The list hears of her by itself.
  await page.getByTestId(`customer-${customerId}`).click()
  await page.getByTestId('give-credits').click()
  await page.getByTestId('give-amount').fill('80')
  await page.getByTestId('give-reason').fill('Opening offer')
  await expect(page.getByTestId('give-save')).toHaveText('Give 80 credits')
  await page.getByTestId('give-save').click()
  await expect(page.getByTestId('credit-available')).toHaveAttribute('data-credits', '80')
  const use = { customerId, operation: 'ai.image' }
  await shop.owner.credits.use({ ...use, clientId: 'e2e-use-0001', description: 'A poster' })
  const { reservationId } = await shop.owner.credits.reserve({
    ...use,
    clientId: 'e2e-reserve-1',
    amount: 25n,
    reason: 'Five drafts',
    ttlSeconds: 900,
  })
  const row = page.getByTestId(`reservation-${reservationId}`)
  await expect(row).toContainText('Five drafts')
  await expect(row.getByTestId('time-left')).toHaveText(/1[45]:\d\d left/)
  await expect(page.getByTestId('credit-available')).toHaveAttribute('data-credits', '45')
  await expect(page.getByTestId('credit-reserved')).toHaveAttribute('data-credits', '25')
  const kinds = page.getByTestId('statement-line')
  await expect(kinds).toHaveCount(2)
  await expect(page.getByTestId('usage-ai.image')).toContainText('1 time')
  await look(page, 'credits-customer')
  await row.getByTestId('give-back').click()
  await expect(page.getByTestId('reservations')).toHaveCount(0)
  await expect(page.getByTestId('credit-available')).toHaveAttribute('data-credits', '70')
})

test('the list is found and walked by keyboard', async ({ windows }) => {
  const page = await shop.till(windows, OWNER)
  await page.keyboard.press('Alt+3')
  const rows = page.getByTestId('customer-list').locator('button')
  await expect(rows).toHaveCount(2)
  await page.keyboard.press('j')
  await expect(rows.nth(0)).toHaveAttribute('aria-current', 'true')
  await page.keyboard.press('j')
  await expect(rows.nth(1)).toHaveAttribute('aria-current', 'true')
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('customer-page')).toHaveCount(0)
  await page.keyboard.press('/')
  await typeIn(page.getByTestId('customer-search'), 'hopp')
  await expect(rows).toHaveCount(1)
  await typeIn(page.getByTestId('customer-search'), 'nobody')
  await expect(page.getByTestId('screen-credits')).toContainText('Nobody found')
  await page.keyboard.press('Escape')
  await page.keyboard.press('2')
  await expect(page.getByTestId('screen-credits')).toHaveAttribute('data-tab', 'packages')
})

test('a cashier tops up and gives nothing away; an auditor only reads', async ({
  windows,
  isDesktop,
}) => {
  test.skip(isDesktop, 'a desktop host has one window')
  const mia = await shop.till(windows, 'Mia')
  await mia.getByTestId('rail-credits').click()
  await mia.getByTestId('customer-list').locator('button').first().click()
  await expect(mia.getByTestId('top-up')).toBeVisible()
  await expect(mia.getByTestId('give-credits')).toHaveCount(0)
  await expect(mia.getByTestId('customer-edit')).toHaveCount(0)
  const vera = await shop.till(windows, 'Vera')
  await vera.getByTestId('rail-credits').click()
  await vera.getByTestId('customer-list').locator('button').first().click()
  await expect(vera.getByTestId('statement-line')).not.toHaveCount(0)
  await expect(vera.getByTestId('top-up')).toHaveCount(0)
  await expect(vera.getByTestId('customer-add')).toHaveCount(0)
})
