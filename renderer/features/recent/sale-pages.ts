import { createStore, type StoreApi } from 'zustand'
import type { ConsoleClient } from '../../../shared/contract/index.ts'
import type { InvoiceView } from '../../../shared/model/invoice.ts'
import { type Problem, toProblem } from '../../app/faults.ts'

const PAGE = 50

type Page = { invoices: readonly InvoiceView[]; next: string | null }

export type PagesState = {
  search: string
  /** Sales in the core's order, the newest first. */
  ids: readonly string[]
  next: string | null
  state: 'loading' | 'ready' | 'failed'
  problem: Problem | null
}

export type SalePages = {
  store: StoreApi<PagesState>
  /** Reads what a search finds, or the newest of all sales on top of those known. */
  read: (search: string) => Promise<void>
  more: () => Promise<void>
  /**
   * Sales that were heard of. Where one stands only the core can say: it orders by its own
   * numbers, and the clock on the wall may have been set back since (pain 28). So the newest are
   * read again once for what is not in the list.
   */
  notice: (ids: readonly string[]) => Promise<void>
}

const START: PagesState = { search: '', ids: [], next: null, state: 'loading', problem: null }

/** Pages of sales as the core orders them. @param accept takes what was read into the mirror. */
export function createSalePages(
  list: ConsoleClient['invoices']['list'],
  accept: (...invoices: readonly InvoiceView[]) => void,
): SalePages {
  const store = createStore<PagesState>(() => START)
  const { getState, setState } = store
  /** Heard of, and either in the list or further down than it was read. */
  const placed = new Set<string>()
  let latest = 0
  let reading: Promise<void> = Promise.resolve()
  let isLoadingMore = false
  let isPlacing = false
  let heard: readonly string[] = []

  const unplaced = (): string[] => {
    const { search, state, ids } = getState()
    if (search !== '' || state !== 'ready') return []
    const known = new Set(ids)
    return heard.filter((id) => !known.has(id) && !placed.has(id))
  }

  async function load(search: string, ticket: number): Promise<void> {
    try {
      const page = await list({ search, limit: PAGE })
      if (ticket !== latest) return
      setState((old) => ({ ...withNewest(old, search, page), state: 'ready', problem: null }))
      accept(...page.invoices)
    } catch (error) {
      // What is on screen stays; only an empty screen says that reading failed.
      if (ticket === latest) setState({ search, state: 'failed', problem: toProblem(error) })
    }
  }

  async function more(): Promise<void> {
    const { search, next } = getState()
    if (isLoadingMore || next === null) return
    isLoadingMore = true
    try {
      const page = await list({ search, limit: PAGE, before: next })
      // Another search, or the list begun anew: this page is no longer the next one.
      const isNext = getState().search === search && getState().next === next
      if (isNext) setState((old) => withOlder(old, page))
      if (isNext) accept(...page.invoices)
    } catch {
      // The next scroll asks again.
    }
    isLoadingMore = false
  }

  async function notice(ids: readonly string[]): Promise<void> {
    heard = ids
    if (isPlacing) return
    isPlacing = true
    // A question that is on its way comes first, and may be a search.
    await reading
    for (let news = unplaced(); news.length > 0; news = unplaced()) {
      await load('', latest)
      if (getState().state !== 'ready') break
      for (const id of news) placed.add(id)
    }
    isPlacing = false
  }

  const read = (search: string): Promise<void> => {
    reading = load(search, (latest += 1))
    return reading
  }
  return { store, read, more, notice }
}

/** The pages below stay when the newest one joins them; else the list begins anew. */
function withNewest(old: PagesState, search: string, page: Page): Partial<PagesState> {
  const ids = page.invoices.map(({ id }) => id)
  const fresh = new Set(ids)
  const isJoined = search === '' && old.search === '' && old.ids.some((id) => fresh.has(id))
  if (!isJoined) return { search, ids, next: page.next }
  return { ids: [...ids, ...old.ids.filter((id) => !fresh.has(id))], next: old.next }
}

function withOlder(old: PagesState, page: Page): Partial<PagesState> {
  const known = new Set(old.ids)
  const ids = page.invoices.map(({ id }) => id).filter((id) => !known.has(id))
  return { ids: [...old.ids, ...ids], next: page.next }
}
