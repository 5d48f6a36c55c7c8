import { appendChange } from '../store/changes.ts'
import { chainHead } from '../store/chain.ts'
import { saveNodeCursor } from '../store/cursors.ts'
import { makeNotesFindable } from '../store/notes.ts'
import { openBook } from '../store/open.ts'
import type { PinRecord } from '../store/operators.ts'
import type { WriteTx } from '../store/tx.ts'
import { bookDemoCorrection, bookDemoCredits } from './demo-credits.ts'
import { demoRandom } from './demo-random.ts'
import { bookDemoSale, type DemoState } from './demo-sale.ts'
import { openDemoShop } from './demo-shop.ts'

export type DemoBookOptions = {
  /** Folder of the new book. */
  dir: string
  chainKey: Uint8Array
  /** Ends at this many entries of the chain or at this many transfers, whichever comes first. */
  entries?: number
  transfers?: number
  seed?: number
  /** Pubkey of the node that the sales came through. */
  nodePubkey?: string
  /** PINs of the people, made by the caller because hashing takes long. */
  pins?: readonly PinRecord[]
  signal?: AbortSignal
  onProgress?: (done: { entries: number; transfers: number }) => void
}

export type DemoBook = { entries: number; transfers: number; sales: number }

/**
 * Steps in one transaction. Hashes fall anywhere in their indexes, so a small batch would write
 * most pages of the book again and again.
 */
const BATCH_STEPS = 25_000
const CACHE_MB = 768
/** The first day of every demo book, so that the same seed writes the same book on any day. */
const FIRST_DAY_MS = Date.UTC(2024, 0, 2)
const DAY_MS = 86_400_000
const OPENS_AT_MS = 6 * 3_600_000
const OPEN_FOR_MS = 11 * 3_600_000
const FIRST_PRICE_MINOR = 4_000_000n
/** Months of trade for a small book, years for a large one. */
const DAYS_MIN = 90
const DAYS_MAX = 720
const STEPS_PER_DAY_MAX = 1_500
/** A sale writes some 3.1 entries, a use of credits 1.8. */
const ENTRIES_PER_STEP = 2.6

/**
 * Fills a new book with months of trade through the store's own functions, so that its chain,
 * balances, receipts and search are those of a real shop. The same options write the same book.
 * @throws BookError; the signal's reason when it is aborted, with whole days written until then.
 */
export function writeDemoBook(options: DemoBookOptions): DemoBook {
  const seed = options.seed ?? 1
  const random = demoRandom(seed)
  let nowMs = FIRST_DAY_MS
  const clock = { nowMs: () => nowMs, randomBytes: (length: number) => random.bytes(length) }
  const { dir, chainKey } = options
  const book = openBook({ dir, chainKey, clock, maxCacheMb: CACHE_MB })
  try {
    const nodePubkey = options.nodePubkey ?? `02${Buffer.from(random.bytes(32)).toString('hex')}`
    const pins = options.pins ?? []
    const shop = book.write((tx) => openDemoShop(tx, random, { nodePubkey, pins }))
    const state: DemoState = {
      random,
      shop,
      priceMinor: FIRST_PRICE_MINOR,
      accounts: new Map(),
      transfers: 0,
      sales: 0,
    }
    const days = calendar(options, random)
    while (!isEnough(book.read(entriesOf), state, options)) {
      options.signal?.throwIfAborted()
      book.write((tx) => {
        nowMs = writeBatch(tx, state, days, options)
        makeNotesFindable(tx)
      })
      options.onProgress?.({ entries: book.read(entriesOf), transfers: state.transfers })
    }
    return { entries: book.read(entriesOf), transfers: state.transfers, sales: state.sales }
  } finally {
    book.close()
  }
}

function entriesOf(tx: Parameters<typeof chainHead>[0]): number {
  return Number(chainHead(tx).seq)
}

function isEnough(entries: number, state: DemoState, options: DemoBookOptions): boolean {
  const { entries: entriesMax = Infinity, transfers: transfersMax = Infinity } = options
  return entries >= entriesMax || state.transfers >= transfersMax
}

/** Moments of trade, in order, day after day: the next one each time it is called. */
type Calendar = { next(): { atMs: number; isNewDay: boolean } }

function calendar(options: DemoBookOptions, random: DemoState['random']): Calendar {
  const entries = options.entries ?? (options.transfers ?? 0) * 2
  const steps = Math.max(1, entries / ENTRIES_PER_STEP)
  const days = Math.min(DAYS_MAX, Math.max(DAYS_MIN, steps / STEPS_PER_DAY_MAX))
  const perDay = Math.max(1, steps / days)
  let dayStartMs = FIRST_DAY_MS + OPENS_AT_MS
  let atMs = dayStartMs
  return {
    next() {
      atMs += 1 + random.below(Math.ceil((2 * OPEN_FOR_MS) / perDay))
      const isNewDay = atMs >= dayStartMs + OPEN_FOR_MS
      if (isNewDay) {
        dayStartMs += DAY_MS * (1 + Math.floor((atMs - dayStartMs - OPEN_FOR_MS) / DAY_MS))
        atMs = dayStartMs + random.below(60_000)
      }
      return { atMs, isNewDay }
    },
  }
}

/** @returns the moment of its last entry. */
function writeBatch(
  tx: WriteTx,
  state: DemoState,
  days: Calendar,
  options: DemoBookOptions,
): number {
  let lastMs = 0
  for (let step = 0; step < BATCH_STEPS; step += 1) {
    if (isEnough(Number(tx.head?.seq ?? 0n), state, options)) break
    const { atMs, isNewDay } = days.next()
    if (isNewDay) walkPrice(state)
    lastMs = atMs
    const what = state.random.below(100)
    if (what < 35) bookDemoCredits(tx, state, atMs)
    else {
      const groupId = bookDemoSale(tx, state, atMs)
      // Five in a thousand are typed wrong.
      if (what < 99 || state.random.below(2) > 0) continue
      bookDemoCorrection(tx, state, { groupId, atMs: atMs + 30_000 })
    }
  }
  const index = BigInt(state.sales)
  saveNodeCursor(tx, state.shop.nodePubkey, { addIndex: index, settleIndex: index })
  appendChange(tx, lastMs, { topic: 'settings' })
  return lastMs
}

/** Up to two per cent a day, in both directions. */
function walkPrice(state: DemoState): void {
  state.priceMinor += (state.priceMinor * BigInt(state.random.below(401) - 200)) / 10_000n
}
