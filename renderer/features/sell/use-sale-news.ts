import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { announce } from '../../app/announcer.tsx'
import { invoicesStore } from '../../app/invoices-store.ts'
import { useSession } from '../../app/session-store.ts'
import { localeOf } from '../../ui/locale.ts'
import { saleNews } from './sale-news.ts'
import { playPaid } from './sound.ts'

/**
 * Says aloud what changed about the sales of this till, and rings once when one is paid: on every
 * screen, because a payment does not wait until somebody is back at the counter. It belongs into
 * the shell alone, or all would be said twice.
 * @param isSeller who does not sell is not called to the counter.
 */
export function useSaleNews(isSeller: boolean): void {
  const { t, i18n } = useTranslation('sell')
  useEffect(() => {
    if (!isSeller) return
    return invoicesStore.subscribe((now, before) => {
      if (now.byId === before.byId) return
      for (const sale of Object.values(now.byId)) {
        const old = before.byId[sale.id]
        // A sale read for the first time is no news: it may have ended long ago.
        if (!old || (sale.status === old.status && sale.script === old.script)) continue
        const news = saleNews(sale, { t, locale: localeOf(i18n.language) })
        if (news) announce(news.words)
        if (news?.isRung && useSession.getState().view?.appearance.isSoundOn) playPaid()
      }
    })
  }, [t, i18n, isSeller])
}
