import { useCallback, useEffect, useState } from 'react'
import type { BackupOverview } from '../../../shared/model/backup.ts'
import { client } from '../../app/client.ts'
import { useConnection } from '../../app/connection-store.ts'
import { type Problem, toProblem } from '../../app/faults.ts'
import { useNews } from '../../app/news.ts'

/** While a job runs its percentage is asked for this often. */
const POLL_MS = 700

/** What the core says of the backups, read again when it changes and while a job runs. */
export function useBackups(): {
  now: BackupOverview | null
  problem: Problem | null
  accept: (overview: BackupOverview) => void
  readAgain: () => void
} {
  const [now, setNow] = useState<BackupOverview | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [reading, setReading] = useState(0)
  const openings = useConnection((store) => store.openings)
  const readAgain = useCallback(() => setReading((old) => old + 1), [])
  const isRunning = Boolean(now?.running)
  useNews((news) => {
    if (news.topic === 'backup') readAgain()
  })
  useEffect(() => {
    if (!isRunning) return
    const timer = setInterval(readAgain, POLL_MS)
    return () => clearInterval(timer)
  }, [isRunning, readAgain])
  useEffect(() => {
    let isLatest = true
    client.backups.overview().then(
      (overview) => {
        if (!isLatest) return
        setNow(overview)
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
  return { now, problem, accept: setNow, readAgain }
}
