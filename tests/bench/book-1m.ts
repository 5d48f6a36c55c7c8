import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { bookFilterSchema } from '../../shared/model/book.ts'
import type { QuestionName, Questions } from '../../electron/store/review/answers.ts'
import { ReviewThread } from '../../electron/store/review/review-thread.ts'
import { bigBook } from '../support/big-book.ts'
import { paintedTimes } from './book-painted.ts'
import { printLine, spreadOf } from './line.ts'

/**
 * What a reviewer asks of a book of a million transfers, as the core answers it: through the
 * thread, the message back included. The same questions go to a book of a tenth the size, one
 * after the other in the same run; the ratios are how p50 and p99 grew with ten times the book.
 * What a question costs shows in p50; p99 has the stalls of the machine in it as well.
 */
const CHAIN_KEY = new Uint8Array(32).fill(0x1b)
const ZONE = 'Europe/Berlin'
const ASKS = 600
const WARM_UP = 10
const DAY_MS = 86_400_000

type Ask = { [Name in QuestionName]: { name: Name; question: Questions[Name] } }[QuestionName]

/** One entry of the book that is asked about, with all that it can be found by. */
type Sample = {
  seq: number
  groupId: string
  reference: string
  memo: string
  atMs: number
  amount: bigint
  currency: string
  customerId: string | null
  operatorId: string | null
  tillId: string | null
  debitCode: string
  creditCode: string
}
type Shelf = { thread: ReviewThread; samples: Sample[] }

/** @param count transfers of the large book. */
export async function run(count = 1_000_000): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'tillbook-book-1m-'))
  const small = await shelfOf(join(dir, 'small'), count / 10)
  const large = await shelfOf(join(dir, 'large'), count)
  try {
    for (const [kind, make] of Object.entries(KINDS)) await measure(kind, make, { small, large })
  } finally {
    await small.thread.close()
    await large.thread.close()
    rmSync(dir, { recursive: true, force: true })
  }
  await measurePainted(count)
}

/** The same to the eye: the built screens in Chromium, on books of both sizes. */
async function measurePainted(count: number): Promise<void> {
  const small = await paintedTimes(count / 10)
  const large = await paintedTimes(count)
  for (const [kind, spread] of Object.entries(large)) {
    for (const share of ['p50', 'p99'] as const) {
      const figure = { label: `painted_${kind}_${share}_ms`, value: spread[share].toFixed(1) }
      printLine('book-1m', figure, spread, spread[share] / (small[kind]?.[share] ?? Number.NaN))
    }
  }
}

async function shelfOf(dir: string, transfers: number): Promise<Shelf> {
  const bookFile = bigBook({ dir, chainKey: CHAIN_KEY, transfers })
  const thread = new ReviewThread({ bookFile, indexFile: join(dir, 'review.sqlite') })
  const startMs = performance.now()
  thread.follow()
  for (;;) {
    const { state } = await thread.ask('trialBalance', { day: null, by: 'booked' }, { zone: ZONE })
    if (state === 'ready') break
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  const perSecond = Math.round((transfers * 1_000) / (performance.now() - startMs))
  process.stdout.write(`book-1m: an index over ${transfers} transfers, ${perSecond}/s\n`)
  return { thread, samples: samplesOf(bookFile) }
}

/** Entries from all over the book, so that pages, days and ids are old and new ones. */
function samplesOf(bookFile: string): Sample[] {
  const db = new BetterSqlite3(bookFile, { readonly: true })
  const { last } = db.prepare('SELECT max(seq) AS last FROM transfers').get() as { last: number }
  const find = db.prepare(
    `SELECT seq, group_id AS groupId, reference, memo, booked_at AS atMs, amount, t.currency,
       customer_id AS customerId, operator_id AS operatorId, till_id AS tillId,
       debit.code AS debitCode, credit.code AS creditCode
     FROM transfers AS t JOIN accounts AS debit ON debit.id = t.debit_account
     JOIN accounts AS credit ON credit.id = t.credit_account
     WHERE seq >= ? ORDER BY seq LIMIT 1`,
  )
  const samples = Array.from({ length: ASKS + WARM_UP }, (_, index) => {
    const sample = find.get(1 + Math.floor(spread(index) * (last - 1))) as Sample
    return { ...sample, amount: BigInt(sample.amount) }
  })
  db.close()
  return samples
}

/** Between 0 and 1, evenly, the same in every run. */
function spread(index: number): number {
  return (index * 0.618_033_988_75) % 1
}

async function measure(
  kind: string,
  make: (sample: Sample, index: number) => Ask,
  shelves: { small: Shelf; large: Shelf },
): Promise<void> {
  const times = { small: [] as number[], large: [] as number[] }
  for (let index = 0; index < ASKS + WARM_UP; index += 1) {
    for (const size of ['small', 'large'] as const) {
      const { thread, samples } = shelves[size]
      const { name, question } = make(samples[index] as Sample, index)
      const startMs = performance.now()
      const reply = await thread.ask(name, question, { zone: ZONE })
      if (index >= WARM_UP) times[size].push(performance.now() - startMs)
      if (reply.state !== 'ready') throw new Error(`${kind} was not answered`)
    }
  }
  const [small, large] = [spreadOf(times.small), spreadOf(times.large)]
  for (const share of ['p50', 'p99'] as const) {
    const figure = { label: `${kind}_${share}_ms`, value: large[share].toFixed(1) }
    printLine('book-1m', figure, large, large[share] / small[share])
  }
}

function journal(filter: object, from: Questions['journal']['from'] = null): Ask {
  const question = { filter: bookFilterSchema.parse(filter), order: 'newest', limit: 50, from }
  return { name: 'journal', question: question as Questions['journal'] }
}

function seek(to: Questions['seek']['to'], filter: object = {}): Ask {
  const question = { filter: bookFilterSchema.parse(filter), order: 'newest', to }
  return { name: 'seek', question: question as Questions['seek'] }
}

function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10)
}

