import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { coreNowMs } from '../../app/core-clock.ts'
import { useShopZone } from '../../app/when.ts'
import { useLocale } from '../../ui/locale.ts'
import { dayOf, shiftDay } from '../../ui/time-format.ts'
import { useBook } from './book-store.ts'
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
function presetPeriod(preset: Preset, today: string): PeriodChoice {
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

/** From one day to another in the shop's own calendar; [ and ] turn it like a page. */
export function PeriodChip(): ReactElement {
  const { t } = useTranslation('book')
  const locale = useLocale()
  const period = useBook((store) => store.filter.period)
  const isSet = period.kind !== 'all'
  return (
    <>
      <FilterChip
        testId="filter-period"
        label={t('filter.period')}
        value={periodText(period, locale) ?? t('period.all')}
        isSet={isSet}
        onClear={() => setPeriod(WHOLE_BOOK)}
      >
        {(close) => <PeriodChoices period={period} onDone={close} />}
      </FilterChip>
      {period.fromDay !== null && period.toDay !== null && <TurnButtons period={period} />}
    </>
  )
}

function PeriodChoices(props: { period: PeriodChoice; onDone: () => void }): ReactElement {
  const { period, onDone } = props
  const { t } = useTranslation('book')
  const today = dayOf(coreNowMs(), useShopZone())
  const by = useBook((store) => store.filter.by)
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
          isChosen={isSame(period, presetPeriod(preset, today))}
          onChoose={() => setPeriod(presetPeriod(preset, today))}
        />
      ))}
      <div className={css.days}>
        <DayField
          label={t('filter.from')}
          testId="period-from"
          day={fromDay}
          onChange={(day) => setPeriod(rangeOf(day, toDay))}
        />
        <DayField
          label={t('filter.to')}
          testId="period-to"
          day={toDay}
          onChange={(day) => setPeriod(rangeOf(fromDay, day))}
        />
      </div>
      {(['booked', 'effective'] as const).map((basis) => (
        <Choice
          key={basis}
          type="radio"
          name="basis"
          label={t(`filter.by_${basis}`)}
          isChosen={by === basis}
          onChoose={() => useBook.getState().narrow({ by: basis })}
        />
      ))}
    </form>
  )
}

function TurnButtons({ period }: { period: PeriodChoice }): ReactElement {
  const { t } = useTranslation('book')
  return (
    <span className={css.turn}>
      <button
        type="button"
        className={css.step}
        aria-label={t('filter.before')}
        onClick={() => setPeriod(shiftPeriod(period, -1))}
      >
        <IconChevronLeft size={18} aria-hidden="true" />
      </button>
      <button
        type="button"
        className={css.step}
        aria-label={t('filter.after')}
        onClick={() => setPeriod(shiftPeriod(period, 1))}
      >
        <IconChevronRight size={18} aria-hidden="true" />
      </button>
    </span>
  )
}

function setPeriod(period: PeriodChoice): void {
  useBook.getState().narrow({ period })
}

function isSame(one: PeriodChoice, other: PeriodChoice): boolean {
  return one.fromDay === other.fromDay && one.toDay === other.toDay
}
