import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Book } from '../../../electron/store/open.ts'
import type { Questions } from '../../../electron/store/review/answers.ts'
import {
  createReviewEngine,
  type Reply,
  type ReviewEngine,
} from '../../../electron/store/review/review-engine.ts'
import { replaceUsage, usageAgainstBook } from '../../../electron/store/usage.ts'
import { START_MS, tempBook } from '../fixtures.ts'
import { CUSTOMERS, type Dates, fillRandomly, randomOf } from './random-book.ts'
import { allTransfers, dayOf, type Plain } from './slow-review.ts'

/** MANA-61: what was used in days of the shop, against every entry asked for its own day. */
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
]
const FIRST_SEED = Number(process.env['TILLBOOK_SEED'] ?? 7_301)
const PERIODS = 60
const DAY_MS = 86_400_000

type Busy = { book: Book; engine: ReviewEngine }
type Question = Questions['usageSums']
type Ready = Extract<Reply<'usageSums'>, { state: 'ready' }>

const open: ReviewEngine[] = []
afterAll(() => {
  for (const engine of open) engine.close()
})

function engineOf(book: ReturnType<typeof tempBook>): ReviewEngine {
  const indexFile = join(book.dir, 'review.sqlite')
  const engine = createReviewEngine({ bookFile: book.file, indexFile })
  open.push(engine)
  return engine
}

function busyBook(seed: number, dates: Dates): Busy {
  const book = tempBook()
  fillRandomly(book, randomOf(seed), 400, dates)
  // What stands in the book is counted as the verbs of the core would have counted it.
  book.write((tx) => {
    for (const one of usageAgainstBook(tx, 100_000).differences) replaceUsage(tx, one)
  })
  return { book, engine: engineOf(book) }
}

function ask(engine: ReviewEngine, asked: Partial<Question>, zone: string): Ready {
  const whole = { customerId: null, fromDay: null, toDay: null, limit: 1_000 }
  const reply = engine.ask('usageSums', { ...whole, ...asked }, zone)
  if (reply.state !== 'ready') throw new Error('not ready')
  return reply
}

function isUse({ currency, kind, customerId, correctsSeq, credit }: Plain): boolean {
  return (
    currency === 'CREDIT' &&
    (kind === 'single' || kind === 'post') &&
    customerId !== null &&
    correctsSeq === null &&
    credit === 'income:credits'
  )
}

/** The same by asking the calendar for each use. */
function slowly(
  uses: readonly Plain[],
  asked: Omit<Question, 'limit'>,
  zone: string,
): Map<string, bigint[]> {
  const sums = new Map<string, bigint[]>()
  for (const use of uses) {
    const day = dayOf(use.bookedAtMs, zone)
    if (asked.customerId && use.customerId !== asked.customerId) continue
    if ((asked.fromDay && day < asked.fromDay) || (asked.toDay && day > asked.toDay)) continue
    const [count = 0n, credits = 0n] = sums.get(use.reason) ?? []
    sums.set(use.reason, [count + 1n, credits + use.amount])
  }
  return sums
}

describe.each(['in order', 'wild'] as const)('uses whose times are %s', (dates) => {
  let engine: ReviewEngine
  let uses: Plain[]
  beforeAll(() => {
    const busy = busyBook(FIRST_SEED, dates)
    engine = busy.engine
    uses = allTransfers(busy.book).filter(isUse)
  })

  test.each(ZONES)('are summed by days of %s as one by one', (zone) => {
    expect(uses.length).toBeGreaterThan(30)
    const random = randomOf(FIRST_SEED + 1)
    let found = 0
    for (let at = 0; at < PERIODS; at += 1) {
      const day = (): string => dayOf(START_MS + random.below(19) * DAY_MS - DAY_MS, zone)
      const [one, other] = [day(), at % 3 === 0 ? null : day()]
      const days = [one, other ?? one].toSorted()
      const asked = {
        customerId: random.pick([null, ...CUSTOMERS]),
        fromDay: at % 10 === 1 ? null : (days[0] ?? null),
        toDay: at % 10 === 2 ? null : (days[1] ?? null),
      }
      const { operations, total, others } = ask(engine, asked, zone)
      const told = operations.map(({ operation, uses: count, credits }) => [
        operation,
        [count, credits],
      ])
      expect(new Map(told as [string, bigint[]][])).toEqual(slowly(uses, asked, zone))
      expect(total.credits).toBe(operations.reduce((sum, { credits }) => sum + credits, 0n))
      expect(others).toEqual({ operations: 0, uses: 0n, credits: 0n })
      found += operations.length
    }
    expect(found).toBeGreaterThan(PERIODS)
  })
})

test('the dearest are listed, and the others are one sum', () => {
  const { engine } = busyBook(FIRST_SEED + 2, 'in order')
  const all = ask(engine, {}, 'UTC')
  const credits = all.operations.map((one) => one.credits)
  expect(credits).toEqual(credits.toSorted((one, other) => (one > other ? -1 : 1)))
  expect(all.operations.length).toBeGreaterThan(2)
  const few = ask(engine, { limit: 1 }, 'UTC')
  expect(few.operations).toEqual(all.operations.slice(0, 1))
  expect(few.total).toEqual(all.total)
  expect(few.others.operations).toBe(all.operations.length - 1)
  expect(few.others.credits).toBe(all.total.credits - (credits[0] ?? 0n))
})

test('a period that ends first is refused, and a book without a use has none', () => {
  const engine = engineOf(tempBook())
  const turned = { fromDay: '2026-03-02', toDay: '2026-03-01' }
  expect(() => ask(engine, turned, 'UTC')).toThrow(/bad_request/)
  const none = ask(engine, { fromDay: '2026-03-01', toDay: '2026-03-02' }, 'Europe/Berlin')
  expect(none).toMatchObject({ operations: [], total: { uses: 0n, credits: 0n } })
})
