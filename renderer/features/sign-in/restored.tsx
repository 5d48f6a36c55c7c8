import { type ReactElement, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { SessionView } from '../../../shared/contract/session.ts'
import { readSession } from '../../app/session-store.ts'
import { useWhen } from '../../app/when.ts'
import css from './sign-in.module.css'
import trouble from './trouble-panel.module.css'

/** Nobody is signed in meanwhile, and no feed says when it is over. */
const LOOK_EVERY_MS = 500

/** One book takes the place of another: a moment in which nobody can do anything. */
export function RestoringPanel(): ReactElement {
  const { t } = useTranslation('signIn')
  useEffect(() => {
    const timer = setInterval(() => void readSession(), LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [])
  return (
    <main className={trouble.page} data-testid="restoring" aria-busy="true">
      <div className={trouble.card} role="status">
        <h1 className={trouble.title}>{t('trouble.restoring.what')}</h1>
        <p className={trouble.words}>{t('trouble.restoring.safe')}</p>
        <p className={trouble.next}>{t('trouble.restoring.next')}</p>
      </div>
    </main>
  )
}

/** Whoever comes to the till learns that it is not the book they left. */
export function RestoredNote(props: {
  restored: NonNullable<SessionView['restored']>
}): ReactElement {
  const { writtenAtMs, headSeq, keptFolder } = props.restored
  const { t, i18n } = useTranslation('signIn')
  const when = useWhen()
  const what = t('restored.what', {
    when: when(writtenAtMs, 'date_time'),
    seq: headSeq.toLocaleString(i18n.language),
    interpolation: { escapeValue: false },
  })
  const next =
    keptFolder === null
      ? t('restored.alone')
      : t('restored.kept', { folder: keptFolder, interpolation: { escapeValue: false } })
  return (
    <p className={css.restored} role="status" data-testid="restored-note">
      {what} {next}
    </p>
  )
}
