import { useNews } from '../../app/news.ts'

/** Reads again when a gift of this customer, or any gift when none is named, has changed. */
export function useGiftNews(customerId: string | null, readAgain: () => void): void {
  useNews((news) => {
    if (news.topic !== 'gift') return
    const { from, redeemedBy } = news.gift
    const isOwn = from?.id === customerId || redeemedBy?.id === customerId
    if (customerId === null || isOwn) readAgain()
  })
}

/** Reads again when this customer's plan, or the terms of plans, have changed. */
export function usePlanNews(customerId: string, readAgain: () => void): void {
  useNews((news) => {
    const isOwn = news.topic === 'plan' && news.plan.customerId === customerId
    if (isOwn || news.topic === 'settings') readAgain()
  })
}
