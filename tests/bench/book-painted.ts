import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { startHostProcess } from '../e2e/support/host-process.ts'
import { startNode } from '../sabotage/processes.ts'
import { bigShop, untilIndexed } from '../support/big-shop.ts'
import { launchChromium } from '../support/browser.ts'
import { SHOP_PIN } from '../support/shop-host.ts'
import { connectWindow } from '../support/ws-window.ts'
import { type Spread, spreadOf } from './line.ts'

const TIMES = 120
const WARM_UP = 4
/** The screen waits for the end of typing before it asks; that rest is no part of the answer. */
const TYPING_REST_MS = 200

export type Painted = Readonly<Record<string, Spread>>

/**
 * From what a person does to its answer painted in Chromium, on the built screens, with a book of
 * this size in a host of its own.
 */
export async function paintedTimes(transfers: number): Promise<Painted> {
  const dir = mkdtempSync(join(tmpdir(), 'tillbook-painted-'))
  const node = await startNode(join(dir, 'node'))
  const shop = await bigShop({ dir, node: node.ready, cashiers: 1, transfers })
  const host = await startHostProcess({ dataDir: shop.dataDir })
  const browser = await launchChromium()
  try {
    const page = await openReview(browser, await host.launchUrl(), shop.cashiers[0] ?? '')
    const painted: Record<string, Spread> = {}
    for (const [kind, once] of Object.entries(KINDS)) {
      const times: number[] = []
      for (let index = 0; index < TIMES + WARM_UP; index += 1) times.push(await once(page, index))
      painted[kind] = spreadOf(times.slice(WARM_UP))
    }
    painted['bare'] = spreadOf(await bareTimes(page))
    return painted
  } finally {
    await browser.close()
    await host.stop()
    node.process.kill('SIGTERM')
    await node.exited
    rmSync(dir, { recursive: true, force: true })
  }
}

async function openReview(browser: Browser, url: string, operatorId: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  await page.goto(url)
  await page.getByTestId('people').waitFor()
  const [cookie] = await context.cookies()
  const desk = await connectWindow(new URL(url).origin, `${cookie?.name}=${cookie?.value}`)
  await desk.client.session.signIn({ operatorId, pin: SHOP_PIN })
  await untilIndexed(desk.client)
  desk.close()
  await page.reload()
  await page.getByTestId('rail-book').waitFor()
  return page
}

/**
 * The same few milliseconds of arithmetic over and over, with nothing to draw: how far apart its
 * p50 and p99 are is what the machine itself does to any of the figures above.
 */
async function bareTimes(page: Page): Promise<number[]> {
  const { times } = await page.evaluate(() => {
    const times: number[] = []
    let kept = 1
    for (let run = 0; run < 1_000; run += 1) {
      const startMs = performance.now()
      for (let step = 0; step < 3_000_000; step += 1) kept = (Math.imul(kept, 31) + step) | 0
      times.push(performance.now() - startMs)
    }
    // The sum is handed out as well, so that no optimizer leaves the loop out.
    return { times: times.slice(100), kept }
  })
  return times
}

const SEARCHES = ['coffee', 'workshop', 'desk', 'sale', 'package']

const KINDS: Readonly<Record<string, (page: Page, index: number) => Promise<number>>> = {
  async 'open-journal'(page) {
    await page.getByTestId('rail-sell').click()
    await page.getByTestId('screen-sell').waitFor()
    return painted(page, { does: 'click', on: 'rail-book' })
  },
  async scroll(page, index) {
    await page.getByTestId('journal').waitFor()
    return painted(page, { does: 'scroll', to: ((index + 1) * 0.618) % 1 })
  },
  async search(page, index) {
    const time = await painted(page, {
      does: 'type',
      text: SEARCHES[index % SEARCHES.length] ?? '',
    })
    return time - TYPING_REST_MS
  },
  async accounts(page) {
    await page.getByTestId('book-journal').click()
    await page.getByTestId('journal').waitFor()
    return painted(page, { does: 'click', on: 'book-accounts' })
  },
}

type Act =
  | { does: 'click'; on: string }
  | { does: 'scroll'; to: number }
  | { does: 'type'; text: string }

/** Acts within the page and waits for the frame after the one that shows the whole answer. */
function painted(page: Page, act: Act): Promise<number> {
  return page.evaluate(async (what: Act) => {
    const find = (id: string): HTMLElement | null =>
      document.querySelector<HTMLElement>(`[data-testid="${id}"]`)
    const seqs = (): string =>
      [...document.querySelectorAll('[data-testid="entry"]')]
        .map((row) => row.getAttribute('data-seq'))
        .join()
    const before = seqs()
    const isShown = (): boolean => {
      if (what.does === 'click' && what.on === 'book-accounts') return find('account') !== null
      const unread = document.querySelectorAll(
        '[data-testid="journal"] [role="gridcell"]:only-child',
      )
      return seqs() !== '' && seqs() !== before && unread.length === 0
    }
    const startMs = performance.now()
    if (what.does === 'click') find(what.on)?.click()
    if (what.does === 'scroll') {
      const box = find('journal')
      box?.scrollTo({ top: box.scrollHeight * what.to })
    }
    if (what.does === 'type') {
      const input = find('book-search') as HTMLInputElement
      // React hears of a value only where the element's own setter put it.
      const own = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')
      own?.set?.call(input, what.text)
      input.dispatchEvent(new Event('input', { bubbles: true }))
    }
    while (!isShown()) {
      if (performance.now() - startMs > 10_000) throw new Error(`${what.does} was not answered`)
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)))
    return performance.now() - startMs
  }, act)
}
