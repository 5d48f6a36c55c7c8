import type { Page } from '@playwright/test'
import type { Watch } from './watch.ts'

/** A window with cookies of its own, and what it did that no window may do. */
export type Window = { page: Page; watch: Watch; close(): Promise<void> }

/** What a fresh window has, and a used one is brought back to. */
const VIEWPORT = { width: 1280, height: 800 } as const
const MEDIA = { colorScheme: 'light', reducedMotion: null } as const

/**
 * Windows that stay signed in from one test of a file to the next: a browser takes longer to open
 * one and to make its code ready than most tests take. Nothing but the session stays in them.
 */
export class IdleWindows {
  readonly #byPerson = new Map<string, Window[]>()

  /** One of this person, loaded anew at the address, or null when nobody left one signed in. */
  async take(who: string, url: string): Promise<Window | null> {
    const window = this.#byPerson.get(who)?.pop()
    if (!window) return null
    if (await isSignedIn(window.page, who, url)) return window
    await window.close()
    return null
  }

  /** Keeps one that a test is done with; where its host is gone, it goes too. */
  async put(who: string, window: Window): Promise<void> {
    if (!(await forget(window).catch(() => false))) return window.close()
    const others = this.#byPerson.get(who) ?? []
    this.#byPerson.set(who, [...others, window])
  }

  async closeAll(): Promise<void> {
    const all = [...this.#byPerson.values()].flat()
    this.#byPerson.clear()
    for (const window of all) await window.close()
  }
}

async function isSignedIn(page: Page, who: string, url: string): Promise<boolean> {
  await page.goto(url)
  // Whatever the console has to say begins with a heading.
  await page.locator('h1').first().waitFor({ state: 'attached' })
  const person = page.getByTestId('status-person')
  return (await person.count()) > 0 && (await person.innerText()).endsWith(` ${who}`)
}

async function forget({ page, watch }: Window): Promise<boolean> {
  await page.evaluate(() => {
    localStorage.clear()
    sessionStorage.clear()
  })
  await page.context().setOffline(false)
  await page.context().clearPermissions()
  await page.setViewportSize(VIEWPORT)
  await page.emulateMedia(MEDIA)
  await page.mouse.move(0, 0)
  // No page of the host: nothing of the shop reaches it. The same origin keeps its process.
  const rest = await page.goto(new URL('/nothing', page.url()).href)
  watch.received.length = 0
  return rest?.status() === 404
}
