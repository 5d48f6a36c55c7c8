import { memo, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { BookFilter, CurrencySum } from '../../../shared/model/book.ts'
import { client } from '../../app/client.ts'
import { useLocale } from '../../ui/locale.ts'
import { bookText, writeCount } from '../../ui/money-format.ts'
import css from './totals-bar.module.css'
import { useAnswer } from '../../app/review/use-answer.ts'

/** How many entries the filter lets through and what they moved; asked after the first page. */
export const TotalsBar = memo(function TotalsBar(props: {
  filterKey: string
  filter: BookFilter
}): ReactElement {
  const { filterKey, filter } = props
  const { t } = useTranslation('book')
  const locale = useLocale()
  const { answer } = useAnswer(filterKey, () => client.book.totals({ filter }))
  return (
    <section className={css.bar} aria-label={t('totals.label')} data-testid="totals">
      {answer ? (
        <>
          <strong>
            {t('totals.entries', {
              count: answer.count,
              number: writeCount(answer.count, locale),
            })}
          </strong>
          {answer.sums.map((sum) => (
            <Sum key={sum.currency} sum={sum} />
          ))}
        </>
      ) : (
        <span>{t('totals.counting')}</span>
      )}
    </section>
  )
})

function Sum({ sum }: { sum: CurrencySum }): ReactElement {
  const { t } = useTranslation('book')
  const locale = useLocale()
  const write = (amount: bigint): string => bookText(amount, sum.currency, locale)
  const { debits, credits, moved } = sum
  return (
    <span className={css.sum} data-currency={sum.currency}>
      {debits === null || credits === null
        ? t('totals.moved', { amount: write(moved) })
        : `${t('totals.debits', { amount: write(debits) })} · ${t('totals.credits', {
            amount: write(credits),
          })}`}
    </span>
  )
}
