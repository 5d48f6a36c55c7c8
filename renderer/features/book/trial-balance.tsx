import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { client } from '../../app/client.ts'
import { classes } from '../../ui/classes.ts'
import { useLocale } from '../../ui/locale.ts'
import { BookMoney } from '../../ui/money.tsx'
import { bookUnit, writeCount } from '../../ui/money-format.ts'
import { currenciesOf, useAccountNames } from './account-lines.ts'
import { openRows, useBook } from './book-store.ts'
import { rangeOf } from '../../app/review/period.ts'
import { ReportFrame } from './report-frame.tsx'
import css from './report-table.module.css'
import { useAnswer } from '../../app/review/use-answer.ts'

type Trial = Extract<Awaited<ReturnType<typeof client.book.trialBalance>>, { state: 'ready' }>

/** Every account on the side where it stands; in each currency both sides come to the same. */
export function TrialBalance(): ReactElement {
  const { t } = useTranslation('book')
  const moment = useBook((store) => store.moment)
  const key = `trial ${moment.day} ${moment.by}`
  const reading = useAnswer(key, () => client.book.trialBalance(moment))
  return (
    <ReportFrame
      label={t('trial.label')}
      reading={reading}
      isEmpty={({ lines }) => lines.length === 0}
    >
      {(trial) => <Sides trial={trial} />}
    </ReportFrame>
  )
}

function Sides({ trial }: { trial: Trial }): ReactElement {
  const { t } = useTranslation('book')
  const isEven = trial.totals.every(({ debits, credits }) => debits === credits)
  const Icon = isEven ? IconCircleCheck : IconAlertTriangle
  return (
    <div className={css.page} data-testid="trial-balance" data-even={isEven}>
      <p className={classes(css.verdict, isEven ? css.good : css.need)} role="status">
        <Icon size={18} stroke={1.8} aria-hidden="true" />
        {t(isEven ? 'trial.holds' : 'trial.broken')}
      </p>
      {currenciesOf(trial.totals).map((currency) => (
        <CurrencyTable key={currency} trial={trial} currency={currency} />
      ))}
    </div>
  )
}

function CurrencyTable({ trial, currency }: { trial: Trial; currency: string }): ReactElement {
  const { t } = useTranslation('book')
  const locale = useLocale()
  const { full } = useAccountNames()
  const moment = useBook((store) => store.moment)
  const lines = trial.lines.filter((line) => line.currency === currency)
  const total = trial.totals.find((one) => one.currency === currency)
  return (
    <table className={css.table} aria-label={`${t('trial.label')} ${bookUnit(currency)}`}>
      <thead>
        <tr>
          <th scope="col">{bookUnit(currency)}</th>
          <th scope="col" className={css.number}>
            {t('trial.debit')}
          </th>
          <th scope="col" className={css.number}>
            {t('trial.credit')}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.code} data-code={line.code}>
            <td>
              <button
                type="button"
                className={css.account}
                title={line.code}
                onClick={() =>
                  openRows({ account: line.code, currency, period: rangeOf(null, moment.day) })
                }
              >
                {full(line)}
              </button>
              {line.childCount > 0 && (
                <span className={css.small}>
                  {t('trial.members', { number: writeCount(line.childCount, locale) })}
                </span>
              )}
            </td>
            <td className={css.number}>
              {line.debit !== 0n && <BookMoney amount={line.debit} currency={currency} isBare />}
            </td>
            <td className={css.number}>
              {line.credit !== 0n && <BookMoney amount={line.credit} currency={currency} isBare />}
            </td>
          </tr>
        ))}
      </tbody>
      {total && (
        <tfoot>
          <tr>
            <th scope="row">{t('trial.total')}</th>
            <td className={css.number}>
              <BookMoney amount={total.debits} currency={currency} isBare />
            </td>
            <td className={css.number}>
              <BookMoney amount={total.credits} currency={currency} isBare />
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  )
}
