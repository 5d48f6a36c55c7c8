import { useEffect, useRef, useState } from 'react'
import type { CustomerView } from '../../../shared/model/customer.ts'
import { client } from '../../app/client.ts'
import { useConnection } from '../../app/connection-store.ts'
import { type Problem, toProblem } from '../../app/faults.ts'
import { useInvoices } from '../../app/invoices-store.ts'
import { type News, useNews } from '../../app/news.ts'

const PAGE = 50
const TYPED_AFTER_MS = 200

type Pages = {
  rows: readonly CustomerView[]
  next: string | null
  state: 'loading' | 'ready' | 'failed'
  problem: Problem | null
}

const START: Pages = { rows: [], next: null, state: 'loading', problem: null }

export type Customers = Pages & { loadMore: () => void; readAgain: () => void }

/** Pages of customers in the core's order. A balance that changes is put in where it stands. */
export function useCustomers(search: string): Customers {
  const [pages, setPages] = useState<Pages>(START)
  const [attempt, setAttempt] = useState(0)
  const readings = useInvoices((store) => store.readings)
  const openings = useConnection((store) => store.openings)
  const latest = useRef(0)
  const isLoadingMore = useRef(false)
  const readAgain = (): void => setAttempt((old) => old + 1)

  useEffect(() => {
    const ticket = (latest.current += 1)
    const timer = setTimeout(() => void load(), search === '' ? 0 : TYPED_AFTER_MS)
    async function load(): Promise<void> {
      try {
        const page = await client.customers.list({ search, limit: PAGE })
        if (ticket !== latest.current) return
        setPages({ rows: page.customers, next: page.next, state: 'ready', problem: null })
      } catch (error) {
        if (ticket !== latest.current) return
        // What is on screen stays; only an empty screen says that reading failed.
        setPages((old) => ({ ...old, state: 'failed', problem: toProblem(error) }))
      }
    }
    return () => clearTimeout(timer)
  }, [search, readings, openings, attempt])

  useNews((news) => {
    if (news.topic !== 'customer') return
    const known = pages.rows.find(({ id }) => id === news.customerId)
    // Somebody new, or a new name: only the core knows where it stands in the list.
    if (known?.version !== news.version) readAgain()
    else setPages((old) => ({ ...old, rows: old.rows.map((row) => withNews(row, news)) }))
  })

  async function loadMore(): Promise<void> {
    if (isLoadingMore.current || pages.next === null) return
    isLoadingMore.current = true
    const ticket = latest.current
    try {
      const page = await client.customers.list({ search, limit: PAGE, after: pages.next })
      if (ticket === latest.current) {
        setPages((old) => ({ ...old, rows: [...old.rows, ...page.customers], next: page.next }))
      }
    } catch {
      // The next scroll asks again.
    }
    isLoadingMore.current = false
  }

  return { ...pages, loadMore: () => void loadMore(), readAgain }
}

/** The customer with what a change says about them. */
export function withNews(
  customer: CustomerView,
  news: Extract<News, { topic: 'customer' }>,
): CustomerView {
  return customer.id === news.customerId ? { ...customer, credit: news.credit } : customer
}
