import { useState } from 'react'
import type { CashierScript } from '../../../shared/model/invoice.ts'
import { client } from '../../app/client.ts'
import { type Problem, toProblem } from '../../app/faults.ts'
import { invoicesStore } from '../../app/invoices-store.ts'

/** What the node said when it was asked by hand. */
type Answer = 'paid' | 'unknown' | 'open' | 'over'

export type SaleCommands = {
  isBusy: boolean
  answer: Answer | null
  problem: Problem | null
  check: () => Promise<void>
  acknowledge: (script: CashierScript) => Promise<void>
}

/** The commands of an open sale, one at a time. Their answers go through the mirror. */
export function useSaleCommands(id: string): SaleCommands {
  const [isBusy, setIsBusy] = useState(false)
  const [answer, setAnswer] = useState<Answer | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)

  async function run(call: () => Promise<void>): Promise<void> {
    setIsBusy(true)
    setAnswer(null)
    setProblem(null)
    try {
      await call()
    } catch (error) {
      const refusal = toProblem(error)
      if (refusal.code === 'not_settled') setAnswer('open')
      else if (refusal.code === 'gone') setAnswer('over')
      else setProblem(refusal)
    }
    setIsBusy(false)
  }

  return {
    isBusy,
    answer,
    problem,
    check: () =>
      run(async () => {
        const { invoice } = await client.invoices.confirm({ id })
        invoicesStore.getState().accept(invoice)
        setAnswer(invoice.outcome === 'unknown' ? 'unknown' : 'paid')
      }),
    acknowledge: (script) =>
      run(async () => {
        invoicesStore.getState().accept(await client.invoices.acknowledge({ id, script }))
      }),
  }
}
