import { IconArrowLeft, IconCircleCheck } from '@tabler/icons-react'
import { type ReactElement, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useInvoices } from '../../app/invoices-store.ts'
import { useSession } from '../../app/session-store.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { Money } from '../../ui/money.tsx'
import { QrCode } from '../../ui/qr.tsx'
import { SaleStatus } from '../../ui/status.tsx'
import css from './customer-view.module.css'
import { panelKind } from './sale-kind.ts'
import { useSaleText } from './sale-text.ts'
import type { InvoiceView } from '../../../shared/model/invoice.ts'
import { sellStore, useSell } from './sell.ts'

/** The window turned to the customer: the code as large as it goes, and nothing of the till. */
export function CustomerView(): ReactElement | null {
  const id = useSell((store) => (store.shown.kind === 'sale' ? store.shown.id : null))
  const sale = useInvoices((store) => (id === null ? undefined : store.byId[id]))
  return sale ? <CustomerSale sale={sale} /> : null
}

function CustomerSale({ sale }: { sale: InvoiceView }): ReactElement {
  const { t } = useTranslation('sell')
  const ref = useRef<HTMLDivElement>(null)
  const shopName = useSession((store) => store.view?.shopName ?? '')
  const amount = useSaleText(sale)
  const kind = panelKind(sale)
  useEffect(() => ref.current?.focus(), [])
  const isPaid = kind === 'paid'
  return (
    <section
      ref={ref}
      tabIndex={-1}
      className={isPaid ? `${css.view} ${css.paid}` : css.view}
      data-testid="customer-view"
      data-status={sale.status}
      aria-label={t('customer.title')}
    >
      <p className={css.shop}>{shopName}</p>
      {kind === 'waiting' && (
        <div className={css.code}>
          <QrCode text={sale.bolt11} label={t('waiting.qr_label', { amount })} />
        </div>
      )}
      {isPaid && <IconCircleCheck className={css.tick} stroke={1.4} aria-hidden="true" />}
      <div className={css.side}>
        {isPaid && (
          <h2 className={css.title}>
            {t('paid.title')}. {t('customer.thanks')}
          </h2>
        )}
        {kind === 'waiting' && <h2 className={css.title}>{t('customer.title')}</h2>}
        <Money
          msat={sale.amountMsat}
          fiat={sale.fiat}
          askedIn={sale.askedIn}
          size="giant"
          align="start"
        />
        {kind === 'waiting' && <p className={css.words}>{t('customer.scan')}</p>}
        {!isPaid && <SaleStatus invoice={sale} />}
      </div>
      <BigButton
        kind={isPaid ? 'quietOnPaid' : 'quiet'}
        className={css.close}
        icon={<IconArrowLeft size={20} stroke={1.7} aria-hidden="true" />}
        keyHint="Esc"
        data-testid="customer-close"
        onClick={() => sellStore.getState().showCustomer(false)}
      >
        {t('customer.close')}
      </BigButton>
    </section>
  )
}
