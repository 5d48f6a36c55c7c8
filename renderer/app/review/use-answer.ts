import { useCallback, useEffect, useRef, useState } from 'react'
import { useConnection } from '../connection-store.ts'
import { type Problem, toProblem } from '../faults.ts'
import { useStatus } from '../follow-status.ts'

/** The index that answers come from is being made; nothing is answered from a part of it. */
export type Indexing = { indexedSeq: number; headSeq: number }

type Answered = { state: 'ready' } | ({ state: 'indexing' } & Indexing)
type Ready<Answer> = Extract<Answer, { state: 'ready' }>

export type Reading<Answer> = {
  /** The last answer to this question; it stays on screen while it is asked again. */
  answer: Ready<Answer> | null
  indexing: Indexing | null
  problem: Problem | null
  retry: () => void
}

export const INDEXING_AGAIN_MS = 400
/** A busy till books several entries a second; nobody reads sums that fast. */
const HEAD_AFTER_MS = 600

/**
 * Asks the book and keeps the answer as new as its head: after a reconnect, after new entries, and
 * again and again while the index is being made. An answer to an older question is never shown.
 * @param key what is asked, as text. @param ask the question itself; null asks nothing.
 */
export function useAnswer<Answer extends Answered>(
  key: string,
  ask: (() => Promise<Answer>) | null,
): Reading<Answer> {
  const [held, setHeld] = useState<Held<Answer>>({ key, ...NOTHING })
  const [attempt, setAttempt] = useState(0)
  const openings = useConnection((store) => store.openings)
  const head = useBookHead()
  const question = useRef(ask)
  useEffect(() => {
    question.current = ask
  })
  const isAsked = ask !== null
  useEffect(() => {
    if (!isAsked) return undefined
    let isCurrent = true
    let timer: ReturnType<typeof setTimeout> | undefined
    const run = async (): Promise<void> => {
      const said = await answerOf(question.current)
      if (!isCurrent || said === null) return
      setHeld((old) => merged(old, key, said))
      if (said.indexing) timer = setTimeout(() => void run(), INDEXING_AGAIN_MS)
    }
    void run()
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [key, isAsked, attempt, openings, head])
  const retry = useCallback(() => setAttempt((old) => old + 1), [])
  const shown = held.key === key ? held : { key, ...NOTHING }
  return { answer: shown.answer, indexing: shown.indexing, problem: shown.problem, retry }
}

type Said<Answer> = Omit<Reading<Answer>, 'retry'>
type Held<Answer> = Said<Answer> & { key: string }

const NOTHING = { answer: null, indexing: null, problem: null }

async function answerOf<Answer extends Answered>(
  ask: (() => Promise<Answer>) | null,
): Promise<Said<Answer> | null> {
  if (ask === null) return null
  try {
    const answer = await ask()
    if (answer.state === 'indexing') return { ...NOTHING, indexing: answer }
    return { ...NOTHING, answer: answer as Ready<Answer> }
  } catch (error) {
    return { ...NOTHING, problem: toProblem(error) }
  }
}

/** What failed to be read again leaves what was read before; the strip says what is wrong. */
function merged<Answer>(old: Held<Answer>, key: string, said: Said<Answer>): Held<Answer> {
  const kept = old.key === key ? old.answer : null
  return said.problem && kept ? { ...old, problem: said.problem } : { key, ...said }
}

/** Number of the newest entry as the core told it last, not faster than a person reads. */
export function useBookHead(): bigint {
  const now = useStatus((store) => store.snapshot?.seal.headSeq ?? 0n)
  const [head, setHead] = useState(now)
  useEffect(() => {
    const timer = setTimeout(() => setHead(now), HEAD_AFTER_MS)
    return () => clearTimeout(timer)
  }, [now])
  return head
}
