import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectRaw, hexOf } from '../conformance/raw-client.ts'
import { charge, chooseUnit, nodeConnected } from './support/counter.ts'
import { PIN, expect, test, useShop } from './support/test.ts'
import { readable } from './support/watch.ts'

const shop = useShop()

/** A secret as hex and in both kinds of base64. */
function formsOf(hex: string): string[] {
  const bytes = Buffer.from(hex, 'hex')
  return [hex, bytes.toString('base64').replaceAll('=', ''), bytes.toString('base64url')]
}

test('APP-01: no macaroon, preimage, PIN or token is in the page, its storage or its frames', async ({
  windows,
  isDesktop,
}) => {
  test.skip(isDesktop, 'frames of a port cannot be listened to from outside')
  const page = await shop.till(windows)
  await nodeConnected(page)
  await chooseUnit(page, 'sat')
  const sale = await charge(page, '2468')
  await shop.node.pay({ bolt11: sale.bolt11, mode: 'pay' })
  await expect(page.getByTestId('paid-panel')).toBeVisible()
  await page.getByTestId('paid-details').click()
  await expect(page.getByTestId('timeline')).toBeVisible()
  for (const id of ['node', 'people', 'diagnostics']) {
    await page.getByTestId('rail-settings').click()
    await page.getByTestId(`section-${id}`).click()
  }
  await expect(page.getByTestId('audit')).toBeVisible()

  const raw = connectRaw(shop.nodeReady, shop.nodeReady.tillMacaroonHex)
  const told = await raw.ask('Lightning.LookupInvoice', { r_hash: Buffer.from(sale.hash, 'hex') })
  raw.close()
  const preimage = hexOf(told, 'r_preimage')
  const token = readFileSync(join(shop.dataDir, 'service-token'), 'utf8').trim()

  const watch = windows.watchOf(page)
  const all = await readable(page, watch)
  // The frames were really read: what may be there is there.
  expect(watch.received.length).toBeGreaterThan(10)
  expect(all).toContain(sale.hash)
  const { tillMacaroonHex, walletMacaroonHex } = shop.nodeReady
  const secrets = [tillMacaroonHex, walletMacaroonHex, preimage].flatMap(formsOf).concat(token, PIN)
  expect(secrets.filter((secret) => all.includes(secret))).toEqual([])
})

test('the launch address works once and leaves no trace in the window', async ({
  windows,
  isDesktop,
}) => {
  test.skip(isDesktop, 'the desktop window has no address')
  const url = await shop.host().launchUrl()
  const first = await windows.open(url)
  await expect(first.getByTestId('sign-in')).toBeVisible()
  expect(first.url()).not.toContain('launch')
  const cookies = await first.context().cookies()
  expect(cookies).toHaveLength(1)
  expect(cookies[0]).toMatchObject({ httpOnly: true, sameSite: 'Strict' })
  const second = await windows.open(url)
  await expect(second.getByTestId('lost-window')).toContainText('This window has ended')
})

test('APP-02: a script that got into the page cannot run or talk outside', async ({ windows }) => {
  const page = await shop.door(windows)
  const told = await page.evaluate(async () => {
    const refused: string[] = []
    try {
      document.body.insertAdjacentHTML('beforeend', '<img src="x" onerror="alert(1)">')
    } catch {
      refused.push('markup')
    }
    try {
      document.body.append(Object.assign(document.createElement('script'), { text: 'void 0' }))
    } catch {
      refused.push('script')
    }
    await fetch('https://example.com/').catch(() => refused.push('fetch'))
    return refused
  })
  expect(told).toEqual(['markup', 'script', 'fetch'])
  // These refusals are the point of this test; anywhere else one would be a fault.
  const { faults } = windows.watchOf(page)
  expect(faults.length).toBeGreaterThan(0)
  faults.length = 0
})
