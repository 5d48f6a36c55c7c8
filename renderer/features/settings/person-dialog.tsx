import { Select, TextInput } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type OperatorView, type Role, ROLES } from '../../../shared/model/people.ts'
import { client } from '../../app/client.ts'
import { EMPTY_PIN_PAIR, PinPair, pinPairFlaw, type PinPairValue } from '../../app/pin-pair.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { FormDialog } from '../../app/form-dialog.tsx'
import { isLastOwner } from './last-owner.ts'
import { useAction } from '../../app/use-action.ts'

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
  const [form, setForm] = useState<PersonForm>({
    name: person?.name ?? '',
    role: person?.role ?? 'cashier',
    pins: EMPTY_PIN_PAIR,
  })
  const [isTried, setIsTried] = useState(false)
  const name = form.name.trim()
  const save = useAction(async (pin: string) => {
    if (person) await client.operators.update({ ...person, name, role: form.role })
    else await client.operators.create({ name, role: form.role, pin })
    onDone(name)
  })
  const isTaken = save.problem?.code === 'bad_request' && save.problem.field === 'name'

  function submit(): void {
    setIsTried(true)
    if (name === '' || (person === null && pinPairFlaw(form.pins) !== null)) return
    const { pin } = form.pins
    setForm({ ...form, pins: EMPTY_PIN_PAIR })
    setIsTried(false)
    void save.run(pin)
  }

  return (
    <FormDialog
      title={person ? t('people.edit_of', { name: person.name }) : t('people.add')}
      words={t(person ? 'form.save' : 'people.create')}
      testId="person"
      isRunning={save.isRunning}
      onSubmit={submit}
      onClose={onClose}
    >
      <PersonFields
        form={form}
        isTried={isTried}
        isLast={person !== null && isLastOwner(person, people)}
        isNew={person === null}
        isTaken={isTaken}
        onChange={(changes) => {
          save.rest()
          setForm({ ...form, ...changes })
        }}
      />
      {save.problem && !isTaken && <ProblemNote problem={save.problem} after={t('form.kept')} />}
    </FormDialog>
  )
}

type PersonForm = { name: string; role: Role; pins: PinPairValue }

function PersonFields(props: {
  form: PersonForm
  isTried: boolean
  /** The last active owner stays one. */
  isLast: boolean
  isNew: boolean
  isTaken: boolean
  onChange: (changes: Partial<PersonForm>) => void
}): ReactElement {
  const { form, isTried, isLast, isNew, isTaken, onChange } = props
  const { t } = useTranslation('settings')
  const { t: shell } = useTranslation('shell')
  return (
    <>
      <TextInput
        label={t('people.name')}
        value={form.name}
        maxLength={NAME_LENGTH_MAX}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        error={
          isTaken
            ? t('people.name_taken')
            : isTried && form.name.trim() === ''
              ? t('form.missing')
              : undefined
        }
        autoComplete="off"
        data-autofocus
        data-testid="person-name"
      />
      <Select
        label={t('people.role')}
        description={isLast ? t('people.last_owner') : t(`people.role_hint.${form.role}`)}
        disabled={isLast}
        allowDeselect={false}
        value={form.role}
        onChange={(next) => next && onChange({ role: next as Role })}
        data={ROLES.map((value) => ({ value, label: shell(`roles.${value}`) }))}
        data-testid="person-role"
      />
      {isNew && (
        <PinPair
          value={form.pins}
          onChange={(pins) => onChange({ pins })}
          isTried={isTried}
          labels={{ pin: t('pin.label'), again: t('pin.again') }}
        />
      )}
    </>
  )
}
