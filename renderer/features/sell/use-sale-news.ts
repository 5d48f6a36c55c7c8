import type { TFunction } from 'i18next'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { InvoiceView } from '../../../shared/model/invoice.ts'
import { announce } from '../../app/announcer.tsx'
import { invoicesStore } from '../../app/invoices-store.ts'
import { useSession } from '../../app/session-store.ts'
import { localeOf } from '../../ui/locale.ts'
import { fiatText, satText } from '../../ui/money-format.ts'
import { panelKind } from './sale-kind.ts'
import { playPaid } from './sound.ts'

/** Says aloud what changed about the sales of this till, and rings once when one is paid. */
export function useSaleNews(): void {
  const { t, i18n } = useTranslation('sell')
  useEffect(
    () =>
      invoicesStore.subscribe((now, before) => {
        if (now.byId === before.byId) return
        const locale = localeOf(i18n.language)
        for (const sale of Object.values(now.byId)) {
          const old = before.byId[sale.id]
          // A sale read for the first time is no news: it may have ended long ago.
          if (old && sale.status !== old.status) tell(t, sale, locale)
        }
      }),
    [t, i18n],
  )
}

function tell(t: TFunction<'sell'>, sale: InvoiceView, locale: string): void {
  const kind = panelKind(sale)
  if (sale.status === 'arriving') announce(t('say.arriving'))
  if (sale.status === 'canceled') announce(t('say.voided'))
  if (sale.status === 'expired') announce(t('say.expired'))
  if (sale.script === 'node_silent' || (kind !== 'paid' && kind !== 'attention')) return
  announce(t('say.paid', { amount: receivedText(sale, locale) }))
  if (useSession.getState().view?.appearance.isSoundOn) playPaid()
}

/** What came: in the asked unit when it is exactly the asked amount, else in sats. */
function receivedText(sale: InvoiceView, locale: string): string {
  if (sale.outcome === 'exact' && sale.askedIn === 'fiat' && sale.fiat) {
    return fiatText(sale.fiat, locale)
  }
  return sale.receivedMsat === null ? '?' : satText(sale.receivedMsat, locale)
}
