import { IconAlertTriangle } from '@tabler/icons-react'
import { type ReactElement, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { InvoiceView } from '../../../shared/model/invoice.ts'
import type { Preflight } from '../../../shared/model/status.ts'
import { client } from '../../app/client.ts'
import type { Problem } from '../../app/faults.ts'
import { useIsOnline } from '../../app/connection-store.ts'
import { invoicesStore, useInvoices } from '../../app/invoices-store.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { ProblemWords } from '../../ui/screen-states.tsx'
import { useDelayed } from '../../ui/use-delayed.ts'
import { emptyEntry } from './entry.ts'
import { IdlePanel } from './idle-panel.tsx'
import { AttentionPanel, EndedPanel } from './end-panels.tsx'
import { PaidPanel } from './paid-panel.tsx'
import { usePreflightWords } from './preflight-words.ts'
import { panelKind } from './sale-kind.ts'
import css from './sale-pane.module.css'
import { sellStore, useSell } from './sell.ts'
import { WaitingPanel } from './waiting-panel.tsx'

/** The right side: where the sale stands. */
export function SalePane(): ReactElement {
  const shown = useSell((store) => store.shown)
  switch (shown.kind) {
    case 'none':
      return <IdlePanel />
    case 'asking':
      return <AskingPanel />
    case 'refused':
      return <RefusedPanel problem={shown.problem} />
    case 'blocked':
      return <BlockedPanel preflight={shown.preflight} />
    case 'sale':
      return <ShownSale key={shown.id} id={shown.id} />
  }
}

function ShownSale({ id }: { id: string }): ReactElement {
  const sale = useInvoices((store) => store.byId[id])
  const isMissing = sale === undefined
  useEffect(() => {
    if (!isMissing) return
    // Another sign-in cleared the mirror; the sale itself is where it was.
    client.invoices
      .status({ id })
      .then((invoice) => invoicesStore.getState().accept(invoice))
      .catch(() => sellStore.getState().setAside())
  }, [id, isMissing])
  return sale ? <SalePanel sale={sale} /> : <AskingPanel />
}

function SalePanel({ sale }: { sale: InvoiceView }): ReactElement {
  switch (panelKind(sale)) {
    case 'creating':
      return <CreatingPanel sale={sale} />
    case 'waiting':
      return <WaitingPanel sale={sale} />
    case 'paid':
      return <PaidPanel sale={sale} />
    case 'attention':
      return <AttentionPanel sale={sale} />
    case 'ended':
      return <EndedPanel sale={sale} />
  }
}

/** The frame of the waiting panel, empty: the code comes in the answer, so nothing spins. */
function AskingPanel(): ReactElement {
  const { t } = useTranslation('sell')
  const isSlow = useDelayed(1_500)
  const isOnline = useIsOnline()
  return (
    <section className={css.pane} aria-busy="true" data-testid="asking-panel">
      <div className={css.head}>
        <h2 className={css.title}>{t('asking.title')}</h2>
      </div>
      <div className={css.bar} />
      <div className={css.blank} />
      {isSlow && (
        <p className={css.words} role="status">
          {t(isOnline ? 'asking.slow' : 'asking.away')}
        </p>
      )}
    </section>
  )
}

function CreatingPanel({ sale }: { sale: InvoiceView }): ReactElement {
  const { t } = useTranslation('sell')
  return (
    <section
      className={css.pane}
      data-testid="invoice-panel"
      data-status={sale.status}
      data-script={sale.script}
      data-id={sale.id}
    >
      <div className={css.head}>
        <h2 className={css.title}>{t('creating.title')}</h2>
      </div>
      <div className={css.bar} />
      <p className={css.words}>{t('creating.words')}</p>
    </section>
  )
}

function RefusedPanel({ problem }: { problem: Problem }): ReactElement {
  const { t } = useTranslation('sell')
  const { askAgain, edit, next } = sellStore.getState()
  const isSame = useSell((store) => store.entry.isSpent)
  return (
    <section className={css.pane} data-testid="refused-panel" data-code={problem.code}>
      <div className={css.message} role="alert">
        <span className={css.sign}>
          <IconAlertTriangle size={36} stroke={1.7} aria-hidden="true" />
        </span>
        <ProblemWords problem={problem} />
      </div>
      <div className={css.actions}>
        {problem.code === 'rate_unavailable' && (
          <BigButton kind="quiet" onClick={() => edit(() => emptyEntry('sat'))}>
            {t('refused.in_sats')}
          </BigButton>
        )}
        <BigButton kind="quiet" onClick={next} data-testid="give-up">
          {t('refused.give_up')}
        </BigButton>
        <BigButton keyHint="Enter" onClick={() => void askAgain()} data-testid="ask-again">
          {t(problem.code === 'other_node' ? 'ended.again' : 'refused.ask_again')}
        </BigButton>
      </div>
      {isSame && <p className={css.hint}>{t('refused.again_hint')}</p>}
    </section>
  )
}

function BlockedPanel({ preflight }: { preflight: Preflight }): ReactElement {
  const { t } = useTranslation('sell')
  const words = usePreflightWords()
  const { edit, setAside, charge } = sellStore.getState()
  const reasons = preflight.checks.filter(({ state }) => state === 'stop' || state === 'warn')
  const needsRate = reasons.some(({ id, state }) => id === 'rate' && state === 'stop')
  return (
    <section className={css.pane} data-testid="blocked-panel">
      <div className={css.message} role="alert">
        <span className={css.sign}>
          <IconAlertTriangle size={36} stroke={1.7} aria-hidden="true" />
        </span>
        <h2 className={css.title}>{t('blocked.title')}</h2>
        <ul className={css.reasons}>
          {reasons.map((check) => (
            <li key={check.id} data-check={check.id} data-state={check.state}>
              {words(check)}
            </li>
          ))}
        </ul>
        <p className={css.words}>{t('blocked.cash')}</p>
      </div>
      <div className={css.actions}>
        {needsRate && (
          <BigButton
            kind="quiet"
            onClick={() => {
              setAside()
              edit(() => emptyEntry('sat'))
            }}
          >
            {t('refused.in_sats')}
          </BigButton>
        )}
        <BigButton keyHint="Enter" data-testid="check-again" onClick={() => void charge()}>
          {t('blocked.check_again')}
        </BigButton>
      </div>
    </section>
  )
}
