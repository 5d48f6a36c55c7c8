import { IconRefresh } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { InvoiceView } from '../../../shared/model/invoice.ts'
import { isWaiting } from '../../app/invoices-store.ts'
import { usePlace } from '../../app/place.ts'
import { SELLING_ROLES } from '../../app/screens.ts'
import { useMe } from '../../app/session-store.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { CopyIcon } from '../../ui/copy-icon.tsx'
import { Money } from '../../ui/money.tsx'
import { Failed, ProblemWords, Skeleton } from '../../ui/screen-states.tsx'
import { SaleStatus } from '../../ui/status.tsx'
import { useCopy } from '../../ui/use-copy.ts'
import css from './sale-detail.module.css'
import { SaleFacts } from './sale-facts.tsx'
import { Timeline } from './timeline.tsx'
import { useSale } from './use-sale.ts'
import { useSaleCommands } from './use-sale-commands.ts'

/** The whole story of one sale: where it stands, why, and what can be done about it. */
export function SaleDetail({ id }: { id: string }): ReactElement {
  const { sale, timeline, problem, retry } = useSale(id)
  if (!sale) {
    return problem ? (
      <Failed problem={problem} onRetry={retry} />
    ) : (
      <div className={css.detail}>
        <Skeleton rows={8} />
      </div>
    )
  }
  return (
    <article className={css.detail} data-testid="sale-detail" data-status={sale.status}>
      <header className={css.head}>
        <Money
          msat={sale.amountMsat}
          fiat={sale.fiat}
          askedIn={sale.askedIn}
          size="panel"
          align="start"
        />
        <SaleStatus invoice={sale} />
      </header>
      <DetailActions sale={sale} />
      {timeline ? <Timeline entries={timeline} /> : <Skeleton rows={4} />}
      <SaleFacts sale={sale} />
    </article>
  )
}

function DetailActions({ sale }: { sale: InvoiceView }): ReactElement {
  const { t } = useTranslation('recent')
  const me = useMe()
  const { isBusy, answer, problem, check, acknowledge } = useSaleCommands(sale.id)
  const canSell = me !== null && SELLING_ROLES.includes(me.role)
  return (
    <>
      <div className={css.actions}>
        {canSell && (
          <BigButton
            kind="quiet"
            size="desk"
            disabled={isBusy}
            icon={<IconRefresh size={18} stroke={1.7} aria-hidden="true" />}
            data-testid="check-now"
            onClick={() => void check()}
          >
            {t('check_now')}
          </BigButton>
        )}
        {canSell && isWaiting(sale) && (
          <BigButton
            size="desk"
            data-testid="to-counter"
            onClick={() => usePlace.getState().go('sell', sale.id)}
          >
            {t('to_counter')}
          </BigButton>
        )}
        {canSell && asksPerson(sale) && (
          <BigButton
            size="desk"
            disabled={isBusy}
            data-testid="acknowledge"
            onClick={() => void acknowledge(sale.script)}
          >
            {t('done')}
          </BigButton>
        )}
        {sale.bolt11 !== '' && <CopyButton text={sale.bolt11} words={t('copy_code')} />}
        <CopyButton text={sale.paymentHash} words={t('copy_hash')} />
      </div>
      <div role="status" className={css.answer} data-testid="check-answer">
        {answer && t(`checked_${answer}`)}
        {problem && <ProblemWords problem={problem} />}
      </div>
    </>
  )
}

function asksPerson(sale: InvoiceView): boolean {
  const { script, isAcknowledged } = sale
  return !isAcknowledged && !['none', 'deliver', 'wait_creating'].includes(script)
}

function CopyButton({ text, words }: { text: string; words: string }): ReactElement {
  const { t } = useTranslation()
  const { state, copy } = useCopy()
  return (
    <BigButton
      kind="quiet"
      size="desk"
      icon={<CopyIcon state={state} size={18} />}
      onClick={() => copy(text)}
    >
      <span aria-live="polite">{state === 'idle' ? words : t(`copy_state.${state}`)}</span>
    </BigButton>
  )
}
