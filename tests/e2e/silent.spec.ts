import { chooseUnit, clearCounter, nodeConnected, panel, type, waiting } from './support/counter.ts'
import { look } from './support/look.ts'
import { expect, OWNER, signIn, test, useShop } from './support/test.ts'

const shop = useShop()

test.beforeEach(({ isDesktop }) => {
  test.skip(isDesktop, 'the desktop window hangs with its host')
})

test('a host that hangs is told as away, and the sale asked of it comes once it goes on', async ({
  windows,
}) => {
  const page = await shop.till(windows)
  await nodeConnected(page)
  await chooseUnit(page, 'sat')
  await type(page, '3131')
  shop.host().hang()
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('asking-panel')).toBeVisible()
  // Its last light was green, and would stay so for ever.
  await expect(page.getByTestId('status-offline')).toBeVisible()
  await expect(page.getByTestId('asking-panel')).toContainText('asked for again')
  await look(page, 'sell-host-hangs')
  shop.host().goOn()
  const { bolt11 } = await waiting(page)
  await nodeConnected(page)
  await expect(page.getByTestId('preflight')).toHaveAttribute('data-state', /ok|warn/)
  const { invoices } = await shop.owner.invoices.list({ search: '3131' })
  expect(invoices).toHaveLength(1)
  await shop.node.pay({ bolt11, mode: 'pay' })
  await expect(page.getByTestId('paid-panel')).toBeVisible()
})

test('what was paid while the host hung is shown as soon as it goes on', async ({ windows }) => {
  const page = await shop.till(windows)
  await clearCounter(page)
  await chooseUnit(page, 'sat')
  await type(page, '3232')
  await page.keyboard.press('Enter')
  const { bolt11 } = await waiting(page)
  shop.host().hang()
  await shop.node.pay({ bolt11, mode: 'pay' })
  await expect(page.getByTestId('status-offline')).toBeVisible()
  await expect(panel(page)).toHaveAttribute('data-status', 'pending')
  shop.host().goOn()
  await expect(page.getByTestId('paid-panel')).toHaveAttribute('data-received-msat', '3232000')
  await expect(page.getByTestId('status-offline')).toHaveCount(0)
})

test('a fresh link opened in the window that has ended brings it back', async ({ windows }) => {
  const page = await shop.till(windows)
  await shop.stopHost()
  await shop.startAgain()
  await expect(page.getByTestId('lost-window')).toBeVisible()
  // Only what stands after # is new: by itself that loads nothing.
  await page.goto(await shop.host().launchUrl())
  await expect(page.getByTestId('lost-window')).toHaveCount(0)
  await signIn(page, OWNER)
  expect(page.url()).not.toContain('launch')
})
