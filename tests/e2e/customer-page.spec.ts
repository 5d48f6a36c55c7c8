import type { Page } from '@playwright/test'
import { look } from './support/look.ts'
import { expect, OWNER, test, useShop } from './support/test.ts'

const shop = useShop()

test.beforeEach(({ isDesktop }) => {
  test.skip(isDesktop, 'only the way of a browser can be made slow')
})

/** The higher a panel stands, the later its answer comes: each would push those below it. */
const LATE_MS: readonly (readonly [method: string, delayMs: number])[] = [
  ['/plans/status', 1_200],
  ['/credits/reservations', 900],
  ['/credits/statement', 600],
  ['/gifts/created', 300],
  ['/credits/packages', 600],
]

async function withLateAnswers(page: Page): Promise<void> {
  await page.routeWebSocket(/rpc/, (socket) => {
    const server = socket.connectToServer()
    socket.onMessage((message) => {
      const text = message.toString()
      const delayMs = LATE_MS.find(([method]) => text.includes(method))?.[1] ?? 0
      if (delayMs === 0) server.send(message)
      else setTimeout(() => server.send(message), delayMs)
    })
  })
  await page.reload()
}

type Sighting = { key: string; tops: number[] }

/** Follows every key of the customer's page from frame to frame, from before it is opened. */
async function followKeys(page: Page): Promise<void> {
  await page.evaluate(() => {
    const tops = new Map<string, Set<number>>()
    const look = (): void => {
      const opened = document.querySelector('[data-testid="customer-page"]')
      for (const key of opened?.querySelectorAll<HTMLElement>('button') ?? []) {
        const box = key.getBoundingClientRect()
        if (box.height === 0 || !opened) continue
        const name = key.dataset['testid'] ?? key.textContent
        const seen = tops.get(name) ?? new Set()
        tops.set(name, seen.add(Math.round(box.top - opened.getBoundingClientRect().top)))
      }
      requestAnimationFrame(look)
    }
    look()
    const sightings = () => [...tops].map(([key, seen]) => ({ key, tops: [...seen] }))
    Object.assign(globalThis, { sightings })
  })
}

const sightings = (page: Page): Promise<Sighting[]> =>
  page.evaluate(() => (globalThis as unknown as { sightings: () => Sighting[] }).sightings())

test('no key moves once it is seen, however late the panels above it are read', async ({
  windows,
}) => {
  const { customers, credits, gifts } = shop.owner
  const { id: customerId } = await customers.create({ clientId: 'e2e-late-1', name: 'Late Lane' })
  const give = { customerId, reason: 'Opening offer' }
  await credits.refund({ ...give, clientId: 'e2e-late-2', amount: 900n })
  const use = { customerId, operation: 'ai.image' }
  await credits.use({ ...use, clientId: 'e2e-late-3', description: 'A poster' })
  const reserve = { ...use, reason: 'Five drafts', ttlSeconds: 900 }
  await credits.reserve({ ...reserve, clientId: 'e2e-late-4', amount: 25n })
  await gifts.create({ clientId: 'e2e-late-5', customerId, credits: 10n })
  const page = await shop.till(windows, OWNER)
  await withLateAnswers(page)
  await page.getByTestId('rail-credits').click()
  await followKeys(page)
  await page.getByTestId(`customer-${customerId}`).click()
  await expect(page.getByTestId('top-up')).toBeVisible()
  await expect(page.getByTestId('usage-ai.image')).toBeVisible()
  await expect(page.getByTestId('statement-line')).toHaveCount(3)
  const seen = await sightings(page)
  const keys = ['top-up', 'plan-start', 'give-back', 'gift-make', 'gift-redeem-open']
  expect(seen.map(({ key }) => key)).toEqual(expect.arrayContaining(keys))
  expect(seen.filter(({ tops }) => tops.length !== 1)).toEqual([])
  await look(page, 'credits-customer-read')
})

test('what a top-up offers pushes no key away that is already seen, also when opened again', async ({
  windows,
}) => {
  const { customers, credits } = shop.owner
  const { id } = await customers.create({ clientId: 'e2e-late-6', name: 'Late Offer' })
  const offer = { label: 'Ten', credits: 10, priceMinor: 900n, currency: 'EUR' } as const
  await credits.savePackage({ ...offer, id: 'late-ten', version: 0 })
  const page = await shop.till(windows, OWNER)
  await withLateAnswers(page)
  await page.getByTestId('rail-credits').click()
  await page.getByTestId(`customer-${id}`).click()
  await expect(page.getByTestId('gift-make')).toBeVisible()
  for (const round of ['first', 'second']) {
    await page.getByTestId('top-up').click()
    await followKeys(page)
    await expect(page.getByTestId('package-late-ten')).toBeVisible()
    await expect(page.getByTestId('gift-make')).toBeVisible()
    const seen = await sightings(page)
    const keys = ['top-up', 'package-late-ten', 'plan-start', 'gift-make']
    expect(seen.map(({ key }) => key)).toEqual(expect.arrayContaining(keys))
    expect(
      seen.filter(({ tops }) => tops.length !== 1),
      round,
    ).toEqual([])
    await page.getByTestId('top-up-panel').getByRole('button', { name: 'Cancel' }).click()
    await expect(page.getByTestId('top-up-panel')).toHaveCount(0)
  }
})
