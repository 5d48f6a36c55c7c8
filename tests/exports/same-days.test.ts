import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bookFilterSchema } from '../../shared/model/book.ts'
import { createReviewEngine, type ReviewEngine } from '../../electron/store/review/review-engine.ts'
import { TILL, tempBook } from '../store/fixtures.ts'
import { readCsv } from './read-back.ts'
import { fillSample } from './sample-book.ts'
import { write } from './write.ts'

/** The sample counts its cash again on the last day of the year, as of the 21st of November. */
const ACCOUNT = `assets:till-cash:${TILL}`
const COUNTED = '2025-11-21'
const BOOKED = '2025-12-31'
const ZONE = 'Europe/Berlin'

let book: ReturnType<typeof tempBook>
let engine: ReviewEngine
beforeAll(() => {
  book = tempBook()
  fillSample(book)
  engine = createReviewEngine({ bookFile: book.file, indexFile: join(book.dir, 'review.sqlite') })
})
afterAll(() => engine.close())

function statement(day: string, by: 'booked' | 'effective') {
  const of = { kind: 'account', code: ACCOUNT, currency: 'EUR' } as const
  const asked = { of, fromDay: day, toDay: day, by, limit: 50, after: null }
  const reply = engine.ask('statement', asked, ZONE)
  if (reply.state !== 'ready') throw new Error('not ready')
  return reply
}

const seqsOf = (rows: readonly { seq: number }[]): string[] => rows.map(({ seq }) => `${seq}`)

test.each([
  [COUNTED, 2],
  [BOOKED, 0],
])('the files of %s have the entries of its statement: %i', async (day, count) => {
  const order = { account: ACCOUNT, currency: 'EUR', fromDate: day, toDate: day } as const
  const csv = readCsv((await write(book, { ...order, format: 'csv' })).text)
  const pdf = await write(book, { ...order, format: 'pdf' })
  const { rows } = statement(day, 'effective')
  expect(seqsOf(rows)).toEqual(csv.map((row) => row['entry']))
  expect([rows.length, pdf.entries]).toEqual([count, count])
})

test('a statement by either date has the rows of the journal by that date', () => {
  for (const [day, by, count] of [
    [COUNTED, 'booked', 1],
    [BOOKED, 'booked', 1],
    [COUNTED, 'effective', 2],
  ] as const) {
    const period = { by, fromDay: day, toDay: day }
    const filter = bookFilterSchema.parse({ account: ACCOUNT, currency: 'EUR', period })
    const page = engine.ask('journal', { filter, order: 'oldest', limit: 50, from: null }, ZONE)
    const { rows, opening, closing } = statement(day, by)
    expect(seqsOf(rows)).toEqual(page.state === 'ready' ? seqsOf(page.rows) : [])
    expect(rows).toHaveLength(count)
    expect(rows.reduce((sum, { change }) => sum + (change ?? 0n), opening)).toBe(closing)
  }
})
