import type { Page } from '@playwright/test'
import {
  charge,
  chooseUnit,
  clearCounter,
  nodeConnected,
  type,
  waiting,
} from './support/counter.ts'
import { look } from './support/look.ts'
import { expect, OWNER, PIN, test, useShop } from './support/test.ts'

const LONG_NAME = 'Maximiliane-Konstantina von Hohenlohe-Oe'
const shop = useShop({ people: [{ name: LONG_NAME, role: 'cashier' }] })
/** The two drawn sizes, two ways to hold a small tablet, and a large window read at 200 %. */
const SIZES = [
  { width: 1280, height: 800 },
  { width: 1024, height: 700 },
  { width: 800, height: 1280 },
  { width: 768, height: 1024 },
  { width: 640, height: 400 },
] as const

test('no amount, key or word is cut off or covered, however long or narrow', async ({
  windows,
}) => {
  const page = await shop.till(windows, LONG_NAME)
  await nodeConnected(page)
  await chooseUnit(page, 'fiat')
  await type(page, '9999999999')
  await look(page, 'sell-long-amount')
  for (const size of SIZES) {
    await page.setViewportSize(size)
    expect.soft(await flaws(page), `typed at ${size.width}`).toEqual([])
  }
  await page.setViewportSize(SIZES[0])
  await clearCounter(page)
  const { bolt11 } = await charge(page, '812345')
  await page.keyboard.press('Alt+s')
  for (const size of SIZES) {
    await page.setViewportSize(size)
    expect.soft(await flaws(page), `turned to the customer at ${size.width}`).toEqual([])
  }
  await page.setViewportSize(SIZES[0])
  await page.keyboard.press('Escape')
  for (const size of SIZES) {
    await page.setViewportSize(size)
    expect.soft(await flaws(page), `waiting at ${size.width}`).toEqual([])
  }
  // Whoever waits for a payment sees the code first, also where both sides do not fit.
  await expect(page.locator('[data-testid="invoice-panel"] h2')).toBeInViewport()
  await page.setViewportSize(SIZES[0])
  await shop.node.pay({ bolt11, mode: 'pay' })
  await expect(page.getByTestId('paid-panel')).toBeVisible()
  for (const size of SIZES) {
    await page.setViewportSize(size)
    expect.soft(await flaws(page), `paid at ${size.width}`).toEqual([])
  }
  await page.setViewportSize({ width: 1024, height: 768 })
  await look(page, 'sell-long-name')
})

/** What reaches out of its place, and which controls lie over each other. */
async function flaws(page: Page): Promise<string[]> {
  const close = page.getByTestId('customer-close')
  // The way out of the till is always there; a customer's view may be scrolled to its own.
  if ((await close.count()) > 0) await close.scrollIntoViewIfNeeded()
  else await expect(page.getByTestId('lock')).toBeInViewport({ ratio: 1 })
  return page.evaluate(() => {
    const found: string[] = []
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth > clientWidth) found.push(`scrolls sideways: ${scrollWidth} > ${clientWidth}`)
    for (const pane of document.querySelectorAll('main section')) {
      if (pane.scrollWidth > pane.clientWidth + 1) {
        found.push(`${pane.className}: ${pane.scrollWidth} > ${pane.clientWidth}`)
      }
    }
    for (const sum of document.querySelectorAll<HTMLElement>('[style*="--tb-money-chars"]')) {
      const place = sum.closest('section')?.getBoundingClientRect()
      const box = sum.getBoundingClientRect()
      if (!place || box.left < place.left || box.right > place.right) {
        found.push(`cut: ${sum.innerText}`)
      }
    }
    const controls = [...document.querySelectorAll('main section button, main section input')]
    const boxes = controls.map((one) => one.getBoundingClientRect())
    for (const [at, box] of boxes.entries()) {
      const over = boxes.findIndex(
        (other, index) =>
          index > at &&
          Math.min(box.right, other.right) - Math.max(box.left, other.left) > 1 &&
          Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > 1,
      )
      const isSamePane = controls[at]?.closest('section') === controls[over]?.closest('section')
      if (over > 0 && isSamePane) {
        found.push(`${controls[at]?.outerHTML.slice(0, 90)} lies over ${over}`)
      }
    }
    return found
  })
}

test('at 200 % one signs in, sells, reads the story of a sale and locks, by mouse alone', async ({
  windows,
}) => {
  const page = await shop.door(windows)
  await page.setViewportSize({ width: 640, height: 400 })
  await page.getByTestId('person').filter({ hasText: OWNER }).click()
  expect.soft(await covered(page), 'at the door').toEqual([])
  for (const digit of PIN) await page.getByRole('button', { name: digit, exact: true }).click()
  await page.getByTestId('sign-in-button').click()
  await nodeConnected(page)
  await page.getByTestId('key-4').click()
  await page.getByTestId('charge').click()
  const { id } = await waiting(page)
  await page.getByTestId('rail-recent').click()
  await page.getByTestId(`sale-${id}`).click()
  await expect(page.getByTestId('sale-detail')).toBeVisible()
  expect.soft(await covered(page), 'in Recent').toEqual([])
  await page.getByRole('button', { name: 'Copy hash' }).scrollIntoViewIfNeeded()
  await page.getByTestId('lock').click()
  await expect(page.getByTestId('sign-in')).toBeVisible()
})

/** Words that reach out of the part of the screen they belong to. */
async function covered(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = []
    for (const word of document.querySelectorAll('main h1, main h2, main time, main span')) {
      const part = word.closest('section, header, main')?.getBoundingClientRect()
      const box = word.getBoundingClientRect()
      if (part && box.width > 0 && box.right > part.right + 1) found.push(word.outerHTML)
    }
    return found
  })
}
