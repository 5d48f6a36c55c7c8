import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemNote } from '../ui/problem-note.tsx'
import { writeRemaining } from '../ui/time-format.ts'
import type { Problem } from './faults.ts'

/** A person's own PIN, asked for in the midst of their work, was refused; or something else was. */
export function PinProblem(props: { problem: Problem; words?: string | undefined }): ReactElement {
  const { t } = useTranslation('settings')
  const { problem } = props
  const seconds = problem.retryAfterSeconds ?? 0
  const wait = writeRemaining(seconds * 1_000)
  const isWait = problem.code === 'rate_limited' || (problem.code === 'wrong_pin' && seconds > 0)
  const words = isWait
    ? t('own_pin.wait', { wait })
    : problem.code === 'wrong_pin'
      ? t('own_pin.wrong')
      : props.words
  return <ProblemNote problem={problem} words={words} />
}
