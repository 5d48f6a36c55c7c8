import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { JournalRow } from '../../../shared/model/book.ts'
import type { CorrectionFlaw } from '../../../shared/model/seal.ts'
import { contract } from '../../../shared/contract/index.ts'
import { mayCall } from '../../app/access.ts'
import { client } from '../../app/client.ts'
import { FormDialog } from '../../app/form-dialog.tsx'
import { useMe } from '../../app/session-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useWhen } from '../../app/when.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { BookMoney } from '../../ui/money.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { ReasonField } from './reason-field.tsx'
import css from './seal-panel.module.css'

type Correctable = {
  row: JournalRow
  correctedBy: readonly JournalRow[]
  correction: { left: bigint; flaw: CorrectionFlaw | null }
}

/** Gives back what is left of an entry by an opposite one, or says why nothing can be. */
export function CorrectEntry({ entry }: { entry: Correctable }): ReactElement | null {
  const me = useMe()
  const { row, correction } = entry
  const mayCorrect = mayCall(me?.role ?? null, contract.book.correct)
  if (correction.flaw === 'corrected') return <NothingLeft entry={entry} />
  if (!mayCorrect) return null
  if (correction.flaw !== null) return <Flaw flaw={correction.flaw} />
  return <CorrectKey row={row} left={correction.left} />
}

/** What went back otherwise, as unused days do, leaves nothing either and is no correction. */
function NothingLeft({ entry }: { entry: Correctable }): ReactElement {
  const { t } = useTranslation('seal')
  const when = useWhen()
  const { row, correctedBy } = entry
  const last = correctedBy.at(-1)
  const isInFull = correctedBy.reduce((sum, { amount }) => sum + amount, 0n) === row.amount
  return (
    <p className={css.words} data-testid="corrected">
      {last && isInFull
        ? t('correct.in_full', { when: when(last.bookedAtMs, 'moment') })
        : t('correct.nothing_left')}
    </p>
  )
}

/** What its own steps undo; of what only holds credits its mark says enough. */
function Flaw({ flaw }: { flaw: CorrectionFlaw }): ReactElement | null {
  const { t } = useTranslation('seal')
  if (flaw !== 'gift' && flaw !== 'plan') return null
  return (
    <p className={css.words} data-testid="not-correctable">
      {t(`correct.flaw.${flaw}`)}
    </p>
  )
}

function CorrectKey({ row, left }: { row: JournalRow; left: bigint }): ReactElement {
  const { t } = useTranslation('seal')
  // Chosen when the form opens, so that pressing twice corrects once, and what was read there.
  const [asked, setAsked] = useState<{ clientId: string; amount: bigint } | null>(null)
  const [reason, setReason] = useState('')
  const correct = useAction(async ({ clientId, amount }: { clientId: string; amount: bigint }) => {
    const legs = [{ seq: row.seq, amount }]
    await client.book.correct({ clientId, legs, reason, effectiveAtMs: null })
  })

  function open(): void {
    setAsked({ clientId: `correct-${crypto.randomUUID()}`, amount: left })
    setReason('')
    correct.rest()
  }

  const close = (): void => setAsked(null)
  return (
    <>
      <BigButton kind="quiet" size="desk" onClick={open} data-testid="correct-entry">
        {t('correct.open')}
      </BigButton>
      {asked && (
        <FormDialog
          title={t('correct.title')}
          words={t('correct.do')}
          testId="correct"
          isRunning={correct.isRunning}
          onClose={close}
          onSubmit={() => void correct.run(asked).then((worked) => worked && close())}
        >
          <p className={css.words}>{t('correct.words')}</p>
          <p className={css.moved}>
            {row.creditCode} → {row.debitCode}{' '}
            <BookMoney amount={row.amount} currency={row.currency} />
          </p>
          {asked.amount < row.amount && (
            <p className={css.moved} data-testid="correct-left">
              {t('correct.left')} <BookMoney amount={asked.amount} currency={row.currency} />
            </p>
          )}
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
