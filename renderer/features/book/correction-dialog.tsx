import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { JournalRow } from '../../../shared/model/book.ts'
import type { CorrectionFlaw } from '../../../shared/model/seal.ts'
import { contract } from '../../../shared/contract/index.ts'
import { mayCall } from '../../app/access.ts'
import { useMe } from '../../app/session-store.ts'
import { useWhen } from '../../app/when.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { CorrectionForm } from './correction-form.tsx'
import css from './seal-panel.module.css'

type Correctable = {
  row: JournalRow
  correctedBy: readonly JournalRow[]
  correction: { left: bigint; flaw: CorrectionFlaw | null }
}

/** The way to give back of an entry what is left of it, or why nothing can be. */
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
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <BigButton
        kind="quiet"
        size="desk"
        onClick={() => setIsOpen(true)}
        data-testid="correct-entry"
      >
        {t('correct.open')}
      </BigButton>
      {isOpen && <CorrectionForm row={row} left={left} onClose={() => setIsOpen(false)} />}
    </>
  )
}
