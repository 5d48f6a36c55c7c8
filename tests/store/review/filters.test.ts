import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  type BookFilter,
  bookFilterSchema,
  type BookOrder,
  DATE_BASES,
  type JournalRow,
} from '../../../shared/model/book.ts'
import type { QuestionName, Questions } from '../../../electron/store/review/answers.ts'
import {
  createReviewEngine,
  type Reply,
  type ReviewEngine,
} from '../../../electron/store/review/review-engine.ts'
import { START_MS, tempBook } from '../fixtures.ts'
import {
  CUSTOMERS,
  fillRandomly,
  MEMOS,
  OPERATORS,
  type Random,
  randomOf,
  TILLS,
} from './random-book.ts'
import {
  allTransfers,
  dayOf,
  moveOf,
  netOf,
  passes,
  pendingDebits,
  type Plain,
  tenderOf,
} from './slow-review.ts'

const RUNS = Number(process.env['TILLBOOK_REVIEW_RUNS'] ?? 1)
const FIRST_SEED = Number(process.env['TILLBOOK_SEED'] ?? 4_711)
const ZONES = ['Europe/Berlin', 'America/New_York', 'Pacific/Kiritimati', 'Asia/Kathmandu']
const GROUPS = 140
const FILTERS = 40
const BRANCHES = [
  'assets',
  'assets:node',
  'assets:node:ab',
  'assets:till-cash:till_1',
  'income:sales',
  'liabilities',
  'liabilities:credit',
  `liabilities:credit:${CUSTOMERS[0]}`,
  'exchange:credits',
  'income:nothing',
]
const DEBIT_BRANCH = /^(assets|exchange|expenses)/

type Ready<Name extends QuestionName> = Extract<Reply<Name>, { state: 'ready' }>

function ask<Name extends QuestionName>(
  engine: ReviewEngine,
  name: Name,
  question: Questions[Name],
  zone: string,
): Ready<Name> {
  const reply = engine.ask(name, question, zone)
  expect(reply.state).toBe('ready')
  return reply as Ready<Name>
}

function engineOf(book: { dir: string; file: string }): ReviewEngine {
  return createReviewEngine({ bookFile: book.file, indexFile: join(book.dir, 'review.sqlite') })
}

function randomFilter(random: Random, rows: readonly Plain[]): BookFilter {
  const maybe = <Value>(value: () => Value): Value | undefined =>
    random() < 0.25 ? value() : undefined
  const row = random.pick(rows)
  const amounts =
    random() < 0.3
      ? [BigInt(1_000 + random.below(30)), BigInt(1_030 + random.below(30))]
      : [random.pick(rows).amount, row.amount].sort((a, b) => (a < b ? -1 : 1))
  const hash = row.reference.split(':').find((part) => part.length > 20) ?? ''
  return bookFilterSchema.parse({
    period: maybe(() => randomPeriod(random)),
    account: maybe(() => random.pick(BRANCHES)),
    currency: maybe(() => random.pick(['BTC', 'EUR', 'CREDIT', 'USD'])),
    kinds: maybe(() => random.pick([['single'], ['pending', 'void'], ['post']])),
    amountMin: maybe(() => amounts[0]),
    amountMax: maybe(() => amounts[1]),
    customerId: maybe(() => random.pick(CUSTOMERS)),
    tillId: maybe(() => random.pick(TILLS)),
    operatorId: maybe(() => random.pick(OPERATORS)),
    tender: maybe(() => random.pick(['lightning', 'cash', 'provider', 'credits'])),
    text: maybe(() =>
      random.pick([
        ...MEMOS,
        'CREME',
        'grusse zoe',
        'presso uchen',
        'T4',
        'war',
        hash.slice(0, 9),
        hash.slice(0, 24),
        row.reference,
        row.group,
        `#${row.seq}`,
        'nothing like it',
      ]),
    ),
  })
}

