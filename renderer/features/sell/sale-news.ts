import type { TFunction } from 'i18next'
import type { InvoiceView } from '../../../shared/model/invoice.ts'
import { fiatText, satText } from '../../ui/money-format.ts'
import { type AttentionScript, differenceMsat, panelKind } from './sale-kind.ts'

export type SaleNews = { words: string; isRung: boolean }

/** What is said of a sale that changed, and whether it rings; null where nothing is to be said. */
export function saleNews(
  sale: InvoiceView,
  { t, locale }: { t: TFunction<'sell'>; locale: string },
): SaleNews | null {
  const kind = panelKind(sale)
  if (kind === 'paid') {
    return { words: t('say.paid', { amount: receivedText(sale, locale) }), isRung: true }
  }
  if (kind === 'attention') {
    const script = sale.script as AttentionScript
    const amount = satText(differenceMsat(sale), locale)
    const title = t(`script.${script}.title`, { amount })
    // Who only listens must hear the same as who reads: the goods stay, or they may go.
    return { words: `${title}. ${t(`script.${script}.words`)}`, isRung: !KEEPS_GOODS.has(script) }
  }
  const quiet = QUIET[sale.status]
  return quiet === undefined ? null : { words: t(`say.${quiet}`), isRung: false }
}

/** The chime is the sign to deliver, so it is silent where the goods stay. */
const KEEPS_GOODS: ReadonlySet<AttentionScript> = new Set([
  'ask_under',
  'ask_unknown_amount',
  'node_silent',
])

const QUIET: { [status in InvoiceView['status']]?: 'arriving' | 'voided' | 'expired' } = {
  arriving: 'arriving',
  canceled: 'voided',
  expired: 'expired',
}

/** What came: in the asked unit when it is exactly the asked amount, else in sats. */
function receivedText(sale: InvoiceView, locale: string): string {
  if (sale.outcome === 'exact' && sale.askedIn === 'fiat' && sale.fiat) {
    return fiatText(sale.fiat, locale)
  }
  return sale.receivedMsat === null ? '?' : satText(sale.receivedMsat, locale)
}
