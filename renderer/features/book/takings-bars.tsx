import { type KeyboardEvent, type ReactElement, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { classes } from '../../ui/classes.ts'
import { useLocale } from '../../ui/locale.ts'
import { fiatText } from '../../ui/money-format.ts'
import { shareOf } from '../../ui/share-of.ts'
import { openRows } from './book-store.ts'
import { dayText, rangeOf } from '../../app/review/period.ts'
import type { DaySum } from './takings-sums.ts'
import css from './takings-bars.module.css'

/**
 * A bar a day, cut by way of payment. One stop for the Tab key: arrows walk from day to day, the
 * chosen one is told in full beside the chart, and Enter opens its entries.
 */
export function TakingsBars(props: {
  days: readonly DaySum[]
  currency: string
  chosen: string | null
  onChoose: (day: DaySum) => void
}): ReactElement {
  const { days, currency, chosen, onChoose } = props
  const { t } = useTranslation('book')
  const locale = useLocale()
  const listId = useId()
  const highest = days.reduce((max, { minor }) => (minor > max ? minor : max), 0n)
  const index = days.findIndex(({ day }) => day === chosen)
  const press = (event: KeyboardEvent): void => {
    const step = STEPS[event.key]
    const next =
      step === undefined ? undefined : days[index === -1 ? days.length - 1 : index + step]
    if (next) onChoose(next)
    else if (event.key === 'Enter' && chosen !== null) {
      openRows({ period: rangeOf(chosen, chosen), by: 'effective' })
    } else return
    event.preventDefault()
  }
  const first = days[0]
  const last = days.at(-1)
  return (
    <div className={css.frame}>
      <div className={css.scale} aria-hidden="true">
        <span>{fiatText({ currency, amountMinor: highest }, locale)}</span>
        <span>{fiatText({ currency, amountMinor: 0n }, locale)}</span>
      </div>
      <div
        role="listbox"
        tabIndex={0}
        className={css.bars}
        aria-label={t('takings.by_day')}
        aria-activedescendant={chosen === null ? undefined : `${listId}-${chosen}`}
        data-testid="takings-bars"
        onKeyDown={press}
      >
        {days.map((sum) => (
          <Bar
            key={sum.day}
            id={`${listId}-${sum.day}`}
            sum={sum}
            highest={highest}
            isChosen={sum.day === chosen}
            label={t('takings.day', {
              day: dayText(sum.day, locale),
              amount: fiatText({ currency, amountMinor: sum.minor }, locale),
            })}
            onChoose={() => onChoose(sum)}
          />
        ))}
      </div>
      <div className={css.ends} aria-hidden="true">
        <span>{first && dayText(first.day, locale)}</span>
        <span>{last && dayText(last.day, locale)}</span>
      </div>
    </div>
  )
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, l: 1, ArrowLeft: -1, h: -1 }

function Bar(props: {
  id: string
  sum: DaySum
  highest: bigint
  isChosen: boolean
  label: string
  onChoose: () => void
}): ReactElement {
  const { id, sum, highest, isChosen, label, onChoose } = props
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the list has the keys
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      aria-label={label}
      title={label}
      className={classes(css.day, isChosen && css.chosen)}
      data-day={sum.day}
      onClick={onChoose}
    >
      {sum.tenders.map(({ tender, minor }) => (
        <span
          key={tender}
          className={classes(css.part, css[tender])}
          style={{ height: `${shareOf(minor, highest) / 10}%` }}
        />
      ))}
    </div>
  )
}
