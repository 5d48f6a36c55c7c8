import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { InvoiceView } from '../../../shared/model/invoice.ts'
import { coreNowMs } from '../../app/core-clock.ts'
import { usePlace } from '../../app/place.ts'
import { useShopZone, useWhen } from '../../app/when.ts'
import { EndlessList, ListRow } from '../../ui/endless-list.tsx'
import { Money } from '../../ui/money.tsx'
import { SaleStatus } from '../../ui/status.tsx'
import { dayOf, shiftDay } from '../../ui/time-format.ts'
import css from './sale-list.module.css'
import type { Sales } from './use-sales.ts'

const ROW_PX = 64

export function SaleList({ sales }: { sales: Sales }): ReactElement {
  const { t } = useTranslation('recent')
  const openId = usePlace((store) => store.id)
  const { rows, hasMore, loadMore } = sales
  return (
    <EndlessList
      label={t('list')}
      testId="recent-list"
      rows={rows}
      rowPx={ROW_PX}
      openId={openId}
      hasMore={hasMore}
      onMore={loadMore}
      end={hasMore ? t('loading_more') : t('end')}
    >
      {(sale) => <SaleRow sale={sale} isOpen={sale.id === openId} />}
    </EndlessList>
  )
}

function SaleRow({ sale, isOpen }: { sale: InvoiceView; isOpen: boolean }): ReactElement {
  const { t } = useTranslation('recent')
  const dayWord = useDayWord()
  const when = useWhen()
  const note =
    sale.memo || (sale.credits === null ? t('no_note') : t('credits_sale', { count: sale.credits }))
  return (
    <ListRow
      className={css.row}
      isOpen={isOpen}
      testId={`sale-${sale.id}`}
      status={sale.status}
      onOpen={() => usePlace.getState().go('recent', sale.id)}
    >
      <span className={css.when}>
        <span>{when(sale.createdAtMs, 'short_time')}</span>
        <span className={css.day}>{dayWord(sale.createdAtMs)}</span>
      </span>
      <span className={css.what}>
        <span className={css.note}>{note}</span>
        <SaleStatus invoice={sale} isPlain />
      </span>
      <Money msat={sale.amountMsat} fiat={sale.fiat} askedIn={sale.askedIn} />
    </ListRow>
  )
}

/** Today and yesterday by name, as the shop's own calendar counts them. */
function useDayWord(): (atMs: number) => string {
  const { t } = useTranslation('recent')
  const when = useWhen()
  const timeZone = useShopZone()
  return (atMs) => {
    const day = dayOf(atMs, timeZone)
    const today = dayOf(coreNowMs(), timeZone)
    if (day === today) return t('today')
    if (day === shiftDay(today, -1)) return t('yesterday')
    return when(atMs, 'short_day')
  }
}
