import { IconBook2 } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { SessionView } from '../../../shared/contract/session.ts'
import { readSession } from '../../app/session-store.ts'
import { BigButton } from '../../ui/big-button.tsx'
import css from './trouble-panel.module.css'

/** The book could not be opened: what happened, what is safe, and what to do, in that order. */
export function TroublePanel(props: {
  trouble: Exclude<SessionView['trouble'], 'none'>
}): ReactElement {
  const { t } = useTranslation('signIn')
  const { trouble } = props
  return (
    <main className={css.page} data-testid="trouble" data-trouble={trouble}>
      <div className={css.card}>
        <IconBook2 size={36} stroke={1.6} aria-hidden="true" />
        <h1 className={css.title}>{t(`trouble.${trouble}.what`)}</h1>
        <p className={css.words}>{t(`trouble.${trouble}.safe`)}</p>
        <p className={css.next}>{t(`trouble.${trouble}.next`)}</p>
        <BigButton kind="quiet" onClick={() => void readSession()}>
          {t('trouble.look_again')}
        </BigButton>
      </div>
    </main>
  )
}
