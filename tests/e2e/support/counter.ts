import { expect, type Page } from '@playwright/test'

/** What the waiting panel says about the sale it shows. */
export type ShownSale = { id: string; bolt11: string; hash: string }

/** Types an amount in the smallest unit of the chosen currency and charges it, by keyboard. */
export async function charge(page: Page, digits: string): Promise<ShownSale> {
  await type(page, digits)
  await page.keyboard.press('Enter')
  return waiting(page)
}

/** Types digits and waits until the counter has taken them. */
export async function type(page: Page, digits: string): Promise<void> {
  await expect(page.getByTestId('preflight')).toBeVisible()
  await page.keyboard.type(digits)
  await expect(page.getByTestId('charge')).toBeEnabled()
}

/** Nothing stands in the way of a sale in this unit. */
export async function nothingStops(page: Page): Promise<void> {
  await expect(page.getByTestId('preflight')).toHaveAttribute('data-state', /ok|warn/)
}

/** Chooses the unit of the keypad. */
export async function chooseUnit(page: Page, unit: 'fiat' | 'sat'): Promise<void> {
  const key = page.getByTestId('key-unit')
  if ((await key.getAttribute('data-unit')) !== unit) await key.click()
  await expect(key).toHaveAttribute('data-unit', unit)
}

export async function waiting(page: Page): Promise<ShownSale> {
  const panel = page.locator('[data-testid="invoice-panel"][data-status="pending"]')
  await expect(panel).toBeVisible()
  const read = async (name: string): Promise<string> => (await panel.getAttribute(name)) ?? ''
  return {
    id: await read('data-id'),
    bolt11: await read('data-bolt11'),
    hash: await read('data-hash'),
  }
}

export function panel(page: Page) {
  return page.getByTestId('invoice-panel')
}

/** Back to an empty counter, whatever the last test left open. */
export async function clearCounter(page: Page): Promise<void> {
  await page.getByTestId('rail-sell').click()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('idle-panel')).toBeVisible()
}

export async function nodeConnected(page: Page): Promise<void> {
  const node = page.getByTestId('status-node')
  await expect(node).toHaveAttribute('data-state', 'connected')
}
