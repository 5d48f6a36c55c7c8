import { sweepInvoices } from '../core/catch-up.ts'
import type { Core } from '../core/core.ts'
import { lapseInvoices } from '../core/lapse-invoices.ts'
import { lapseAllReservations } from '../core/lapse-reservations.ts'
import { checkBook, checkRecent } from '../core/check-book.ts'
import { readNodeInfo } from '../core/read-node-info.ts'
import { sealDay } from '../core/seal-day.ts'
import { tidyBook } from '../core/tidy-book.ts'
import { keepShopRate } from '../core/settings.ts'
import { chargeDuePlans } from './charge-due.ts'
import { writeDailyBackup } from './daily-backup.ts'
import { followNode } from './follow-node.ts'
import { loop } from './loop.ts'

const SECOND_MS = 1_000
/** I5: the sweep is the net under the stream. */
const SWEEP_EVERY_MS = 60 * SECOND_MS
const NODE_INFO_EVERY_MS = 30 * SECOND_MS
/** The background check reads the whole book; once a day and at start is enough (L6). */
const CHECK_EVERY_MS = 86_400 * SECOND_MS
/** A check that broke off proves nothing, so it is not left for a day. */
const CHECK_RETRY_MS = 300 * SECOND_MS

/** How long after midnight a day may wait for its seal. */
const SEAL_EVERY_MS = 10 * SECOND_MS

/** Between two full checks only what is new is looked at. */
const RECENT_EVERY_MS = 60 * SECOND_MS
/** What an older copy of the book could hide at most, while the console runs. */
const ANCHOR_EVERY_MS = 600 * SECOND_MS

/** The first sale of the day comes before the first check of the book. */
const CHECK_AFTER_START_MS = 3 * SECOND_MS

async function checkDaily(core: Core, signal: AbortSignal): Promise<void> {
  await core.clock.sleep(CHECK_AFTER_START_MS, signal).catch(() => {})
  let dueAtMs = 0
  const times = { name: 'check', everyMs: CHECK_RETRY_MS, signal }
  await loop(core, times, async (stop) => {
    if (core.clock.monotonicMs() < dueAtMs) return
    await checkBook(core, stop)
    dueAtMs = core.clock.monotonicMs() + CHECK_EVERY_MS
  })
}

/** A person may never open the book, so its index waits until the till is at work. */
const FOLLOW_AFTER_START_MS = 20 * SECOND_MS
/** What is sold in this time is taken in with a question in some ms. */
const FOLLOW_EVERY_MS = 30 * SECOND_MS

async function followBook(core: Core, signal: AbortSignal): Promise<void> {
  await core.clock.sleep(FOLLOW_AFTER_START_MS, signal).catch(() => {})
  const times = { name: 'review', everyMs: FOLLOW_EVERY_MS, signal }
  await loop(core, times, () => core.review.follow())
}

/** Starts every loop of one core. Each looks for rows and calls the core; none keeps a queue. */
export function startRunners(core: Core): { stop(): Promise<void> } {
  const lifetime = new AbortController()
  const { signal } = lifetime
  const running = [
    followNode(core, signal),
    chargeDuePlans(core, signal),
    loop(core, { name: 'lapse', everyMs: SECOND_MS, signal }, () => {
      lapseInvoices(core)
    }),
    loop(core, { name: 'lapse_reservations', everyMs: SECOND_MS, signal }, (stop) =>
      lapseAllReservations(core, stop),
    ),
    loop(core, { name: 'sweep', everyMs: SWEEP_EVERY_MS, signal }, async (stop) => {
      if (core.node.light() === 'connected') await sweepInvoices(core, stop)
    }),
    loop(core, { name: 'node_info', everyMs: NODE_INFO_EVERY_MS, signal }, async () => {
      if (core.node.light() === 'connected') await readNodeInfo(core)
    }),
    loop(core, { name: 'rates', everyMs: 5 * SECOND_MS, signal }, async () => {
      keepShopRate(core)
      await Promise.all(core.rates.needsRound().map((currency) => core.rates.refresh(currency)))
    }),
    checkDaily(core, signal),
    followBook(core, signal),
    loop(core, { name: 'seal', everyMs: SEAL_EVERY_MS, signal }, () => {
      sealDay(core)
    }),
    loop(core, { name: 'check_recent', everyMs: RECENT_EVERY_MS, signal }, async (stop) => {
      await checkRecent(core, stop)
    }),
    loop(core, { name: 'anchor', everyMs: ANCHOR_EVERY_MS, signal }, () => core.anchors.drop()),
    loop(core, { name: 'backup', everyMs: 60 * SECOND_MS, signal }, (stop) =>
      writeDailyBackup(core, stop),
    ),
    loop(core, { name: 'log', everyMs: SECOND_MS, signal }, () => core.book.shortenLog()),
    loop(core, { name: 'tidy', everyMs: 3_600 * SECOND_MS, signal }, () => tidyBook(core)),
  ]
  return {
    async stop() {
      lifetime.abort()
      await Promise.all(running)
    },
  }
}
