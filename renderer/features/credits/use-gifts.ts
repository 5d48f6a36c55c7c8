import { useState } from 'react'
import type { GiftStatus, GiftView } from '../../../shared/model/gift.ts'
import { client } from '../../app/client.ts'
import type { Problem } from '../../app/faults.ts'
import { useReading } from './use-reading.ts'

const PAGE = 50

/** Gifts of one status or all, newest first; null until the first answer. */
export function useGifts(status: GiftStatus | null): {
  rows: readonly GiftView[] | null
  problem: Problem | null
  hasMore: boolean
  readMore: () => void
  readAgain: () => void
} {
  const [limit, setLimit] = useState(PAGE)
  const asked = `${status}:${limit}`
  const [shown, setShown] = useState(asked)
  const { value, problem, readAgain } = useReading(() => pagesOf(status, limit))
  // Another status or a longer list is another question.
  if (shown !== asked) {
    setShown(asked)
    readAgain()
  }
  return {
    rows: value?.gifts ?? null,
    problem,
    hasMore: (value?.next ?? null) !== null,
    readMore: () => setLimit((old) => old + PAGE),
    readAgain,
  }
}

/** The newest `limit` gifts, page by page. */
async function pagesOf(
  status: GiftStatus | null,
  limit: number,
): Promise<{ gifts: GiftView[]; next: string | null }> {
  const gifts: GiftView[] = []
  let before: string | null = null
  do {
    const page: { gifts: GiftView[]; next: string | null } = await client.gifts.list({
      status,
      before,
      limit: PAGE,
    })
    gifts.push(...page.gifts)
    before = page.next
  } while (before !== null && gifts.length < limit)
  return { gifts, next: before }
}
