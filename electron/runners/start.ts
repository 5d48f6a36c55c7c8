import { sweepInvoices } from '../core/catch-up.ts'
import type { Core } from '../core/core.ts'
import { lapseInvoices } from '../core/lapse-invoices.ts'
import { checkBook } from '../core/check-book.ts'
import { tidyBook } from '../core/tidy-book.ts'
import { keepShopRate } from '../core/settings.ts'
import { followNode } from './follow-node.ts'
import { loop } from './loop.ts'

const SECOND_MS = 1_000
/** I5: the sweep is the net under the stream. */
const SWEEP_EVERY_MS = 60 * SECOND_MS
const NODE_INFO_EVERY_MS = 30 * SECOND_MS
/** The background check reads the whole book; once a day and at start is enough (L6). */
const CHECK_EVERY_MS = 86_400 * SECOND_MS

/** The first sale of the day comes before the first check of the book. */
const CHECK_AFTER_START_MS = 3 * SECOND_MS

async function checkDaily(core: Core, signal: AbortSignal): Promise<void> {
  await core.clock.sleep(CHECK_AFTER_START_MS, signal).catch(() => {})
  const times = { name: 'check', everyMs: CHECK_EVERY_MS, signal }
  await loop(core, times, (stop) => checkBook(core, stop))
}

/** Starts every loop of one core. Each looks for rows and calls the core; none keeps a queue. */
export function startRunners(core: Core): { stop(): Promise<void> } {
  const lifetime = new AbortController()
  const { signal } = lifetime
  const running = [
    followNode(core, signal),
    loop(core, { name: 'lapse', everyMs: SECOND_MS, signal }, () => {
      lapseInvoices(core)
    }),
    loop(core, { name: 'sweep', everyMs: SWEEP_EVERY_MS, signal }, async (stop) => {
      if (core.node.light() === 'connected') await sweepInvoices(core, stop)
    }),
    loop(core, { name: 'node_info', everyMs: NODE_INFO_EVERY_MS, signal }, async () => {
      if (core.node.light() === 'connected') core.node.noticeInfo(await core.node.client().info())
    }),
    loop(core, { name: 'rates', everyMs: 5 * SECOND_MS, signal }, async () => {
      keepShopRate(core)
      await Promise.all(core.rates.needsRound().map((currency) => core.rates.refresh(currency)))
    }),
    checkDaily(core, signal),
    loop(core, { name: 'tidy', everyMs: 3_600 * SECOND_MS, signal }, () => tidyBook(core)),
  ]
  return {
    async stop() {
      lifetime.abort()
      await Promise.all(running)
    },
  }
}
