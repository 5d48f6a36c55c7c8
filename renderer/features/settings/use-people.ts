import { useCallback, useEffect, useState } from 'react'
import type { OperatorView } from '../../../shared/model/people.ts'
import { client } from '../../app/client.ts'
import { useConnection } from '../../app/connection-store.ts'
import { type Problem, toProblem } from '../../app/faults.ts'
import { useSession } from '../../app/session-store.ts'

/** Everybody, those who can no longer sign in at the end; null until the first answer. */
export function usePeople(): {
  list: readonly OperatorView[] | null
  problem: Problem | null
  readAgain: () => void
} {
  const [list, setList] = useState<readonly OperatorView[] | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [reading, setReading] = useState(0)
  const openings = useConnection((store) => store.openings)
  const view = useSession((store) => store.view)
  useEffect(() => {
    let isLatest = true
    client.operators.list().then(
      ({ operators }) => {
        if (!isLatest) return
        setList(operators.toSorted((a, b) => Number(b.isActive) - Number(a.isActive)))
        setProblem(null)
      },
      (error: unknown) => {
        if (isLatest) setProblem(toProblem(error))
      },
    )
    return () => {
      isLatest = false
    }
  }, [openings, view, reading])
  const readAgain = useCallback(() => setReading((old) => old + 1), [])
  return { list, problem, readAgain }
}
