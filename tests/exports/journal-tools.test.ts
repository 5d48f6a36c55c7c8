import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { writeDemoBook } from '../../electron/cli/write-demo-book.ts'
import { openBook } from '../../electron/store/open.ts'
import { CHAIN_KEY, standingClock, tempBook, tempDir } from '../store/fixtures.ts'
import { balancesInJournal } from './read-back.ts'
import { balancesOf, fillSample } from './sample-book.ts'
import {
  beanCheck,
  beancountBalances,
  hledgerBalances,
  hledgerCheck,
  NO_BEANCOUNT,
  NO_HLEDGER,
} from './tools.ts'
import { withoutZeros, type Written, write } from './write.ts'

type OpenBook = ReturnType<typeof openBook>
let books: { sample: OpenBook; demo: OpenBook }

beforeAll(() => {
  const sample = tempBook()
  fillSample(sample)
  const dir = tempDir()
  writeDemoBook({ dir, chainKey: CHAIN_KEY, entries: 1_800, seed: 11 })
  books = { sample, demo: openBook({ dir, chainKey: CHAIN_KEY, clock: standingClock() }) }
  return () => books.demo.close()
})

const commodity = (key: string): string => key.replace(/ BTC$/, ' MSAT')

/** Our balances under the names that hledger has for them. */
function ours(book: OpenBook): Map<string, bigint> {
  return withoutZeros(new Map([...balancesOf(book)].map(([key, sum]) => [commodity(key), sum])))
}

/** Beancount's names carry the code they stand for, so that they can be led back. */
function underOurNames(text: string, balances: ReadonlyMap<string, bigint>): Map<string, bigint> {
  const codes = new Map(
    [...text.matchAll(/^\S+ open (\S+) {2}.*\n {2}code: "(.*)"$/gm)].map(([, name, code]) => [
      String(name),
      String(code),
    ]),
  )
  return withoutZeros(
    new Map(
      [...balances].map(([key, sum]) => {
        const [name = '', unit = ''] = key.split(' ')
        return [`${codes.get(name)} ${unit}`, sum]
      }),
    ),
  )
}

/** A file with one amount of one transaction made larger by its last digit. */
function spoilt(written: Written, amount: RegExp): string {
  let isDone = false
  const text = written.text.replace(amount, (whole, digits: string) => {
    isDone = true
    return whole.replace(digits, `${digits.slice(0, -1)}${(Number(digits.at(-1)) + 1) % 10}`)
  })
  expect(isDone).toBe(true)
  const path = join(tempDir(), 'spoilt')
  writeFileSync(path, text)
  return path
}

describe.each(['sample', 'demo'] as const)('the %s book', (name) => {
  test('is a hledger journal that our own reader adds up to our balances', async () => {
    const { text } = await write(books[name], { format: 'hledger' })
    expect(withoutZeros(balancesInJournal(text))).toEqual(ours(books[name]))
  })

  test.skipIf(NO_HLEDGER !== null)('passes hledger check --strict, to the msat', async () => {
    const { path } = await write(books[name], { format: 'hledger' })
    expect(hledgerCheck(path)).toBe('')
    expect(withoutZeros(hledgerBalances(path))).toEqual(ours(books[name]))
  })

  test.skipIf(NO_BEANCOUNT !== null)('passes bean-check, to the msat', async () => {
    const { path, text } = await write(books[name], { format: 'beancount' })
    expect(beanCheck(path)).toBe('')
    expect(underOurNames(text, beancountBalances(path))).toEqual(ours(books[name]))
  })
})

describe('a month of the book', () => {
  const month = { fromDate: '2024-02-01', toDate: '2024-02-29', timeZone: 'America/New_York' }

  test.skipIf(NO_HLEDGER !== null)('brings balances forward and ends on ours', async () => {
    const whole = await write(books.demo, { format: 'hledger', ...month, fromDate: null })
    const part = await write(books.demo, { format: 'hledger', ...month })
    expect(part.text).toContain('2024-02-01 * opening balances')
    expect(hledgerCheck(part.path)).toBe('')
    expect(hledgerBalances(part.path)).toEqual(hledgerBalances(whole.path))
    expect(part.entries).toBeLessThan(whole.entries)
  })

  test.skipIf(NO_BEANCOUNT !== null)('does so for beancount, in one currency too', async () => {
    const { path, text } = await write(books.demo, {
      format: 'beancount',
      ...month,
      currency: 'CREDIT',
    })
    expect(text).not.toMatch(/^(?!;).*MSAT/m)
    expect(beanCheck(path)).toBe('')
  })
})

describe('a journal that lies', () => {
  test.skipIf(NO_HLEDGER !== null).each([
    ['an msat', /node:\S+ {2}(\d+) MSAT$/m],
    ['a cent', /till-cash:\S+ {2}(\d+\.\d\d) EUR$/m],
    ['an asserted msat', / {2}0 MSAT = (\d+) MSAT$/m],
    ['an asserted cent', / {2}0\.00 EUR = (\d+\.\d\d) EUR$/m],
  ])('by %s is refused by hledger', async (_what, amount) => {
    const written = await write(books.sample, { format: 'hledger' })
    expect(hledgerCheck(spoilt(written, amount))).not.toBe('')
  })

  test.skipIf(NO_BEANCOUNT !== null).each([
    ['an msat', /Node:\S+ {2}(\d+) MSAT$/m],
    ['a cent', /Till-cash:\S+ {2}(\d+\.\d\d) EUR$/m],
    ['an asserted msat', / {2}(\d+) ~ 0 MSAT$/m],
    ['an asserted cent', / {2}(\d+\.\d\d) ~ 0 EUR$/m],
  ])('by %s is refused by beancount', async (_what, amount) => {
    const written = await write(books.sample, { format: 'beancount' })
    expect(beanCheck(spoilt(written, amount))).not.toBe('')
  })
})

describe('names that a tool would take for one', () => {
  test.skipIf(NO_BEANCOUNT !== null)('stay two accounts', async () => {
    const book = tempBook()
    const account = (code: string) =>
      ({ code, currency: 'BTC', kind: 'liability', limit: 'none' }) as const
    const { post } = await import('./sample-book.ts')
    const leg = { currency: 'BTC', kind: 'single' as const }
    post(book, 'g', [
      {
        ...leg,
        debit: account('liabilities:a_b'),
        credit: account('liabilities:a-b'),
        amount: 5n,
        reference: '1',
      },
      {
        ...leg,
        debit: account('liabilities:a b'),
        credit: account('liabilities:a-b'),
        amount: 2n,
        reference: '2',
      },
      {
        ...leg,
        debit: account('strange'),
        credit: account('liabilities:\u00e4'),
        amount: 1n,
        reference: '3',
      },
    ])
    const { path, text } = await write(book, { format: 'beancount' })
    expect(beanCheck(path)).toBe('')
    expect(underOurNames(text, beancountBalances(path))).toEqual(ours(book))
    const journal = await write(book, { format: 'hledger' })
    expect(hledgerCheck(journal.path)).toBe('')
  })
})
