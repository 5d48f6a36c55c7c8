import { useCallback, useEffect, useState } from 'react'
import type { SettingsView } from '../../../shared/model/settings.ts'
import { client } from '../../app/client.ts'
import { useConnection } from '../../app/connection-store.ts'
import { type Problem, toProblem } from '../../app/faults.ts'
import { useSession } from '../../app/session-store.ts'

export type SettingsSource = {
  settings: SettingsView | null
  problem: Problem | null
  /** Takes the answer of a saving call: it is the newest word. */
  accept: (settings: SettingsView) => void
  readAgain: () => void
}

/** Mirrors what the core keeps; another till's change arrives with the session that it moves. */
export function useSettings(): SettingsSource {
  const [settings, setSettings] = useState<SettingsView | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [reading, setReading] = useState(0)
  const openings = useConnection((store) => store.openings)
  const view = useSession((store) => store.view)
  useEffect(() => {
    let isLatest = true
    client.settings.get().then(
      (read) => {
        if (!isLatest) return
        setSettings(read)
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
  return { settings, problem, accept: setSettings, readAgain }
}
