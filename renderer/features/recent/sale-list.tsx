import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactElement, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { InvoiceView } from '../../../shared/model/invoice.ts'
import { usePlace } from '../../app/place.ts'
import { useLocale } from '../../ui/locale.ts'
import { Money } from '../../ui/money.tsx'
import { SaleStatus } from '../../ui/status.tsx'
import { writeTime } from '../../ui/time-format.ts'
import css from './sale-list.module.css'
import type { Sales } from './use-sales.ts'

const ROW_PX = 64
/** Rows before the end at which the next page is asked for, so that scrolling never waits. */
const AHEAD = 15

/** Only the rows in view exist, so a year of sales scrolls like a day. */
export function SaleList({ sales }: { sales: Sales }): ReactElement {
  const { t } = useTranslation('recent')
  const scrollRef = useRef<HTMLDivElement>(null)
  const openId = usePlace((store) => store.id)
  const { rows, hasMore, loadMore } = sales
  // oxlint-disable-next-line react/incompatible-library -- no React compiler runs over this code
  const virtual = useVirtualizer({
    count: rows.length + 1,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => ROW_PX,
    overscan: 6,
    getItemKey: (index) => rows[index]?.id ?? 'end',
  })
  const items = virtual.getVirtualItems()
  const lastIndex = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && lastIndex >= rows.length - AHEAD) loadMore()
  })
  const openIndex = rows.findIndex((sale) => sale.id === openId)
  useEffect(() => {
    if (openIndex >= 0) virtual.scrollToIndex(openIndex, { align: 'auto' })
  }, [openIndex, virtual])
  return (
    <div ref={scrollRef} className={css.scroll} data-testid="recent-list">
      <ul
        className={css.rows}
        aria-label={t('list')}
        style={{ height: `${virtual.getTotalSize()}px` }}
      >
        {items.map((item) => {
          const sale = rows[item.index]
          return (
            <li
              key={item.key}
              className={css.place}
              style={{ transform: `translateY(${item.start}px)`, height: `${ROW_PX}px` }}
            >
              {sale ? (
                <SaleRow sale={sale} isOpen={sale.id === openId} />
              ) : (
                <span className={css.end}>{hasMore ? t('loading_more') : t('end')}</span>
              )}
            </li>
          )
        })}
      </ul>
    </div>
  )
}

function SaleRow({ sale, isOpen }: { sale: InvoiceView; isOpen: boolean }): ReactElement {
  const { t } = useTranslation('recent')
  const locale = useLocale()
  const note =
    sale.memo || (sale.credits === null ? t('no_note') : t('credits_sale', { count: sale.credits }))
  return (
    <button
      type="button"
      className={css.row}
      aria-current={isOpen ? 'true' : undefined}
      data-testid={`sale-${sale.id}`}
      data-status={sale.status}
      onClick={() => usePlace.getState().go('recent', sale.id)}
    >
      <span className={css.when}>
        <span>{writeTime(sale.createdAtMs, 'short_time', locale)}</span>
        <span className={css.day}>{dayText(sale.createdAtMs, locale, t)}</span>
      </span>
      <span className={css.what}>
        <span className={css.note}>{note}</span>
        <SaleStatus invoice={sale} isPlain />
      </span>
      <Money msat={sale.amountMsat} fiat={sale.fiat} askedIn={sale.askedIn} />
    </button>
  )
}

function dayText(atMs: number, locale: string, t: (key: 'today' | 'yesterday') => string): string {
  const day = startOfDay(atMs)
  const today = startOfDay(Date.now())
  if (day === today) return t('today')
  if (day === startOfDay(today - 12 * 3_600_000)) return t('yesterday')
  return writeTime(atMs, 'short_day', locale)
}

function startOfDay(atMs: number): number {
  return new Date(atMs).setHours(0, 0, 0, 0)
}
