import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OperatorView } from '../../../shared/model/people.ts'
import { client } from '../../app/client.ts'
import { EMPTY_PIN_PAIR, PinPair, pinPairFlaw } from '../../app/pin-pair.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { FormDialog } from '../../app/form-dialog.tsx'
import { useAction } from '../../app/use-action.ts'

/** A new PIN from the owner; it also opens a name that too many wrong PINs have shut. */
export function ResetPinDialog(props: {
  person: OperatorView
  onClose: () => void
  onDone: (name: string) => void
}): ReactElement {
  const { person, onClose, onDone } = props
  const { t } = useTranslation('settings')
  const [pins, setPins] = useState(EMPTY_PIN_PAIR)
  const [isTried, setIsTried] = useState(false)
  const save = useAction(async (pin: string) => {
    await client.operators.resetPin({ id: person.id, pin })
    onDone(person.name)
  })

  function submit(): void {
    setIsTried(true)
    if (pinPairFlaw(pins) !== null) return
    const { pin } = pins
    setPins(EMPTY_PIN_PAIR)
    setIsTried(false)
    void save.run(pin)
  }

  return (
    <FormDialog
      title={t('people.reset_of', { name: person.name })}
      words={t('form.save')}
      testId="reset"
      isRunning={save.isRunning}
      onSubmit={submit}
      onClose={onClose}
    >
      <PinPair
        value={pins}
        onChange={setPins}
        isTried={isTried}
        labels={{ pin: t('people.reset'), again: t('pin.new_again') }}
      />
      {save.problem && <ProblemNote problem={save.problem} />}
    </FormDialog>
  )
}
