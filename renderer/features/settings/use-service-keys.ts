import { useCallback, useEffect, useState } from 'react'
import type { ServiceApiView, ServiceKeyView } from '../../../shared/model/service-key.ts'
import { client } from '../../app/client.ts'
import { useConnection } from '../../app/connection-store.ts'
import { type Problem, toProblem } from '../../app/faults.ts'
import { useInvoices } from '../../app/invoices-store.ts'
import { useNews } from '../../app/news.ts'

export type ServiceKeysNow = { keys: readonly ServiceKeyView[]; api: ServiceApiView }

/** The keys and the state of the port, those that are over at the end; null until an answer. */
export function useServiceKeys(): {
  now: ServiceKeysNow | null
  problem: Problem | null
  readAgain: () => void
} {
  const [now, setNow] = useState<ServiceKeysNow | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [reading, setReading] = useState(0)
  const openings = useConnection((store) => store.openings)
  const readings = useInvoices((store) => store.readings)
  const readAgain = useCallback(() => setReading((old) => old + 1), [])
  useNews((news) => {
    if (news.topic === 'service_keys') readAgain()
  })
  useEffect(() => {
    let isLatest = true
    client.serviceKeys.list().then(
      ({ keys, api }) => {
        if (!isLatest) return
        const isOver = (key: ServiceKeyView): number => Number(key.status !== 'active')
        setNow({ keys: keys.toSorted((a, b) => isOver(a) - isOver(b)), api })
        setProblem(null)
      },
      (error: unknown) => {
        if (isLatest) setProblem(toProblem(error))
      },
    )
    return () => {
      isLatest = false
    }
  }, [openings, readings, reading])
  return { now, problem, readAgain }
}
