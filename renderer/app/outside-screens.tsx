import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useDelayed } from '../ui/use-delayed.ts'
import css from './outside-screens.module.css'

const SKELETON_AFTER_MS = 150
const SLOW_AFTER_MS = 4_000

/** Before the first answer of the core: nothing for a moment, then words, never a jump. */
export function Opening(): ReactElement {
  const { t } = useTranslation('shell')
  const isShown = useDelayed(SKELETON_AFTER_MS)
  const isSlow = useDelayed(SLOW_AFTER_MS)
  return (
    <main className={css.page} data-testid="opening" aria-busy="true">
      {isShown && (
        <div className={css.card} role="status">
          <h1 className={css.title}>{t('opening.title')}</h1>
          <p className={css.words}>{isSlow ? t('opening.slow') : t('opening.soon')}</p>
        </div>
      )}
    </main>
  )
}

/** This window lost its session. The till itself goes on; only a new window helps. */
export function LostWindow(): ReactElement {
  const { t } = useTranslation('shell')
  return (
    <main className={css.page} data-testid="lost-window">
      <div className={css.card}>
        <h1 className={css.title}>{t('lost_window.title')}</h1>
        <p className={css.words}>{t('lost_window.safe')}</p>
        <ol className={css.steps}>
          <li>{t('lost_window.step_desktop')}</li>
          <li>
            {t('lost_window.step_terminal')} <code className={css.code}>npm start</code>
          </li>
        </ol>
      </div>
    </main>
  )
}
