import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { type SandboxProcess, spawnSandbox } from '../sandbox/process.ts'
import { nodeConnected, type, waiting } from './support/counter.ts'
import { type HostProcess, startHostProcess } from './support/host-process.ts'
import { look } from './support/look.ts'
import { lndconnectUri } from './support/shop.ts'
import { expect, test, type Windows } from './support/test.ts'

let dir: string
let host: HostProcess | null = null
let node: SandboxProcess | null = null

test.beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tillbook-first-'))
})
test.afterEach(async () => {
  await host?.stop()
  await node?.end('SIGTERM')
  host = null
  node = null
  rmSync(dir, { recursive: true, force: true })
})

async function firstWindow(windows: Windows, isDesktop: boolean): Promise<Page> {
  if (isDesktop) return windows.launchDesktop(join(dir, 'data'))
  host = await startHostProcess({ dataDir: join(dir, 'data') })
  return windows.open(await host.launchUrl())
}

async function startNode(): Promise<SandboxProcess['ready']> {
  node = await spawnSandbox(join(dir, 'node'))
  return node.ready
}

async function check(page: Page, uri: string): Promise<void> {
  await page.getByTestId('lndconnect').fill(uri)
  await page.keyboard.press('Enter')
}

test('one click opens the sandbox; a sale is paid from its wallet screen', async ({
  windows,
  isDesktop,
}) => {
  const page = await firstWindow(windows, isDesktop)
  await expect(page.getByTestId('try-sandbox')).toBeVisible()
  await look(page, 'first-run-choose')
  await page.getByTestId('try-sandbox').click()
  await expect(page.getByTestId('screen-sell')).toBeVisible()
  await expect(page.getByTestId('sandbox-band')).toContainText('Sandbox')
  await nodeConnected(page)
  await type(page, '450')
  await page.keyboard.press('Enter')
  await waiting(page)
  await look(page, 'sandbox-waiting')
  await page.getByTestId('rail-wallet').click()
  await expect(page.getByTestId('wallet-pay')).toBeVisible()
  await look(page, 'wallet')
  await page.getByTestId('wallet-pay').click()
  const result = page.getByTestId('wallet-results').locator('li')
  await expect(result).toHaveAttribute('data-status', 'succeeded')
  await look(page, 'wallet-paid')
  await page.keyboard.press('Alt+1')
  await expect(page.getByTestId('paid-panel')).toBeVisible()
  await page.keyboard.press('Enter')
  // The short way: one button beside the code.
  await type(page, '100')
  await page.keyboard.press('Enter')
  await waiting(page)
  await page.getByTestId('pay-this').click()
  await expect(page.getByTestId('paid-panel')).toContainText('000002')
})

test('the wallet misbehaves as customers do: too much, twice, vanished', async ({
  windows,
  isDesktop,
}) => {
  const page = await firstWindow(windows, isDesktop)
  await page.getByTestId('try-sandbox').click()
  await nodeConnected(page)
  const results = page.getByTestId('wallet-results').locator('li')
  for (const [mode, status] of [
    ['overpay', 'succeeded'],
    ['pay_twice', 'succeeded'],
    ['vanish', 'held'],
  ] as const) {
    await page.keyboard.press('Alt+1')
    await expect(page.getByTestId('screen-sell')).toBeVisible()
    await page.keyboard.press('Escape')
    await type(page, '300')
    await page.keyboard.press('Enter')
    await waiting(page)
    await page.getByTestId('rail-wallet').click()
    await page.getByTestId(`wallet-mode-${mode}`).click()
    await page.getByTestId('wallet-pay').click()
    await expect(results.first()).toHaveAttribute('data-status', status)
  }
  await page.getByTestId('rail-recent').click()
  const rows = page.getByTestId('recent-list').locator('button')
  await expect(rows).toHaveCount(3)
  // Vanished, twice, too much: newest first.
  await expect(rows.nth(0)).toHaveAttribute('data-status', /arriving|pending/)
  await expect(rows.nth(1)).toHaveAttribute('data-status', 'paid')
  await expect(rows.nth(2)).toContainText('too much')
})

test('LND-57: connect a node, name the shop and the owner, and sell', async ({
  windows,
  isDesktop,
}) => {
  const ready = await startNode()
  const page = await firstWindow(windows, isDesktop)
  await page.getByTestId('connect-node').click()
  await look(page, 'first-run-node')
  await check(page, lndconnectUri(ready, ready.tillMacaroonHex))
  await expect(page.getByTestId('check-test_invoice')).toHaveAttribute('data-state', 'ok')
  await look(page, 'first-run-checked')
  await page.getByTestId('step-next').click()
  await page.getByTestId('shop-name').fill('Nordlicht Coffee')
  await look(page, 'first-run-shop')
  await page.getByTestId('step-next').click()
  await page.getByTestId('owner-name').fill('Olga')
  await page.getByTestId('pin-new').fill('123123')
  await expect(page.getByTestId('pin-strength')).toContainText('Easy to guess')
  await page.getByTestId('pin-new').fill('805731')
  await page.getByTestId('pin-again').fill('805732')
  await page.getByTestId('open-till').click()
  await expect(page.getByText('The two PINs are not the same.')).toBeVisible()
  await look(page, 'first-run-owner')
  await page.getByTestId('pin-again').fill('805731')
  await page.getByTestId('open-till').click()
  await expect(page.getByTestId('screen-sell')).toBeVisible()
  await expect(page.getByTestId('sandbox-band')).toHaveCount(0)
  await nodeConnected(page)
  await page.getByTestId('key-unit').click()
  await type(page, '2100')
  await page.keyboard.press('Enter')
  await waiting(page)
})

