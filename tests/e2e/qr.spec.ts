import { writeFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { chooseUnit, type, waiting } from './support/counter.ts'
import { readQr, readWithZbar } from './support/qr.ts'
import { expect, test, typeIn, useShop } from './support/test.ts'

const shop = useShop({ people: [{ name: 'Mia', role: 'cashier' }] })
const SIZES = [
  { width: 1280, height: 800 },
  { width: 1024, height: 768 },
] as const
/** The smallest code a cheap camera reads across a counter (screens.md). */
const QR_PX_MIN = 340

for (const theme of ['light', 'dark'] as const) {
  test(`in ${theme} the photographed code is the exact BOLT11, at both window sizes`, async ({
    windows,
  }, info) => {
    const page = await shop.till(windows, 'Mia')
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await chooseUnit(page, 'fiat')
    await type(page, theme === 'light' ? '1250' : '99999')
    // A long note makes the code as dense as it gets in a shop.
    await page.keyboard.press('Alt+n')
    const note = `${theme}: two flat whites, a croissant and a slice of carrot cake`
    await typeIn(page.getByTestId('note'), note)
    await page.keyboard.press('Enter')
    const { bolt11 } = await waiting(page)
    for (const size of SIZES) {
      await page.setViewportSize(size)
      const box = await page.getByTestId('qr').boundingBox()
      expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(QR_PX_MIN)
      await photographs(page, bolt11, info.outputPath(`${theme}-${size.width}.png`))
    }
    await page.setViewportSize(SIZES[0])
    await page.getByTestId('show-customer').click()
    await expect(page.getByTestId('customer-view')).toBeVisible()
    for (const size of SIZES) {
      await page.setViewportSize(size)
      await photographs(page, bolt11, info.outputPath(`${theme}-${size.width}-customer.png`))
    }
  })
}

/** The code alone, and the whole window as a phone over the counter sees it. */
async function photographs(page: Page, bolt11: string, path: string): Promise<void> {
  const code = page.getByTestId('qr').last()
  await expect(code).toBeInViewport({ ratio: 1 })
  for (const png of [await code.screenshot(), await page.screenshot()]) {
    expect(readQr(png)?.toLowerCase()).toBe(bolt11)
    writeFileSync(path, png)
    const second = readWithZbar(path)
    if (second !== null) expect(second.toLowerCase()).toBe(bolt11)
  }
}