function period(sample: Sample, days: number, by: 'booked' | 'effective' = 'booked') {
  return { by, fromDay: dayOf(sample.atMs - days * DAY_MS), toDay: dayOf(sample.atMs) }
}

/** A hash or an id within a reference is what a person has in hand; else the whole of it. */
function idOf({ reference }: Sample): string {
  return reference.split(':').find((part) => part.length >= 16) ?? reference
}

/** A word as somebody types it: the end of one, now and then. */
function wordOf({ memo }: Sample, index: number): string {
  const word = memo.split(' ').at(-1) ?? ''
  return word.length < 3 ? 'kaffee' : word.slice(word.length > 6 ? index % 3 : 0)
}

/** Every kind of first page, filter, search, statement and balance at a date. */
const KINDS: Readonly<Record<string, (sample: Sample, index: number) => Ask>> = {
  'first-page': () => journal({}),
  'page-within': ({ seq }, index) =>
    journal({}, { seq, side: index % 2 === 0 ? 'after' : 'before' }),
  'filter-month': (sample, index) =>
    journal({ period: period(sample, 30, index % 2 === 0 ? 'booked' : 'effective') }),
  'filter-account': ({ debitCode, creditCode }, index) =>
    journal({ account: [debitCode, creditCode, 'liabilities'][index % 3] }),
  'filter-account-month': (sample) =>
    journal({ account: sample.creditCode, period: period(sample, 30) }),
  'filter-amount': ({ amount }) =>
    journal({ amountMin: amount, amountMax: amount + amount / 100n + 1n }),
  'filter-kind': (_sample, index) =>
    journal({ kinds: index % 2 === 0 ? ['single'] : ['void'], currency: 'BTC' }),
  'filter-people': ({ tillId, operatorId }) => journal({ tillId, operatorId }),
  'filter-customer': ({ customerId }) => journal({ customerId }),
  'filter-tender': (sample) => journal({ tender: 'lightning', period: period(sample, 0) }),
  'filter-all': (sample, index) =>
    journal({
      account: sample.debitCode,
      currency: sample.currency,
      kinds: ['single', 'pending'],
      amountMin: sample.amount / 2n + 1n,
      tillId: sample.tillId,
      period: period(sample, 7),
      text: wordOf(sample, index),
    }),
  'search-memo': (sample, index) => journal({ text: wordOf(sample, index) }),
  'search-id': (sample, index) =>
    journal({ text: idOf(sample).slice(0, index % 2 === 0 ? 14 : 64) }),
  'search-group': ({ groupId }) => journal({ text: groupId }),
  'search-order': () => journal({ text: 'order' }),
  'search-short': () => journal({ text: 'or' }),
  'search-nothing': () => journal({ text: 'zebra' }),
  statement: (sample) => ({
    name: 'statement',
    question: {
      of: { kind: 'account', code: sample.debitCode, currency: sample.currency },
      fromDay: dayOf(sample.atMs - 30 * DAY_MS),
      toDay: dayOf(sample.atMs),
      by: 'effective',
      limit: 50,
      after: null,
    },
  }),
  'balances-at': ({ atMs }, index) => ({
    name: 'accounts',
    question: {
      day: dayOf(atMs),
      by: index % 2 === 0 ? 'booked' : 'effective',
      under: null,
      limit: 200,
      after: null,
      search: '',
    },
  }),
  'balance-sheet': ({ atMs }) => ({
    name: 'balanceSheet',
    question: { day: dayOf(atMs), by: 'booked' },
  }),
  'seek-day': ({ atMs }) => seek({ kind: 'day', day: dayOf(atMs), by: 'booked' }),
  'seek-place': (_sample, index) => seek({ kind: 'position', position: 1_000 + index * 150 }),
  'takings-month': (sample) => ({
    name: 'takings',
    question: { fromDay: dayOf(sample.atMs - 30 * DAY_MS), toDay: dayOf(sample.atMs) },
  }),
  entry: ({ seq }) => ({ name: 'entry', question: { seq } }),
  'totals-month': (sample) => ({
    name: 'totals',
    question: { filter: bookFilterSchema.parse({ period: period(sample, 30) }) },
  }),
  'totals-account': ({ debitCode: account }) => ({
    name: 'totals',
    question: { filter: bookFilterSchema.parse({ account }) },
  }),
  'usage-month': (sample, index) => ({
    name: 'usageSums',
    question: {
      customerId: index % 2 === 0 ? null : sample.customerId,
      fromDay: dayOf(sample.atMs - 30 * DAY_MS),
      toDay: dayOf(sample.atMs),
      limit: 200,
    },
  }),
}

if (import.meta.main) await run(Number(process.argv[2] ?? 1_000_000))
