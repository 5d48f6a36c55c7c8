import { IconAlertTriangle, IconPlugConnectedX } from '@tabler/icons-react'
import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../app/faults.ts'
import { BigButton } from './big-button.tsx'
import { useProblemWords } from './problem-words.ts'
import css from './screen-states.module.css'
import { useDelayed } from './use-delayed.ts'

/** Grey lines where the rows will be, after a moment, so that a quick answer never flashes. */
export function Skeleton({ rows = 6 }: { rows?: number }): ReactElement | null {
  const { t } = useTranslation()
  const isShown = useDelayed(150)
  if (!isShown) return null
  return (
    <div className={css.skeleton} role="status" aria-label={t('loading')}>
      {Array.from({ length: rows }, (_, index) => (
        <span key={index} className={css.bone} />
      ))}
    </div>
  )
}

/** Says what will be here, and offers the first action. */
export function Empty(props: {
  icon: ReactNode
  title: string
  words: string
  action?: ReactNode
}): ReactElement {
  return (
    <div className={css.state} data-testid="empty">
      <span className={css.icon}>{props.icon}</span>
      <h2 className={css.title}>{props.title}</h2>
      <p className={css.words}>{props.words}</p>
      {props.action}
    </div>
  )
}

/** What happened, what is safe, what to do next: the words of every declared error. */
export function Failed(props: { problem: Problem; onRetry?: () => void }): ReactElement {
  const { t } = useTranslation()
  const { problem, onRetry } = props
  const isOffline = problem.code === 'offline'
  return (
    <div className={css.state} role="alert" data-testid="failed" data-code={problem.code}>
      <span className={css.icon}>
        {isOffline ? <IconPlugConnectedX size={36} /> : <IconAlertTriangle size={36} />}
      </span>
      <ProblemWords problem={problem} />
      {onRetry && (
        <BigButton onClick={onRetry} kind="quiet">
          {t('retry')}
        </BigButton>
      )}
    </div>
  )
}

/** The words alone, for a form or a panel that has its own buttons. */
export function ProblemWords({ problem }: { problem: Problem }): ReactElement {
  const { t } = useTranslation('errors')
  const { title, next, code } = useProblemWords(problem)
  return (
    <>
      <h2 className={css.title}>{title}</h2>
      <p className={css.words}>{next}</p>
      {problem.retryAfterSeconds !== null && problem.retryAfterSeconds > 0 && (
        <p className={css.words}>{t('wait_seconds', { count: problem.retryAfterSeconds })}</p>
      )}
      {code !== null && <p className={css.detail}>{code}</p>}
    </>
  )
}
