import { useCallback, useEffect, useState } from 'react'
import type { ExportView } from '../../../shared/model/export.ts'
import { client } from '../../app/client.ts'
import { useConnection } from '../../app/connection-store.ts'
import { type Problem, toProblem } from '../../app/faults.ts'
import { useNews } from '../../app/news.ts'

/** Progress is read this often, and only while something is written. */
const PROGRESS_EVERY_MS = 400

/** Every export, newest first, with the progress of those that run; null until the first answer. */
export function useExports(): {
  list: readonly ExportView[] | null
  problem: Problem | null
  readAgain: () => void
} {
  const [list, setList] = useState<readonly ExportView[] | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [reading, setReading] = useState(0)
  const openings = useConnection((store) => store.openings)
  const readAgain = useCallback(() => setReading((old) => old + 1), [])
  useNews(({ topic }) => topic === 'export' && readAgain())
  useEffect(() => {
    let isLatest = true
    client.exports.list().then(
      ({ exports }) => {
        if (!isLatest) return
        setList(exports)
        setProblem(null)
      },
      (error: unknown) => {
        if (isLatest) setProblem(toProblem(error))
      },
    )
    return () => {
      isLatest = false
    }
  }, [openings, reading])
  const isRunning = list?.some(({ status }) => status === 'running') ?? false
  useEffect(() => {
    if (!isRunning) return
    const timer = setInterval(readAgain, PROGRESS_EVERY_MS)
    return () => clearInterval(timer)
  }, [isRunning, readAgain])
  return { list, problem, readAgain }
}
