import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contract } from '../../../shared/contract/index.ts'
import { mayCall } from '../../app/access.ts'
import { client } from '../../app/client.ts'
import { FormDialog } from '../../app/form-dialog.tsx'
import { useMe } from '../../app/session-store.ts'
import { useAction } from '../../app/use-action.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { isReason, ReasonField } from './reason-field.tsx'
import css from './seal-panel.module.css'

/** Only the owner can say that this older or other book is the one from now on. */
export function AcceptHistory(): ReactElement {
  const { t } = useTranslation('seal')
  const me = useMe()
  const [isOpen, setIsOpen] = useState(false)
  if (!mayCall(me?.role ?? null, contract.book.acceptHistory)) {
    return <p className={css.note}>{t('accept.owner_only')}</p>
  }
  return (
    <>
      <BigButton
        kind="danger"
        size="desk"
        onClick={() => setIsOpen(true)}
        data-testid="accept-history"
      >
        {t('accept.open')}
      </BigButton>
      {isOpen && <AcceptForm onClose={() => setIsOpen(false)} />}
    </>
  )
}

function AcceptForm({ onClose }: { onClose: () => void }): ReactElement {
  const { t } = useTranslation('seal')
  const [reason, setReason] = useState('')
  const [isTried, setIsTried] = useState(false)
  const accept = useAction(async () => {
    await client.book.acceptHistory({ reason })
  })

  function submit(): void {
    setIsTried(true)
    if (isReason(reason)) void accept.run(undefined).then((worked) => worked && onClose())
  }

  return (
    <FormDialog
      title={t('accept.title')}
      words={t('accept.do')}
      testId="accept"
      isRunning={accept.isRunning}
      onClose={onClose}
      onSubmit={submit}
    >
      <p className={css.words}>{t('accept.words')}</p>
      <ReasonField
        value={reason}
        isMissing={isTried && !isReason(reason)}
        onChange={setReason}
        testId="accept-reason"
      />
      {accept.problem && <ProblemNote problem={accept.problem} />}
    </FormDialog>
  )
}
