import { useRef, useState } from 'react'
import { type Problem, toProblem } from './faults.ts'

export type Action<Input> = {
  isRunning: boolean
  /** True after a success, until the next run or `rest`. */
  isDone: boolean
  problem: Problem | null
  /** Answers whether it worked. Never rejects; a second call while one runs does nothing. */
  run: (input: Input) => Promise<boolean>
  rest: () => void
}

/** One call of the core with the three things a form must show of it. */
export function useAction<Input>(work: (input: Input) => Promise<void>): Action<Input> {
  const [state, setState] = useState<'rest' | 'running' | 'done'>('rest')
  const [problem, setProblem] = useState<Problem | null>(null)
  // Two presses may come before the button is drawn as off, and a form may rest meanwhile.
  const isRunning = useRef(false)

  async function run(input: Input): Promise<boolean> {
    if (isRunning.current) return false
    isRunning.current = true
    setState('running')
    setProblem(null)
    try {
      await work(input)
      setState('done')
      return true
    } catch (error) {
      setProblem(toProblem(error))
      setState('rest')
      return false
    } finally {
      isRunning.current = false
    }
  }

  return {
    isRunning: state === 'running',
    isDone: state === 'done',
    problem,
    run,
    rest: () => {
      if (!isRunning.current) setState('rest')
      setProblem(null)
    },
  }
}
