import type { Book } from '../../../electron/store/open.ts'
import { chartAccount } from '../../../electron/domain/accounts.ts'
import { ensureAccount } from '../../../electron/store/accounts.ts'
import { insertCustomer } from '../../../electron/store/customers.ts'
import { appendEvent } from '../../../electron/store/events.ts'
import { BookRefusal, type Leg, postTransfers } from '../../../electron/store/transfers.ts'
import type { WriteTx } from '../../../electron/store/tx.ts'
import { START_MS } from '../fixtures.ts'

export type Random = {
  (): number
  below(limit: number): number
  pick<Item>(of: readonly Item[]): Item
}

/** Mulberry32: small, and the same everywhere. */
export function randomOf(seed: number): Random {
  let state = seed
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return Object.assign(next, {
    below,
    pick: <Item>(of: readonly Item[]) => of[below(of.length)] as Item,
  })
}

export const CUSTOMERS = ['a', 'b', 'c'].map((letter) => `cus_${letter.repeat(26)}`)
export const OPERATORS = ['1', '2'].map((digit) => `op_${digit.repeat(26)}`)
export const TILLS = ['till_1', 'till_2']
export const MEMOS = [
  '',
  'espresso',
  'Crème brûlée',
  'Grüße an Zoë',
  'espresso und Kuchen',
  'T4 bar',
]
export const REASONS = ['', '', '', 'wrong table', 'Gast war unzufrieden']
const HOUR_MS = 3_600_000

const PAIRS = [
  [chartAccount('node', 'BTC', 'ab'), chartAccount('sales_income', 'BTC')],
  [chartAccount('node', 'BTC', 'cd'), chartAccount('tax', 'BTC')],
  [chartAccount('node', 'BTC', 'ab'), chartAccount('overpaid', 'BTC')],
  [chartAccount('till_cash', 'EUR', 'till_1'), chartAccount('sales_income', 'EUR')],
  [chartAccount('clearing', 'EUR', 'stripe'), chartAccount('sales_income', 'EUR')],
  [chartAccount('till_cash', 'EUR', 'till_1'), chartAccount('clearing', 'EUR', 'stripe')],
  [chartAccount('node', 'BTC', 'ab'), chartAccount('credit_exchange', 'BTC')],
  ...CUSTOMERS.flatMap((id) => [
    [chartAccount('credit_exchange', 'CREDIT'), chartAccount('customer_credit', 'CREDIT', id)],
    [chartAccount('customer_credit', 'CREDIT', id), chartAccount('credits_used', 'CREDIT')],
  ]),
] as const

/** Clocks that go back and dates that lie elsewhere, or one after the other as in most shops. */
export type Dates = 'wild' | 'in order'

/** Money moves of every kind. */
export function fillRandomly(
  book: Book,
  random: Random,
  groups: number,
  dates: Dates = 'wild',
): void {
  book.write((tx) => {
    for (const id of CUSTOMERS) {
      if (tx.prepare('SELECT 1 FROM customers WHERE id = ?').get(id)) continue
      insertCustomer(tx, { id, name: `Customer ${id[4]}`, createdAtMs: START_MS, tier: 'free' })
    }
  })
  book.write((tx) => {
    for (let group = 0; group < groups; group += 1) {
      if (random() < 0.3) say(tx, random)
      const turn = dates === 'wild' ? random.below(9) * HOUR_MS - 4 * HOUR_MS : 0
      const atMs = START_MS + group * HOUR_MS + turn
      const legs = Array.from({ length: 1 + random.below(3) }, () =>
        randomLeg(tx, random, atMs, dates),
      )
      try {
        postTransfers(tx, `grp_${random.below(1e9).toString(36)}`, atMs, legs)
      } catch (error) {
        // Credits that are not there, or what is resolved already: the book is right to refuse.
        if (!(error instanceof BookRefusal)) throw error
      }
    }
  })
}

function say(tx: WriteTx, random: Random): void {
  appendEvent(tx, {
    atMs: START_MS,
    subject: `inv_${random.below(1e6)}`,
    source: 'clock',
    event: 'lapsed',
    fromStatus: 'pending',
    toStatus: 'expired',
    outcome: 'applied',
    detail: '',
  })
}

type Held = { seq: bigint; amount: bigint; currency: string; debit: bigint; credit: bigint }

const OPEN = `SELECT seq, amount, currency, debit_account AS debit, credit_account AS credit
  FROM transfers`

function randomLeg(tx: WriteTx, random: Random, atMs: number, dates: Dates): Leg {
  const common = {
    reference: referenceOf(random),
    memo: random.pick(MEMOS),
    reason: random.pick(REASONS),
    customerId: random.pick([null, null, ...CUSTOMERS]),
    tillId: random.pick([null, ...TILLS]),
    operatorId: random.pick([null, ...OPERATORS]),
    effectiveAtMs:
      atMs + (dates === 'in order' || random() < 0.5 ? 0 : (random.below(1_600) - 800) * HOUR_MS),
  }
  const dice = random()
  if (dice < 0.2) return resolving(tx, random, common) ?? fresh(tx, random, common)
  if (dice < 0.3) return correcting(tx, random, common) ?? fresh(tx, random, common)
  return fresh(tx, random, common)
}

function referenceOf(random: Random): string {
  const [start, end] = [random.pick(['lnd:settle', 'gift', 'plan']), random.pick(['tax', 'out'])]
  return `${start}:${hex(random, 32)}:${end}`
}

type Common = Pick<Leg, 'reference' | 'effectiveAtMs'> & { memo: string; reason: string }

function fresh(tx: WriteTx, random: Random, common: Common): Leg {
  const [debit, credit] = random.pick(PAIRS)
  return {
    ...common,
    debit: ensureAccount(tx, debit),
    credit: ensureAccount(tx, credit),
    currency: debit.currency,
    kind: random() < 0.25 ? 'pending' : 'single',
    amount: amountOf(random),
  }
}

function resolving(tx: WriteTx, random: Random, common: Common): Leg | null {
  const held = tx
    .prepare(
      `${OPEN} AS p WHERE kind = 'pending'
       AND NOT EXISTS (SELECT 1 FROM transfers WHERE pending_seq = p.seq) LIMIT 1`,
    )
    .get() as Held | undefined
  if (!held) return null
  const { seq: pendingSeq, ...same } = held
  const isPost = random() < 0.6
  const amount = isPost && held.amount > 1n && random() < 0.5 ? held.amount / 2n : held.amount
  return { ...common, ...same, amount, kind: isPost ? 'post' : 'void', pendingSeq }
}

function correcting(tx: WriteTx, random: Random, common: Common): Leg | null {
  const rows = tx
    .prepare(`${OPEN} WHERE kind IN ('single', 'post') ORDER BY seq DESC LIMIT 20`)
    .all() as Held[]
  if (rows.length === 0) return null
  const { seq, debit, credit, amount, currency } = random.pick(rows)
  const part = random() < 0.5 && amount > 1n ? amount / 2n : amount
  return {
    ...common,
    debit: credit,
    credit: debit,
    amount: part,
    currency,
    kind: 'single',
    correctsSeq: seq,
    reason: common.reason === '' ? 'mistake' : common.reason,
  }
}

/** Mostly small, many much like each other, now and then so large that a few leave 64 bits. */
function amountOf(random: Random): bigint {
  if (random() < 0.2) return BigInt(1_000 + random.below(60))
  if (random() < 0.02) return 2_000_000_000_000_000_000n
  return BigInt(1 + Math.floor(10 ** (random() * 7)))
}

function hex(random: Random, length: number): string {
  return Array.from({ length }, () => random.below(16).toString(16)).join('')
}
