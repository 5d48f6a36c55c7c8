import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const SHOTS = fileURLToPath(new URL('../shots', import.meta.url))
const SIZES = [
  { width: 1280, height: 800 },
  { width: 1024, height: 768 },
] as const
const THEMES = ['light', 'dark'] as const
const PAIRS = SIZES.flatMap((size) => THEMES.map((theme) => ({ size, theme })))
/** A sample sees each theme and each size once: light in the large window, dark in the small. */
const IS_SAMPLE = process.env['TILLBOOK_LOOKS'] === 'sample'
const LOOKS = IS_SAMPLE
  ? PAIRS.filter(({ size, theme }) => (size === SIZES[0]) === (theme === 'light'))
  : PAIRS
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** A dialog of the kit brings a header of its own; neither rule is one of WCAG (stack.md 4). */
const DIALOG_EXEMPT = ['landmark-no-duplicate-banner', 'landmark-unique']

/**
 * Looks at a screen as a person would: in light and dark, at both window sizes. Each look is kept
 * as a picture, read by axe, and must fit the window without scrolling the whole of it.
 */
export async function look(page: Page, name: string): Promise<void> {
  mkdirSync(SHOTS, { recursive: true })
  const found: string[] = []
  const seen = readByAxe(name)
  // A screen that is still being fetched has no heading yet.
  await page.locator('h1').first().waitFor({ state: 'attached' })
  // A key under the mouse would be painted as if somebody meant it.
  await page.mouse.move(0, 0)
  for (const { size, theme } of LOOKS) {
    await page.setViewportSize(size)
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme)
    const place = `${name}-${theme}-${size.width}x${size.height}`
    await page.screenshot({ path: join(SHOTS, `${place}.png`), animations: 'disabled' })
    found.push(...(await overflows(page)).map((line) => `${place}: ${line}`))
    if (!seen.has(theme)) continue
    found.push(...(await violations(page)).map((line) => `${place}: ${line}`))
  }
  await page.setViewportSize(SIZES[0])
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  expect.soft(found, `what is wrong with ${name}`).toEqual([])
}

/** Reading takes most of a look: a sample reads each screen in one theme, half of them in each. */
function readByAxe(name: string): ReadonlySet<string> {
  return new Set(IS_SAMPLE ? [THEMES[name.length % 2] ?? 'light'] : THEMES)
}

async function violations(page: Page): Promise<string[]> {
  // The other mode finishes in a second page, which takes the focus away from what is looked at.
  const axe = new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] })
    .withTags(WCAG)
    .setLegacyMode(true)
  if ((await page.getByRole('dialog').count()) > 0) {
    axe.disableRules(DIALOG_EXEMPT)
  }
  const { violations: broken } = await axe.analyze()
  return broken.map(({ id, nodes }) => {
    const places = nodes.map(
      ({ target, failureSummary }) => `${target.join(' ')} ${failureSummary}`,
    )
    return `${id}: ${places.join(' | ')}`
  })
}

/** The window itself never scrolls sideways, and words in buttons are never cut off. */
async function overflows(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const lines: string[] = []
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth > clientWidth) lines.push(`scrolls sideways: ${scrollWidth} > ${clientWidth}`)
    for (const button of document.querySelectorAll('button')) {
      const isClipped = button.scrollWidth > button.clientWidth + 1 && button.clientWidth > 0
      if (isClipped) lines.push(`cut off: ${button.dataset['testid'] ?? button.textContent}`)
    }
    return lines
  })
}
