import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BookFilter, bookFilterSchema } from '../../../shared/model/book.ts'
import type { Reader } from '../../../electron/store/entries.ts'
import { journalPage, journalTotals, type Sources } from '../../../electron/store/review/journal.ts'
import { createReviewEngine } from '../../../electron/store/review/review-engine.ts'
import { openReviewIndex } from '../../../electron/store/review/review-index.ts'
import { connect } from '../../../electron/store/sqlite.ts'
import { postTransfers } from '../../../electron/store/transfers.ts'
import { statementCache } from '../../../electron/store/tx.ts'
import { basicAccounts, leg, START_MS, TILL, tempBook } from '../fixtures.ts'

/** A shop that writes another memo for each of its sales. */
const SALES = 20_000
const GROUP = 500
/** Lists that are tried at first, those of a part of the book, and a page. */
const ROWS_MAX = 5_000

let sources: Sources
let rowsRead = 0
let close: () => void

/** Counts every row that a query brings. */
function counted(reader: Reader): Reader {
  return {
    prepare(sql) {
      const statement = reader.prepare(sql)
      return {
        get: (...values: unknown[]) => {
          rowsRead += 1
          return statement.get(...values)
        },
        all: (...values: unknown[]) => {
          const rows = statement.all(...values)
          rowsRead += rows.length
          return rows
        },
      } as unknown as typeof statement
    },
  }
}

beforeAll(() => {
  const book = tempBook()
  for (let sale = 0; sale < SALES; sale += GROUP) {
    book.write((tx) => {
      const { cash, income } = basicAccounts(tx)
      const legs = Array.from({ length: GROUP }, (_, at) => ({
        ...leg({ debit: cash, credit: income, memo: memoOf(sale + at) }),
        tillId: (sale + at) % 4_000 === 0 ? TILL : null,
      }))
      postTransfers(tx, `group_${sale}`, START_MS, legs)
    })
  }
  const indexFile = join(book.dir, 'review.sqlite')
  const engine = createReviewEngine({ bookFile: book.file, indexFile })
  while (!engine.follow()) continue
  engine.close()
  const db = connect(book.file, { timeoutMs: 1_000, isReadOnly: true })
  const reader = { prepare: statementCache(db) }
  const index = openReviewIndex(indexFile, reader)
  close = () => {
    index.close()
    db.close()
  }
  sources = { index: counted(index.reader), book: counted(reader), zone: 'Europe/Berlin' }
}, 60_000)

afterAll(() => close())

/** Each differs; every tenth is a tip, and one is said again and again. */
function memoOf(sale: number): string {
  if (sale % 1_000 === 999) return 'sale of the day'
  return sale % 10 === 0 ? `Sale ${sale} with a tip` : `Sale ${sale}`
}

function memosOf(
  filter: Partial<BookFilter>,
  order: 'newest' | 'oldest',
  from: { seq: number; side: 'after' | 'before' } | null = null,
): string[] {
  rowsRead = 0
  const whole = { ...bookFilterSchema.parse({}), ...filter }
  const page = journalPage(sources, { filter: whole, order, limit: 50, from })
  expect(page.hasMore).toBe(true)
  expect(rowsRead).toBeLessThan(ROWS_MAX)
  return page.rows.map(({ memo }) => memo)
}

const first = Array.from({ length: 50 }, (_, at) => memoOf(at))
const last = Array.from({ length: 50 }, (_, at) => memoOf(SALES - 1 - at))

test('the first page of twenty thousand memos reads those of its part of the book only', () => {
  expect(memosOf({ text: 'sale' }, 'newest')).toEqual(last)
  expect(memosOf({ text: 'sale' }, 'oldest')).toEqual(first)
  expect(memosOf({ text: 'sa le' }, 'newest')).toEqual(last)
  expect(memosOf({ text: 'le' }, 'oldest')).toEqual(first)
})

test('a page within goes on where the one before it ended', () => {
  const { rows } = journalPage(sources, {
    filter: bookFilterSchema.parse({ text: 'sale' }),
    order: 'newest',
    limit: 7_000,
    from: null,
  })
  const from = { seq: rows.at(-1)?.seq ?? 0, side: 'after' } as const
  const wanted = Array.from({ length: 50 }, (_, at) => memoOf(SALES - 7_001 - at))
  expect(memosOf({ text: 'sale' }, 'newest', from)).toEqual(wanted)
  const back = { ...from, side: 'before' } as const
  const above = Array.from({ length: 50 }, (_, at) => memoOf(SALES - 6_950 - at))
  expect(memosOf({ text: 'sale' }, 'newest', back)).toEqual(above)
})

test('a rarer part of the filter is read, and its memos are looked at one by one', () => {
  rowsRead = 0
  const filter = bookFilterSchema.parse({ text: 'SALE le', tillId: TILL })
  const page = journalPage(sources, { filter, order: 'oldest', limit: 50, from: null })
  const wanted = [0, 4_000, 8_000, 12_000, 16_000].map(memoOf)
  expect(page.rows.map(({ memo }) => memo)).toEqual(wanted)
  expect(rowsRead).toBeLessThan(ROWS_MAX)
})

test('an amount that every entry has is read from the end that is asked for', () => {
  const amounts = { amountMin: 1_000n, amountMax: 1_001n }
  expect(memosOf(amounts, 'newest')).toEqual(last)
  expect(memosOf(amounts, 'oldest')).toEqual(first)
  expect(journalTotals(sources, bookFilterSchema.parse(amounts)).count).toBe(SALES)
  const others = bookFilterSchema.parse({ amountMin: 1_001n, amountMax: 1_010n })
  expect(journalTotals(sources, others).count).toBe(0)
})

test('totals count every entry once', () => {
  const totals = (text: string) => journalTotals(sources, bookFilterSchema.parse({ text }))
  const sum = (count: number) => ({
    count,
    sums: [{ count, currency: 'BTC', moved: BigInt(count) * 1_000n, debits: null, credits: null }],
  })
  expect(totals('sale')).toEqual(sum(SALES))
  expect(totals('of the day')).toEqual(sum(SALES / 1_000))
  expect(totals('a tip')).toEqual(sum(SALES / 10))
})
