import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { coreNowMs } from '../../app/core-clock.ts'
import { useShopZone } from '../../app/when.ts'
import { dayOf, shiftDay } from '../../ui/time-format.ts'
import { useBook } from './book-store.ts'
import { DayField } from '../../app/review/day-field.tsx'
import css from './moment-picker.module.css'

/** A day back or forth; from now, back is yesterday, and forward from today is now again. */
export function useDayStep(): (step: 1 | -1) => void {
  const timeZone = useShopZone()
  return (step) => {
    const { moment, showMoment } = useBook.getState()
    const today = dayOf(coreNowMs(), timeZone)
    const next = shiftDay(moment.day ?? today, step)
    showMoment({ ...moment, day: next >= today ? null : next })
  }
}

/** Whose end the balances are of: now, or any day that has passed. */
export function MomentPicker(): ReactElement {
  const { t } = useTranslation('book')
  const { day, by } = useBook((store) => store.moment)
  const showMoment = useBook((store) => store.showMoment)
  const step = useDayStep()
  return (
    <div className={css.picker}>
      <select
        className={css.basis}
        aria-label={t('filter.period')}
        data-testid="moment-basis"
        value={by}
        onChange={(event) =>
          showMoment({
            day,
            by: event.currentTarget.value === 'effective' ? 'effective' : 'booked',
          })
        }
      >
        <option value="booked">{t('report.by_booked')}</option>
        <option value="effective">{t('report.by_effective')}</option>
      </select>
      <span className={css.label}>{t('report.as_of')}</span>
      <button
        type="button"
        className={css.step}
        aria-label={t('report.day_before')}
        onClick={() => step(-1)}
      >
        <IconChevronLeft size={18} aria-hidden="true" />
      </button>
      <div className={css.day}>
        <DayField
          label={t('report.as_of')}
          testId="moment-day"
          isLabelHidden
          day={day}
          onChange={(next) => showMoment({ day: next, by })}
        />
      </div>
      <button
        type="button"
        className={css.step}
        aria-label={t('report.day_after')}
        disabled={day === null}
        onClick={() => step(1)}
      >
        <IconChevronRight size={18} aria-hidden="true" />
      </button>
      <button
        type="button"
        className={css.now}
        aria-pressed={day === null}
        data-testid="moment-now"
        onClick={() => showMoment({ day: null, by })}
      >
        {t('report.now')}
      </button>
    </div>
  )
}
