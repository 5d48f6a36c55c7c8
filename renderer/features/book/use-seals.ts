import { useCallback, useEffect, useState } from 'react'
import type { NodeCompareEvent, ReplayEvent, VerifyEvent } from '../../../shared/contract/seals.ts'
import type { NodeComparison } from '../../../shared/model/node-comparison.ts'
import type { BookCheck, BookHistory, SealView } from '../../../shared/model/seal.ts'
import { client } from '../../app/client.ts'
import { useConnection } from '../../app/connection-store.ts'
import { type Problem, toProblem } from '../../app/faults.ts'
import { useNews } from '../../app/news.ts'
import { type Followed, useFollowed } from './use-followed.ts'

type Proof = {
  seals: readonly SealView[]
  next: number | null
  history: BookHistory
  lastCheck: BookCheck | null
  lastComparison: NodeComparison | null
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

export type Verifying = Followed<VerifyEvent>

/** One check of the whole book; what it found is read with the seals. */
export function useVerify(): Verifying {
  return useFollowed<VerifyEvent>((signal) => client.book.verify(undefined, { signal }), {
    kind: 'progress',
    checkedToSeq: 0n,
    headSeq: 0n,
  })
}

export type Replaying = Followed<ReplayEvent>

/** One replay of the whole log (OPP-09). */
export function useReplay(): Replaying {
  return useFollowed<ReplayEvent>((signal) => client.book.replay(undefined, { signal }), {
    kind: 'progress',
    replayedToSeq: 0n,
    headSeq: 0n,
  })
}

/** One comparison of the book with the node's own list. */
export function useNodeComparing(): Followed<NodeCompareEvent> {
  return useFollowed<NodeCompareEvent>((signal) => client.book.compareNode(undefined, { signal }), {
    kind: 'progress',
    side: 'node',
    done: 0n,
    all: 0n,
  })
}