test('LND-49: a macaroon that can spend is told; a smaller one is baked on the spot', async ({
  windows,
  isDesktop,
}) => {
  const ready = await startNode()
  const page = await firstWindow(windows, isDesktop)
  await page.getByTestId('connect-node').click()
  await check(page, lndconnectUri(ready, ready.adminMacaroonHex))
  const wide = page.getByTestId('wide-credential')
  await expect(wide).toContainText('can do more than sell')
  await expect(page.getByTestId('step-next')).toBeDisabled()
  await look(page, 'first-run-wide')
  await page.getByTestId('bake').click()
  await expect(wide).toHaveCount(0)
  await expect(page.getByTestId('step-next')).toBeEnabled()
})

test('a certificate of another node is refused with what to do next', async ({
  windows,
  isDesktop,
}) => {
  const ready = await startNode()
  const other = await spawnSandbox(join(dir, 'other'))
  const page = await firstWindow(windows, isDesktop)
  await page.getByTestId('connect-node').click()
  const { certificatePem } = other.ready
  await check(page, lndconnectUri({ ...ready, certificatePem }, ready.tillMacaroonHex))
  await expect(page.getByTestId('check-failure')).toContainText('another certificate')
  await expect(page.getByTestId('step-next')).toBeDisabled()
  await look(page, 'first-run-wrong-certificate')
  await other.end('SIGTERM')
})

test('reliability 6: a certificate nobody brought is compared before the macaroon is sent', async ({
  windows,
  isDesktop,
}) => {
  const ready = await startNode()
  const page = await firstWindow(windows, isDesktop)
  await page.getByTestId('connect-node').click()
  const macaroon = Buffer.from(ready.tillMacaroonHex, 'hex').toString('base64url')
  await check(page, `lndconnect://${ready.host}:${ready.port}?macaroon=${macaroon}`)
  const confirm = page.getByTestId('confirm-certificate')
  const { fingerprint256 } = new X509Certificate(ready.certificatePem)
  await expect(confirm).toContainText('Is this your node’s certificate?')
  const shown = confirm.getByTestId('fingerprint')
  await expect(shown).toHaveAttribute('data-value', fingerprint256)
  await expect(page.getByTestId('check-macaroon')).toHaveAttribute('data-state', 'waiting')
  await expect(page.getByTestId('step-next')).toBeDisabled()
  await look(page, 'first-run-confirm-certificate')
  await page.getByTestId('confirm-same').click()
  await expect(page.getByTestId('check-test_invoice')).toHaveAttribute('data-state', 'ok')
  await expect(confirm).toHaveCount(0)
  await expect(page.getByTestId('check-certificate')).toContainText('You compared it')
  await expect(page.getByTestId('step-next')).toBeEnabled()
})

test('garbage is told before anything is sent, and files work as well as text', async ({
  windows,
  isDesktop,
}) => {
  const ready = await startNode()
  const page = await firstWindow(windows, isDesktop)
  await page.getByTestId('connect-node').click()
  await check(page, 'https://example.com')
  await expect(page.getByText('This does not begin with lndconnect://')).toBeVisible()
  await check(page, lndconnectUri(ready, '00'.repeat(120)))
  await expect(page.getByTestId('check-failure')).toBeVisible()
  await expect(page.getByTestId('step-next')).toBeDisabled()
  await page.getByText('Files or text').click()
  await page.getByTestId('node-address').fill(`${ready.host}:${ready.port}`)
  const certificate = join(dir, 'tls.cert')
  writeFileSync(certificate, ready.certificatePem)
  const files = page.locator('input[type="file"]')
  await files.nth(0).setInputFiles(certificate)
  await files.nth(1).setInputFiles({
    name: 'invoice.macaroon',
    mimeType: 'application/octet-stream',
    buffer: readFileSync(join(dir, 'node', 'invoice.macaroon')),
  })
  await page.getByTestId('check-node').click()
  await expect(page.getByTestId('step-next')).toBeEnabled()
})

test('APP-01: the pasted credential is gone from the page once it was sent', async ({
  windows,
  isDesktop,
}) => {
  const ready = await startNode()
  const page = await firstWindow(windows, isDesktop)
  await page.getByTestId('connect-node').click()
  await check(page, lndconnectUri(ready, ready.tillMacaroonHex))
  await expect(page.getByTestId('step-next')).toBeEnabled()
  await expect(page.getByTestId('lndconnect')).toHaveValue('')
  const document = await page.evaluate(() => globalThis.document.documentElement.outerHTML)
  const { tillMacaroonHex } = ready
  expect(document).not.toContain(tillMacaroonHex)
  expect(document).not.toContain(Buffer.from(tillMacaroonHex, 'hex').toString('base64url'))
})
