import { useEffect, useState } from 'react'
import type { InvoiceView, TimelineEntry } from '../../../shared/model/invoice.ts'
import { client } from '../../app/client.ts'
import { type Problem, toProblem } from '../../app/faults.ts'
import { invoicesStore, useInvoices } from '../../app/invoices-store.ts'

export type OneSale = {
  sale: InvoiceView | undefined
  timeline: readonly TimelineEntry[] | null
  problem: Problem | null
  retry: () => void
}

/** One sale with its timeline, which is read again with every new version of the sale. */
export function useSale(id: string): OneSale {
  const sale = useInvoices((store) => store.byId[id])
  const [timeline, setTimeline] = useState<readonly TimelineEntry[] | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [attempt, setAttempt] = useState(0)
  const version = sale?.version
  useEffect(() => {
    let isCurrent = true
    client.invoices
      .get({ id })
      .then((answer) => {
        if (!isCurrent) return
        invoicesStore.getState().accept(answer.invoice)
        setTimeline(answer.timeline)
        setProblem(null)
      })
      .catch((error: unknown) => (isCurrent ? setProblem(toProblem(error)) : undefined))
    return () => {
      isCurrent = false
    }
  }, [id, version, attempt])
  return { sale, timeline, problem, retry: () => setAttempt((old) => old + 1) }
}
