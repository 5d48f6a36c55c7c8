import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ConfirmDialog } from '../../app/confirm-dialog.tsx'
import { client } from '../../app/client.ts'
import { useSession } from '../../app/session-store.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import css from './parts.module.css'
import { useAction } from '../../app/use-action.ts'

/** The way out of practice. The sandbox's folder is kept, and the words say so. */
export function SandboxSection(): ReactElement {
  const { t } = useTranslation('settings')
  const [isAsking, setIsAsking] = useState(false)
  const leave = useAction<void>(async () => {
    useSession.getState().accept(await client.setup.leaveSandbox())
  })
  return (
    <div>
      <p className={css.lead}>{t('sandbox.lead')}</p>
      <div className={css.stack}>
        <p className={css.words}>{t('sandbox.leave_text')}</p>
        {leave.problem && <ProblemNote problem={leave.problem} />}
        <div className={css.buttons}>
          <BigButton
            kind="quiet"
            size="desk"
            disabled={leave.isRunning}
            onClick={() => setIsAsking(true)}
            data-testid="leave-sandbox"
          >
            {t(leave.isRunning ? 'sandbox.leaving' : 'sandbox.leave')}
          </BigButton>
        </div>
      </div>
      {isAsking && (
        <ConfirmDialog
          title={t('sandbox.confirm.title')}
          words={t('sandbox.confirm.text')}
          yes={t('sandbox.confirm.yes')}
          kind="main"
          onClose={() => setIsAsking(false)}
          onYes={() => {
            setIsAsking(false)
            void leave.run()
          }}
        />
      )}
    </div>
  )
}
