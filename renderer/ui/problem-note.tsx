import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../app/faults.ts'
import css from './problem-note.module.css'

/** A refusal beside the form that met it: what happened, what is safe, what next. */
export function ProblemNote(props: {
  problem: Problem
  /** Words that fit the place better than the general ones. */
  words?: string | undefined
  after?: string
  action?: ReactNode
}): ReactElement {
  const { problem, words, after, action } = props
  const { t } = useTranslation('errors')
  return (
    <div className={css.note} role="alert" data-testid="problem" data-code={problem.code}>
      <IconAlertTriangle size={20} aria-hidden="true" />
      <div className={css.words}>
        {words ? (
          <strong>{words}</strong>
        ) : (
          <>
            <strong>{t(`${problem.code}.title`)}</strong>
            <span>{t(`${problem.code}.next`)}</span>
          </>
        )}
        {after && <span>{after}</span>}
        {problem.detail !== '' && <code className={css.detail}>{problem.detail}</code>}
        {action}
      </div>
    </div>
  )
}
