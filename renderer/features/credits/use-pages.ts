import { useEffect, useRef, useState } from 'react'
import { useConnection } from '../../app/connection-store.ts'
import { type Problem, toProblem } from '../../app/faults.ts'
import { useInvoices } from '../../app/invoices-store.ts'

type Page<Row> = {
  rows: readonly Row[]
  /** Where the next page begins; null at the end. */
  next: string | null
  /** All there are, where the core counts them; null until the first answer. */
  count: number | null
}

export type Pages<Row> = Page<Row> & {
  state: 'loading' | 'ready' | 'failed'
  problem: Problem | null
  loadMore: () => void
  readAgain: () => void
}

type State<Row> = Omit<Pages<Row>, 'loadMore' | 'readAgain'>

/**
 * A list that is read page by page, and anew when something may have been missed. What is on
 * screen stays when a reading fails; only an empty screen says that it did.
 */
export function usePages<Row>(asked: {
  /** What is asked for: anything else is read from its first page. */
  of: string
  /** Typing, and what changes together, is read once. */
  afterMs: number
  /** When a reading that failed is done again by itself; null leaves that to the person. */
  againMs: number | null
  read: (cursor: string | null) => Promise<Page<Row>>
}): { pages: Pages<Row>; changeRows: (change: (row: Row) => Row) => void } {
  const { of, afterMs, againMs } = asked
  const [pages, setPages] = useState<State<Row>>(START)
  const [attempt, setAttempt] = useState(0)
  const readings = useInvoices((store) => store.readings)
  const openings = useConnection((store) => store.openings)
  const newest = useRef(asked.read)
  const latest = useRef(0)
  const isLoadingMore = useRef(false)
  useEffect(() => {
    newest.current = asked.read
  })

  useEffect(() => {
    const ticket = (latest.current += 1)
    let timer = setTimeout(() => void load(), afterMs)
    async function load(): Promise<void> {
      try {
        const page = await newest.current(null)
        if (ticket === latest.current) setPages({ ...page, state: 'ready', problem: null })
      } catch (error) {
        if (ticket !== latest.current) return
        setPages((old) => ({ ...old, state: 'failed', problem: toProblem(error) }))
        if (againMs !== null) timer = setTimeout(() => void load(), againMs)
      }
    }
    return () => clearTimeout(timer)
  }, [of, afterMs, againMs, readings, openings, attempt])

  async function loadMore(): Promise<void> {
    if (isLoadingMore.current || pages.next === null) return
    isLoadingMore.current = true
    const ticket = latest.current
    try {
      const page = await newest.current(pages.next)
      if (ticket === latest.current) {
        setPages((old) => ({ ...old, ...page, rows: [...old.rows, ...page.rows] }))
      }
    } catch {
      // The next scroll asks again.
    }
    isLoadingMore.current = false
  }

  const readAgain = (): void => setAttempt((old) => old + 1)
  return {
    pages: { ...pages, loadMore: () => void loadMore(), readAgain },
    changeRows: (change) => setPages((old) => ({ ...old, rows: old.rows.map(change) })),
  }
}

const START = { rows: [], next: null, count: null, state: 'loading', problem: null } as const
