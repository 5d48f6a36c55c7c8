import { TextInput } from '@mantine/core'
import { type ReactElement, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CustomerView } from '../../../shared/model/customer.ts'
import { client } from '../../app/client.ts'
import { FormDialog } from '../../app/form-dialog.tsx'
import { useAction } from '../../app/use-action.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { wholeNumber } from './whole-number.ts'

/** Gives credits with a reason that stands in the book; the button names the amount (MANA-30). */
export function GiveDialog(props: { customer: CustomerView; onClose: () => void }): ReactElement {
  const { customer, onClose } = props
  const { t } = useTranslation('credits')
  const [form, setForm] = useState({ amount: '', reason: '' })
  const [isTried, setIsTried] = useState(false)
  // One id for these words: pressing again after a lost answer gives once.
  const clientId = useRef(crypto.randomUUID())
  const amount = wholeNumber(form.amount)
  const reason = form.reason.trim()
  const give = useAction(async (credits: bigint) => {
    const { id: customerId } = customer
    await client.credits.refund({ clientId: clientId.current, customerId, amount: credits, reason })
    onClose()
  })

  function change(changes: Partial<typeof form>): void {
    clientId.current = crypto.randomUUID()
    give.rest()
    setForm({ ...form, ...changes })
  }

  function submit(): void {
    setIsTried(true)
    if (amount === null || reason === '') return
    void give.run(amount)
  }

  return (
    <FormDialog
      title={t('give.title', { name: customer.name })}
      words={amount === null ? t('give.yes') : t('give.yes_amount', { count: Number(amount) })}
      testId="give"
      isRunning={give.isRunning}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        label={t('give.amount')}
        inputMode="numeric"
        value={form.amount}
        maxLength={12}
        error={isTried && amount === null ? t('give.amount_wrong') : undefined}
        onChange={(event) => change({ amount: event.currentTarget.value })}
        autoComplete="off"
        data-autofocus
        data-testid="give-amount"
      />
      <TextInput
        label={t('give.reason')}
        description={t('give.reason_hint')}
        value={form.reason}
        maxLength={200}
        error={isTried && reason === '' ? t('person.missing') : undefined}
        onChange={(event) => change({ reason: event.currentTarget.value })}
        autoComplete="off"
        data-testid="give-reason"
      />
      {give.problem && <ProblemNote problem={give.problem} />}
    </FormDialog>
  )
}
