import { IconCircleCheck } from '@tabler/icons-react'
import type { CSSProperties, ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { InvoiceView } from '../../../shared/model/invoice.ts'
import { usePlace } from '../../app/place.ts'
import { useWhen } from '../../app/when.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { useLocale } from '../../ui/locale.ts'
import { fiatText, priceText, satText, writeCount } from '../../ui/money-format.ts'
import css from './paid-panel.module.css'
import { useJustCame } from './fresh-panel.ts'
import { finishSale } from './sale-actions.ts'
import { differenceMsat } from './sale-kind.ts'
import { receiptText, useSaleText } from './sale-text.ts'
import { usePaintedMark } from './use-painted-mark.ts'

/** The one celebrated moment. It stays until somebody dismisses it. */
export function PaidPanel({ sale }: { sale: InvoiceView }): ReactElement {
  const { t } = useTranslation('sell')
  const locale = useLocale()
  const amount = useSaleText(sale)
  usePaintedMark(sale.id)
  useJustCame(sale.id)
  const received = sale.receivedMsat ?? sale.amountMsat
  const over = satText(differenceMsat(sale), locale)
  const inMs = Math.max(0, (sale.settledAtMs ?? sale.createdAtMs) - sale.createdAtMs)
  return (
    <section
      className={css.pane}
      data-testid="paid-panel"
      data-status={sale.status}
      data-outcome={sale.outcome}
      data-script={sale.script}
      data-received-msat={String(received)}
      data-id={sale.id}
    >
      <IconCircleCheck className={css.tick} size={64} stroke={1.6} aria-hidden="true" />
      <div className={css.sum}>
        <h2 className={css.title} style={charsOf(amount)}>
          {t('paid.title')}
          <br />
          {amount}
        </h2>
      </div>
      <p className={css.received}>
        {t('paid.received', { amount: receivedBeside(sale, locale) })}
        {inMs < 10 * 60_000 && ` · ${t('paid.in_seconds', { seconds: secondsText(inMs, locale) })}`}
      </p>
      {sale.script === 'deliver_over' && (
        <p className={css.script} data-testid="script">
          {t('script.deliver_over.words', { amount: over })}
        </p>
      )}
      <Facts sale={sale} />
      <div className={css.actions}>
        <BigButton
          kind="quietOnPaid"
          data-testid="paid-details"
          onClick={() => usePlace.getState().go('recent', sale.id)}
        >
          {t('paid.details')}
        </BigButton>
        <BigButton
          kind="onPaid"
          className={css.next}
          keyHint="Enter"
          data-testid="next-sale"
          onClick={() => finishSale(sale)}
        >
          {t('paid.next')}
        </BigButton>
      </div>
    </section>
  )
}

/** The amount is never cut: a long one is written smaller. */
function charsOf(amount: string): CSSProperties {
  return { '--tb-money-chars': amount.length } as CSSProperties
}

function Facts({ sale }: { sale: InvoiceView }): ReactElement {
  const { t } = useTranslation('sell')
  const locale = useLocale()
  const when = useWhen()
  return (
    <dl className={css.facts}>
      {sale.receiptNumber !== null && (
        <Fact name={t('paid.receipt')} testId="receipt-number">
          {receiptText(sale.receiptNumber)}
        </Fact>
      )}
      {sale.settledAtMs !== null && (
        <Fact name={t('paid.time')}>{when(sale.settledAtMs, 'moment')}</Fact>
      )}
      {sale.rate && <Fact name={t('paid.rate')}>{priceText(sale.rate, locale)}</Fact>}
      {sale.credits !== null && (
        <Fact name={t('paid.credits')}>{writeCount(sale.credits, locale)}</Fact>
      )}
      {sale.memo !== '' && <Fact name={t('paid.note')}>{sale.memo}</Fact>}
      <Fact name={t('paid.operator')}>{sale.operatorName}</Fact>
    </dl>
  )
}

function Fact(props: { name: string; testId?: string; children: string }): ReactElement {
  return (
    <div className={css.fact}>
      <dt>{props.name}</dt>
      <dd data-testid={props.testId}>{props.children}</dd>
    </div>
  )
}

/** The unit that the title does not show, so that both are always visible. */
function receivedBeside(sale: InvoiceView, locale: string): string {
  if (sale.askedIn === 'sat' && sale.fiat && sale.outcome === 'exact') {
    return fiatText(sale.fiat, locale)
  }
  return satText(sale.receivedMsat ?? sale.amountMsat, locale)
}

/** Whole ones, because the node tells no less than a second of when it was paid. */
function secondsText(ms: number, locale: string): string {
  return writeCount(Math.max(1, Math.round(ms / 1_000)), locale)
}
