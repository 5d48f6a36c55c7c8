import { useEffect, useRef, useState } from 'react'
import type { PausedPlan } from '../../../shared/model/plan.ts'
import { client } from '../../app/client.ts'
import { useConnection } from '../../app/connection-store.ts'
import { type Problem, toProblem } from '../../app/faults.ts'
import { useInvoices } from '../../app/invoices-store.ts'
import { useNews } from '../../app/news.ts'

const PAGE = 50
/** The first of a month pauses many plans at once: they are read together, and so is typing. */
const READ_AFTER_MS = 200
/** A count that could not be had is not missed by anybody, so it is asked for again. */
const COUNT_AGAIN_MS = 5_000

/** A list names its rows by the page that they open. */
export type PausedRow = PausedPlan & { id: string }

type Pages = {
  rows: readonly PausedRow[]
  next: string | null
  /** All that wait, whatever is searched for; null until the first answer. */
  count: number | null
  state: 'loading' | 'ready' | 'failed'
  problem: Problem | null
}

const START: Pages = { rows: [], next: null, count: null, state: 'loading', problem: null }

export type PausedPlans = Pages & { loadMore: () => void; readAgain: () => void }

/** MANA-53: plans that wait for credits. While the list is not shown only their count is kept. */
export function usePausedPlans(shown: { isShown: boolean; search: string }): PausedPlans {
  const { isShown, search } = shown
  const [pages, setPages] = useState<Pages>(START)
  const [attempt, setAttempt] = useState(0)
  const readings = useInvoices((store) => store.readings)
  const openings = useConnection((store) => store.openings)
  const latest = useRef(0)
  const isLoadingMore = useRef(false)
  const readAgain = (): void => setAttempt((old) => old + 1)

  useEffect(() => {
    const ticket = (latest.current += 1)
    let timer = setTimeout(() => void load(), READ_AFTER_MS)
    async function load(): Promise<void> {
      try {
        const page = await client.plans.paused({ search, limit: isShown ? PAGE : 1 })
        if (ticket !== latest.current) return
        const { next, count } = page
        setPages({ rows: rowsOf(page.plans), next, count, state: 'ready', problem: null })
      } catch (error) {
        if (ticket !== latest.current) return
        setPages((old) => ({ ...old, state: 'failed', problem: toProblem(error) }))
        if (!isShown) timer = setTimeout(() => void load(), COUNT_AGAIN_MS)
      }
    }
    return () => clearTimeout(timer)
  }, [isShown, search, readings, openings, attempt])

  useNews((news) => {
    // A top-up of somebody who waits changes what is missing.
    const isTopUp = news.topic === 'customer' && pages.rows.some(({ id }) => id === news.customerId)
    if (isTopUp || news.topic === 'plan' || news.topic === 'settings') readAgain()
  })

  async function loadMore(): Promise<void> {
    if (isLoadingMore.current || pages.next === null) return
    isLoadingMore.current = true
    const ticket = latest.current
    try {
      const page = await client.plans.paused({ search, limit: PAGE, before: pages.next })
      if (ticket === latest.current) {
        const { next, count } = page
        setPages((old) => ({ ...old, rows: [...old.rows, ...rowsOf(page.plans)], next, count }))
      }
    } catch {
      // The next scroll asks again.
    }
    isLoadingMore.current = false
  }

  return { ...pages, loadMore: () => void loadMore(), readAgain }
}

function rowsOf(plans: readonly PausedPlan[]): PausedRow[] {
  return plans.map((plan) => ({ ...plan, id: plan.customerId }))
}
