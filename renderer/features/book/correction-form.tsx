import { TextInput } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { JournalRow } from '../../../shared/model/book.ts'
import { client } from '../../app/client.ts'
import type { Problem } from '../../app/faults.ts'
import { FormDialog } from '../../app/form-dialog.tsx'
import { useAction } from '../../app/use-action.ts'
import { useLocale } from '../../ui/locale.ts'
import { BookMoney } from '../../ui/money.tsx'
import { bookText, bookUnit } from '../../ui/money-format.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useAccountNames } from './account-lines.ts'
import { decimalsOf, exampleAmount, typedAmount } from './amount-text.ts'
import { amountToGive } from './correction-amount.ts'
import { isReason, ReasonField } from './reason-field.tsx'
import css from './seal-panel.module.css'

/** Gives back all that is left of an entry, or the part of it that is typed, by an opposite one. */
export function CorrectionForm(props: {
  row: JournalRow
  /** What a correction can give back of it now; it may shrink while the form is open. */
  left: bigint
  onClose: () => void
}): ReactElement {
  const { row, left, onClose } = props
  const { currency } = row
  const { t } = useTranslation('seal')
  const locale = useLocale()
  // Chosen when the form opens: whoever presses again, also with other words, corrects once.
  const [clientId] = useState(() => `correct-${crypto.randomUUID()}`)
  const [typed, setTyped] = useState(() => typedAmount(left, currency, locale))
  const [reason, setReason] = useState('')
  const [isTried, setIsTried] = useState(false)
  const amount = amountToGive(typed, { currency, left, locale })
  const correct = useAction(async (given: bigint) => {
    const legs = [{ seq: row.seq, amount: given }]
    await client.book.correct({ clientId, legs, reason, effectiveAtMs: null })
  })

  function submit(): void {
    setIsTried(true)
    if (typeof amount !== 'bigint' || !isReason(reason)) return
    void correct.run(amount).then((worked) => worked && onClose())
  }

  return (
    <FormDialog
      title={t('correct.title')}
      words={
        typeof amount === 'bigint'
          ? t('correct.do_amount', { amount: bookText(amount, currency, locale) })
          : t('correct.do')
      }
      testId="correct"
      isRunning={correct.isRunning}
      onClose={onClose}
      onSubmit={submit}
    >
      <Moved row={row} />
      <AmountField
        row={row}
        left={left}
        typed={typed}
        // What is being typed is not wrong yet while it is empty.
        flaw={typeof amount === 'bigint' || (typed === '' && !isTried) ? null : amount}
        onChange={(value) => {
          setTyped(value)
          correct.rest()
        }}
      />
      <Consequence row={row} />
      <ReasonField
        value={reason}
        isMissing={isTried && !isReason(reason)}
        onChange={(value) => {
          setReason(value)
          correct.rest()
        }}
        testId="correct-reason"
      />
      {correct.problem && <Refused problem={correct.problem} />}
    </FormDialog>
  )
}

function Moved({ row }: { row: JournalRow }): ReactElement {
  const { t } = useTranslation('seal')
  const { brief } = useAccountNames()
  const { amount, currency, creditCode, debitCode, customerName } = row
  return (
    <>
      <p className={css.words}>{t('correct.words')}</p>
      <p className={css.moved}>
        {brief(creditCode, customerName)} → {brief(debitCode, customerName)}{' '}
        <BookMoney amount={amount} currency={currency} />
      </p>
    </>
  )
}

function AmountField(props: {
  row: JournalRow
  left: bigint
  typed: string
  flaw: 'wrong' | 'too_much' | null
  onChange: (typed: string) => void
}): ReactElement {
  const { row, left, typed, flaw, onChange } = props
  const { currency } = row
  const { t } = useTranslation('seal')
  const { t: book } = useTranslation('book')
  const locale = useLocale()
  const most = { amount: bookText(left, currency, locale) }
  const words =
    flaw === 'wrong'
      ? book('filter.amount_wrong', { example: exampleAmount(currency, locale) })
      : flaw && t('correct.too_much', most)
  return (
    <TextInput
      label={t('correct.amount')}
      description={t(left < row.amount ? 'correct.most_left' : 'correct.most', most)}
      error={words ?? undefined}
      inputMode={decimalsOf(currency) === 0 ? 'numeric' : 'decimal'}
      maxLength={22}
      value={typed}
      rightSection={<span className={css.unit}>{bookUnit(currency)}</span>}
      rightSectionPointerEvents="none"
      data-autofocus
      data-testid="correct-amount"
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

/** What else the person should know before this entry is given back. */
function Consequence({ row }: { row: JournalRow }): ReactElement {
  const { t } = useTranslation('seal')
  return (
    <>
      {row.debitCode.startsWith('assets:node:') && <p className={css.note}>{t('correct.node')}</p>}
      {row.creditCode === 'income:plans' && <p className={css.note}>{t('correct.plan')}</p>}
      {row.creditCode === 'income:credits' && (
        <p className={css.note}>{t(row.kind === 'post' ? 'correct.commit' : 'correct.use')}</p>
      )}
    </>
  )
}

/** What the book itself refused since the form was opened, in words that fit this form. */
function Refused({ problem }: { problem: Problem }): ReactElement {
  const { t } = useTranslation('seal')
  const { code, detail } = problem
  const isNamed = code === 'not_correctable' && (detail === 'corrected' || detail === 'overdraft')
  return (
    <ProblemNote problem={problem} words={isNamed ? t(`correct.refused.${detail}`) : undefined} />
  )
}
