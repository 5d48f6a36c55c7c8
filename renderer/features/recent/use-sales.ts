import { useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { InvoiceView } from '../../../shared/model/invoice.ts'
import { client } from '../../app/client.ts'
import { useConnection } from '../../app/connection-store.ts'
import type { Problem } from '../../app/faults.ts'
import { invoicesStore, useInvoices } from '../../app/invoices-store.ts'
import { createSalePages, type PagesState } from './sale-pages.ts'

const TYPED_AFTER_MS = 200

export type Sales = {
  rows: readonly InvoiceView[]
  state: PagesState['state']
  problem: Problem | null
  hasMore: boolean
  loadMore: () => void
  retry: () => void
}

/**
 * Pages of sales in the core's order, kept as new as what comes in. Rows are drawn from the
 * mirror, so a row is always as new as the last word about it.
 */
export function useSales(search: string): Sales {
  const [sales] = useState(() =>
    createSalePages(client.invoices.list, invoicesStore.getState().accept),
  )
  const pages = useStore(sales.store)
  const [attempt, setAttempt] = useState(0)
  const readings = useInvoices((store) => store.readings)
  const openings = useConnection((store) => store.openings)
  const byId = useInvoices((store) => store.byId)

  useEffect(() => {
    const timer = setTimeout(() => void sales.read(search), search === '' ? 0 : TYPED_AFTER_MS)
    return () => clearTimeout(timer)
  }, [sales, search, readings, openings, attempt])

  useEffect(() => {
    void sales.notice(Object.keys(byId))
  }, [sales, byId, pages.state, pages.search])

  const rows = useMemo(() => rowsOf(pages, byId), [pages, byId])
  return {
    rows,
    state: pages.state,
    problem: pages.problem,
    hasMore: pages.next !== null,
    loadMore: () => void sales.more(),
    retry: () => setAttempt((old) => old + 1),
  }
}

/**
 * What this window has heard of since goes on top while the core cannot be asked where it belongs;
 * only the core can say what a search finds.
 */
export function rowsOf(
  { ids, state, search }: Pick<PagesState, 'ids' | 'state' | 'search'>,
  byId: Readonly<Record<string, InvoiceView>>,
): InvoiceView[] {
  const listed = ids.map((id) => byId[id]).filter((sale) => sale !== undefined)
  if (state !== 'failed' || search !== '') return listed
  const known = new Set(ids)
  const heard = Object.values(byId).filter(({ id }) => !known.has(id))
  return [...heard.sort((one, other) => other.createdAtMs - one.createdAtMs), ...listed]
}
