import type { Page } from '@playwright/test'
import { charge, chooseUnit, nodeConnected, nothingStops, panel, type } from './support/counter.ts'
import { look } from './support/look.ts'
import { expect, test, useShop } from './support/test.ts'

const shop = useShop({ price: null })

test.afterEach(() => shop.node.setFaults([]))

test('pain 7, TRAP-13: without a rate a price is refused, and sats go on', async ({ windows }) => {
  const page = await shop.till(windows)
  await nodeConnected(page)
  await expect(page.getByTestId('status-rate')).toHaveAttribute('data-state', 'none')
  await chooseUnit(page, 'fiat')
  await type(page, '500')
  await expect(page.getByTestId('preflight')).toHaveAttribute('data-state', 'stop')
  await page.keyboard.press('Enter')
  const blocked = page.getByTestId('blocked-panel')
  await expect(blocked).toContainText('Sell in sat instead')
  await look(page, 'sell-no-rate')
  await page.keyboard.press('Escape')
  // An offer has its own currency, and says that there is no price for it (LND-15).
  await page.getByTestId('offer-credits-300').click()
  await expect(page.getByTestId('preflight')).toContainText('There is no rate for USD')
  await expect(page.getByTestId('amount')).not.toContainText('sat')
  await page.keyboard.press('Escape')
  await chooseUnit(page, 'sat')
  await nothingStops(page)
  const { bolt11 } = await charge(page, '5000')
  await shop.node.pay({ bolt11, mode: 'pay' })
  await expect(page.getByTestId('paid-panel')).toHaveAttribute('data-received-msat', '5000000')
})

test('pain 1, LND-60: the node restarts in the middle of a sale; the payment is found', async ({
  windows,
}) => {
  const page = await shop.till(windows)
  await chooseUnit(page, 'sat')
  await nothingStops(page)
  const { bolt11 } = await charge(page, '6000')
  await shop.node.restart({ downMs: 1_500 })
  const light = page.getByTestId('status-node')
  await expect(light).not.toHaveAttribute('data-state', 'connected')
  await nodeConnected(page)
  const pay = () => shop.node.pay({ bolt11, mode: 'pay' }).then(({ status }) => status)
  await expect.poll(() => pay().catch(() => 'away')).toBe('succeeded')
  await expect(page.getByTestId('paid-panel')).toHaveAttribute('data-received-msat', '6000000')
})

test('reliability 3: a node that answers nothing is noticed, told, and comes back by itself', async ({
  windows,
}) => {
  const page = await shop.till(windows)
  await chooseUnit(page, 'sat')
  await nothingStops(page)
  const { id } = await charge(page, '7000')
  await shop.node.setFaults([{ method: '*', kind: 'BLACK_HOLE', count: 0 }])
  const light = page.getByTestId('status-node')
  await expect(light).toHaveAttribute('data-state', 'unreachable', { timeout: 45_000 })
  await expect(page.getByTestId('node-away')).toBeVisible()
  await look(page, 'sell-node-away')
  await page.keyboard.press('Escape')
  await type(page, '7100')
  await expect(page.getByTestId('preflight')).toHaveAttribute('data-state', 'stop')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('blocked-panel')).toContainText('not reachable')
  await expect(page.getByTestId('blocked-panel')).toContainText('Cash still works')
  await look(page, 'sell-node-unreachable')
  await page.getByTestId('status-node').click()
  await expect(page.getByRole('dialog')).toContainText('Cash still works')
  await look(page, 'strip-node-unreachable')
  await page.keyboard.press('Escape')
  await shop.node.setFaults([])
  await nodeConnected(page)
  await page.getByTestId(`chip-${id}`).click()
  await expect(panel(page)).toHaveAttribute('data-status', 'pending')
})

test('the wallet of the node is locked: told by its own name', async ({ windows }) => {
  const page = await shop.till(windows)
  await nodeConnected(page)
  await shop.node.setFaults([{ method: '*', kind: 'WALLET_LOCKED', count: 0 }])
  await shop.node.breakStreams()
  const light = page.getByTestId('status-node')
  await expect(light).toHaveAttribute('data-state', 'wallet_locked', { timeout: 45_000 })
  await expect(light).toContainText('Node wallet locked')
})

test('a screen never opened before is there while the host is away', async ({
  windows,
  isDesktop,
}) => {
  test.skip(isDesktop, 'the desktop window ends with its host')
  const page = await shop.till(windows)
  await nodeConnected(page)
  for (const name of ['recent-screen', 'settings-screen']) await fetched(page, name)
  await shop.stopHost()
  await expect(page.getByTestId('status-offline')).toBeVisible()
  await page.getByTestId('rail-recent').click()
  await expect(page.getByTestId('screen-recent')).toBeVisible()
  await page.getByTestId('rail-settings').click()
  await expect(page.getByTestId('settings-offline')).toBeVisible()
  await shop.startAgain()
})

test('the host stops: the window says what is safe, and a new one goes on', async ({
  windows,
  isDesktop,
}) => {
  test.skip(isDesktop, 'the desktop window ends with its host')
  const page = await shop.till(windows)
  await chooseUnit(page, 'sat')
  await nothingStops(page)
  const { id, bolt11 } = await charge(page, '8000')
  await shop.stopHost()
  await expect(page.getByTestId('status-offline')).toContainText('Open sales are kept')
  await expect(page.getByTestId('preflight')).toHaveAttribute('data-state', 'stop')
  await look(page, 'sell-offline')
  await page.getByTestId('rail-recent').click()
  await expect(page.getByTestId(`sale-${id}`)).toBeVisible()
  await look(page, 'recent-offline')
  // Paid while nobody listens: the book must learn it on the way up.
  await shop.node.pay({ bolt11, mode: 'pay' })
  await shop.startAgain()
  // Sessions end with the host on purpose; this window says so instead of pretending.
  await expect(page.getByTestId('lost-window')).toBeVisible()
  await look(page, 'window-ended')
  const again = await shop.till(windows)
  await again.getByTestId('rail-recent').click()
  await expect(again.getByTestId(`sale-${id}`)).toHaveAttribute('data-status', 'paid')
})

/** The window has fetched this part of itself, as it does when it is idle. */
async function fetched(page: Page, name: string): Promise<void> {
  await page.waitForFunction(
    (part) => performance.getEntriesByType('resource').some((one) => one.name.includes(part)),
    name,
  )
  // With what it imports: nothing more has come for half a second.
  const count = (): Promise<number> =>
    page.evaluate(() => performance.getEntriesByType('resource').length)
  let [before, now] = [-1, await count()]
  while (before !== now) {
    await page.waitForTimeout(500)
    ;[before, now] = [now, await count()]
  }
}
