import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AccountSpec } from '../../electron/domain/accounts.ts'
import { BookRefusal } from '../../electron/store/transfers.ts'
import { START_MS, tempBook } from '../store/fixtures.ts'
import { balancesInCsv, balancesInJournal, balancesInJsonLines } from './read-back.ts'
import { balancesOf, post } from './sample-book.ts'
import { withoutZeros, write } from './write.ts'

const RUNS = Number(process.env['TILLBOOK_MODEL_RUNS'] ?? 8)

const CURRENCIES = ['BTC', 'CREDIT', 'EUR', 'JPY', 'KWD'] as const
const KINDS = ['asset', 'liability', 'income', 'expense', 'exchange', 'equity'] as const
const ROOTS = ['assets', 'liabilities', 'income', 'expenses', 'exchange', 'equity'] as const

const account = fc
  .record({ root: fc.nat(5), name: fc.stringMatching(/^[a-z0-9_-]{1,12}$/) })
  .map(({ root, name }) => ({ code: `${ROOTS[root]}:${name}`, kind: KINDS[root] ?? 'asset' }))

const move = fc.record({
  debit: account,
  credit: account,
  currency: fc.constantFrom(...CURRENCIES),
  amount: fc.oneof(fc.bigInt(1n, 10n), fc.bigInt(1n, 10n ** 15n)),
  kind: fc.constantFrom('single' as const, 'pending' as const),
  /** Of a reservation: let go, used whole, used in part, or left open. */
  end: fc.constantFrom('void' as const, 'post' as const, 'part' as const, 'open' as const),
  memo: fc.string({ unit: 'binary', maxLength: 40 }),
  day: fc.integer({ min: -400, max: 400 }),
})
type Move = typeof move extends fc.Arbitrary<infer One> ? One : never

const spec = ({ code, kind }: Move['debit'], currency: string): AccountSpec => ({
  code,
  currency,
  kind,
  limit: 'none',
})

function book(moves: readonly Move[]) {
  const made = tempBook()
  for (const [index, one] of moves.entries()) {
    const { amount, currency, kind, memo, end } = one
    if (one.debit.code === one.credit.code) continue
    const leg = {
      debit: spec(one.debit, currency),
      credit: spec(one.credit, currency),
      amount,
      currency,
      memo,
      effectiveAtMs: START_MS + one.day * 86_400_000,
    }
    const [pendingSeq = 0n] = post(made, `g${index}`, [{ ...leg, kind, reference: `r${index}` }])
    if (kind === 'single' || end === 'open') continue
    const part = end === 'part' ? (amount + 1n) / 2n : amount
    const ending = { ...leg, kind: end === 'void' ? ('void' as const) : ('post' as const) }
    post(made, `g${index}`, [{ ...ending, amount: part, pendingSeq, reference: `e${index}` }])
  }
  return made
}

const inJournal = (key: string): string => key.replace(/ BTC$/, ' MSAT')

test('any book, written out and read back by our own readers, adds up to our balances', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 1, maxLength: 25 }), async (moves) => {
      const made = book(moves)
      const ours = withoutZeros(balancesOf(made))
      const journal = withoutZeros(new Map([...ours].map(([key, sum]) => [inJournal(key), sum])))
      expect(withoutZeros(balancesInCsv((await write(made)).text))).toEqual(ours)
      const lines = await write(made, { format: 'jsonl' })
      expect(withoutZeros(balancesInJsonLines(lines.text))).toEqual(ours)
      const hledger = await write(made, { format: 'hledger' })
      expect(withoutZeros(balancesInJournal(hledger.text))).toEqual(journal)
      // A later part brings the balances of the earlier one forward: the sums stay the same.
      const late = await write(made, { format: 'hledger', fromDate: '2025-11-22' })
      expect(withoutZeros(balancesInJournal(withoutZeroAsserts(late.text)))).toEqual(journal)
      made.close()
    }),
    { numRuns: RUNS },
  )
})

/** Opening lines carry an assertion behind the amount, which the reader of postings does not. */
function withoutZeroAsserts(text: string): string {
  return text.replace(/^( {4}\S+ {2}-?[\d.]+ [A-Z]+) = .*$/gm, '$1')
}

test('a refusal of the book is a refusal, so that the property books what it says', () => {
  const made = tempBook()
  const one = { code: 'assets:a', currency: 'BTC', kind: 'asset', limit: 'none' } as const
  const leg = { debit: one, credit: one, amount: 1n, currency: 'BTC', kind: 'single' as const }
  expect(() => post(made, 'g', [{ ...leg, reference: 'r' }])).toThrow(BookRefusal)
})
