import { create } from 'zustand'
import { client } from '../../app/client.ts'
import { coreNowMs } from '../../app/core-clock.ts'
import { isCovered, isTyping, useWindowKeys } from '../../app/keys.ts'
import { type PeriodChoice, periodAround, turnedPeriod } from '../../app/review/period.ts'
import { type Reading, useAnswer } from '../../app/review/use-answer.ts'
import { useSession } from '../../app/session-store.ts'
import { useShopZone } from '../../app/when.ts'
import { dayOf } from '../../ui/time-format.ts'

type UsageAnswer = Awaited<ReturnType<typeof client.credits.usageSums>>
export type UsageSums = Extract<UsageAnswer, { state: 'ready' }>

type UsageStore = {
  /** Null until somebody chooses: the month that it is. */
  period: PeriodChoice | null
  customer: { id: string; name: string } | null
}

const START: UsageStore = { period: null, customer: null }

/** Whose use of which days is shown; it stays while the reader looks at other screens. */
export const useUsageChoice = create<UsageStore>(() => START)

// Another person begins with everybody, not with whom the last one looked at.
useSession.subscribe((now, before) => {
  if (now.view?.me?.id !== before.view?.me?.id) useUsageChoice.setState(START)
})

/** The days that are shown. */
export function useUsagePeriod(): PeriodChoice {
  const chosen = useUsageChoice((store) => store.period)
  const today = dayOf(coreNowMs(), useShopZone())
  return chosen ?? periodAround('month', today)
}

/** What one customer or all used in some days, as new as the book. */
export function useUsageSums(asked: {
  customerId: string | null
  fromDay: string | null
  toDay: string | null
}): Reading<UsageAnswer> {
  const { customerId, fromDay, toDay } = asked
  return useAnswer(`usage ${customerId} ${fromDay} ${toDay}`, () =>
    client.credits.usageSums({ customerId, fromDay, toDay }),
  )
}

/** [ and ] turn the period like a page, as in the book. */
export function usePeriodKeys(period: PeriodChoice): void {
  const timeZone = useShopZone()
  useWindowKeys((event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (isCovered(event.target) || isTyping(event.target)) return
    if (event.key !== '[' && event.key !== ']') return
    const step = event.key === '[' ? -1 : 1
    const today = dayOf(coreNowMs(), timeZone)
    useUsageChoice.setState({ period: turnedPeriod(period, step, today) })
  })
}
