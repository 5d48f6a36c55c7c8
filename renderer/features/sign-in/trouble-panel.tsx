import { IconBook2, IconDownload, IconHistory } from '@tabler/icons-react'
import { type ReactElement, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SessionView } from '../../../shared/contract/session.ts'
import { RestoreForm } from '../../app/restore/restore-form.tsx'
import { saveDiagnostics } from '../../app/save-diagnostics.ts'
import { client } from '../../app/client.ts'
import { useSession } from '../../app/session-store.ts'
import { useAction } from '../../app/use-action.ts'
import { BigButton } from '../../ui/big-button.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import css from './trouble-panel.module.css'

type TroubleProps = {
  trouble: Exclude<SessionView['trouble'], 'none' | 'restoring'>
  /** A backup may take the place of what does not open. */
  canRestore: boolean
}

/**
 * The book could not be opened: what happened, what is safe, and what to do, in that order. Where
 * nothing else helps, a backup is the way back to a till that sells.
 */
export function TroublePanel({ trouble, canRestore }: TroubleProps): ReactElement {
  const [isRestoring, setIsRestoring] = useState(false)
  if (isRestoring) return <RestorePage onBack={() => setIsRestoring(false)} />
  return (
    <main className={css.page} data-testid="trouble" data-trouble={trouble}>
      <TroubleCard
        trouble={trouble}
        onRestore={canRestore ? () => setIsRestoring(true) : undefined}
      />
    </main>
  )
}

/** Focus follows the step, so that the keyboard is where the eyes are. */
function RestorePage({ onBack }: { onBack: () => void }): ReactElement {
  const page = useRef<HTMLElement>(null)
  useEffect(() => page.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus(), [])
  return (
    <main className={css.restore} ref={page} data-testid="trouble-restore">
      <RestoreForm onBack={onBack} />
    </main>
  )
}

function TroubleCard(props: {
  trouble: TroubleProps['trouble']
  onRestore: (() => void) | undefined
}): ReactElement {
  const { t } = useTranslation('signIn')
  const { t: backup } = useTranslation('backup')
  const { trouble, onRestore } = props
  const [fileName, setFileName] = useState('')
  const look = useAction<void>(async () =>
    useSession.getState().accept(await client.session.lookAgain()),
  )
  const save = useAction<void>(async () => setFileName(await saveDiagnostics()))
  return (
    <div className={css.card}>
      <IconBook2 className={css.icon} size={36} stroke={1.6} aria-hidden="true" />
      <h1 className={css.title}>{t(`trouble.${trouble}.what`)}</h1>
      <p className={css.words}>{t(`trouble.${trouble}.safe`)}</p>
      <p className={css.next}>{t(`trouble.${trouble}.next`)}</p>
      {onRestore && <p className={css.words}>{t('trouble.or_restore')}</p>}
      <div className={css.actions}>
        <BigButton
          kind="quiet"
          disabled={look.isRunning}
          onClick={() => void look.run()}
          data-testid="look-again"
        >
          {t('trouble.look_again')}
        </BigButton>
        {onRestore && (
          <BigButton
            kind="quiet"
            onClick={onRestore}
            icon={<IconHistory size={20} aria-hidden="true" />}
            data-testid="trouble-to-restore"
          >
            {backup('restore.action')}
          </BigButton>
        )}
        <BigButton
          kind="quiet"
          icon={<IconDownload size={20} aria-hidden="true" />}
          disabled={save.isRunning}
          onClick={() => void save.run()}
          data-testid="bundle"
        >
          {t('trouble.diagnostics')}
        </BigButton>
      </div>
      {look.problem && <ProblemNote problem={look.problem} />}
      {save.problem && <ProblemNote problem={save.problem} />}
      <p className={css.said} role="status" data-testid="bundle-said">
        {[
          look.isDone ? t('trouble.still') : '',
          save.isDone ? t('trouble.saved', { file: fileName }) : '',
        ]
          .join(' ')
          .trim()}
      </p>
    </div>
  )
}
