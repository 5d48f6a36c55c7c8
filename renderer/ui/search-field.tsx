import { IconSearch } from '@tabler/icons-react'
import type { ReactElement, RefObject } from 'react'
import { classes } from './classes.ts'
import css from './search-field.module.css'

const SEARCH_LENGTH_MAX = 120

/** The search above a list; `/` leads to it, and the field says so. */
export function SearchField({
  ref,
  label,
  value,
  testId,
  className,
  onChange,
}: {
  ref: RefObject<HTMLInputElement | null>
  label: string
  value: string
  testId: string
  className: string | undefined
  onChange: (value: string) => void
}): ReactElement {
  return (
    <label className={classes(css.search, className)}>
      <IconSearch size={18} stroke={1.7} aria-hidden="true" />
      <input
        ref={ref}
        className={css.input}
        type="search"
        placeholder={label}
        aria-label={label}
        data-testid={testId}
        maxLength={SEARCH_LENGTH_MAX}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <kbd className={css.key} aria-hidden="true">
        /
      </kbd>
    </label>
  )
}
