import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { coreNowMs } from '../core-clock.ts'
import { useShopZone } from '../when.ts'
import { useLocale } from '../../ui/locale.ts'
import { dayOf, shiftDay } from '../../ui/time-format.ts'
import { DayField } from './day-field.tsx'
import { Choice, FilterChip } from './filter-chip.tsx'
import css from './period-chip.module.css'
import {
  periodAround,
  type PeriodChoice,
  periodText,
  rangeOf,
  shiftPeriod,
  WHOLE_BOOK,
} from './period.ts'

const PRESETS = [
  'all',
  'today',
  'yesterday',
  'week',
  'month',
  'last_month',
  'quarter',
  'year',
] as const
type Preset = (typeof PRESETS)[number]

/** The period that a word means today. */
function preonChoose(preset: Preset, today: string): PeriodChoice {
  switch (preset) {
    case 'all':
      return WHOLE_BOOK
    case 'today':
      return periodAround('day', today)
    case 'yesterday':
      return periodAround('day', shiftDay(today, -1))
    case 'last_month':
      return shiftPeriod(periodAround('month', today), -1)
    default:
      return periodAround(preset, today)
  }
}

type Props = {
  period: PeriodChoice
  onChoose: (period: PeriodChoice) => void
  /** Choices below those of the days. */
  children?: ReactNode
}

/** From one day to another in the shop's own calendar; [ and ] turn it like a page. */
export function PeriodChip({ period, onChoose, children }: Props): ReactElement {
  const { t } = useTranslation('book')
  const locale = useLocale()
  const isSet = period.kind !== 'all'
  return (
    <>
      <FilterChip
        testId="filter-period"
        label={t('filter.period')}
        value={periodText(period, locale) ?? t('period.all')}
        isSet={isSet}
        onClear={() => onChoose(WHOLE_BOOK)}
      >
        {(close) => (
          <PeriodChoices period={period} onChoose={onChoose} onDone={close}>
            {children}
          </PeriodChoices>
        )}
      </FilterChip>
      {period.fromDay !== null && period.toDay !== null && (
        <TurnButtons period={period} onChoose={onChoose} />
      )}
    </>
  )
}

function PeriodChoices(props: Props & { onDone: () => void }): ReactElement {
  const { period, onChoose, onDone, children } = props
  const { t } = useTranslation('book')
  const today = dayOf(coreNowMs(), useShopZone())
  const { fromDay, toDay } = period
  return (
    <form
      className={css.choices}
      onSubmit={(event) => {
        event.preventDefault()
        onDone()
      }}
    >
      {PRESETS.map((preset) => (
        <Choice
          key={preset}
          type="radio"
          name="period"
          label={t(`period.${preset}`)}
          testId={`period-${preset}`}
          isChosen={isSame(period, preonChoose(preset, today))}
          onChoose={() => onChoose(preonChoose(preset, today))}
        />
      ))}
      <div className={css.days}>
        <DayField
          label={t('filter.from')}
          testId="period-from"
          day={fromDay}
          onChange={(day) => onChoose(rangeOf(day, toDay))}
        />
        <DayField
          label={t('filter.to')}
          testId="period-to"
          day={toDay}
          onChange={(day) => onChoose(rangeOf(fromDay, day))}
        />
      </div>
      {children}
    </form>
  )
}

function TurnButtons({ period, onChoose }: Omit<Props, 'children'>): ReactElement {
  const { t } = useTranslation('book')
  return (
    <span className={css.turn}>
      <button
        type="button"
        className={css.step}
        aria-label={t('filter.before')}
        onClick={() => onChoose(shiftPeriod(period, -1))}
      >
        <IconChevronLeft size={18} aria-hidden="true" />
      </button>
      <button
        type="button"
        className={css.step}
        aria-label={t('filter.after')}
        onClick={() => onChoose(shiftPeriod(period, 1))}
      >
        <IconChevronRight size={18} aria-hidden="true" />
      </button>
    </span>
  )
}

function isSame(one: PeriodChoice, other: PeriodChoice): boolean {
  return one.fromDay === other.fromDay && one.toDay === other.toDay
}
