import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { coreNowMs } from '../../app/core-clock.ts'
import { DayField } from '../../app/review/day-field.tsx'
import { useLocale } from '../../ui/locale.ts'
import { type Draft, daysOf, PERIODS } from './export-order.ts'
import { writePeriod } from './export-words.ts'
import css from './export-tab.module.css'

/** Presets for what is asked most, and own days. What a preset means today is said beneath. */
export function ExportPeriod(props: {
  draft: Draft
  isWrong: boolean
  onChange: (parts: Partial<Draft>) => void
}): ReactElement {
  const { draft, isWrong, onChange } = props
  const { t } = useTranslation('exports')
  const locale = useLocale()
  const days = daysOf(draft, coreNowMs())
  return (
    <fieldset className={css.period}>
      <legend className={css.label}>{t('period')}</legend>
      <div className={css.chips}>
        {PERIODS.map((id) => (
          <button
            key={id}
            type="button"
            className={css.chip}
            aria-pressed={draft.period === id}
            data-testid={`export-period-${id}`}
            onClick={() => onChange({ period: id })}
          >
            {t(`periods.${id}`)}
          </button>
        ))}
      </div>
      {draft.period === 'custom' ? (
        <div className={css.pair}>
          <DayField
            label={t('from')}
            testId="export-from"
            day={draft.customFrom || null}
            onChange={(day) => onChange({ customFrom: day ?? '' })}
          />
          <DayField
            label={t('to')}
            testId="export-to"
            day={draft.customTo || null}
            isWrong={isWrong}
            onChange={(day) => onChange({ customTo: day ?? '' })}
          />
        </div>
      ) : (
        <p className={css.days} aria-live="polite">
          {draft.period === 'all' ? t('whole_book') : writePeriod(days, locale, t)}
        </p>
      )}
    </fieldset>
  )
}
