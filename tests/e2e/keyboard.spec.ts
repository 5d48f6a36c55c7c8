import type { Page } from '@playwright/test'
import { charge, chooseUnit, nodeConnected } from './support/counter.ts'
import { look } from './support/look.ts'
import { expect, test, typeIn, useShop } from './support/test.ts'

const shop = useShop()

test('Ctrl-K finds screens, actions and sales', async ({ windows }) => {
  const page = await shop.till(windows)
  await nodeConnected(page)
  await chooseUnit(page, 'sat')
  const sale = await charge(page, '9876')
  await shop.node.pay({ bolt11: sale.bolt11, mode: 'pay' })
  await expect(page.getByTestId('paid-panel')).toBeVisible()
  await openPalette(page)
  await expect(page.getByTestId('palette-sale')).toHaveCount(1)
  await look(page, 'palette')
  await typeIn(page.getByTestId('palette-search'), 'settings')
  await expect(page.getByTestId('palette-sale')).toHaveCount(0)
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('settings')).toBeVisible()
  await openPalette(page)
  await typeIn(page.getByTestId('palette-search'), sale.hash.slice(0, 16))
  await expect(page.getByTestId('palette-sale')).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('sale-detail')).toBeVisible()
  await openPalette(page)
  await typeIn(page.getByTestId('palette-search'), 'zzzz')
  await expect(page.getByText('Nothing found.')).toBeVisible()
  await page.keyboard.press('Escape')
  await openPalette(page)
  await typeIn(page.getByTestId('palette-search'), 'Lock the')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('sign-in')).toBeVisible()
})

/** What is typed before the field has the keys goes to the screen beneath. */
async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('Control+k')
  await expect(page.getByTestId('palette-search')).toBeFocused()
}

test('? shows the keys of the screen one is on, and Escape takes them away', async ({
  windows,
}) => {
  const page = await shop.till(windows)
  await page.keyboard.press('?')
  const sheet = page.getByTestId('key-sheet')
  await expect(sheet).toContainText('Void, press twice')
  await look(page, 'keys-sell')
  await page.keyboard.press('Escape')
  await expect(sheet).toHaveCount(0)
  await page.keyboard.press('Alt+2')
  await page.keyboard.press('?')
  await expect(sheet).toContainText('Close the sale')
})

test('every stop of the Tab key is seen: the focus has an outline', async ({ windows }) => {
  const page = await shop.till(windows)
  for (const screen of ['sell', 'recent', 'settings']) {
    await page.getByTestId(`rail-${screen}`).click()
    const unseen: string[] = []
    for (let stop = 0; stop < 30; stop += 1) {
      await page.keyboard.press('Tab')
      const told = await page.evaluate(() => {
        const { activeElement } = document
        if (!activeElement || activeElement === document.body) return null
        // A field may be outlined by its frame.
        const frames = [
          activeElement,
          activeElement.parentElement,
          activeElement.nextElementSibling,
        ]
        const isSeen = frames.some((frame) => {
          if (!frame) return false
          const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(frame)
          return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none'
        })
        return isSeen ? null : activeElement.outerHTML.slice(0, 120)
      })
      if (told !== null) unseen.push(told)
    }
    expect(unseen, `stops without an outline on ${screen}`).toEqual([])
  }
})

test('the strip opens each of its parts', async ({ windows }) => {
  const page = await shop.till(windows)
  await nodeConnected(page)
  // The book was recomputed since the start, and nothing was found in it.
  await expect(page.getByTestId('status-seal')).toHaveAttribute('data-state', 'sealed')
  for (const part of ['node', 'completeness', 'rate', 'seal', 'person']) {
    await page.getByTestId(`status-${part}`).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await look(page, `strip-${part}`)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }
})

test('a dialog has the keys as soon as it is asked for, and gives them back', async ({
  windows,
}) => {
  const page = await shop.till(windows)
  await page.keyboard.press('Alt+3')
  const add = page.getByTestId('customer-add')
  await add.focus()
  // No letter can come between the press and this: nothing else of the window has run yet.
  const holder = await add.evaluate(async (button: HTMLElement) => {
    button.click()
    await Promise.resolve()
    return (document.activeElement as HTMLElement | null)?.dataset['testid']
  })
  expect(holder).toBe('customer-name')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(add).toBeFocused()
})
