import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { ensureAccount } from '../../electron/store/accounts.ts'
import type { Book } from '../../electron/store/open.ts'
import { BookRefusal, type Leg, postTransfers } from '../../electron/store/transfers.ts'
import type { WriteTx } from '../../electron/store/tx.ts'
import { leg, START_MS, tempBook, verified } from './fixtures.ts'

/** How many random histories; `TILLBOOK_MODEL_RUNS=30000` for a long night. */
const RUNS = Number(process.env['TILLBOOK_MODEL_RUNS'] ?? 150)
const ACCOUNTS = 4

/** The last account may not go below zero; amounts are small, so that limits are met often. */
const account = fc.integer({ min: 0, max: ACCOUNTS - 1 })
const amount = fc.bigInt({ min: 1n, max: 20n })
type Move = { do: 'single' | 'pending'; debit: number; credit: number; amount: bigint }
type Command =
  | (Move & { timeoutMs: number | null })
  | { do: 'post' | 'void'; pick: number; amount: bigint | null }

const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({
    do: fc.constantFrom('single' as const, 'pending' as const),
    debit: account,
    credit: account,
    amount,
    timeoutMs: fc.option(fc.integer({ min: 1, max: 30 })),
  }),
  fc.record({
    do: fc.constantFrom('post' as const, 'void' as const),
    // Mostly something that is or was held; sometimes nothing.
    pick: fc.nat({ max: 12 }),
    amount: fc.option(amount),
  }),
)

type Side = { posted: bigint; pending: bigint }
type Held = {
  seq: bigint
  debit: number
  credit: number
  amount: bigint
  timeoutAt: number | null
  end: 'open' | 'already_posted' | 'already_voided' | 'pending_expired'
}

/** The book in 60 lines: what it must answer, and what must stand in its accounts afterwards. */
class Model {
  readonly debits: Side[] = Array.from({ length: ACCOUNTS }, () => ({ posted: 0n, pending: 0n }))
  readonly credits: Side[] = Array.from({ length: ACCOUNTS }, () => ({ posted: 0n, pending: 0n }))
  readonly held: Held[] = []

  isOverdrawn(): boolean {
    const debit = sideAt(this.debits, ACCOUNTS - 1)
    return debit.posted + debit.pending > sideAt(this.credits, ACCOUNTS - 1).posted
  }

  /** Moves, and moves back when the limited account would be overdrawn. */
  move(from: number, to: number, delta: Side): string {
    if (from === to) return 'same_account'
    add(sideAt(this.debits, from), delta)
    add(sideAt(this.credits, to), delta)
    if (!this.isOverdrawn()) return 'taken'
    const back = { posted: -delta.posted, pending: -delta.pending }
    add(sideAt(this.debits, from), back)
    add(sideAt(this.credits, to), back)
    return 'overdraft'
  }

  resolve(held: Held | undefined, kind: 'post' | 'void', amount: bigint, at: number): string {
    if (!held) return 'pending_not_found'
    if (held.end !== 'open') return held.end
    const isLate = held.timeoutAt !== null && at >= held.timeoutAt
    if (kind === 'post' && isLate) return 'pending_expired'
    if (amount > held.amount) return 'over_pending'
    if (kind === 'void' && amount !== held.amount) return 'pending_mismatch'
    const delta = { posted: kind === 'post' ? amount : 0n, pending: -held.amount }
    const answer = this.move(held.debit, held.credit, delta)
    if (answer !== 'taken') return answer
    if (kind === 'post') held.end = 'already_posted'
    else held.end = isLate ? 'pending_expired' : 'already_voided'
    return 'taken'
  }
}

function sideAt(sides: Side[], index: number): Side {
  const side = sides[index]
  if (!side) throw new Error('no such account in the model')
  return side
}

function add(side: Side, delta: Side): void {
  side.posted += delta.posted
  side.pending += delta.pending
}

let run = 0
let book: Book | null = null

test.prop([fc.array(command, { maxLength: 40 })], { numRuns: RUNS })(
  'accounts stand where a simple model says, whatever is asked (L1, L2, L3)',
  (commands) => {
    book ??= tempBook()
    run += 1
    book.write((tx) => {
      const ids = openAccounts(tx, run)
      const model = new Model()
      for (const [step, one] of commands.entries()) {
        expect(ask(tx, { ids, model, step, one })).toBe(true)
        expect(balancesOf(tx, ids)).toEqual(expectedOf(model))
      }
    })
  },
)

test('and the whole book, recomputed from its first entry, agrees', async () => {
  const { ok } = book ? await verified(book) : { ok: false }
  expect(run).toBeGreaterThanOrEqual(RUNS)
  expect(ok).toBe(true)
})

function openAccounts(tx: WriteTx, of: number): bigint[] {
  return Array.from({ length: ACCOUNTS }, (_, index) =>
    ensureAccount(tx, {
      code: `run:${of}:${index}`,
      currency: 'BTC',
      kind: 'asset',
      limit: index === ACCOUNTS - 1 ? 'debits_not_over_credits' : 'none',
    }),
  )
}

type Asked = { ids: bigint[]; model: Model; step: number; one: Command }

/** Asks the model and the book. @returns whether they answered the same. */
function ask(tx: WriteTx, { ids, model, step, one }: Asked): boolean {
  if ('pick' in one) {
    const held = model.held[one.pick]
    const amount = one.amount ?? held?.amount ?? 1n
    const accounts = { debit: ids[held?.debit ?? 0] ?? 0n, credit: ids[held?.credit ?? 1] ?? 0n }
    const pendingSeq = held?.seq ?? 999_999_999n
    const answer = tell(tx, step, leg({ ...accounts, amount, kind: one.do, pendingSeq }))
    return answer.word === model.resolve(held, one.do, amount, START_MS + step)
  }
  const timeoutAtMs = one.do === 'pending' && one.timeoutMs ? START_MS + one.timeoutMs : null
  const debit = ids[one.debit] ?? 0n
  const credit = ids[one.credit] ?? 0n
  const answer = tell(
    tx,
    step,
    leg({ debit, credit, amount: one.amount, kind: one.do, timeoutAtMs }),
  )
  const isHeld = one.do === 'pending'
  const delta = isHeld ? { posted: 0n, pending: one.amount } : { posted: one.amount, pending: 0n }
  const expected = model.move(one.debit, one.credit, delta)
  if (isHeld && expected === 'taken') {
    const { debit: from, credit: to } = one
    const fresh = { seq: answer.seq, debit: from, credit: to, amount: one.amount }
    model.held.push({ ...fresh, timeoutAt: timeoutAtMs, end: 'open' })
  }
  return answer.word === expected
}

function tell(tx: WriteTx, step: number, one: Leg): { word: string; seq: bigint } {
  try {
    const [posted] = postTransfers(tx, `run:${run}`, START_MS + step, [one])
    return { word: 'taken', seq: posted?.seq ?? 0n }
  } catch (error) {
    if (error instanceof BookRefusal) return { word: error.kind, seq: 0n }
    throw error
  }
}

function balancesOf(tx: WriteTx, ids: bigint[]): unknown {
  return ids.map((id) => {
    const row = tx.prepare('SELECT * FROM accounts WHERE id = ?').get(id) as Record<string, bigint>
    return [
      row['debits_posted'],
      row['debits_pending'],
      row['credits_posted'],
      row['credits_pending'],
    ]
  })
}

function expectedOf(model: Model): unknown {
  return model.debits.map((debit, index) => {
    const credit = sideAt(model.credits, index)
    return [debit.posted, debit.pending, credit.posted, credit.pending]
  })
}
