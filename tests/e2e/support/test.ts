import {
  _electron,
  type Browser,
  type BrowserContext,
  test as base,
  type BrowserContextOptions,
  expect,
  type Locator,
  type Page,
} from '@playwright/test'
import { DESKTOP_ENTRY, hostEnv } from './host-process.ts'
import { IdleWindows, type Window } from './idle-windows.ts'
import { openShop, OWNER, PIN, type Shop, type ShopOptions } from './shop.ts'
import { type Watch, watchPage } from './watch.ts'

export { expect, OWNER, PIN }

/** The windows of one test; they are closed with it, and each must have behaved. */
export type Windows = {
  /** Opens an address in a window of its own, with cookies of its own. */
  open(url: string, options?: BrowserContextOptions): Promise<Page>
  /** The desktop host on this folder. Only in the project `electron`. */
  launchDesktop(dataDir: string, words?: readonly string[]): Promise<Page>
  /** A window that was left signed in, in this test from now on. */
  use(window: Window): Page
  /** Leaves a window to the next test, when this one ends well. */
  leaveTo(page: Page, next: (window: Window) => Promise<void>): void
  watchOf(page: Page): Watch
}

type WorkerFixtures = { chrome: Browser | null }

export const test = base.extend<{ windows: Windows; isDesktop: boolean }, WorkerFixtures>({
  chrome: [
    async ({ playwright, launchOptions }, use, info) => {
      if (info.project.name === 'electron') return use(null)
      const browser = await playwright.chromium.launch(launchOptions)
      await use(browser)
      await browser.close()
    },
    { scope: 'worker' },
  ],
  isDesktop: async ({ chrome }, use) => use(chrome === null),
  windows: async ({ chrome, viewport }, use, info) => {
    const windows = new Map<Page, Window>()
    const next = new Map<Page, (window: Window) => Promise<void>>()
    const opened = (page: Page, close: () => Promise<void>): Page => {
      windows.set(page, { page, watch: watchPage(page), close })
      return page
    }
    await use({
      async open(url, options) {
        if (!chrome) throw new Error('a desktop host has one window')
        const context: BrowserContext = await chrome.newContext({ viewport, ...options })
        const page = opened(await context.newPage(), () => context.close())
        await page.goto(url)
        return page
      },
      async launchDesktop(dataDir, words = []) {
        const args = [DESKTOP_ENTRY, '--data', dataDir, ...words]
        const app = await _electron.launch({ args, env: hostEnv() })
        return opened(await app.firstWindow(), () => app.close())
      },
      use(window) {
        windows.set(window.page, window)
        return window.page
      },
      leaveTo: (page, whom) => void next.set(page, whom),
      watchOf(page) {
        const window = windows.get(page)
        if (!window) throw new Error('this window was not opened here')
        return window.watch
      },
    })
    for (const window of windows.values()) {
      const leave = info.status === info.expectedStatus ? next.get(window.page) : undefined
      await (leave ? leave(window) : window.close())
    }
    // CSP, Trusted Types, exceptions and foreign machines: in every test, not in one of them.
    for (const { watch } of windows.values()) expect(watch.faults).toEqual([])
  },
})

export type ShopInUse = Shop & {
  /** A window with somebody at the till: one left by a test before, or a fresh one. */
  till(windows: Windows, who?: string): Promise<Page>
  /** A window that shows who may sign in. */
  door(windows: Windows): Promise<Page>
}

/** One shop for all tests of a file: starting one costs more than most tests. */
export function useShop(options: ShopOptions = {}): ShopInUse {
  let shop: Shop | null = null
  const idle = new IdleWindows()
  const must = (): Shop => {
    if (!shop) throw new Error('the shop is open only while tests run')
    return shop
  }
  test.beforeAll(async ({}, info) => {
    shop = await openShop(options)
    // The desktop host takes over the folder; one folder has one host.
    if (info.project.name === 'electron') await shop.stopHost()
  })
  test.afterAll(async () => {
    await idle.closeAll()
    await shop?.close()
    shop = null
  })
  const door = async (windows: Windows): Promise<Page> => {
    if (test.info().project.name === 'electron') return windows.launchDesktop(must().dataDir)
    return windows.open(await must().host().launchUrl())
  }
  const till = async (windows: Windows, who = OWNER): Promise<Page> => {
    const isDesktop = test.info().project.name === 'electron'
    const left = isDesktop ? null : await idle.take(who, `http://127.0.0.1:${must().host().port}/`)
    const page = left ? windows.use(left) : await door(windows)
    if (!left) await signIn(page, who)
    if (!isDesktop) windows.leaveTo(page, (window) => idle.put(who, window))
    return page
  }
  return new Proxy({ door, till } as ShopInUse, {
    get: (own, name) => Reflect.get(name in own ? own : must(), name) as unknown,
  })
}

/** Types when the field has the keys: what is typed before goes to the screen beneath. */
export async function typeIn(field: Locator, text: string): Promise<void> {
  await expect(field).toBeFocused()
  await field.page().keyboard.type(text)
}

/** Types a PIN once somebody is chosen, and waits until each digit is taken. */
export async function typePin(page: Page, pin = PIN): Promise<void> {
  const dots = page.getByTestId('pin-dots')
  await expect(dots).toHaveAttribute('data-taking', 'true')
  await page.keyboard.type(pin)
  await expect(dots).toHaveAttribute('data-count', `${pin.length}`)
}

/** By name and PIN, with the keyboard alone once the name is chosen. */
export async function signIn(page: Page, who: string, pin = PIN): Promise<void> {
  const people = page.getByTestId('person')
  const tile = people.filter({ hasText: who })
  await tile.or(page.getByTestId('pin-title')).first().waitFor()
  if ((await people.count()) > 1) await tile.click()
  await typePin(page, pin)
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('shell')).toBeVisible()
}
