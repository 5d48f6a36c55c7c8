import { createStore, type StoreApi } from 'zustand'
import type { ConsoleClient } from '../../../shared/contract/index.ts'
import type { BookFilter, JournalRow } from '../../../shared/model/book.ts'
import { type Problem, toProblem } from '../../app/faults.ts'
import {
  BLOCK,
  type BlockQuestion,
  type JournalRows,
  missingBlock,
  NO_ROWS,
  withFirstPage,
  withNewer,
  withRows,
} from './journal-rows.ts'
import type { Indexing } from '../../app/review/use-answer.ts'

export type ListState = {
  rows: JournalRows
  /** Rows that came on top since the list was opened. */
  newer: number
  /** False while only the first page is known: the length of the list is asked for again. */
  isCounted: boolean
  state: 'loading' | 'ready' | 'indexing'
  /** Why there is nothing, or nothing newer, yet: it is asked again until this is null. */
  indexing: Indexing | null
  problem: Problem | null
}

export type JournalList = {
  store: StoreApi<ListState>
  /**
   * Reads the first page, or, when there are rows, what came after them; then what is missing in
   * view, as its first reading may have failed. Never two at once.
   */
  refresh: () => Promise<void>
  /** Reads what is missing among these lines; the last lines asked for are the next to be read. */
  need: (lines: Lines) => Promise<void>
}

type Lines = { first: number; last: number }
type Book = Pick<ConsoleClient['book'], 'journal' | 'seek'>

const START: ListState = {
  rows: NO_ROWS,
  newer: 0,
  isCounted: false,
  state: 'loading',
  indexing: null,
  problem: null,
}
/** More news than this in one go, and the list is opened anew at its top. */
const NEWS_PAGES_MAX = 10

/**
 * The entries that a filter lets through, newest on top, as many as there are: the first page at
 * once, the length of the list right after it, any other page when it comes into view, and what is
 * booked meanwhile on top. What was read stays when reading again fails.
 */
export function createJournalList(book: Book, filter: BookFilter): JournalList {
  const store = createStore<ListState>(() => START)
  const { getState, setState } = store
  let refreshing: Promise<void> = Promise.resolve()
  let isReadingBlocks = false
  let wanted: Lines | null = null

  async function guarded(run: () => Promise<void>): Promise<void> {
    try {
      await run()
    } catch (error) {
      setState({ problem: toProblem(error) })
    }
  }

  async function readAgain(): Promise<void> {
    const { rows, isCounted } = getState()
    const isKnown = rows.count > 0 && isCounted
    if (!isKnown || !(await readNews(book, filter, store))) await readFirst(book, filter, setState)
    await readWanted()
  }

  async function readBlocks(): Promise<void> {
    for (;;) {
      const block = wanted && missingBlock(getState().rows, wanted)
      if (!block) return
      const found = await readBlock(book, filter, block)
      if (found === null) return
      if ('indexedSeq' in found) return setState({ indexing: found })
      setState((old) => ({ rows: withRows(old.rows, block.place, found), problem: null }))
    }
  }

  async function readWanted(): Promise<void> {
    if (isReadingBlocks) return
    isReadingBlocks = true
    await guarded(readBlocks)
    isReadingBlocks = false
  }

  return {
    store,
    refresh: () => {
      refreshing = refreshing.then(() => guarded(readAgain))
      return refreshing
    },
    need: (lines) => {
      wanted = lines
      return readWanted()
    },
  }
}

/** Shows the first page, and then how long the list is of which it is the top. */
async function readFirst(
  book: Book,
  filter: BookFilter,
  setState: StoreApi<ListState>['setState'],
): Promise<void> {
  const page = await book.journal({ filter, order: 'newest', limit: BLOCK })
  if (page.state === 'indexing') return setState({ ...START, state: 'indexing', indexing: page })
  const newest = page.rows[0]
  const rows = withFirstPage(page.rows, { count: page.rows.length, newer: 0 })
  const isWhole = !page.hasMore || !newest
  setState({ ...START, rows, isCounted: isWhole, state: 'ready' })
  if (isWhole) return
  const to = { kind: 'seq', seq: newest.seq } as const
  const place = await book.seek({ filter, order: 'newest', to })
  if (place.state === 'indexing') return setState({ ...START, state: 'indexing', indexing: place })
  const whole = withFirstPage(page.rows, { count: place.count, newer: place.position })
  setState({ rows: whole, isCounted: true })
}

/** @returns false when there are too many to be put on top one by one. */
async function readNews(
  book: Book,
  filter: BookFilter,
  { getState, setState }: StoreApi<ListState>,
): Promise<boolean> {
  for (let pages = 0; pages < NEWS_PAGES_MAX; pages += 1) {
    const { rows } = getState()
    const newest = rows.byPlace.get(rows.count - 1)
    if (!newest) return false
    const from = { seq: newest.seq, side: 'before' } as const
    const page = await book.journal({ filter, order: 'newest', limit: BLOCK, from })
    if (page.state === 'indexing') {
      setState({ indexing: page, problem: null })
      return true
    }
    setState((old) => ({
      rows: page.rows.length > 0 ? withNewer(old.rows, page.rows) : old.rows,
      newer: old.newer + page.rows.length,
      indexing: null,
      problem: null,
    }))
    if (!page.hasMore) return true
  }
  return false
}

async function readBlock(
  book: Book,
  filter: BookFilter,
  { place, limit, beside }: BlockQuestion,
): Promise<readonly JournalRow[] | Indexing | null> {
  const from = beside ?? { position: place }
  const page = await book.journal({ filter, order: 'oldest', limit, from })
  if (page.state === 'indexing') return page
  return page.rows.length === 0 ? null : page.rows
}
