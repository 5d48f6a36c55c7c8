import { useEffect, useState } from 'react'
import type { ConsoleClient } from '../../../shared/contract/index.ts'
import { client } from '../../app/client.ts'
import { useConnection } from '../../app/connection-store.ts'
import { type Problem, toProblem } from '../../app/faults.ts'

export type ExportOptions = Awaited<ReturnType<ConsoleClient['exports']['options']>>

/** A person types faster than a list has to follow. */
const TYPING_MS = 150

/** What can be chosen, with the accounts that have `search` in their name. */
export function useExportOptions(search: string): {
  options: ExportOptions | null
  problem: Problem | null
  readAgain: () => void
} {
  const [options, setOptions] = useState<ExportOptions | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [reading, setReading] = useState(0)
  const openings = useConnection((store) => store.openings)
  useEffect(() => {
    let isLatest = true
    const ask = (): void => {
      client.exports.options({ search }).then(
        (answer) => {
          if (!isLatest) return
          setOptions(answer)
          setProblem(null)
        },
        (error: unknown) => {
          if (isLatest) setProblem(toProblem(error))
        },
      )
    }
    const timer = setTimeout(ask, search === '' ? 0 : TYPING_MS)
    return () => {
      isLatest = false
      clearTimeout(timer)
    }
  }, [openings, reading, search])
  return { options, problem, readAgain: () => setReading((old) => old + 1) }
}
