import { IconBackspace, IconFlask2 } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { SessionView } from '../../../shared/contract/session.ts'
import { hasCommand, useWindowKeys } from '../../app/keys.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { classes } from '../../ui/classes.ts'
import { canSend, type PinAction, type PinEntry, type PinKey } from './pin-entry.ts'
import { PinNotice } from './pin-notice.tsx'
import css from './pin-panel.module.css'

type Person = SessionView['operators'][number]

type PinPanelProps = {
  entry: PinEntry
  dispatch: (action: PinAction) => void
  person: Person | null
  isOnlyPerson: boolean
  sandboxPin: string | null
  onSend: () => void
}

/** The pad and its dots. The keyboard does the same, wherever the focus is. */
export function PinPanel(props: PinPanelProps): ReactElement {
  const { entry, dispatch, person, sandboxPin, onSend } = props
  const { t } = useTranslation('signIn')
  usePinKeys(props)
  const isPad = entry.phase === 'typing'
  return (
    <section
      className={css.panel}
      aria-label={person ? t('pin_of', { name: person.name }) : t('pick')}
    >
      <h2 className={css.title} data-testid="pin-title">
        {person ? t('pin_of', { name: person.name }) : t('pick')}
      </h2>
      <Dots count={entry.pin.length} isActive={person !== null} isTaking={isPad} />
      <PinNotice entry={entry} dispatch={dispatch} person={person} />
      <div className={css.pad}>
        {['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((digit) => (
          <Key key={digit} isDisabled={!isPad} onPress={() => press({ kind: 'digit', digit })}>
            {digit}
          </Key>
        ))}
        <Key isDisabled={!isPad} isSmall onPress={() => press({ kind: 'clear' })}>
          {t('clear')}
        </Key>
        <Key isDisabled={!isPad} onPress={() => press({ kind: 'digit', digit: '0' })}>
          0
        </Key>
        <Key isDisabled={!isPad} label={t('delete')} onPress={() => press({ kind: 'delete' })}>
          <IconBackspace size={26} stroke={1.6} aria-hidden="true" />
        </Key>
      </div>
      <BigButton
        className={css.send ?? ''}
        disabled={!canSend(entry)}
        keyHint="Enter"
        onClick={onSend}
        data-testid="sign-in-button"
      >
        {t(entry.phase === 'sending' ? 'signing_in' : 'sign_in')}
      </BigButton>
      {sandboxPin !== null ? (
        <p className={css.sandbox} data-testid="sandbox-pin">
          <IconFlask2 size={18} aria-hidden="true" />
          {t('sandbox_pin')} <strong>{sandboxPin}</strong>
        </p>
      ) : (
        <p className={css.keys}>{t('keys')}</p>
      )}
    </section>
  )

  function press(key: PinKey): void {
    dispatch({ kind: 'pressed', key })
  }
}

/** Enter on a focused tile or key is that button's own; everywhere else it sends. */
function usePinKeys({ entry, dispatch, isOnlyPerson, onSend }: PinPanelProps): void {
  useWindowKeys((event) => {
    if (hasCommand(event) || event.altKey) return
    if (/^\d$/.test(event.key)) {
      dispatch({ kind: 'pressed', key: { kind: 'digit', digit: event.key } })
    } else if (event.key === 'Backspace') {
      dispatch({ kind: 'pressed', key: { kind: 'delete' } })
    } else if (event.key === 'Escape') {
      dispatch(isOnlyPerson ? { kind: 'pressed', key: { kind: 'clear' } } : { kind: 'left' })
    } else if (event.key === 'Enter' && canSend(entry)) {
      event.preventDefault()
      onSend()
    }
  })
}

const DOTS = 6

/** How many digits were typed, never which. */
function Dots(props: { count: number; isActive: boolean; isTaking: boolean }): ReactElement {
  const { count, isActive, isTaking } = props
  const { t } = useTranslation('signIn')
  const shown = Math.max(DOTS, count)
  return (
    <div
      className={classes(css.dots, !isActive && css.idle)}
      role="status"
      aria-label={t('digits', { count })}
      data-testid="pin-dots"
      data-count={count}
      data-taking={isTaking}
    >
      {Array.from({ length: shown }, (_, index) => (
        <span key={index} className={classes(css.dot, index < count && css.full)} />
      ))}
    </div>
  )
}

function Key(props: {
  children: ReactElement | string
  isDisabled: boolean
  isSmall?: boolean
  label?: string
  onPress: () => void
}): ReactElement {
  const { children, isDisabled, isSmall = false, label, onPress } = props
  return (
    <button
      type="button"
      className={classes(css.key, isSmall && css.small)}
      disabled={isDisabled}
      aria-label={label}
      // The focus stays where it was, so that Enter afterwards sends instead of pressing again.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPress}
    >
      {children}
    </button>
  )
}