function randomPeriod(random: Random) {
  // A month around the book, or days of the book itself.
  const [days, start] = random() < 0.5 ? [80, -35] : [7, 0]
  const [from, to] = [0, 1]
    .map(() => dayOf(START_MS + (random.below(days) + start) * 86_400_000, 'UTC'))
    .sort()
  return {
    by: random.pick(['booked', 'effective'] as const),
    fromDay: random() < 0.8 ? from : null,
    toDay: random() < 0.8 ? to : null,
  }
}

/** Every page of a list, forward from its begin or backward from its end. */
function walk(
  engine: ReviewEngine,
  question: { filter: BookFilter; order: BookOrder; limit: number; side: 'after' | 'before' },
  zone: string,
): JournalRow[] {
  const { side, ...list } = question
  const end = (list.order === 'newest') === (side === 'after') ? 1e15 : 0
  const all: JournalRow[] = []
  for (let from = { seq: end, side }, hasMore = true; hasMore; ) {
    const page = ask(engine, 'journal', { ...list, from }, zone)
    all.splice(side === 'after' ? all.length : 0, 0, ...page.rows)
    const last = side === 'after' ? page.rows.at(-1) : page.rows[0]
    hasMore = page.hasMore
    if (last) from = { seq: last.seq, side }
  }
  return all
}

const ALL_DATES = ['wild', 'in order'] as const
const SEEDS = Array.from({ length: RUNS }, (_, run) => FIRST_SEED + run)

describe.each(ALL_DATES)('with dates %s', (dates) => {
  test.each(SEEDS)(
    'every filter lets through what the slow reference does, seed %i (APP-06)',
    (seed) => {
      const random = randomOf(seed)
      const zone = random.pick(ZONES)
      const book = tempBook()
      const engine = engineOf(book)
      fillRandomly(book, random, GROUPS, dates)
      const all = allTransfers(book)
      for (let count = 0; count < FILTERS; count += 1) {
        const filter = randomFilter(random, all)
        const wanted = all.filter((row) => passes(filter, row, zone))
        const order = random.pick(['newest', 'oldest'] as const)
        const side = random.pick(['after', 'before'] as const)
        const limit = 1 + random.below(60)
        const rows = walk(engine, { filter, order, limit, side }, zone)
        const expected = order === 'newest' ? wanted.toReversed() : wanted
        const where = JSON.stringify(filter, (_key, value: unknown) =>
          typeof value === 'bigint' ? `${value}` : value,
        )
        expect(
          rows.map(({ seq }) => seq),
          where,
        ).toEqual(expected.map(({ seq }) => seq))
        assertBalances(filter, rows, all)
        assertTotals(engine, filter, wanted, zone)
        const list = { filter, order, wanted: expected, zone }
        assertSeek(engine, list, random)
        assertSeekDay(engine, list, all, random)
        const days = bookFilterSchema.parse({ period: randomPeriod(random) })
        const within = all.filter((row) => passes(days, row, zone))
        assertTotals(engine, days, within, zone)
      }
      engine.close()
    },
  )
})

function assertBalances(filter: BookFilter, rows: JournalRow[], all: Plain[]): void {
  const { account } = filter
  if (account === null) return expect(rows.every(({ balance }) => balance === null)).toBe(true)
  const sign = DEBIT_BRANCH.test(account) ? 1n : -1n
  for (const row of rows.slice(0, 20)) {
    const before = all.filter(({ seq }) => seq <= row.seq)
    expect(row.balance).toBe(sign * netOf(before, account, row.currency))
    expect(row.change).toBe(sign * moveOf(before.at(-1) as Plain, account))
  }
}

function assertTotals(
  engine: ReviewEngine,
  filter: BookFilter,
  wanted: Plain[],
  zone: string,
): void {
  const totals = ask(engine, 'totals', { filter }, zone)
  expect(totals.count).toBe(wanted.length)
  const currencies = [...new Set(wanted.map(({ currency }) => currency))].sort()
  expect(totals.sums.map(({ currency }) => currency)).toEqual(currencies)
  for (const sum of totals.sums) {
    const own = wanted.filter(
      ({ currency, kind }) => currency === sum.currency && kind !== 'pending' && kind !== 'void',
    )
    expect(sum.moved).toBe(own.reduce((total, { amount }) => total + amount, 0n))
    const net = filter.account === null ? null : netOf(own, filter.account, sum.currency)
    expect(sum.debits === null || sum.credits === null ? null : sum.debits - sum.credits).toBe(net)
  }
}

