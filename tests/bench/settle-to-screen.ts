import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { createLndNode } from '../../electron/providers/lnd/node.ts'
import { systemClock } from '../../electron/providers/clock.ts'
import { startHostProcess } from '../e2e/support/host-process.ts'
import { type NodeReady, startNode } from '../sabotage/processes.ts'
import { launchChromium } from '../support/browser.ts'
import { createSandboxControl } from '../support/sandbox-control.ts'
import { setUpShop, SHOP_PIN } from '../support/shop-host.ts'
import { connectWindow } from '../support/ws-window.ts'
import { printLine, spreadOf } from './line.ts'

const PER_CASHIER = 9
const CASHIERS = 12
const WARM_UP = 8

/**
 * From the node's own settle event, as a bare subscriber in this process hears it, to Paid painted
 * in Chromium. The baseline is the bare subscriber's own way: from the payment to its event.
 */
export async function run(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'tillbook-bench-'))
  const node = await startNode(join(dir, 'node'))
  const shop = await setUpShop({ dir, node: node.ready, cashiers: CASHIERS })
  const host = await startHostProcess({ dataDir: shop.dataDir })
  const browser = await launchChromium()
  const heard = listen(node.ready)
  const control = createSandboxControl(node.ready)
  const toScreen: number[] = []
  const toEvent: number[] = []
  try {
    const { page, signIn } = await openTill(browser, await host.launchUrl())
    for (const cashier of shop.cashiers) {
      await signIn(cashier)
      for (let sale = 0; sale < PER_CASHIER; sale += 1) {
        const bolt11 = await charge(page)
        const startMs = wallMs()
        const painted = nextPaint(page)
        await control.pay({ bolt11, mode: 'pay' })
        const eventMs = await heard.next()
        toEvent.push(eventMs - startMs)
        toScreen.push((await painted) - eventMs)
        await page.keyboard.press('Enter')
        await page.getByTestId('paid-panel').waitFor({ state: 'detached' })
      }
    }
  } finally {
    await heard.stop()
    control.close()
    await browser.close()
    await host.stop()
    node.process.kill('SIGTERM')
    await node.exited
    rmSync(dir, { recursive: true, force: true })
  }
  const mine = spreadOf(toScreen.slice(WARM_UP))
  const bare = spreadOf(toEvent.slice(WARM_UP))
  printLine(
    'settle-to-screen',
    { label: 'p99_ms', value: mine.p99.toFixed(1) },
    mine,
    mine.p50 / bare.p50,
  )
}

/** Wall time with fractions, on the same scale as a page's `timeOrigin + startTime`. */
function wallMs(): number {
  return performance.timeOrigin + performance.now()
}

/** The node's settlements as a subscriber without a till hears them, each with its wall time. */
function listen(connection: NodeReady) {
  const lifetime = new AbortController()
  const lnd = createLndNode(
    { ...connection, macaroonHex: connection.tillMacaroonHex, expected: null },
    { clock: systemClock },
  )
  const times: number[] = []
  let wake: () => void = () => {}
  const running = (async () => {
    const events = lnd.follow({ addIndex: 0n, settleIndex: 0n }, lifetime.signal)
    for await (const event of events) {
      if (event.kind !== 'invoice' || event.invoice.state !== 'settled') continue
      times.push(wallMs())
      wake()
    }
  })().catch(() => {})
  return {
    async next(): Promise<number> {
      while (times.length === 0) await new Promise<void>((resolve) => (wake = resolve))
      return times.shift() ?? Number.NaN
    },
    stop() {
      lifetime.abort()
      lnd.close()
      return running
    },
  }
}

async function openTill(browser: Browser, url: string) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  await page.goto(url)
  await page.getByTestId('people').waitFor()
  const [cookie] = await context.cookies()
  const { origin } = new URL(url)
  // A second connection of the same window signs the next cashier in behind the page.
  const desk = await connectWindow(origin, `${cookie?.name}=${cookie?.value}`)
  let isOpen = false
  const signIn = async (operatorId: string): Promise<void> => {
    await desk.client.session.signIn({ operatorId, pin: SHOP_PIN })
    if (isOpen) return
    isOpen = true
    await page.reload()
    await page.getByTestId('charge').waitFor()
    await page.getByTestId('key-unit').click()
  }
  return { page, signIn }
}

async function charge(page: Page): Promise<string> {
  await page.keyboard.type('150')
  await page.keyboard.press('Enter')
  const panel = page.locator('[data-testid="invoice-panel"][data-status="pending"]')
  await panel.waitFor()
  return (await panel.getAttribute('data-bolt11')) ?? ''
}

/** When the next Paid has been painted, on the wall clock's scale. */
function nextPaint(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const observer = new PerformanceObserver((list) => {
          const mark = list.getEntriesByName('tillbook-paid-painted')[0]
          if (!mark) return
          observer.disconnect()
          resolve(performance.timeOrigin + mark.startTime)
        })
        observer.observe({ type: 'mark' })
      }),
  )
}
