import { describe, expect, test } from 'vitest'
import { createSalePages } from '../../../renderer/features/recent/sale-pages.ts'
import { createInvoicesStore } from '../../../renderer/app/invoices-store.ts'
import { anInvoice } from '../app/invoice-views.ts'

/** A core with this many sales, which orders them as it numbered them, and a screen beside it. */
function screen(count: number) {
  const sales = Array.from({ length: count }, (_, index) => anInvoice(`s${index + 1}`))
  const asked: string[] = []
  const mood = { isLost: false }
  const mirror = createInvoicesStore()
  const list = async (input: { search: string; limit: number; before?: string | null }) => {
    asked.push(`${input.search}<${input.before ?? 'top'}`)
    if (mood.isLost) throw new Error('lost')
    const end = input.before ? Number(input.before) : sales.length
    const found = sales.slice(0, end).filter(({ memo }) => memo.includes(input.search))
    const from = Math.max(0, found.length - input.limit)
    return { invoices: found.slice(from).toReversed(), next: from > 0 ? String(from) : null }
  }
  const pages = createSalePages(list as never, mirror.getState().accept)
  /** The feed brings a sale, with the time that the clock on the wall shows. */
  const sell = (createdAtMs: number, memo = ''): Promise<void> => {
    const sale = anInvoice(`s${sales.length + 1}`, { createdAtMs, memo })
    sales.push(sale)
    return hear(sale)
  }
  const hear = (sale: (typeof sales)[number]): Promise<void> => {
    mirror.getState().accept(sale)
    return pages.notice(Object.keys(mirror.getState().byId))
  }
  const ids = (): readonly string[] => pages.store.getState().ids
  return { pages, sell, hear, ids, sales, asked, mood }
}

const newestFirst = (from: number, to: number): string[] =>
  Array.from({ length: from - to + 1 }, (_, index) => `s${from - index}`)

describe('the list of recent sales', () => {
  test('pain 28: a sale made after the clock was set back stands on top all the same', async () => {
    const { pages, sell, ids } = screen(3)
    await pages.read('')
    await sell(5_000)
    await sell(900 - 86_400_000)
    await sell(901 - 86_400_000)
    expect(ids()).toEqual(newestFirst(6, 1))
  })

  test('pain 5: pages further down stay when a new sale comes on top', async () => {
    const { pages, sell, ids } = screen(120)
    await pages.read('')
    await pages.more()
    await sell(0)
    expect(ids()).toEqual(newestFirst(121, 21))
    await pages.more()
    expect(ids()).toEqual(newestFirst(121, 1))
    expect(pages.store.getState().next).toBeNull()
  })

  test('an old sale that is heard of is looked for once and stays where it is', async () => {
    const { pages, hear, ids, sales, asked } = screen(120)
    await pages.read('')
    for (const version of [2, 3, 4]) {
      const old = sales[4]
      if (old) await hear({ ...old, version })
    }
    expect(asked).toHaveLength(2)
    expect(ids()).toEqual(newestFirst(120, 71))
  })

  test('more news than a page begin the list anew, so that nothing is left out', async () => {
    const { pages, sales, sell, ids } = screen(60)
    await pages.read('')
    for (let more = 0; more < 80; more += 1) sales.push(anInvoice(`s${sales.length + 1}`))
    await sell(0)
    expect(ids()).toEqual(newestFirst(141, 92))
    await pages.more()
    expect(ids()).toEqual(newestFirst(141, 42))
  })

  test('what was read stays when reading again fails, and is caught up later', async () => {
    const { pages, sell, ids, mood } = screen(2)
    await pages.read('')
    mood.isLost = true
    await sell(0)
    expect(pages.store.getState()).toMatchObject({ state: 'failed', problem: { code: 'unknown' } })
    expect(ids()).toEqual(['s2', 's1'])
    mood.isLost = false
    await pages.read('')
    expect(ids()).toEqual(['s3', 's2', 's1'])
  })

  test('pain 6: only the core says what a search finds', async () => {
    const { pages, sell, ids } = screen(0)
    await pages.read('')
    await sell(0, 'flat white')
    const found = pages.read('flat')
    await sell(0, 'tea')
    await found
    await sell(0, 'croissant')
    expect(ids()).toEqual(['s1'])
    await pages.read('')
    expect(ids()).toEqual(['s3', 's2', 's1'])
  })
})
