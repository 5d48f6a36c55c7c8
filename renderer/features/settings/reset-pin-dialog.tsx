import { Modal } from '@mantine/core'
import { type ReactElement, type SubmitEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OperatorView } from '../../../shared/model/people.ts'
import { client } from '../../app/client.ts'
import { EMPTY_PIN_PAIR, PinPair, pinPairFlaw } from '../../app/pin-pair.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import css from './confirm-dialog.module.css'
import { DialogButtons } from './dialog-buttons.tsx'
import { useAction } from './use-action.ts'

/** A new PIN from the owner; it also opens a name that too many wrong PINs have shut. */
export function ResetPinDialog(props: {
  person: OperatorView
  onClose: () => void
  onDone: (name: string) => void
}): ReactElement {
  const { person, onClose, onDone } = props
  const { t } = useTranslation('settings')
  const { t: common } = useTranslation()
  const [pins, setPins] = useState(EMPTY_PIN_PAIR)
  const [isTried, setIsTried] = useState(false)
  const save = useAction(async (pin: string) => {
    await client.operators.resetPin({ id: person.id, pin })
    onDone(person.name)
  })

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    setIsTried(true)
    if (pinPairFlaw(pins) !== null) return
    const { pin } = pins
    setPins(EMPTY_PIN_PAIR)
    setIsTried(false)
    void save.run(pin)
  }

  return (
    <Modal
      opened
      size="md"
      padding="lg"
      classNames={{ title: css.title }}
      onClose={onClose}
      title={t('people.reset_of', { name: person.name })}
      closeButtonProps={{ 'aria-label': common('close') }}
      data-testid="reset-dialog"
    >
      <form onSubmit={submit} noValidate autoComplete="off">
        <div className={css.fields}>
          <PinPair
            value={pins}
            onChange={setPins}
            isTried={isTried}
            labels={{ pin: t('people.reset'), again: t('pin.new_again') }}
          />
          {save.problem && <ProblemNote problem={save.problem} />}
        </div>
        <DialogButtons
          words={t('form.save')}
          isRunning={save.isRunning}
          onClose={onClose}
          testId="reset-save"
        />
      </form>
    </Modal>
  )
}
