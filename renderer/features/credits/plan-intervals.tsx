import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { PlanInterval, PlanTerms } from '../../../shared/model/plan.ts'
import css from './plan-panel.module.css'

/** Credits a period, as the shop asks them of a new plan. */
export function priceOf(terms: PlanTerms, interval: PlanInterval): bigint {
  const prices: Record<PlanInterval, bigint> = {
    monthly: terms.monthlyCredits,
    quarterly: terms.quarterlyCredits,
    yearly: terms.yearlyCredits,
  }
  return prices[interval]
}

/** The intervals side by side, each with its price; arrow keys choose. */
export function PlanIntervals(props: {
  name: string
  intervals: readonly PlanInterval[]
  terms: PlanTerms
  chosen: PlanInterval
  onChoose: (interval: PlanInterval) => void
}): ReactElement {
  const { name, intervals, terms, chosen, onChoose } = props
  const { t } = useTranslation('plans')
  return (
    <fieldset className={css.choices} aria-label={t('choose')}>
      {intervals.map((interval) => (
        <label key={interval} className={css.choice}>
          <input
            type="radio"
            name={name}
            value={interval}
            checked={interval === chosen}
            onChange={() => onChoose(interval)}
            data-testid={`${name}-${interval}`}
          />
          <span>{t(`interval.${interval}`)}</span>
          <span className={css.price}>
            {t('price', { count: Number(priceOf(terms, interval)) })}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
