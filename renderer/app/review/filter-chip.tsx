import { Popover } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { type ReactElement, type ReactNode, type Ref, useImperativeHandle, useState } from 'react'
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
  const [face, setFace] = useState<HTMLElement | null>(null)
  const close = (): void => {
    face?.focus({ preventScroll: true })
    setFace(null)
  }
  return (
    <span className={classes(css.chip, isSet && css.set)}>
      <button
        type="button"
        className={css.face}
        data-testid={testId}
        aria-haspopup="dialog"
        aria-expanded={face !== null}
        onClick={(event) => (face === null ? setFace(event.currentTarget) : close())}
      >
        <span className={css.label}>{label}</span> <strong className={css.value}>{value}</strong>
      </button>
      {face !== null && (
        <Choices face={face} label={label} onClose={close}>
          {children(close)}
        </Choices>
      )}
      {isSet && <ClearButton name={t('filter.clear_one', { name: label })} onClear={onClear} />}
    </span>
  )
}

/** Made when they are opened: the bar is drawn with every opening of the journal, they seldom. */
function Choices(props: {
  face: HTMLElement
  label: string
  onClose: () => void
  children: ReactNode
}): ReactElement {
  const { face, label, onClose, children } = props
  return (
    <Popover
      opened
      onChange={(isOpen) => isOpen || onClose()}
      position="bottom-start"
      trapFocus
      withRoles={false}
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        <Face of={face} />
      </Popover.Target>
      <Popover.Dropdown role="dialog" className={css.choices} aria-label={label}>
        {children}
      </Popover.Dropdown>
    </Popover>
  )
}

/** Hands the box its place: a button that is there already. */
function Face({ of, ref }: { of: HTMLElement; ref?: Ref<HTMLElement> }): null {
  useImperativeHandle(ref, () => of, [of])
  return null
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
