import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SandboxProcess, spawnSandbox } from '../sandbox/process.ts'
import { charge, chooseUnit, nodeConnected, panel } from './support/counter.ts'
import { look } from './support/look.ts'
import { lndconnectUri } from './support/shop.ts'
import { expect, test, useShop } from './support/test.ts'

const shop = useShop()
let dir: string
let other: SandboxProcess

test.beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'tillbook-other-'))
  other = await spawnSandbox(join(dir, 'node'))
})
test.afterAll(async () => {
  await other.end('SIGTERM')
  rmSync(dir, { recursive: true, force: true })
})

test('OPP-01: an open sale is left at its node only when the owner says so, and is told', async ({
  windows,
}) => {
  const page = await shop.till(windows)
  await nodeConnected(page)
  await chooseUnit(page, 'sat')
  const sale = await charge(page, '900')
  await page.getByTestId('rail-settings').click()
  await page.getByTestId('section-node').click()
  await page.getByTestId('node-again').click()
  const { ready } = other
  await page.getByTestId('lndconnect').fill(lndconnectUri(ready, ready.tillMacaroonHex))
  await page.keyboard.press('Enter')
  await page.getByTestId('node-use').click()
  await expect(page.getByTestId('confirm')).toContainText('1 sale still waits')
  await look(page, 'settings-node-leave')
  await page.getByTestId('confirm-yes').click()
  await expect(page.getByTestId('paired')).toBeVisible()
  await nodeConnected(page)
  await expect(page.getByTestId('status-completeness')).toContainText('1 at another node')

  await page.getByTestId('rail-sell').click()
  await expect(panel(page)).toHaveAttribute('data-script', 'node_silent')
  await look(page, 'sell-other-node')
  // Set aside it stays as a chip; closed by a person it does not.
  await page.keyboard.press('Escape')
  await page.getByTestId(`chip-${sale.id}`).click()
  await expect(page.getByTestId('next-sale')).toBeEnabled()
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('idle-panel')).toBeVisible()
  await expect(page.getByTestId(`chip-${sale.id}`)).toBeHidden()

  await shop.node.pay({ bolt11: sale.bolt11, mode: 'pay' })
  await page.getByTestId('rail-recent').click()
  await page.getByTestId(`sale-${sale.id}`).click()
  await look(page, 'recent-other-node')
})
