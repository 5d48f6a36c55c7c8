import { useEffect, useMemo, useRef, useState } from 'react'
import type { InvoiceView } from '../../../shared/model/invoice.ts'
import { client } from '../../app/client.ts'
import { useConnection } from '../../app/connection-store.ts'
import { type Problem, toProblem } from '../../app/faults.ts'
import { invoicesStore, useInvoices } from '../../app/invoices-store.ts'

const PAGE = 50
const TYPED_AFTER_MS = 200

type Pages = {
  search: string
  ids: readonly string[]
  next: string | null
  state: 'loading' | 'ready' | 'failed'
  problem: Problem | null
}

const START: Pages = { search: '', ids: [], next: null, state: 'loading', problem: null }

export type Sales = {
  rows: readonly InvoiceView[]
  state: Pages['state']
  problem: Problem | null
  hasMore: boolean
  loadMore: () => void
  retry: () => void
}

/**
 * Pages of sales in the core's order, with what has come in since on top. Rows are drawn from the
 * mirror, so a row is always as new as the last word about it.
 */
export function useSales(search: string): Sales {
  const [pages, setPages] = useState<Pages>(START)
  const [attempt, setAttempt] = useState(0)
  const readings = useInvoices((store) => store.readings)
  const openings = useConnection((store) => store.openings)
  const byId = useInvoices((store) => store.byId)
  const latest = useRef(0)
  const isLoadingMore = useRef(false)

  useEffect(() => {
    const ticket = (latest.current += 1)
    const timer = setTimeout(() => void load(), search === '' ? 0 : TYPED_AFTER_MS)
    async function load(): Promise<void> {
      try {
        const page = await client.invoices.list({ search, limit: PAGE })
        if (ticket !== latest.current) return
        invoicesStore.getState().accept(...page.invoices)
        const ids = page.invoices.map(({ id }) => id)
        setPages({ search, ids, next: page.next, state: 'ready', problem: null })
      } catch (error) {
        if (ticket !== latest.current) return
        // What is on screen stays; only an empty screen says that reading failed.
        setPages((old) => ({ ...old, search, state: 'failed', problem: toProblem(error) }))
      }
    }
    return () => clearTimeout(timer)
  }, [search, readings, openings, attempt])

  async function loadMore(): Promise<void> {
    if (isLoadingMore.current || pages.next === null) return
    isLoadingMore.current = true
    const ticket = latest.current
    try {
      const page = await client.invoices.list({ search, limit: PAGE, before: pages.next })
      if (ticket === latest.current) {
        invoicesStore.getState().accept(...page.invoices)
        const ids = page.invoices.map(({ id }) => id)
        setPages((old) => ({
          ...old,
          ids: [...old.ids, ...ids.filter((id) => !old.ids.includes(id))],
          next: page.next,
        }))
      }
    } catch {
      // The next scroll asks again.
    }
    isLoadingMore.current = false
  }

  const rows = useMemo(() => rowsOf(pages, byId), [pages, byId])
  return {
    rows,
    state: pages.state,
    problem: pages.problem,
    hasMore: pages.next !== null,
    loadMore: () => void loadMore(),
    retry: () => setAttempt((old) => old + 1),
  }
}

/** Newer sales go on top only of an unfiltered list: only the core can say what a search finds. */
function rowsOf(pages: Pages, byId: Readonly<Record<string, InvoiceView>>): InvoiceView[] {
  const loaded = pages.ids.map((id) => byId[id]).filter((sale) => sale !== undefined)
  if (pages.search !== '' || pages.state === 'loading') return loaded
  const known = new Set(pages.ids)
  const sinceMs = loaded[0]?.createdAtMs ?? 0
  const newer = Object.values(byId)
    .filter((sale) => !known.has(sale.id) && sale.createdAtMs >= sinceMs)
    .sort((one, other) => other.createdAtMs - one.createdAtMs)
  return [...newer, ...loaded]
}
