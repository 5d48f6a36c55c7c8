import { createServer } from 'node:net'
import type { Page } from '@playwright/test'
import { look } from './support/look.ts'
import { expect, test, useShop } from './support/test.ts'

/** MANA-03, MANA-39: keys for other programs, from making one to ending it, all by the screen. */
const shop = useShop({ people: [{ name: 'Mia', role: 'cashier' }] })

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => probe.once('listening', resolve))
  const { port } = probe.address() as { port: number }
  await new Promise((resolve) => probe.close(resolve))
  return port
}

async function openKeys(page: Page): Promise<void> {
  await page.getByTestId('rail-settings').click()
  await page.getByTestId('section-service_keys').click()
}

const state = (page: Page) => page.getByTestId('api-state')

async function usePort(page: Page, port: number): Promise<void> {
  await page.getByTestId('api-port').fill(String(port))
  await page.getByTestId('api-save').click()
}

test('a key is made, shown once, used, exchanged and ended', async ({ windows }) => {
  const page = await shop.till(windows)
  await openKeys(page)
  await expect(page.getByTestId('empty')).toContainText('No program has a key yet')
  await expect(state(page)).toHaveAttribute('data-state', 'no_keys')
  await look(page, 'keys-empty')
  const port = await freePort()
  await usePort(page, port)
  await page.getByTestId('key-create').click()
  await page.getByTestId('key-save').click()
  await expect(page.getByText('Tick at least one.')).toBeVisible()
  await page.getByTestId('key-name').fill('Research service')
  await page.getByTestId('scope-credits_read').check()
  await page.getByTestId('scope-customers').check()
  await look(page, 'keys-create')
  await page.getByTestId('key-save').click()
  const secret = (await page.getByTestId('issued-secret').textContent()) ?? ''
  expect(secret).toMatch(/^tb_[0-9a-z]{26}_[0-9a-z]{52}$/)
  await look(page, 'keys-issued')
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('issued-done')).toBeDisabled()
  await page.getByTestId('issued-stored').check()
  await page.getByTestId('issued-done').click()
  await expect(page.getByTestId('keys-said')).toContainText('is made')
  await expect(page.locator('body')).not.toContainText(secret)
  await expect(state(page)).toHaveAttribute('data-state', 'listening')
  const asked = await ask(port, secret)
  expect(asked.status).toBe(200)
  const row = page.getByTestId('key-row')
  await page.reload()
  await openKeys(page)
  await expect(row).toContainText('just now')
  await look(page, 'keys-list')
  await page.getByRole('button', { name: 'New secret for Research service' }).click()
  await look(page, 'keys-roll')
  await page.getByTestId('roll-save').click()
  const next = (await page.getByTestId('issued-secret').textContent()) ?? ''
  await page.getByTestId('issued-stored').check()
  await page.getByTestId('issued-done').click()
  expect((await ask(port, secret)).status).toBe(401)
  expect((await ask(port, next)).status).toBe(200)
  await page.getByRole('button', { name: 'End Research service' }).click()
  await page.getByTestId('confirm-yes').click()
  await expect(row).toHaveAttribute('data-status', 'revoked')
  await expect(state(page)).toHaveAttribute('data-state', 'no_keys')
  await expect(ask(port, next)).rejects.toThrow()
})

test('a port that is taken is said, and another one works', async ({ windows }) => {
  const page = await shop.till(windows)
  await openKeys(page)
  const taken = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => taken.once('listening', resolve))
  await usePort(page, (taken.address() as { port: number }).port)
  await page.getByTestId('key-create').click()
  await page.getByTestId('key-name').fill('Gift kiosk')
  await page.getByTestId('scope-gifts').check()
  await page.getByTestId('key-save').click()
  await page.getByTestId('issued-stored').check()
  await page.getByTestId('issued-done').click()
  await expect(page.getByTestId('api-advice')).toContainText('nothing is lost')
  await look(page, 'keys-port-taken')
  await usePort(page, await freePort())
  await expect(state(page)).toHaveAttribute('data-state', 'listening')
  await page.getByTestId('api-switch').click({ force: true })
  await expect(state(page)).toHaveAttribute('data-state', 'off')
  taken.close()
})

test('nobody but the owner sees the keys', async ({ windows }) => {
  const page = await shop.till(windows, 'Mia')
  await page.getByTestId('rail-settings').click()
  await expect(page.getByTestId('section-own_pin')).toBeVisible()
  await expect(page.getByTestId('section-service_keys')).toHaveCount(0)
})

function ask(port: number, key: string): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}/api/v1/openapi.json`, {
    headers: { authorization: `Bearer ${key}` },
  })
}

test('a key whose answer was lost is made once, and its words say what to do', async ({
  windows,
  isDesktop,
}) => {
  test.skip(isDesktop, 'the desktop has no socket that breaks')
  const page = await shop.till(windows)
  let lost = 0
  await page.routeWebSocket(/rpc/, (socket) => {
    const server = socket.connectToServer()
    socket.onMessage((message) => server.send(message))
    server.onMessage((message) => {
      if (!/tb_[0-9a-z]{26}_/.test(message.toString())) return socket.send(message)
      lost += 1
      void server.close()
      return void socket.close()
    })
  })
  await page.reload()
  await openKeys(page)
  await page.getByTestId('key-create').click()
  await page.getByTestId('key-name').fill('Lost answer')
  await page.getByTestId('scope-credits_read').check()
  const save = page.getByTestId('key-save')
  const words = page.getByText('The key is made, and its secret was shown once')
  await expect(async () => {
    await save.click({ timeout: 1_000 })
    await expect(words).toBeVisible({ timeout: 1_000 })
  }).toPass({ timeout: 30_000 })
  expect(lost).toBe(1)
  await look(page, 'keys-lost-answer')
  // With the most that this dialog ever says, on a small screen, what ends it is still in sight.
  await page.setViewportSize({ width: 1024, height: 768 })
  await expect(save).toBeInViewport({ ratio: 1 })
  const [said, keys] = [await words.boundingBox(), await save.boundingBox()]
  expect((said?.y ?? 0) + (said?.height ?? 0)).toBeLessThanOrEqual(keys?.y ?? 0)
  const made = (await shop.owner.serviceKeys.list()).keys
  expect(made.filter(({ name }) => name === 'Lost answer')).toHaveLength(1)
})
