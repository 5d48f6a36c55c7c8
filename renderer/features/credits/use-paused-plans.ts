import type { PausedPlan } from '../../../shared/model/plan.ts'
import { client } from '../../app/client.ts'
import { useNews } from '../../app/news.ts'
import { type Pages, usePages } from './use-pages.ts'

const PAGE = 50
/** The first of a month pauses many plans at once: they are read together, and so is typing. */
const READ_AFTER_MS = 200
/** A count that could not be had is not missed by anybody, so it is asked for again. */
const COUNT_AGAIN_MS = 5_000

/** A list names its rows by the page that they open. */
export type PausedRow = PausedPlan & { id: string }

export type PausedPlans = Pages<PausedRow>

/** MANA-53: plans that wait for credits. While the list is not shown only their count is kept. */
export function usePausedPlans(shown: { isShown: boolean; search: string }): PausedPlans {
  const { isShown, search } = shown
  const { pages } = usePages<PausedRow>({
    of: `${isShown} ${search}`,
    afterMs: READ_AFTER_MS,
    againMs: isShown ? null : COUNT_AGAIN_MS,
    async read(cursor) {
      const before = cursor === null ? {} : { before: cursor }
      const page = await client.plans.paused({ search, limit: isShown ? PAGE : 1, ...before })
      const rows = page.plans.map((plan) => ({ ...plan, id: plan.customerId }))
      return { rows, next: page.next, count: page.count }
    },
  })
  useNews((news) => {
    // A top-up of somebody who waits changes what is missing.
    const isTopUp = news.topic === 'customer' && pages.rows.some(({ id }) => id === news.customerId)
    if (isTopUp || news.topic === 'plan' || news.topic === 'settings') pages.readAgain()
  })
  return pages
}
