import { Textarea, TextInput } from '@mantine/core'
import { type ReactElement, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  type CustomerDetails,
  customerEmailSchema,
  type CustomerView,
} from '../../../shared/model/customer.ts'
import { client } from '../../app/client.ts'
import { FormDialog } from '../../app/form-dialog.tsx'
import { useAction } from '../../app/use-action.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useSameName } from './use-same-name.ts'

type Form = { name: string; email: string; note: string }

/** Adds a customer, or changes the name, address and note of one. */
export function CustomerDialog(props: {
  /** Null adds somebody. */
  customer: CustomerView | null
  onClose: () => void
  onDone: (customer: CustomerView) => void
}): ReactElement {
  const { customer, onClose, onDone } = props
  const { t } = useTranslation('credits')
  const { t: common } = useTranslation()
  // One id for this form: sending it again after a lost answer adds nobody twice.
  const clientId = useRef(crypto.randomUUID())
  const [form, setForm] = useState<Form>({
    name: customer?.name ?? '',
    email: customer?.email ?? '',
    note: customer?.note ?? '',
  })
  const [isTried, setIsTried] = useState(false)
  const save = useAction(async (details: CustomerDetails) => {
    const saved = customer
      ? await client.customers.update({ ...details, id: customer.id, version: customer.version })
      : await client.customers.create({ ...details, clientId: clientId.current })
    onDone(saved)
  })

  function submit(): void {
    setIsTried(true)
    if (form.name.trim() === '' || !isEmail(form.email)) return
    const email = form.email.trim() === '' ? null : form.email
    void save.run({ name: form.name.trim(), email, note: form.note })
  }

  return (
    <FormDialog
      title={customer ? t('person.edit', { name: customer.name }) : t('person.new')}
      words={customer ? common('save') : t('person.create')}
      testId="customer"
      isRunning={save.isRunning}
      onSubmit={submit}
      onClose={onClose}
    >
      <Fields
        form={form}
        ownId={customer?.id ?? null}
        isTried={isTried}
        onChange={(changes) => {
          // Another input is another command, so it gets an id of its own.
          clientId.current = crypto.randomUUID()
          save.rest()
          setForm({ ...form, ...changes })
        }}
      />
      {save.problem && <ProblemNote problem={save.problem} />}
    </FormDialog>
  )
}

function isEmail(text: string): boolean {
  return text.trim() === '' || customerEmailSchema.safeParse(text).success
}

function Fields(props: {
  form: Form
  ownId: string | null
  isTried: boolean
  onChange: (changes: Partial<Form>) => void
}): ReactElement {
  const { form, ownId, isTried, onChange } = props
  const { t } = useTranslation('credits')
  const sameName = useSameName(form.name, ownId)
  return (
    <>
      <TextInput
        label={t('person.name')}
        description={
          sameName === null ? undefined : (
            <span role="status">{t('person.same_name', { name: sameName })}</span>
          )
        }
        value={form.name}
        maxLength={80}
        error={isTried && form.name.trim() === '' ? t('person.missing') : undefined}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        autoComplete="off"
        data-autofocus
        data-testid="customer-name"
      />
      <TextInput
        label={t('person.email')}
        description={t('person.email_hint')}
        type="email"
        value={form.email}
        maxLength={120}
        error={isTried && !isEmail(form.email) ? t('person.email_wrong') : undefined}
        onChange={(event) => onChange({ email: event.currentTarget.value })}
        autoComplete="off"
        data-testid="customer-email"
      />
      <Textarea
        label={t('person.note')}
        value={form.note}
        maxLength={500}
        rows={2}
        onChange={(event) => onChange({ note: event.currentTarget.value })}
        data-testid="customer-note"
      />
    </>
  )
}
