import { Modal, Select, TextInput } from '@mantine/core'
import { type ReactElement, type SubmitEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type OperatorView, type Role, ROLES } from '../../../shared/model/people.ts'
import { client } from '../../app/client.ts'
import { EMPTY_PIN_PAIR, PinPair, pinPairFlaw } from '../../app/pin-pair.tsx'
import { BigButton } from '../../ui/big-button.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import css from './confirm-dialog.module.css'
import { isLastOwner } from './last-owner.ts'
import { useAction } from './use-action.ts'

const NAME_LENGTH_MAX = 40

/** Adds a person with a first PIN, or changes the name and role of one. */
export function PersonDialog(props: {
  /** Null adds somebody. */
  person: OperatorView | null
  people: readonly OperatorView[]
  onClose: () => void
  onDone: (name: string) => void
}): ReactElement {
  const { person, people, onClose, onDone } = props
  const { t } = useTranslation('settings')
  const { t: shell } = useTranslation('shell')
  const { t: common } = useTranslation()
  const [name, setName] = useState(person?.name ?? '')
  const [role, setRole] = useState<Role>(person?.role ?? 'cashier')
  const [pins, setPins] = useState(EMPTY_PIN_PAIR)
  const [isTried, setIsTried] = useState(false)
  const trimmed = name.trim()
  const save = useAction(async (pin: string) => {
    if (person) await client.operators.update({ ...person, name: trimmed, role })
    else await client.operators.create({ name: trimmed, role, pin })
    onDone(trimmed)
  })
  const isLast = person !== null && isLastOwner(person, people)
  const isTaken = save.problem?.code === 'bad_request' && save.problem.field === 'name'

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    setIsTried(true)
    if (trimmed === '' || (person === null && pinPairFlaw(pins) !== null)) return
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
      title={person ? t('people.edit_of', { name: person.name }) : t('people.add')}
      closeButtonProps={{ 'aria-label': common('close') }}
      data-testid="person-dialog"
    >
      <form onSubmit={submit} noValidate autoComplete="off">
        <div className={css.fields}>
          <TextInput
            label={t('people.name')}
            value={name}
            maxLength={NAME_LENGTH_MAX}
            onChange={(event) => {
              save.rest()
              setName(event.currentTarget.value)
            }}
            error={
              isTaken
                ? t('people.name_taken')
                : isTried && trimmed === ''
                  ? t('form.missing')
                  : undefined
            }
            autoComplete="off"
            data-autofocus
            data-testid="person-name"
          />
          <Select
            label={t('people.role')}
            description={isLast ? t('people.last_owner') : t(`people.role_hint.${role}`)}
            disabled={isLast}
            allowDeselect={false}
            value={role}
            onChange={(next) => next && setRole(next as Role)}
            data={ROLES.map((value) => ({ value, label: shell(`roles.${value}`) }))}
            data-testid="person-role"
          />
          {person === null && (
            <PinPair
              value={pins}
              onChange={setPins}
              isTried={isTried}
              labels={{ pin: t('pin.label'), again: t('pin.again') }}
            />
          )}
          {save.problem && !isTaken && (
            <ProblemNote problem={save.problem} after={t('form.kept')} />
          )}
        </div>
        <div className={css.buttons}>
          <BigButton kind="quiet" size="desk" onClick={onClose}>
            {common('cancel')}
          </BigButton>
          <BigButton type="submit" size="desk" disabled={save.isRunning} data-testid="person-save">
            {t(save.isRunning ? 'form.saving' : person ? 'form.save' : 'people.create')}
          </BigButton>
        </div>
      </form>
    </Modal>
  )
}