function assertSeek(
  engine: ReviewEngine,
  list: { filter: BookFilter; order: BookOrder; wanted: Plain[]; zone: string },
  random: Random,
): void {
  const { filter, order, wanted, zone } = list
  const position = random.below(wanted.length + 2)
  const at = ask(engine, 'seek', { filter, order, to: { kind: 'position', position } }, zone)
  expect(at).toMatchObject({
    position: Math.min(position, wanted.length),
    count: wanted.length,
    seq: wanted[position]?.seq ?? null,
  })
  const page = ask(engine, 'journal', { filter, order, limit: 7, from: { position } }, zone)
  expect(page.rows.map(({ seq }) => seq)).toEqual(
    wanted.slice(position, position + 7).map(({ seq }) => seq),
  )
  expect(page.hasMore).toBe(wanted.length > position + 7)
  const row = wanted[random.below(wanted.length)]
  if (!row) return
  const found = ask(engine, 'seek', { filter, order, to: { kind: 'seq', seq: row.seq } }, zone)
  expect(found).toMatchObject({ position: wanted.indexOf(row), seq: row.seq })
}

/** In a list, a day begins with the first entry that any list has of it. */
function assertSeekDay(
  engine: ReviewEngine,
  list: { filter: BookFilter; order: BookOrder; wanted: Plain[]; zone: string },
  all: Plain[],
  random: Random,
): void {
  const { filter, order, wanted, zone } = list
  const by = random.pick(DATE_BASES)
  const day = dayOf(START_MS + (random.below(9) - 1) * 86_400_000, zone)
  const isReached = (row: Plain): boolean => {
    const own = dayOf(row[`${by}AtMs`], zone)
    return order === 'newest' ? own > day : own >= day
  }
  const bound = all.find(isReached)?.seq ?? Infinity
  const row = wanted.find(({ seq }) => (order === 'newest' ? seq < bound : seq >= bound))
  const found = ask(engine, 'seek', { filter, order, to: { kind: 'day', day, by } }, zone)
  expect(found).toMatchObject({
    position: row ? wanted.indexOf(row) : wanted.length,
    seq: row?.seq ?? null,
  })
}

/** Their days end early and late in a day of UTC. */
const CUTS = ALL_DATES.flatMap((dates) =>
  ['America/New_York', 'Asia/Kathmandu'].map((zone) => ({ dates, zone })),
)

test.each(CUTS)(
  'balances at any date are the sums of what was booked, or true, before its end: $dates, $zone',
  ({ dates, zone }) => {
    const random = randomOf(FIRST_SEED)
    const book = tempBook()
    const engine = engineOf(book)
    fillRandomly(book, random, GROUPS, dates)
    // In two parts, so that late entries fall on days that the index had closed.
    ask(engine, 'trialBalance', { day: null, by: 'booked' }, zone)
    if (dates === 'wild') fillRandomly(book, random, GROUPS)
    const all = allTransfers(book)
    for (const offset of [-50, -3, 0, 1, 2, 4, 7, 40]) {
      const day = offset === 40 ? null : dayOf(START_MS + offset * 86_400_000, zone)
      for (const by of ['booked', 'effective'] as const) {
        const until = all.filter((row) => day === null || dayOf(row[`${by}AtMs`], zone) <= day)
        const { nodes } = ask(
          engine,
          'accounts',
          { day, by, under: null, limit: 200, after: null, search: '' },
          zone,
        )
        expect(nodes.length).toBeGreaterThan(15)
        for (const node of nodes) {
          const net = netOf(until, node.code, node.currency)
          expect(node.debitsPosted - node.creditsPosted).toBe(net)
          expect(node.balance).toBe(DEBIT_BRANCH.test(node.code) ? net : -net)
          expect(node.debitsPending).toBe(pendingDebits(until, node.code, node.currency))
        }
        const trial = ask(engine, 'trialBalance', { day, by }, zone)
        for (const { debits, credits } of trial.totals) expect(debits).toBe(credits)
        const sheet = ask(engine, 'balanceSheet', { day, by }, zone)
        for (const { difference } of sheet.currencies) expect(difference).toBe(0n)
      }
    }
    engine.close()
  },
)

