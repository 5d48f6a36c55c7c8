import { useCallback, useEffect, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import type { BookFilter } from '../../../shared/model/book.ts'
import { client } from '../../app/client.ts'
import { useConnection } from '../../app/connection-store.ts'
import { createJournalList, type JournalList, type ListState } from './journal-list.ts'
import { INDEXING_AGAIN_MS, useBookHead } from '../../app/review/use-answer.ts'

export type Journal = ListState & {
  retry: () => void
  need: (lines: { first: number; last: number }) => void
}

/**
 * A dragged scrollbar passes thousands of rows that nobody reads, one move with each frame: what
 * comes so soon after the last waits until it rests. The first is answered at once, and so is each
 * repeat of a key that is held down.
 */
const REST_MS = 30

/** The list of one filter, kept as new as the book. @param key the filter as text. */
export function useJournal(key: string, filter: BookFilter): Journal {
  const list = useListOf(key, filter)
  const now = useStore(list.store)
  const openings = useConnection((store) => store.openings)
  const head = useBookHead()
  useEffect(() => {
    void list.refresh()
  }, [list, openings, head])
  const { indexing } = now
  useEffect(() => {
    if (!indexing) return undefined
    const timer = setTimeout(() => void list.refresh(), INDEXING_AGAIN_MS)
    return () => clearTimeout(timer)
  }, [list, indexing])
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const movedAtMs = useRef(-Infinity)
  useEffect(() => () => clearTimeout(timer.current), [])
  const need = useCallback(
    (lines: { first: number; last: number }) => {
      clearTimeout(timer.current)
      const nowMs = performance.now()
      const isRested = nowMs - movedAtMs.current >= REST_MS
      movedAtMs.current = nowMs
      if (isRested) void list.need(lines)
      else timer.current = setTimeout(() => void list.need(lines), REST_MS)
    },
    [list],
  )
  const retry = useCallback(() => void list.refresh(), [list])
  return { ...now, retry, need }
}

function useListOf(key: string, filter: BookFilter): JournalList {
  // The key is the filter as text, so it changes exactly when the filter means something else.
  // oxlint-disable-next-line react/exhaustive-deps -- see above
  return useMemo(() => createJournalList(client.book, filter), [key])
}
