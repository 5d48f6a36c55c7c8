import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { JournalRow } from '../../../shared/model/book.ts'
import { contract } from '../../../shared/contract/index.ts'
import { mayCall } from '../../app/access.ts'
import { client } from '../../app/client.ts'
import { FormDialog } from '../../app/form-dialog.tsx'
import { useMe } from '../../app/session-store.ts'
import { useAction } from '../../app/use-action.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { BookMoney } from '../../ui/money.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { ReasonField } from './reason-field.tsx'
import css from './seal-panel.module.css'

/** Gives an entry back by an opposite one; absent where it cannot or may not be done. */
export function CorrectEntry({ row }: { row: JournalRow }): ReactElement | null {
  const { t } = useTranslation('seal')
  const me = useMe()
  const [isOpen, setIsOpen] = useState(false)
  // Chosen when the form opens, so that pressing twice corrects once.
  const [clientId, setClientId] = useState('')
  const [reason, setReason] = useState('')
  const correct = useAction(async () => {
    const legs = [{ seq: row.seq, amount: null }]
    await client.book.correct({ clientId, legs, reason, effectiveAtMs: null })
  })
  const isMoved = row.kind === 'single' || row.kind === 'post'
  if (!isMoved || !mayCall(me?.role ?? null, contract.book.correct)) return null

  function open(): void {
    setClientId(`correct-${crypto.randomUUID()}`)
    setReason('')
    correct.rest()
    setIsOpen(true)
  }

  return (
    <>
      <BigButton kind="quiet" size="desk" onClick={open} data-testid="correct-entry">
        {t('correct.open')}
      </BigButton>
      {isOpen && (
        <FormDialog
          title={t('correct.title')}
          words={t('correct.do')}
          testId="correct"
          isRunning={correct.isRunning}
          onClose={() => setIsOpen(false)}
          onSubmit={() => void correct.run(undefined).then((worked) => worked && setIsOpen(false))}
        >
          <p className={css.words}>{t('correct.words')}</p>
          <p className={css.moved}>
            {row.creditCode} → {row.debitCode}{' '}
            <BookMoney amount={row.amount} currency={row.currency} />
          </p>
          {row.debitCode.startsWith('assets:node:') && (
            <p className={css.note}>{t('correct.node')}</p>
          )}
          {row.creditCode === 'income:plans' && <p className={css.note}>{t('correct.plan')}</p>}
          {row.kind === 'post' && <p className={css.note}>{t('correct.commit')}</p>}
          <ReasonField value={reason} onChange={setReason} testId="correct-reason" />
          {correct.problem && <ProblemNote problem={correct.problem} />}
        </FormDialog>
      )}
    </>
  )
}
