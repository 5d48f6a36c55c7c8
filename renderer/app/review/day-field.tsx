import { type ReactElement, useState } from 'react'
import css from './day-field.module.css'

const DAY = /^(19|20|21)\d\d-\d\d-\d\d$/

/**
 * A day of the calendar, by the browser's own field: arrows and digits work in it, and it writes
 * the day as the person's locale does. Half a year typed so far changes nothing yet.
 */
export function DayField(props: {
  label: string
  testId: string
  day: string | null
  isLabelHidden?: boolean
  onChange: (day: string | null) => void
}): ReactElement {
  const { label, testId, day, isLabelHidden = false, onChange } = props
  const [typed, setTyped] = useState(day ?? '')
  const [taken, setTaken] = useState(day)
  if (taken !== day) {
    setTaken(day)
    setTyped(day ?? '')
  }
  return (
    <label className={css.field}>
      {!isLabelHidden && <span className={css.label}>{label}</span>}
      <input
        type="date"
        className={css.input}
        aria-label={label}
        data-testid={testId}
        min="1990-01-01"
        max="2199-12-31"
        value={typed}
        onChange={(event) => {
          const { value } = event.currentTarget
          setTyped(value)
          if (value === '') onChange(null)
          else if (DAY.test(value)) onChange(value)
        }}
      />
    </label>
  )
}
