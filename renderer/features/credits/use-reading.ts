import { useEffect, useRef, useState } from 'react'
import { useConnection } from '../../app/connection-store.ts'
import { type Problem, toProblem } from '../../app/faults.ts'
import { useInvoices } from '../../app/invoices-store.ts'

export type Reading<Value> = {
  /** What was read last; null until the first answer. */
  value: Value | null
  problem: Problem | null
  readAgain: () => void
}

/** Reads once, again when something may have been missed, and whenever it is asked to. */
export function useReading<Value>(read: () => Promise<Value>): Reading<Value> {
  const [value, setValue] = useState<Value | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [attempt, setAttempt] = useState(0)
  const readings = useInvoices((store) => store.readings)
  const openings = useConnection((store) => store.openings)
  const newest = useRef(read)
  useEffect(() => {
    newest.current = read
  })
  useEffect(() => {
    let isCurrent = true
    newest.current().then(
      (answer) => {
        if (!isCurrent) return
        setValue(answer)
        setProblem(null)
      },
      (error: unknown) => isCurrent && setProblem(toProblem(error)),
    )
    return () => {
      isCurrent = false
    }
  }, [attempt, readings, openings])
  return { value, problem, readAgain: () => setAttempt((old) => old + 1) }
}
