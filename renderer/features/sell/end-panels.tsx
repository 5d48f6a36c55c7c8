import { IconAlertTriangle, IconBan, IconClockExclamation, IconClockOff } from '@tabler/icons-react'
import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { InvoiceView } from '../../../shared/model/invoice.ts'
import { useWhen } from '../../app/when.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { classes } from '../../ui/classes.ts'
import { useLocale } from '../../ui/locale.ts'
import { Money } from '../../ui/money.tsx'
import { satText } from '../../ui/money-format.ts'
import { useJustCame } from './fresh-panel.ts'
import { chargeAgain, chargeRest, checkNow, finishSale } from './sale-actions.ts'
import css from './end-panels.module.css'
import { type AttentionScript, differenceMsat } from './sale-kind.ts'
import { receiptText } from './sale-text.ts'
import { usePaintedMark } from './use-painted-mark.ts'

/** Money came, or may have: a person must decide. Each case has its own words (OPP-01). */
export function AttentionPanel({ sale }: { sale: InvoiceView }): ReactElement {
  const { t } = useTranslation('sell')
  const locale = useLocale()
  const script = sale.script as AttentionScript
  const amount = satText(differenceMsat(sale), locale)
  usePaintedMark(sale.id)
  // What the finger was on its way to is gone; only what was read may be pressed.
  const hasJustCome = useJustCame(`${sale.id}:${script}`)
  return (
    <Panel
      sale={sale}
      tone="need"
      icon={script === 'late_deliver_or_refund' ? <IconClockExclamation /> : <IconAlertTriangle />}
      title={t(`script.${script}.title`, { amount })}
      words={t(`script.${script}.words`)}
    >
      {script === 'ask_under' && (
        <BigButton
          kind="quiet"
          data-testid="charge-rest"
          disabled={hasJustCome}
          onClick={() => chargeRest(sale)}
        >
          {t('paid.charge_rest', { amount })}
        </BigButton>
      )}
      {script === 'ask_unknown_amount' && (
        <BigButton kind="quiet" data-testid="check-now" onClick={() => void checkNow(sale.id)}>
          {t('blocked.check_again')}
        </BigButton>
      )}
      <BigButton
        keyHint="Enter"
        data-testid="next-sale"
        disabled={hasJustCome}
        onClick={() => finishSale(sale)}
      >
        {t('paid.done')}
      </BigButton>
    </Panel>
  )
}

/** No money came: expired, voided, or never made. */
export function EndedPanel({ sale }: { sale: InvoiceView }): ReactElement {
  const { t } = useTranslation('sell')
  useJustCame(`${sale.id}:${sale.status}`)
  const status =
    sale.status === 'expired' ? 'expired' : sale.status === 'canceled' ? 'canceled' : 'failed'
  const icon =
    status === 'expired' ? (
      <IconClockOff />
    ) : status === 'canceled' ? (
      <IconBan />
    ) : (
      <IconAlertTriangle />
    )
  return (
    <Panel
      sale={sale}
      tone={status === 'failed' ? 'need' : 'plain'}
      icon={icon}
      title={t(`ended.${status}.title`)}
      words={t(`ended.${status}.words`)}
    >
      <BigButton kind="quiet" data-testid="charge-again" onClick={() => chargeAgain(sale)}>
        {t('ended.again')}
      </BigButton>
      <BigButton keyHint="Enter" data-testid="next-sale" onClick={() => finishSale(sale)}>
        {t('paid.next')}
      </BigButton>
    </Panel>
  )
}

function Panel(props: {
  sale: InvoiceView
  tone: 'need' | 'plain'
  icon: ReactNode
  title: string
  words: string
  children: ReactNode
}): ReactElement {
  const { sale, tone } = props
  return (
    <section
      className={classes(css.pane, css[tone])}
      data-testid="invoice-panel"
      data-status={sale.status}
      data-outcome={sale.outcome}
      data-script={sale.script}
      data-id={sale.id}
    >
      <span className={css.icon}>{props.icon}</span>
      <h2 className={css.title}>{props.title}</h2>
      <p className={css.words} data-testid="script">
        {props.words}
      </p>
      <Facts sale={sale} />
      <div className={css.actions}>{props.children}</div>
    </section>
  )
}

function Facts({ sale }: { sale: InvoiceView }): ReactElement {
  const { t } = useTranslation('sell')
  const when = useWhen()
  return (
    <dl className={css.facts}>
      <div className={css.fact}>
        <dt>{t('paid.asked')}</dt>
        <dd>
          <Money msat={sale.amountMsat} fiat={sale.fiat} askedIn={sale.askedIn} />
        </dd>
      </div>
      {sale.settledAtMs !== null && (
        <div className={css.fact}>
          <dt>{t('paid.came')}</dt>
          <dd>
            <Money msat={sale.receivedMsat} fiat={null} askedIn="sat" />
          </dd>
        </div>
      )}
      {sale.receiptNumber !== null && (
        <div className={css.fact}>
          <dt>{t('paid.receipt')}</dt>
          <dd data-testid="receipt-number">{receiptText(sale.receiptNumber)}</dd>
        </div>
      )}
      <div className={css.fact}>
        <dt>{t('paid.time')}</dt>
        <dd>{when(sale.settledAtMs ?? sale.createdAtMs, 'moment')}</dd>
      </div>
    </dl>
  )
}
