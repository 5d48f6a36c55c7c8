import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactElement, ReactNode } from 'react'
import type { Problem } from '../app/faults.ts'
import css from './problem-note.module.css'
import { useProblemWords } from './problem-words.ts'

/** A refusal beside the form that met it: what happened, what is safe, what next. */
export function ProblemNote(props: {
  problem: Problem
  /** Words that fit the place better than the general ones. */
  words?: string | undefined
  after?: string
  action?: ReactNode
}): ReactElement {
  const { problem, words, after, action } = props
  const { title, next, code } = useProblemWords(problem)
  return (
    <div
      ref={bringIntoSight}
      className={css.note}
      role="alert"
      data-testid="problem"
      data-code={problem.code}
    >
      <IconAlertTriangle size={20} aria-hidden="true" />
      <div className={css.words}>
        {words ? (
          <strong>{words}</strong>
        ) : (
          <>
            <strong>{title}</strong>
            <span>{next}</span>
          </>
        )}
        {after && <span>{after}</span>}
        {code !== null && <code className={css.detail}>{code}</code>}
        {action}
      </div>
    </div>
  )
}

/** Below the end of a long form, or behind its row of buttons, nobody would see why it stays. */
function bringIntoSight(note: HTMLElement | null): void {
  note?.scrollIntoView({ block: 'nearest' })
}
