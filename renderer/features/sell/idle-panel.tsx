import { IconQrcode } from '@tabler/icons-react'
import { type ReactElement, useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { InvoiceView } from '../../../shared/model/invoice.ts'
import { client } from '../../app/client.ts'
import { invoicesStore, isWaiting, useInvoices } from '../../app/invoices-store.ts'
import { usePlace } from '../../app/place.ts'
import { useWhen } from '../../app/when.ts'
import { Money } from '../../ui/money.tsx'
import { SaleStatus } from '../../ui/status.tsx'
import css from './idle-panel.module.css'

const LAST_MAX = 5

/** Nothing is asked: says what will be here, and shows the last sales for a quick look back. */
export function IdlePanel(): ReactElement {
  const { t } = useTranslation('sell')
  const last = useLastSales()
  return (
    <section className={css.pane} data-testid="idle-panel">
      <div className={css.hello}>
        <span className={css.icon}>
          <IconQrcode size={40} stroke={1.5} aria-hidden="true" />
        </span>
        <h2 className={css.title}>{t('idle.title')}</h2>
        <p className={css.words}>{t('idle.words')}</p>
      </div>
      {last.length > 0 && (
        <div className={css.last}>
          <h3 className={css.label}>{t('idle.last')}</h3>
          {last.map((sale) => (
            <LastSale key={sale.id} sale={sale} />
          ))}
        </div>
      )}
    </section>
  )
}

function LastSale({ sale }: { sale: InvoiceView }): ReactElement {
  const when = useWhen()
  return (
    <button
      type="button"
      className={css.sale}
      onClick={() => usePlace.getState().go('recent', sale.id)}
    >
      <span className={css.time}>{when(sale.createdAtMs, 'short_time')}</span>
      <span className={css.state}>
        <SaleStatus invoice={sale} isPlain />
        {sale.memo !== '' && <span className={css.memo}>{sale.memo}</span>}
      </span>
      <Money msat={sale.amountMsat} fiat={sale.fiat} askedIn={sale.askedIn} />
    </button>
  )
}

function useLastSales(): readonly InvoiceView[] {
  const readings = useInvoices((store) => store.readings)
  const byId = useInvoices((store) => store.byId)
  useEffect(() => {
    if (readings === 0) return
    client.invoices
      .list({ limit: LAST_MAX + 3 })
      .then(({ invoices }) => invoicesStore.getState().accept(...invoices))
      .catch(() => undefined)
  }, [readings])
  return useMemo(
    () =>
      Object.values(byId)
        .filter((sale) => !isWaiting(sale))
        .sort((one, other) => other.createdAtMs - one.createdAtMs)
        .slice(0, LAST_MAX),
    [byId],
  )
}
