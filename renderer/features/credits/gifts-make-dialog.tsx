import { Checkbox, TextInput } from '@mantine/core'
import { type ReactElement, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CustomerView } from '../../../shared/model/customer.ts'
import { customerEmailSchema } from '../../../shared/model/customer.ts'
import type { CreatedGift } from '../../../shared/model/gift.ts'
import { client } from '../../app/client.ts'
import { FormDialog } from '../../app/form-dialog.tsx'
import { useAction } from '../../app/use-action.ts'
import { useLocale } from '../../ui/locale.ts'
import { writeCount } from '../../ui/money-format.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { wholeNumber } from './whole-number.ts'

type Form = { amount: string; message: string; email: string; isShort: boolean }
const EMPTY: Form = { amount: '', message: '', email: '', isShort: false }

/** Makes a gift out of one customer's credits, or the shop's own when there is no customer. */
export function GiftMakeDialog(props: {
  customer: CustomerView | null
  onClose: () => void
  onMade: (created: CreatedGift) => void
}): ReactElement {
  const { customer, onClose, onMade } = props
  const { t } = useTranslation('gifts')
  const locale = useLocale()
  const { form, change, isTried, amount, email, make, submit } = useGiftForm(customer, onMade)
  const available = customer?.credit ? writeCount(customer.credit.available, locale) : null
  return (
    <FormDialog
      title={customer ? t('make.title', { name: customer.name }) : t('make.give_title')}
      words={amount === null ? t('make.yes') : t('make.yes_amount', { count: Number(amount) })}
      testId="gift-make"
      isRunning={make.isRunning}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        label={t('make.credits')}
        description={available === null ? undefined : t('make.available', { available })}
        inputMode="numeric"
        value={form.amount}
        maxLength={12}
        error={isTried && amount === null ? t('make.wrong') : undefined}
        onChange={(event) => change({ amount: event.currentTarget.value })}
        autoComplete="off"
        data-autofocus
        data-testid="gift-credits"
      />
      <TextInput
        label={t('make.message')}
        description={t('make.message_hint')}
        value={form.message}
        maxLength={200}
        onChange={(event) => change({ message: event.currentTarget.value })}
        autoComplete="off"
        data-testid="gift-message"
      />
      <TextInput
        label={t('make.email')}
        description={t('make.email_hint')}
        value={form.email}
        maxLength={120}
        error={isTried && !email.isRight ? t('make.email_wrong') : undefined}
        onChange={(event) => change({ email: event.currentTarget.value })}
        autoComplete="off"
        data-testid="gift-email"
      />
      <Checkbox
        label={t('make.short')}
        checked={form.isShort}
        onChange={(event) => change({ isShort: event.currentTarget.checked })}
        data-testid="gift-short"
      />
      {make.problem && <ProblemNote problem={make.problem} />}
    </FormDialog>
  )
}

function useGiftForm(customer: CustomerView | null, onMade: (created: CreatedGift) => void) {
  const [form, setForm] = useState(EMPTY)
  const [isTried, setIsTried] = useState(false)
  // One id for these words: pressing again after a lost answer shows the same code again.
  const clientId = useRef(crypto.randomUUID())
  const amount = wholeNumber(form.amount)
  const email = readEmail(form.email)
  const make = useAction(async (credits: bigint) => {
    const terms = {
      clientId: clientId.current,
      credits,
      message: form.message.trim(),
      email: email.value,
      codeKind: form.isShort ? ('short' as const) : ('long' as const),
    }
    onMade(
      customer
        ? await client.gifts.create({ ...terms, customerId: customer.id })
        : await client.gifts.give(terms),
    )
  })
  return {
    form,
    isTried,
    amount,
    email,
    make,
    change: (changes: Partial<Form>): void => {
      clientId.current = crypto.randomUUID()
      make.rest()
      setForm({ ...form, ...changes })
    },
    submit: (): void => {
      setIsTried(true)
      if (amount !== null && email.isRight) void make.run(amount)
    },
  }
}

function readEmail(text: string): { value: string | null; isRight: boolean } {
  if (text.trim() === '') return { value: null, isRight: true }
  const read = customerEmailSchema.safeParse(text)
  return { value: read.success ? read.data : null, isRight: read.success }
}
