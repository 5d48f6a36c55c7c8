import { useTranslation } from 'react-i18next'
import { NODE_REFUSALS, type NodeRefusal } from '../../shared/model/node-refusal.ts'
import type { Problem, ProblemCode } from '../app/faults.ts'

type Words = { title: string; next: string; code: string | null }

/** What happened, what is safe and what to do next, in the shop's language. */
export function useProblemWords(problem: Problem): Words {
  const { t } = useTranslation('errors')
  const key = wordsOf(problem)
  return { title: t(`${key}.title`), next: t(`${key}.next`), code: logIdOf(problem) }
}

/** Where its words stand: a node that said why has its own. */
export function wordsOf(problem: Problem): ProblemCode | `node_refusal.${NodeRefusal}` {
  if (problem.code !== 'node_refused') return problem.code
  const why = NODE_REFUSALS.find((known) => known === problem.detail)
  return why ? `node_refusal.${why}` : problem.code
}

/** Only a log id is shown as it is, to be named to whoever helps; a word of ours says nothing. */
export function logIdOf(problem: Problem): string | null {
  return problem.code === 'internal' && problem.detail !== '' ? problem.detail : null
}
