import { afterAll, beforeAll, expect, test } from 'vitest'
import { commit } from '../../electron/core/commit.ts'
import { reviewBook } from '../../electron/core/review-book.ts'
import { appendEvent } from '../../electron/store/events.ts'
import type { Questions } from '../../electron/store/review/answers.ts'
import type { Reply } from '../../electron/store/review/review-engine.ts'
import { writeSetting } from '../../electron/store/settings.ts'
import { bookFilterSchema } from '../../shared/model/book.ts'
import { CUSTOMERS, fillRandomly, randomOf } from '../store/review/random-book.ts'
import { type CoreUnderTest, startCore } from '../support/core-without-node.ts'

let under: CoreUnderTest
beforeAll(async () => {
  under = await startCore()
  const { book } = under.core
  const shop = { shopName: 'S', currency: 'EUR', timeZone: 'Europe/Berlin', tillName: 'T' }
  book.write((tx) => writeSetting(tx, 'shop', shop))
  fillRandomly(book, randomOf(81), 60)
})
afterAll(() => under.close())

const FILTER = bookFilterSchema.parse({})
const PAGE = { filter: FILTER, order: 'newest', limit: 5, from: null } as const

test('a book whose node was never paired is reviewed like any other (APP-06)', async () => {
  const page = await reviewBook(under.core, 'journal', PAGE, undefined)
  expect(page).toMatchObject({ state: 'ready', hasMore: true })
  const sheet = await reviewBook(under.core, 'balanceSheet', { day: null, by: 'booked' }, undefined)
  expect(sheet.state === 'ready' && sheet.currencies.length).toBe(3)
})

test('an entry stands with its group, its reservation and its links', async () => {
  const filter = bookFilterSchema.parse({ kinds: ['post'] })
  const posts = await reviewBook(under.core, 'journal', { ...PAGE, filter }, undefined)
  const post = posts.state === 'ready' ? posts.rows[0] : undefined
  if (!post) throw new Error('nothing was posted')
  const entry = await reviewBook(under.core, 'entry', { seq: post.seq }, undefined)
  if (entry.state !== 'ready') throw new Error('not ready')
  expect(entry.row).toEqual(post)
  expect(entry.group.map(({ seq }) => seq)).toContain(post.seq)
  expect(entry.pending).toMatchObject({ seq: post.pendingSeq, kind: 'pending' })
  expect(entry.previous.seq).toBe(post.seq - 1)
  const held = await reviewBook(under.core, 'entry', { seq: post.pendingSeq ?? 0 }, undefined)
  expect(held).toMatchObject({ resolvedBy: { seq: post.seq } })
  const next = await reviewBook(under.core, 'entry', { seq: post.seq }, undefined)
  expect(next.state === 'ready' && next.hash).toMatch(/^[0-9a-f]{64}$/)
})

test('a correction and what it corrects point at each other', async () => {
  const rows = under.core.book.read((tx) =>
    tx.prepare('SELECT seq, corrects_seq FROM transfers WHERE corrects_seq IS NOT NULL').all(),
  ) as { seq: bigint; corrects_seq: bigint }[]
  expect(rows.length).toBeGreaterThan(0)
  for (const row of rows.slice(0, 5)) {
    const first = await reviewBook(
      under.core,
      'entry',
      { seq: Number(row.corrects_seq) },
      undefined,
    )
    if (first.state !== 'ready') throw new Error('not ready')
    expect(first.correctedBy.map(({ seq }) => seq)).toContain(Number(row.seq))
    const later = await reviewBook(under.core, 'entry', { seq: Number(row.seq) }, undefined)
    expect(later).toMatchObject({ corrects: { seq: Number(row.corrects_seq) } })
  }
})

