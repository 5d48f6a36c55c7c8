import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { classes } from '../../ui/classes.ts'
import { useLocale } from '../../ui/locale.ts'
import { bookText, fiatText, writeCount } from '../../ui/money-format.ts'
import { ShareBar } from '../../ui/share-bar.tsx'
import { openRows } from './book-store.ts'
import type { PeriodChoice } from '../../app/review/period.ts'
import type { TenderSum } from './takings-sums.ts'
import css from './takings-tenders.module.css'

/** Each way of payment with its share; a press opens the entries behind it. */
export function TakingsTenders(props: {
  sums: readonly TenderSum[]
  currency: string
  period: PeriodChoice
  /** From one day back to all of them. */
  onBack: (() => void) | null
}): ReactElement {
  const { sums, currency, period, onBack } = props
  const { t } = useTranslation('book')
  const highest = sums.reduce((max, { minor }) => (minor > max ? minor : max), 0n)
  return (
    <>
      <ul className={css.list} aria-label={t('takings.by_tender')}>
        {sums.map((sum) => (
          <li key={sum.tender}>
            <TenderButton sum={sum} currency={currency} period={period} highest={highest} />
          </li>
        ))}
      </ul>
      {sums.length === 0 && <p className={css.none}>{t('takings.none')}</p>}
      {onBack && (
        <div className={css.actions}>
          <button
            type="button"
            className={css.action}
            data-testid="takings-rows"
            onClick={() => openRows({ period, by: 'effective' })}
          >
            {t('takings.show')}
          </button>
          <button type="button" className={css.action} onClick={onBack}>
            {t('takings.by_tender')}
          </button>
        </div>
      )}
    </>
  )
}

function TenderButton(props: {
  sum: TenderSum
  currency: string
  period: PeriodChoice
  highest: bigint
}): ReactElement {
  const { sum, currency, period, highest } = props
  const { t } = useTranslation('book')
  const locale = useLocale()
  const { tender, minor, count, unpriced } = sum
  return (
    <button
      type="button"
      className={css.tender}
      data-testid={`takings-${tender}`}
      onClick={() => openRows({ period, by: 'effective', tender })}
    >
      <span className={css.line}>
        <span className={css.name}>
          <span className={classes(css.mark, css[tender])} aria-hidden="true" />
          {t(`tender.${tender}`)}
        </span>
        <strong>{fiatText({ currency, amountMinor: minor }, locale)}</strong>
      </span>
      <ShareBar part={minor} highest={highest} className={css[tender]} />
      <span className={css.small}>
        {t('takings.sales', { count, number: writeCount(count, locale) })}
        {[...unpriced].map(
          ([unit, amount]) => ` · ${bookText(amount, unit, locale)} ${t('takings.no_fiat')}`,
        )}
      </span>
    </button>
  )
}
