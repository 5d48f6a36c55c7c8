import { IconCircleCheck } from '@tabler/icons-react'
import { type ReactElement, type SubmitEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client } from '../../app/client.ts'
import { EMPTY_PIN_PAIR, PinPair, pinPairFlaw } from '../../app/pin-pair.tsx'
import { PinProblem } from '../../app/pin-problem.tsx'
import { PIN_LENGTH_MAX, pinFlaw } from '../../app/pin-strength.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { classes } from '../../ui/classes.ts'
import { SecretInput } from '../../ui/secret-input.tsx'
import css from './parts.module.css'
import { type Action, useAction } from '../../app/use-action.ts'

/** A person's own PIN; the three fields are empty again the moment they are sent. */
export function OwnPinSection(): ReactElement {
  const { t } = useTranslation('settings')
  const { t: pinWords } = useTranslation('firstRun')
  const [current, setCurrent] = useState('')
  const [pins, setPins] = useState(EMPTY_PIN_PAIR)
  const [isTried, setIsTried] = useState(false)
  const change = useAction(async (input: { currentPin: string; newPin: string }) => {
    await client.session.changeOwnPin(input)
  })
  const currentFlaw = pinFlaw(current)
  const isSame = pins.pin !== '' && pins.pin === current

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    setIsTried(true)
    if (currentFlaw || isSame || pinPairFlaw(pins) !== null) return
    const input = { currentPin: current, newPin: pins.pin }
    setCurrent('')
    setPins(EMPTY_PIN_PAIR)
    setIsTried(false)
    void change.run(input)
  }

  return (
    <form onSubmit={submit} noValidate autoComplete="off">
      <p className={css.lead}>{t('own_pin.lead')}</p>
      <div className={classes(css.fields, css.slim)}>
        <SecretInput
          label={t('own_pin.current')}
          inputMode="numeric"
          autoComplete="off"
          maxLength={PIN_LENGTH_MAX}
          value={current}
          onChange={(event) => {
            change.rest()
            setCurrent(event.currentTarget.value.replaceAll(/\D/g, ''))
          }}
          error={isTried && currentFlaw ? pinWords(`pin.${currentFlaw}`) : undefined}
          data-testid="pin-current"
        />
        <PinPair
          value={pins}
          onChange={(next) => {
            change.rest()
            setPins(next)
          }}
          isTried={isTried}
          labels={{ pin: t('own_pin.next'), again: t('pin.new_again') }}
        />
        {isTried && isSame && (
          <p className={classes(css.said, css.need)} role="alert">
            {t('own_pin.same')}
          </p>
        )}
        {change.problem && <PinProblem problem={change.problem} />}
      </div>
      <ChangeFoot change={change} />
    </form>
  )
}

function ChangeFoot(props: { change: Pick<Action<never>, 'isRunning' | 'isDone'> }): ReactElement {
  const { t } = useTranslation('settings')
  const { change } = props
  return (
    <div className={css.foot}>
      <BigButton type="submit" size="desk" disabled={change.isRunning} data-testid="pin-change">
        {t(change.isRunning ? 'own_pin.changing' : 'own_pin.change')}
      </BigButton>
      <span role="status" data-testid="save-state">
        {change.isDone && (
          <span className={classes(css.said, css.good)}>
            <IconCircleCheck size={16} aria-hidden="true" />
            {t('own_pin.changed')}
          </span>
        )}
      </span>
    </div>
  )
}
