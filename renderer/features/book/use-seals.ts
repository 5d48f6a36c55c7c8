import { useCallback, useEffect, useState } from 'react'
import type { VerifyEvent } from '../../../shared/contract/seals.ts'
import type { BookCheck, BookHistory, SealView } from '../../../shared/model/seal.ts'
import { client } from '../../app/client.ts'
import { useConnection } from '../../app/connection-store.ts'
import { type Problem, toProblem } from '../../app/faults.ts'
import { useNews } from '../../app/news.ts'

type Proof = {
  seals: readonly SealView[]
  next: number | null
  history: BookHistory
  lastCheck: BookCheck | null
  sealedAheadTo: string | null
}

const PAGE = 31

/** The seals, newest first, and what is known of the book's history; read again when told so. */
export function useSeals(): {
  proof: Proof | null
  problem: Problem | null
  readAgain: () => void
  readMore: () => void
} {
  const [proof, setProof] = useState<Proof | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [reading, setReading] = useState(0)
  const openings = useConnection((store) => store.openings)
  const readAgain = useCallback(() => setReading((old) => old + 1), [])
  useNews((news) => {
    if (news.topic === 'seal') readAgain()
  })
  useEffect(() => {
    let isLatest = true
    client.book.seals({ before: null, limit: PAGE }).then(
      (answer) => {
        if (!isLatest) return
        setProof(answer)
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
  const next = proof?.next ?? null
  const readMore = useCallback(() => {
    if (next === null) return
    client.book.seals({ before: next, limit: PAGE }).then(
      (more) =>
        setProof((old) =>
          old && old.next === next ? { ...more, seals: [...old.seals, ...more.seals] } : old,
        ),
      (error: unknown) => setProblem(toProblem(error)),
    )
  }, [next])
  return { proof, problem, readAgain, readMore }
}

export type Verifying = {
  /** How far it is; null while none runs. */
  progress: Extract<VerifyEvent, { kind: 'progress' }> | null
  problem: Problem | null
  start: () => void
  stop: () => void
}

/** One check of the whole book, ended when the screen is left or the person stops it. */
export function useVerify(): Verifying {
  const [progress, setProgress] = useState<Verifying['progress']>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [stopper, setStopper] = useState<AbortController | null>(null)
  useEffect(() => () => stopper?.abort(), [stopper])

  async function follow(signal: AbortSignal): Promise<void> {
    try {
      for await (const event of await client.book.verify(undefined, { signal })) {
        if (event.kind === 'progress' && !signal.aborted) setProgress(event)
      }
    } catch (error) {
      if (!signal.aborted) setProblem(toProblem(error))
    }
    setProgress(null)
  }

  return {
    progress,
    problem,
    start: () => {
      if (progress !== null) return
      const made = new AbortController()
      setStopper(made)
      setProblem(null)
      setProgress({ kind: 'progress', checkedToSeq: 0n, headSeq: 0n })
      void follow(made.signal)
    },
    stop: () => {
      stopper?.abort()
      setProgress(null)
    },
  }
}
