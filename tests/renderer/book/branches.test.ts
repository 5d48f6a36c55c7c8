import { describe, expect, test } from 'vitest'
import { BRANCH_STEP, createBranches } from '../../../renderer/features/book/branches.ts'
import type { AccountNode } from '../../../shared/model/book.ts'

const PAGE = 200
const CODE = 'liabilities:credits'

/** A book with one branch of so many lines, which answers page by page as the contract says. */
function bookOf(count: number) {
  const mood = { state: 'well' as 'well' | 'lost' | 'indexing', count, asked: 0 }
  const branches = createBranches(async (under, after) => {
    mood.asked += 1
    if (mood.state === 'lost') throw new Error('lost')
    if (mood.state === 'indexing') return { state: 'indexing' }
    const start = after === null ? 0 : Number(after)
    const end = Math.min(mood.count, start + PAGE)
    const nodes = Array.from(
      { length: end - start },
      (_, index) => ({ code: `${under}:c${start + index}` }) as AccountNode,
    )
    return { state: 'ready', nodes, next: end < mood.count ? String(end) : null }
  })
  const branch = () => branches.store.getState().get(CODE)
  const codes = (): string[] => branch()?.lines.map(({ code }) => code) ?? []
  return { branches, branch, codes, mood }
}

const lines = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${CODE}:c${index}`)

describe('an opened branch of the tree of accounts (APP-06)', () => {
  test('comes in steps, and is read to its end when somebody asks for more', async () => {
    const { branches, branch, codes } = bookOf(5_400)
    await branches.open(CODE)
    expect(codes()).toEqual(lines(BRANCH_STEP))
    expect(branch()?.next).not.toBeNull()
    for (let step = 0; step < 5; step += 1) await branches.more(CODE)
    expect(codes()).toEqual(lines(5_400))
    expect(branch()).toMatchObject({ state: 'ready', next: null })
  })

  test('says that it could not be read, and is read when it is asked again', async () => {
    const { branches, branch, codes, mood } = bookOf(300)
    mood.state = 'lost'
    await branches.open(CODE)
    expect(branch()).toMatchObject({ state: 'failed', problem: { code: 'unknown' } })
    mood.state = 'well'
    await branches.open(CODE)
    expect(branch()).toMatchObject({ state: 'ready', problem: null })
    expect(codes()).toEqual(lines(300))
  })

  test('waits for the index, and never shows a part of a page that it broke off', async () => {
    const { branches, branch, codes, mood } = bookOf(300)
    mood.state = 'indexing'
    await branches.open(CODE)
    expect(branch()).toMatchObject({ state: 'indexing', lines: [] })
    mood.state = 'well'
    await branches.refresh()
    expect(codes()).toEqual(lines(300))
  })

  test('keeps what was read when more of it fails, and goes on from there', async () => {
    const { branches, branch, codes, mood } = bookOf(1_500)
    await branches.open(CODE)
    mood.state = 'lost'
    await branches.more(CODE)
    expect(branch()).toMatchObject({ state: 'failed' })
    expect(codes()).toEqual(lines(1_000))
    mood.state = 'well'
    await branches.open(CODE)
    expect(codes()).toEqual(lines(1_500))
  })

  test('is read again as far as it was shown when the book has grown', async () => {
    const { branches, codes, mood } = bookOf(1_900)
    await branches.open(CODE)
    await branches.more(CODE)
    mood.count = 1_950
    await branches.refresh()
    expect(codes()).toHaveLength(1_950)
  })

  test('of two readings the later one counts, and brings what the first was asked for', async () => {
    const { branches, codes } = bookOf(5_000)
    await branches.open(CODE)
    await Promise.all([branches.more(CODE), branches.refresh()])
    expect(codes()).toEqual(lines(2 * BRANCH_STEP))
  })
})
