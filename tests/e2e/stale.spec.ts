import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { look } from './support/look.ts'
import { expect, test, useShop } from './support/test.ts'

const shop = useShop({ people: [{ name: 'Mona', role: 'manager' }] })

test.beforeEach(({ isDesktop }) => {
  test.skip(isDesktop, 'only the way of a browser can be tampered with')
})

/** A window whose questions about one list find nobody while `isBroken`. */
async function withBrokenList(page: Page, method: string) {
  const line = { isBroken: false }
  await page.routeWebSocket(/rpc/, (socket) => {
    const server = socket.connectToServer()
    socket.onMessage((message) => {
      const text = message.toString()
      server.send(line.isBroken ? text.replace(method, '/book/nothing') : text)
    })
  })
  await page.reload()
  return line
}

/** A sale that is paid stands in Recent and in the journal; a customer in their list. */
async function somethingNew(): Promise<void> {
  const id = randomUUID()
  const amount = { unit: 'sat', amountSat: 500n } as const
  const { bolt11 } = await shop.owner.invoices.create({ clientId: id, amount, memo: id })
  await shop.node.pay({ bolt11, mode: 'pay' })
  await shop.owner.customers.create({ clientId: id, name: `Customer ${id.slice(0, 4)}` })
}

const LISTS = [
  { screen: 'recent', list: 'recent-list', method: '/invoices/list' },
  { screen: 'book', list: 'journal', method: '/book/journal' },
  { screen: 'credits', list: 'customer-list', method: '/customers/list' },
] as const

for (const { screen, list, method } of LISTS) {
  test(`${screen} says that its list is old, and is asked again by keyboard`, async ({
    windows,
  }) => {
    await somethingNew()
    const page = await shop.till(windows, 'Mona')
    const line = await withBrokenList(page, method)
    await page.getByTestId(`rail-${screen}`).click()
    await expect(page.getByTestId(list)).toBeVisible()
    line.isBroken = true
    await somethingNew()
    const stale = page.getByTestId('stale')
    await expect(stale.getByRole('status')).toHaveText(
      'This could not be read again. You see what was here last.',
    )
    await expect(page.getByTestId(list)).toBeVisible()
    await look(page, `stale-${screen}`)
    await page.getByTestId('stale-retry').focus()
    await page.keyboard.press('Enter')
    await expect(stale).toBeVisible()
    line.isBroken = false
    await page.keyboard.press('Enter')
    await expect(stale).toBeHidden()
    await expect(page.getByTestId(list)).toBeVisible()
  })
}

test('the count of paused plans that could not be had is asked for again by itself', async ({
  windows,
}) => {
  const page = await shop.till(windows, 'Mona')
  const line = await withBrokenList(page, '/plans/paused')
  line.isBroken = true
  await page.getByTestId('rail-credits').click()
  const filter = page.getByTestId('customers-paused')
  // It is not known whether somebody waits, so the filter is there, without a number.
  await expect(filter).toHaveText('Paused plans')
  await look(page, 'paused-unknown')
  line.isBroken = false
  // Nobody waits, and nobody pressed anything to hear so.
  await expect(filter).toHaveCount(0, { timeout: 15_000 })
})
