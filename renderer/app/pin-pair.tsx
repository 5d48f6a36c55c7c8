import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { SecretInput } from '../ui/secret-input.tsx'
import css from './pin-pair.module.css'
import { PIN_LENGTH_MAX, type PinFlaw, pinFlaw, pinWeakness } from './pin-strength.ts'

export type PinPairValue = { pin: string; again: string }
export const EMPTY_PIN_PAIR: PinPairValue = { pin: '', again: '' }

type PinPairFlaw = PinFlaw | 'differs'

/** What keeps these two from being one PIN; null when they are. */
export function pinPairFlaw({ pin, again }: PinPairValue): PinPairFlaw | null {
  return pinFlaw(pin) ?? (pin === again ? null : 'differs')
}

/**
 * A new PIN, typed twice because nobody sees what is typed, with a hint when it is easy to guess.
 */
export function PinPair(props: {
  value: PinPairValue
  onChange: (value: PinPairValue) => void
  /** Flaws are shown once somebody tried to send. */
  isTried: boolean
  labels: { pin: string; again: string }
}): ReactElement {
  const { value, onChange, isTried, labels } = props
  const { t } = useTranslation('firstRun')
  const flaw = isTried ? pinPairFlaw(value) : null
  const digits = (text: string): string => text.replaceAll(/\D/g, '').slice(0, PIN_LENGTH_MAX)
  return (
    <>
      <SecretInput
        label={labels.pin}
        description={t('pin.hint')}
        value={value.pin}
        onChange={(event) => onChange({ ...value, pin: digits(event.currentTarget.value) })}
        error={flaw && flaw !== 'differs' ? t(`pin.${flaw}`) : undefined}
        inputMode="numeric"
        autoComplete="new-password"
        data-testid="pin-new"
      />
      <Strength pin={value.pin} />
      <SecretInput
        label={labels.again}
        value={value.again}
        onChange={(event) => onChange({ ...value, again: digits(event.currentTarget.value) })}
        error={flaw === 'differs' ? t('pin.differs') : undefined}
        inputMode="numeric"
        autoComplete="new-password"
        data-testid="pin-again"
      />
    </>
  )
}

function Strength({ pin }: { pin: string }): ReactElement {
  const { t } = useTranslation('firstRun')
  const weakness = pinWeakness(pin)
  const isJudged = pinFlaw(pin) === null
  return (
    <p className={css.strength} role="status" data-testid="pin-strength">
      {isJudged && weakness && (
        <span className={css.weak}>
          <IconAlertTriangle size={16} aria-hidden="true" />
          {t(`pin.weak.${weakness}`)}
        </span>
      )}
      {isJudged && !weakness && (
        <span className={css.good}>
          <IconCircleCheck size={16} aria-hidden="true" />
          {t('pin.good')}
        </span>
      )}
    </p>
  )
}
