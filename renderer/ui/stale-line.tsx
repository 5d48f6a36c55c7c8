import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../app/faults.ts'
import { BigButton } from './big-button.tsx'
import css from './stale-line.module.css'

/** What is shown may be old: the way to the till is gone, and comes back by itself. */
export function StaleLine({ words }: { words: string }): ReactElement {
  return (
    <div className={css.line} data-testid="stale">
      <span role="status">{words}</span>
    </div>
  )
}

/**
 * What is shown is old, because reading it again failed. A try that fails too is said anew, so
 * that whoever hears the screen knows that it has ended; those made in the background are not.
 */
export function StaleList(props: { problem: Problem; onRetry: () => void }): ReactElement {
  const { problem, onRetry } = props
  const { t } = useTranslation()
  const [said, setSaid] = useState({ problem, times: 0, isAsked: false })
  if (said.problem !== problem) {
    setSaid({ problem, times: said.times + (said.isAsked ? 1 : 0), isAsked: false })
  }
  return (
    <div className={css.line} data-testid="stale" data-code={problem.code}>
      <span role="status">
        <span key={said.times}>{t('stale')}</span>
      </span>
      <BigButton
        kind="quiet"
        size="desk"
        data-testid="stale-retry"
        onClick={() => {
          setSaid((old) => ({ ...old, isAsked: true }))
          onRetry()
        }}
      >
        {t('retry')}
      </BigButton>
    </div>
  )
}
