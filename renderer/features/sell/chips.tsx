import { type ReactElement, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { InvoiceView } from '../../../shared/model/invoice.ts'
import { coreNowMs } from '../../app/core-clock.ts'
import { isWaiting, useInvoices } from '../../app/invoices-store.ts'
import { usePlace } from '../../app/place.ts'
import { classes } from '../../ui/classes.ts'
import { SaleIcon, saleTone, saleWord } from '../../ui/status.tsx'
import { writeRemaining } from '../../ui/time-format.ts'
import css from './chips.module.css'
import { needsPerson, panelKind } from './sale-kind.ts'
import { useSaleText } from './sale-text.ts'
import { useSell } from './sell.ts'

/** As many as fit beside each other in the smallest window. */
const CHIPS_MAX = 3

/** Sales that wait, or whose end nobody has seen: leaving the screen never loses one (pain 5). */
export function Chips(): ReactElement {
  const { t } = useTranslation('sell')
  const sales = useChipSales()
  const extra = sales.length - CHIPS_MAX
  return (
    <ul className={css.chips} aria-label={t('open_sales')} data-testid="chips">
      {sales.slice(0, CHIPS_MAX).map((sale) => (
        <li key={sale.id} className={css.item}>
          <Chip sale={sale} />
        </li>
      ))}
      {extra > 0 && (
        <li>
          <button
            type="button"
            className={css.chip}
            onClick={() => usePlace.getState().go('recent')}
          >
            {t('more_open', { count: extra })}
          </button>
        </li>
      )}
    </ul>
  )
}

function useChipSales(): readonly InvoiceView[] {
  const byId = useInvoices((store) => store.byId)
  const openIds = useInvoices((store) => store.openIds)
  const aside = useSell((store) => store.aside)
  const shownId = useSell((store) => (store.shown.kind === 'sale' ? store.shown.id : null))
  return useMemo(() => {
    const ids = [...new Set([...openIds, ...aside])].filter((id) => id !== shownId)
    return ids
      .map((id) => byId[id])
      .filter((sale) => sale !== undefined)
      .filter((sale) => isWaiting(sale) || needsPerson(sale) || wasPaidAside(sale, aside))
      .sort((one, other) => other.createdAtMs - one.createdAtMs)
  }, [byId, openIds, aside, shownId])
}

function wasPaidAside(sale: InvoiceView, aside: readonly string[]): boolean {
  return panelKind(sale) === 'paid' && aside.includes(sale.id)
}

function Chip({ sale }: { sale: InvoiceView }): ReactElement {
  const { t } = useTranslation('status')
  const amount = useSaleText(sale)
  const show = useSell((store) => store.show)
  return (
    <button
      type="button"
      className={classes(css.chip, css[saleTone(sale)])}
      data-testid={`chip-${sale.id}`}
      data-status={sale.status}
      title={sale.memo}
      onClick={() => show(sale.id)}
    >
      <SaleIcon invoice={sale} size={20} />
      <span className={css.text}>
        <span className={css.amount}>{amount}</span>
        <span className={css.word}>
          {sale.status === 'pending' && isWaiting(sale) ? (
            <Remaining untilMs={sale.expiresAtMs} />
          ) : (
            t(`short.${saleWord(sale)}`)
          )}
          {sale.memo !== '' && ` · ${sale.memo}`}
        </span>
      </span>
    </button>
  )
}

function Remaining({ untilMs }: { untilMs: number }): ReactElement {
  const [leftMs, setLeftMs] = useState(() => untilMs - coreNowMs())
  useEffect(() => {
    const timer = setInterval(() => setLeftMs(untilMs - coreNowMs()), 1_000)
    return () => clearInterval(timer)
  }, [untilMs])
  return <>{writeRemaining(leftMs)}</>
}