test.each(CUTS)(
  'a statement runs from its opening to its closing: $dates, $zone',
  ({ dates, zone }) => {
    const random = randomOf(FIRST_SEED + 1)
    const book = tempBook()
    const engine = engineOf(book)
    fillRandomly(book, random, GROUPS, dates)
    const all = allTransfers(book)
    const [fromDay, toDay] = [
      dayOf(START_MS + 86_400_000, zone),
      dayOf(START_MS + 4 * 86_400_000, zone),
    ]
    const codes = ['assets:node:ab', `liabilities:credit:${CUSTOMERS[1]}`, 'liabilities:credit']
    const cases = DATE_BASES.flatMap((by) => codes.map((code) => ({ code, by })))
    for (const { code, by } of cases) {
      const at = (row: Plain): number => (by === 'booked' ? row.bookedAtMs : row.effectiveAtMs)
      const currency = code.startsWith('assets') ? 'BTC' : 'CREDIT'
      const sign = DEBIT_BRANCH.test(code) ? 1n : -1n
      const of = { kind: 'account', code, currency } as const
      const rows: JournalRow[] = []
      let after: string | null = null
      let page
      do {
        page = ask(engine, 'statement', { of, fromDay, toDay, by, limit: 7, after }, zone)
        rows.push(...page.rows)
        after = page.next
      } while (after !== null)
      const before = all.filter((row) => dayOf(at(row), zone) < fromDay)
      const inside = all.filter((row) => {
        const day = dayOf(at(row), zone)
        return day >= fromDay && day <= toDay && row.currency === currency
      })
      const moved = inside.filter((row) =>
        passes(bookFilterSchema.parse({ account: code }), row, zone),
      )
      expect(rows.map(({ seq }) => seq)).toEqual(moved.map(({ seq }) => seq))
      expect(page.opening).toBe(sign * netOf(before, code, currency))
      expect(page.closing).toBe(sign * netOf([...before, ...inside], code, currency))
      let balance = page.opening
      for (const row of rows) expect(row.balance).toBe((balance += row.change ?? 0n))
      expect(balance).toBe(page.closing)
      expect(sign * (page.debits - page.credits)).toBe(page.closing - page.opening)
    }
    engine.close()
  },
)

test('takings by day and tender are the sum of the rows behind them', () => {
  const zone = 'Asia/Kathmandu'
  const book = tempBook()
  const engine = engineOf(book)
  fillRandomly(book, randomOf(FIRST_SEED + 2), GROUPS)
  const [fromDay, toDay] = [
    dayOf(START_MS - 40 * 86_400_000, zone),
    dayOf(START_MS + 45 * 86_400_000, zone),
  ]
  const { takings } = ask(engine, 'takings', { fromDay, toDay }, zone)
  const sums = new Map<string, bigint>()
  for (const row of allTransfers(book)) {
    const taking = tenderOf(row)
    const day = dayOf(row.effectiveAtMs, zone)
    if (!taking || day < fromDay || day > toDay) continue
    const key = `${day} ${taking.tender} ${row.currency}`
    sums.set(key, (sums.get(key) ?? 0n) + taking.sign * row.amount)
  }
  const told = takings.map(
    (row) => [`${row.day} ${row.tender} ${row.currency}`, row.amount] as const,
  )
  expect(told.length).toBeGreaterThan(20)
  expect(new Map(told)).toEqual(sums)
  engine.close()
})
