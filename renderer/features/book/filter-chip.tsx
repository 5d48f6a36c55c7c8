import { Popover } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { type ReactElement, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { classes } from '../../ui/classes.ts'
import css from './filter-chip.module.css'

/** One part of the filter: what it is, what it is set to, and its choices on a press. */
export function FilterChip(props: {
  testId: string
  label: string
  value: string
  isSet: boolean
  onClear: () => void
  /** Given what closes it. */
  children: (close: () => void) => ReactNode
}): ReactElement {
  const { testId, label, value, isSet, onClear, children } = props
  const { t } = useTranslation('book')
  const [isOpen, setIsOpen] = useState(false)
  const close = (): void => setIsOpen(false)
  return (
    <span className={classes(css.chip, isSet && css.set)}>
      <Popover
        opened={isOpen}
        onChange={setIsOpen}
        position="bottom-start"
        trapFocus
        returnFocus
        transitionProps={{ duration: 0 }}
      >
        <Popover.Target>
          <button
            type="button"
            className={css.face}
            data-testid={testId}
            aria-expanded={isOpen}
            onClick={() => setIsOpen(!isOpen)}
          >
            <span className={css.label}>{label}</span>{' '}
            <strong className={css.value}>{value}</strong>
          </button>
        </Popover.Target>
        <Popover.Dropdown className={css.choices} aria-label={label}>
          {children(close)}
        </Popover.Dropdown>
      </Popover>
      {isSet && <ClearButton name={t('filter.clear_one', { name: label })} onClear={onClear} />}
    </span>
  )
}

/** A part that was set from an entry or a bar: it can only be taken away. */
export function SetChip(props: {
  testId: string
  label: string
  value: string
  onClear: () => void
}): ReactElement {
  const { t } = useTranslation('book')
  return (
    <span className={classes(css.chip, css.set)} data-testid={props.testId}>
      <span className={css.face}>
        <span className={css.label}>{props.label}</span>{' '}
        <strong className={css.value}>{props.value}</strong>
      </span>
      <ClearButton name={t('filter.clear_one', { name: props.label })} onClear={props.onClear} />
    </span>
  )
}

function ClearButton(props: { name: string; onClear: () => void }): ReactElement {
  return (
    <button type="button" className={css.clear} aria-label={props.name} onClick={props.onClear}>
      <IconX size={14} stroke={2} aria-hidden="true" />
    </button>
  )
}

/** One of several choices in a chip, as a row that arrow keys walk over. */
export function Choice(props: {
  type: 'radio' | 'checkbox'
  name: string
  label: ReactNode
  isChosen: boolean
  testId?: string
  onChoose: () => void
}): ReactElement {
  return (
    <label className={css.choice}>
      <input
        type={props.type}
        name={props.name}
        className={css.input}
        checked={props.isChosen}
        data-testid={props.testId}
        onChange={props.onChoose}
      />
      <span>{props.label}</span>
    </label>
  )
}