test('a branch of many accounts comes closed and opens page by page', async () => {
  const asked = {
    day: null,
    by: 'booked',
    under: 'liabilities:credit',
    limit: 2,
    search: '',
  } as const
  const first = await reviewBook(under.core, 'accounts', { ...asked, after: null }, undefined)
  if (first.state !== 'ready') throw new Error('not ready')
  const rest = await reviewBook(under.core, 'accounts', { ...asked, after: first.next }, undefined)
  if (rest.state !== 'ready') throw new Error('not ready')
  const codes = [...first.nodes, ...rest.nodes].map(({ code }) => code)
  expect(codes).toEqual(CUSTOMERS.map((id) => `liabilities:credit:${id}`))
  expect(first.nodes[0]).toMatchObject({ customerName: 'Customer a', chartKey: 'customer_credit' })
  expect(rest.next).toBeNull()
})

const ROOTS = { day: null, by: 'booked', under: null, search: '' } as const

test('pages of accounts lose no currency of a code that stands at their border', async () => {
  const pages = async (limit: number): Promise<string[]> => {
    const lines: string[] = []
    for (let after: string | null = null, isFirst = true; isFirst || after !== null; ) {
      isFirst = false
      const asked: Questions['accounts'] = { ...ROOTS, limit, after }
      const page: Reply<'accounts'> = await reviewBook(under.core, 'accounts', asked, undefined)
      if (page.state !== 'ready') throw new Error('not ready')
      lines.push(...page.nodes.map(({ code, currency }) => `${code} ${currency}`))
      after = page.next
    }
    return lines
  }
  const whole = await pages(200)
  expect(whole).toEqual(expect.arrayContaining(['income:sales BTC', 'income:sales EUR']))
  for (const limit of [1, 2, 3]) expect(await pages(limit)).toEqual(whole)
  const asked = { ...ROOTS, limit: 1, after: 'income:sales' }
  await expect(reviewBook(under.core, 'accounts', asked, undefined)).rejects.toMatchObject({
    code: 'bad_request',
    data: { field: 'after' },
  })
})

test('a period that ends before it begins is refused, not answered with nothing', async () => {
  const days = { fromDay: '2026-01-02', toDay: '2026-01-01' }
  const of = { kind: 'account', code: 'income:sales', currency: 'BTC' } as const
  const statement = { of, ...days, by: 'booked', limit: 5, after: null } as const
  const refused = { code: 'bad_request', data: { field: 'toDay' } }
  const asked = [
    reviewBook(under.core, 'takings', days, undefined),
    reviewBook(under.core, 'statement', statement, undefined),
  ]
  for (const one of asked) await expect(one).rejects.toMatchObject(refused)
  const oneDay = { fromDay: '2026-01-01', toDay: '2026-01-01' }
  expect(await reviewBook(under.core, 'takings', oneDay, undefined)).toMatchObject({
    state: 'ready',
  })
})

test('the strip tells of every new entry, so that a screen knows its page is of before', async () => {
  const { core } = under
  const page = await reviewBook(core, 'journal', PAGE, undefined)
  const leaving = new AbortController()
  const strip = core.status.follow(leaving.signal)
  await strip.next()
  const told = strip.next()
  commit(core, (unit) =>
    appendEvent(unit.tx, {
      atMs: core.clock.nowMs(),
      subject: 'nobody was told',
      source: 'clock',
      event: 'noted',
      fromStatus: null,
      toStatus: null,
      outcome: 'noted',
      detail: '',
    }),
  )
  const snapshot = (await told).value
  leaving.abort()
  const asOfSeq = page.state === 'ready' ? page.asOfSeq : 0
  expect(snapshot?.seal.headSeq).toBe(BigInt(asOfSeq) + 1n)
  expect(await reviewBook(core, 'journal', PAGE, undefined)).toMatchObject({
    asOfSeq: asOfSeq + 1,
  })
})

test('refusals are the words of the contract', async () => {
  const nobody = { kind: 'customer', customerId: `cus_${'z'.repeat(26)}` } as const
  const statement = {
    of: nobody,
    fromDay: null,
    toDay: null,
    by: 'booked',
    limit: 5,
    after: null,
  } as const
  await expect(reviewBook(under.core, 'statement', statement, undefined)).rejects.toMatchObject({
    code: 'not_found',
  })
  const days = { fromDay: '2020-01-01', toDay: '2026-01-01' }
  await expect(reviewBook(under.core, 'takings', days, undefined)).rejects.toMatchObject({
    code: 'bad_request',
    data: { field: 'toDay' },
  })
})
