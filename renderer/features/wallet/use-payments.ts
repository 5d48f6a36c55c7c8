import { useState } from 'react'
import { client } from '../../app/client.ts'
import { type Problem, toProblem } from '../../app/faults.ts'

export const MODES = ['pay', 'pay_late', 'overpay', 'pay_twice', 'vanish'] as const
export type Mode = (typeof MODES)[number]

export type Payment = {
  atMs: number
  mode: Mode
  status: 'succeeded' | 'failed' | 'held'
  paidMsat: bigint
  detail: string
}

const RESULTS_MAX = 8

/** What the sandbox's customer did in this window, newest first. */
export function usePayments(): {
  results: readonly Payment[]
  isBusy: boolean
  problem: Problem | null
  pay: (bolt11: string, mode: Mode) => Promise<void>
} {
  const [results, setResults] = useState<readonly Payment[]>([])
  const [isBusy, setIsBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  async function pay(bolt11: string, mode: Mode): Promise<void> {
    setIsBusy(true)
    setProblem(null)
    try {
      const answer = await client.wallet.pay({ bolt11, mode })
      const payment = { ...answer, mode, atMs: Date.now() }
      setResults((old) => [payment, ...old].slice(0, RESULTS_MAX))
    } catch (error) {
      setProblem(toProblem(error))
    }
    setIsBusy(false)
  }
  return { results, isBusy, problem, pay }
}
