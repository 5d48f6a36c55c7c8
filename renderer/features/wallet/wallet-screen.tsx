import { IconWallet } from '@tabler/icons-react'
import { type ReactElement, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { InvoiceView } from '../../../shared/model/invoice.ts'
import { client } from '../../app/client.ts'
import { useIsOnline } from '../../app/connection-store.ts'
import { useInvoices } from '../../app/invoices-store.ts'
import { usePlace } from '../../app/place.ts'
import { useWhen } from '../../app/when.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { useLocale } from '../../ui/locale.ts'
import { Money } from '../../ui/money.tsx'
import { satText } from '../../ui/money-format.ts'
import { Failed } from '../../ui/screen-states.tsx'
import { type Mode, MODES, usePayments } from './use-payments.ts'
import css from './wallet-screen.module.css'

/** The sandbox's customer: pays what the counter shows, or misbehaves in the ways that happen. */
export function WalletScreen(): ReactElement {
  const { t } = useTranslation('wallet')
  const [typed, setTyped] = useState<string | null>(null)
  const [mode, setMode] = useState<Mode>('pay')
  const payments = usePayments()
  const waiting = useWaitingSales()
  const isOnline = useIsOnline()
  // The newest waiting sale is what one wants to pay nearly always.
  const code = typed ?? waiting[0]?.bolt11 ?? ''
  const chosen = waiting.find((sale) => sale.bolt11 === code)
  const locale = useLocale()
  return (
    <form
      className={css.screen}
      data-testid="screen-wallet"
      onSubmit={(event) => {
        event.preventDefault()
        void payments.pay(code.trim(), mode).then(() => setTyped(null))
      }}
    >
      <div className={css.column}>
        <div className={css.choices}>
          <header>
            <h1 className={css.title}>{t('title')}</h1>
            <p className={css.words}>{t('words')}</p>
          </header>
          <WaitingSales waiting={waiting} code={code} onChoose={setTyped} />
          <label className={css.field}>
            <span className={css.label}>{t('code')}</span>
            <textarea
              className={css.code}
              rows={4}
              spellCheck={false}
              placeholder={t('code_hint')}
              data-testid="wallet-code"
              value={code}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
          </label>
          <Modes mode={mode} onChoose={setMode} />
          {payments.problem && <Failed problem={payments.problem} />}
        </div>
        <BigButton
          type="submit"
          keyHint="Enter"
          className={css.pay}
          data-testid="wallet-pay"
          disabled={payments.isBusy || !isOnline || code.trim().length < 20}
        >
          {payments.isBusy
            ? t('paying')
            : chosen
              ? t('pay', { amount: satText(chosen.amountMsat, locale) })
              : t('pay_any')}
        </BigButton>
      </div>
      <aside className={css.side}>
        <Balance attempts={payments.results.length} />
        <Results results={payments.results} />
      </aside>
    </form>
  )
}

function useWaitingSales(): readonly InvoiceView[] {
  const byId = useInvoices((store) => store.byId)
  return Object.values(byId)
    .filter((sale) => sale.status === 'pending' && sale.bolt11 !== '')
    .sort((one, other) => other.createdAtMs - one.createdAtMs)
}

function WaitingSales(props: {
  waiting: readonly InvoiceView[]
  code: string
  onChoose: (code: string) => void
}): ReactElement {
  const { t } = useTranslation('wallet')
  const { waiting, code, onChoose } = props
  if (waiting.length === 0) {
    return (
      <div className={css.none}>
        <p className={css.words}>{t('none')}</p>
        <BigButton kind="quiet" size="desk" onClick={() => usePlace.getState().go('sell')}>
          {t('to_sell')}
        </BigButton>
      </div>
    )
  }
  return (
    <fieldset className={css.group}>
      <legend className={css.label}>{t('choose')}</legend>
      {waiting.slice(0, 4).map((sale) => (
        <WaitingSale
          key={sale.id}
          sale={sale}
          isChosen={sale.bolt11 === code}
          onChoose={() => onChoose(sale.bolt11)}
        />
      ))}
    </fieldset>
  )
}

function WaitingSale(props: {
  sale: InvoiceView
  isChosen: boolean
  onChoose: () => void
}): ReactElement {
  const { sale, isChosen, onChoose } = props
  const when = useWhen()
  return (
    <label className={css.sale}>
      <input
        type="radio"
        name="sale"
        className={css.radio}
        checked={isChosen}
        onChange={onChoose}
      />
      <span className={css.memo}>{sale.memo || when(sale.createdAtMs, 'time')}</span>
      <Money msat={sale.amountMsat} fiat={sale.fiat} askedIn={sale.askedIn} />
    </label>
  )
}

function Modes(props: { mode: Mode; onChoose: (mode: Mode) => void }): ReactElement {
  const { t } = useTranslation('wallet')
  return (
    <fieldset className={css.group}>
      <legend className={css.label}>{t('mode')}</legend>
      <div className={css.modes}>
        {MODES.map((mode) => (
          <label key={mode} className={css.mode} data-testid={`wallet-mode-${mode}`}>
            <input
              type="radio"
              name="mode"
              className={css.radio}
              checked={props.mode === mode}
              onChange={() => props.onChoose(mode)}
            />
            <span className={css.modeName}>{t(`modes.${mode}.name`)}</span>
            <span className={css.modeWords}>{t(`modes.${mode}.words`)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

function Balance({ attempts }: { attempts: number }): ReactElement {
  const { t } = useTranslation('wallet')
  const [balanceMsat, setBalanceMsat] = useState<bigint | null>(null)
  const isOnline = useIsOnline()
  useEffect(() => {
    client.wallet
      .state()
      .then((state) => setBalanceMsat(state.balanceMsat))
      .catch(() => setBalanceMsat(null))
  }, [attempts, isOnline])
  return (
    <div className={css.balance}>
      <IconWallet size={24} stroke={1.6} aria-hidden="true" />
      <span>
        <span className={css.label}>{t('balance')}</span>
        <Money
          msat={balanceMsat}
          fiat={null}
          askedIn="sat"
          size="row"
          align="start"
          testId="wallet-balance"
        />
      </span>
    </div>
  )
}

function Results(props: { results: ReturnType<typeof usePayments>['results'] }): ReactElement {
  const { t } = useTranslation('wallet')
  const locale = useLocale()
  const when = useWhen()
  return (
    <section>
      <h2 className={css.label}>{t('results')}</h2>
      {props.results.length === 0 && <p className={css.words}>{t('no_results')}</p>}
      <ol className={css.results} data-testid="wallet-results">
        {props.results.map((result) => (
          <li key={result.atMs} className={css.result} data-status={result.status}>
            <span className={css.small}>{when(result.atMs, 'time')}</span>
            <span className={css.resultWords}>
              <span>
                {t(`result.${result.status}`, { amount: satText(result.paidMsat, locale) })}
              </span>
              <span className={css.small}>
                {t(`modes.${result.mode}.name`)}
                {result.detail !== '' && ` · ${result.detail}`}
              </span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
