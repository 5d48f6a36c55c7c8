import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { client } from '../../app/client.ts'
import { useConnection } from '../../app/connection-store.ts'
import type { Moment } from './book-store.ts'
import { type Branch, type Branches, createBranches } from './branches.ts'
import { INDEXING_AGAIN_MS } from '../../app/review/use-answer.ts'

/**
 * A branch with many lines comes closed; its lines are read when somebody opens it. They are read
 * again with every new state of the tree, so that no line is older than its branch, after a
 * reconnect, and again and again while the index is being made. @param moment never changes.
 */
export function useBranches(
  moment: Moment,
  asOfSeq: number,
): Omit<Branches, 'store' | 'refresh'> & { opened: ReadonlyMap<string, Branch> } {
  const [branches] = useState(() =>
    createBranches((under, after) => client.book.accounts({ ...moment, under, after })),
  )
  const opened = useStore(branches.store)
  const openings = useConnection((store) => store.openings)
  useEffect(() => {
    void branches.refresh()
  }, [branches, asOfSeq, openings])
  useEffect(() => {
    const waiting = [...opened].filter(([, { state }]) => state === 'indexing')
    if (waiting.length === 0) return undefined
    const timer = setTimeout(() => {
      for (const [code] of waiting) void branches.open(code)
    }, INDEXING_AGAIN_MS)
    return () => clearTimeout(timer)
  }, [branches, opened])
  return { opened, open: branches.open, more: branches.more }
}
