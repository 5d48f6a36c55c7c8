import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { type ReactElement, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PackageView } from '../../../shared/model/credits.ts'
import type { CustomerView } from '../../../shared/model/customer.ts'
import type { InvoiceView } from '../../../shared/model/invoice.ts'
import { client } from '../../app/client.ts'
import { coreNowMs } from '../../app/core-clock.ts'
import { invoicesStore, isWaiting, useInvoices } from '../../app/invoices-store.ts'
import { useSession } from '../../app/session-store.ts'
import { useAction } from '../../app/use-action.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { classes } from '../../ui/classes.ts'
import { useLocale } from '../../ui/locale.ts'
import { fiatText, satText } from '../../ui/money-format.ts'
import { Money } from '../../ui/money.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { QrCode } from '../../ui/qr.tsx'
import { Failed, Skeleton } from '../../ui/screen-states.tsx'
import { SaleStatus } from '../../ui/status.tsx'
import { writeRemaining } from '../../ui/time-format.ts'
import { useTick } from '../../ui/use-tick.ts'
import { useAnswered } from './panel-place.tsx'
import { Panel, PanelWords } from './panel.tsx'
import { topUpEnd } from './top-up-end.ts'
import css from './top-up-panel.module.css'
import { useReading } from './use-reading.ts'

/** Buying a package for this customer by Lightning: choose, show the code, say that it came. */
export function TopUpPanel(props: { customer: CustomerView; onClose: () => void }): ReactElement {
  const { customer, onClose } = props
  const { t } = useTranslation('credits')
  const [saleId, setSaleId] = useState<string | null>(null)
  const sale = useInvoices((store) => (saleId === null ? undefined : store.byId[saleId]))
  return (
    <Panel title={t('top_up.title')} testId="top-up-panel">
      {sale ? (
        <Sale sale={sale} onClose={onClose} />
      ) : (
        <Choice customer={customer} onSale={setSaleId} onClose={onClose} />
      )}
    </Panel>
  )
}

function Choice(props: {
  customer: CustomerView
  onSale: (id: string) => void
  onClose: () => void
}): ReactElement {
  const { customer, onSale, onClose } = props
  const { t } = useTranslation('credits')
  const { t: common } = useTranslation()
  const locale = useLocale()
  const packages = useReading(() => client.credits.packages({}))
  const { value, problem, readAgain } = packages
  useAnswered(packages)
  // One id for each package chosen here: a second press shows the same code.
  const ids = useRef(new Map<string, string>())
  const buy = useAction(async ({ id: packageId }: PackageView) => {
    const clientId = ids.current.get(packageId) ?? crypto.randomUUID()
    ids.current.set(packageId, clientId)
    const order = { clientId, customerId: customer.id, packageId }
    const { invoice } = await client.credits.purchase(order)
    invoicesStore.getState().accept(invoice)
    onSale(invoice.id)
  })
  if (!value) return problem ? <Failed problem={problem} onRetry={readAgain} /> : <Skeleton />
  return (
    <>
      <PanelWords>{t(value.packages.length > 0 ? 'top_up.choose' : 'top_up.none')}</PanelWords>
      <div className={css.choices}>
        {value.packages.map((one) => (
          <BigButton
            key={one.id}
            kind="quiet"
            disabled={buy.isRunning}
            data-testid={`package-${one.id}`}
            onClick={() => void buy.run(one)}
          >
            {one.label !== '' && `${one.label}: `}
            {t('top_up.offer', {
              count: one.credits,
              price: fiatText({ currency: one.currency, amountMinor: one.priceMinor }, locale),
            })}
          </BigButton>
        ))}
        <BigButton kind="quiet" onClick={onClose}>
          {common('cancel')}
        </BigButton>
      </div>
      {buy.isRunning && <PanelWords>{t('top_up.working')}</PanelWords>}
      {buy.problem && <ProblemNote problem={buy.problem} />}
    </>
  )
}

function Sale({ sale, onClose }: { sale: InvoiceView; onClose: () => void }): ReactElement {
  const { t } = useTranslation('credits')
  if (isWaiting(sale)) return <Waiting sale={sale} onClose={onClose} />
  const end = topUpEnd(sale)
  const isGood = end === 'paid'
  const words = isGood ? t('top_up.paid', { count: sale.credits ?? 0 }) : t(`top_up.${end}`)
  return (
    <div
      className={classes(css.end, isGood ? css.good : css.bad)}
      role="status"
      data-testid="top-up-end"
      data-end={end}
    >
      {isGood ? (
        <IconCircleCheck size={56} stroke={1.5} aria-hidden="true" />
      ) : (
        <IconAlertTriangle size={56} stroke={1.5} aria-hidden="true" />
      )}
      <span className={css.words}>{words}</span>
      <BigButton kind="quiet" size="desk" data-testid="top-up-done" onClick={onClose}>
        {t('top_up.done')}
      </BigButton>
    </div>
  )
}

function Waiting({ sale, onClose }: { sale: InvoiceView; onClose: () => void }): ReactElement {
  const { t } = useTranslation('credits')
  const locale = useLocale()
  const isSandbox = useSession((store) => store.view?.profile === 'sandbox')
  const pay = useAction(async () => {
    await client.wallet.pay({ bolt11: sale.bolt11, mode: 'pay' })
  })
  useTick(500)
  const amount = sale.fiat ? fiatText(sale.fiat, locale) : satText(sale.amountMsat, locale)
  return (
    <div className={css.waiting} data-testid="top-up-code" data-bolt11={sale.bolt11}>
      <div className={css.code}>
        <QrCode text={sale.bolt11} label={t('top_up.qr_label', { amount })} />
      </div>
      <div className={css.beside}>
        <SaleStatus invoice={sale} isPlain />
        <Money
          msat={sale.amountMsat}
          fiat={sale.fiat}
          askedIn={sale.askedIn}
          size="panel"
          align="start"
        />
        <span className={css.left}>
          {t('reservations.left', { time: writeRemaining(sale.expiresAtMs - coreNowMs()) })}
        </span>
        {isSandbox && (
          <BigButton
            kind="quiet"
            size="desk"
            disabled={pay.isRunning}
            data-testid="top-up-pay"
            onClick={() => void pay.run(undefined)}
          >
            {t('top_up.sandbox_pay')}
          </BigButton>
        )}
        <BigButton kind="quiet" size="desk" onClick={onClose}>
          {t('top_up.leave')}
        </BigButton>
        <span className={css.left}>{t('top_up.leave_words')}</span>
        {pay.problem && <ProblemNote problem={pay.problem} />}
      </div>
    </div>
  )
}
