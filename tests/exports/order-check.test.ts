import { expect, test } from 'vitest'
import { accountsAt } from '../../electron/exports/read-book.ts'
import { OrderFlaw, resolveOrder } from '../../electron/exports/resolve-order.ts'
import { customerCredit } from '../../electron/domain/accounts.ts'
import { chainHead } from '../../electron/store/chain.ts'
import { accountSamples, currenciesOf } from '../../electron/store/find-accounts.ts'
import { tempBook } from '../store/fixtures.ts'
import { CUSTOMERS, fillRandomly, randomOf } from '../store/review/random-book.ts'
import { order } from './sample-book.ts'

const FORMATS = ['csv', 'hledger', 'pdf'] as const
const SUBJECTS = [
  { account: null, customerId: null },
  { account: 'income:sales', customerId: null },
  { account: 'income', customerId: null },
  { account: 'incom', customerId: null },
  { account: 'liabilities:credit', customerId: null },
  { account: null, customerId: CUSTOMERS[0] ?? '' },
  { account: null, customerId: `cus_${'z'.repeat(26)}` },
]

test('a few accounts tell of every order what all accounts would', () => {
  const book = tempBook()
  fillRandomly(book, randomOf(91), 60)
  book.read((tx) => {
    const all = accountsAt(tx, chainHead(tx).seq)
    expect(currenciesOf(tx)).toEqual([...new Set(all.map(({ currency }) => currency))].sort())
    for (const format of FORMATS) {
      for (const subject of SUBJECTS) {
        for (const currency of [null, 'BTC', 'EUR', 'CREDIT', 'USD']) {
          const asked = order({ format, ...subject, currency })
          const { account, customerId } = subject
          const code = account ?? (customerId === null ? null : customerCredit(customerId).code)
          const samples = accountSamples(tx, code)
          expect(samples.length).toBeLessThan(8)
          expect(flawOf(asked, samples)).toBe(flawOf(asked, all))
        }
      }
    }
  })
})

function flawOf(...parts: Parameters<typeof resolveOrder>): string | null {
  try {
    resolveOrder(...parts)
    return null
  } catch (error) {
    if (error instanceof OrderFlaw) return error.message
    throw error
  }
}
