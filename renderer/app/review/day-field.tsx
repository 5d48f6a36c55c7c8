import { IconCalendar } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactElement, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dayDigits, dayPattern, readDayDigits } from '../../ui/day-digits.ts'
import { useLocale } from '../../ui/locale.ts'
import { shiftDay } from '../../ui/time-format.ts'
import css from './day-field.module.css'

type Props = {
  label: string
  testId: string
  day: string | null
  isLabelHidden?: boolean
  isWrong?: boolean
  onChange: (day: string | null) => void
}

/**
 * A day of the calendar, typed or stepped with the arrows. The browser's own field writes days as
 * the computer does, whatever language the shop speaks; so it only lends its calendar.
 */
export function DayField(props: Props): ReactElement {
  const { label, testId, isLabelHidden = false, isWrong = false } = props
  const { t } = useTranslation()
  const locale = useLocale()
  const { shown, isImpossible, type, end, step } = useTypedDay(props, locale)
  const letters = { day: t('day_letter'), month: t('month_letter'), year: t('year_letter') }
  return (
    <div className={css.field}>
      {!isLabelHidden && (
        <span className={css.label} aria-hidden="true">
          {label}
        </span>
      )}
      <span className={css.box}>
        <input
          className={css.input}
          aria-label={label}
          aria-invalid={isWrong || isImpossible}
          placeholder={dayPattern(locale, letters)}
          data-testid={testId}
          value={shown}
          maxLength={12}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => type(event.currentTarget.value)}
          onBlur={end}
          onKeyDown={(event) => {
            if (event.key === 'Enter') end()
            if (event.key === 'ArrowUp') step(event, 1)
            if (event.key === 'ArrowDown') step(event, -1)
          }}
        />
        <Calendar {...props} />
      </span>
    </div>
  )
}

/** The text while somebody types. Half a day changes nothing yet, and goes when they leave it. */
function useTypedDay({ day, onChange }: Props, locale: string) {
  const [typed, setTyped] = useState<string | null>(null)
  function take(text: string, isDone: boolean): void {
    const read = readDayDigits(text, locale, isDone)
    if (text.trim() === '' && day !== null) onChange(null)
    else if (read.kind === 'day' && read.day !== day) onChange(read.day)
  }
  return {
    shown: typed ?? (day === null ? '' : dayDigits(day, locale)),
    isImpossible: typed !== null && readDayDigits(typed, locale, false).kind === 'wrong',
    type: (text: string): void => {
      setTyped(text)
      take(text, false)
    },
    end: (): void => {
      if (typed !== null) take(typed, true)
      setTyped(null)
    },
    step: (event: KeyboardEvent, days: 1 | -1): void => {
      const read = typed === null ? null : readDayDigits(typed, locale, true)
      const from = read?.kind === 'day' ? read.day : day
      if (from === null) return
      event.preventDefault()
      setTyped(null)
      onChange(shiftDay(from, days))
    },
  }
}

function Calendar({ label, day, onChange }: Props): ReactElement {
  const { t } = useTranslation()
  const native = useRef<HTMLInputElement>(null)
  return (
    <>
      <button
        type="button"
        className={css.open}
        aria-label={t('choose_day', { name: label })}
        onClick={() => native.current?.showPicker()}
      >
        <IconCalendar size={16} stroke={1.7} aria-hidden="true" />
      </button>
      <input
        ref={native}
        type="date"
        className={css.native}
        tabIndex={-1}
        aria-hidden="true"
        min="1990-01-01"
        max="2199-12-31"
        value={day ?? ''}
        onChange={(event) => onChange(event.currentTarget.value || null)}
      />
    </>
  )
}
