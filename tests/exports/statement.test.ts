import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  chartAccount,
  customerCredit,
  nodeAccount,
  SALES_INCOME,
} from '../../electron/domain/accounts.ts'
import { STATEMENT_WORDS, statementAmount } from '../../electron/exports/statement-text.ts'
import { NODE, tempBook } from '../store/fixtures.ts'
import { CUSTOMER, fillSample, post } from './sample-book.ts'
import { write } from './write.ts'

const DAY_MS = 86_400_000
const FIRST_DAY = Date.parse('2026-01-01T12:00:00Z')
const NO_PDFTOTEXT = spawnSync('pdftotext', ['-v']).error !== undefined
if (NO_PDFTOTEXT) process.stderr.write('statements are not read back: pdftotext is not installed\n')

let book: ReturnType<typeof tempBook>
beforeAll(() => {
  book = tempBook()
  fillSample(book)
  for (let day = 0; day < 90; day += 1) {
    const leg = { debit: nodeAccount(NODE), credit: SALES_INCOME, currency: 'BTC' }
    const memo = day === 1 ? 'Привет κόσμε Łódź Straße 😀 漢字 and on and on and on' : `sale ${day}`
    const one = { ...leg, kind: 'single' as const, amount: 1_234_567n, reference: `d${day}`, memo }
    post(book, `day${day}`, [one], FIRST_DAY + day * DAY_MS)
  }
})

/** The sample with 5 held the day before June and let go in June, and 3 held until July. */
function heldBook(): ReturnType<typeof tempBook> {
  const held = tempBook()
  fillSample(held)
  const leg = {
    debit: customerCredit(CUSTOMER),
    credit: chartAccount('credits_used', 'CREDIT'),
    currency: 'CREDIT',
    customerId: CUSTOMER,
  }
  const at = (day: string): number => Date.parse(`${day}T10:00:00Z`)
  const hold = (amount: bigint, day: string): bigint => {
    const reference = `hold:${day}`
    const [seq = 0n] = post(
      held,
      reference,
      [{ ...leg, amount, kind: 'pending', reference }],
      at(day),
    )
    return seq
  }
  const early = { ...leg, amount: 3n, kind: 'post', pendingSeq: hold(3n, '2026-05-30') } as const
  const eve = { ...leg, amount: 5n, kind: 'void', pendingSeq: hold(5n, '2026-05-31') } as const
  post(held, 'eve', [{ ...eve, reference: 'eve' }], at('2026-06-20'))
  post(held, 'early', [{ ...early, reference: 'early' }], at('2026-07-01'))
  return held
}

/** The sample with a gift redeemed and a plan charged, as the book writes them. */
function planBook(): ReturnType<typeof tempBook> {
  const plans = tempBook()
  fillSample(plans)
  const one = { kind: 'single', currency: 'CREDIT', customerId: CUSTOMER } as const
  const [own, used] = [customerCredit(CUSTOMER), chartAccount('credits_used', 'CREDIT')]
  const memo = 'monthly from 2026-01-31'
  const [shop, gifts] = [chartAccount('promotions', 'CREDIT'), chartAccount('gifts', 'CREDIT')]
  const gift = { ...one, amount: 20n, customerId: null }
  const made = { ...gift, reference: 'gift:in', memo: 'gift created' }
  const redeemed = { ...gift, reference: 'gift:out', memo: 'gift redeemed', customerId: CUSTOMER }
  post(plans, 'gift:in', [{ ...made, debit: shop, credit: gifts }])
  post(plans, 'gift:out', [{ ...redeemed, debit: gifts, credit: own }])
  post(plans, 'plan', [{ ...one, amount: 30n, reference: 'plan', memo, debit: own, credit: used }])
  return plans
}

const ALL_BITCOIN_MSAT = 2_099_999_999_999_999_999n

/** An account that owes all bitcoin there is, then has it, and of which as much is held again. */
function hugeBook(): ReturnType<typeof tempBook> {
  const huge = tempBook()
  fillSample(huge)
  const account = (name: string, kind: 'asset' | 'equity') =>
    ({ code: `${name}:huge`, currency: 'BTC', kind, limit: 'none' }) as const
  const [own, other] = [account('assets', 'asset'), account('equity', 'equity')]
  const leg = (amount: bigint, reference: string) =>
    ({ amount, reference, currency: 'BTC', kind: 'single', memo: 'all there is' }) as const
  const all = ALL_BITCOIN_MSAT
  post(huge, 'out', [{ ...leg(all, 'huge:out'), debit: other, credit: own }])
  for (const at of ['huge:in', 'huge:again']) {
    post(huge, at, [{ ...leg(all, at), debit: own, credit: other }])
  }
  const held = { ...leg(all, 'huge:held'), kind: 'pending' } as const
  post(huge, 'held', [{ ...held, debit: other, credit: own }])
  return huge
}

const dayOf = (day: number): string => new Date(FIRST_DAY + day * DAY_MS).toISOString().slice(0, 10)

/** Every word of the pages with where it begins and ends, as `pdftotext` finds it. */
function wordsOf(path: string): { text: string; y: number; from: number; to: number }[] {
  const { stdout } = spawnSync('pdftotext', ['-bbox', path, '-'], { encoding: 'utf8' })
  const word = /<word xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)<\/word>/g
  return [...stdout.matchAll(word)].map(([, from, to, y, text = '']) => {
    return { text, y: Math.round(Number(y)), from: Number(from), to: Number(to) }
  })
}

function textOf(path: string): string {
  return spawnSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' }).stdout
}

describe('a statement', () => {
  // Around the last row of the first and of the second page; the writer counts pages before.
  test.each([0, 30, 31, 72, 73])('of %i entries has the pages it says', async (n) => {
    const days = n === 0 ? { fromDate: '2031-01-01', toDate: null } : { toDate: dayOf(n - 1) }
    const period = { fromDate: dayOf(0), ...days }
    const order = { format: 'pdf', account: 'assets:node', ...period } as const
    const { path, entries } = await write(book, order)
    expect(entries).toBe(n)
    const pages = readFileSync(path, 'latin1').match(/\/Type \/Page\n/g)?.length ?? 0
    expect(pages).toBe(n < 31 ? 1 : n < 73 ? 2 : 3)
  })

  test.skipIf(NO_PDFTOTEXT)('brings forward, runs, and closes in German', async () => {
    const order = { format: 'pdf', customerId: CUSTOMER, language: 'de' } as const
    const text = textOf((await write(book, order)).path).replaceAll(/ +/g, ' ')
    expect(text).toContain('Kontoauszug')
    expect(text).toContain('Kunde Ada Größer')
    expect(text).toMatch(/21\.11\.2025 05:40 \d+ Kauf 300 300/)
    expect(text).toContain('Reserviert 50: =HYPERLINK("x")')
    expect(text).toContain('Schlusssaldo · 9 davon noch reserviert 280')
    expect(text).toContain('Seite 1 von 1')
    const late = await write(book, { ...order, fromDate: '2025-12-01' })
    expect(textOf(late.path).replaceAll(/ +/g, ' ')).toContain('Anfangssaldo 300')
  })

  test.skipIf(NO_PDFTOTEXT)(
    "puts the book's own memos into the language of the reader",
    async () => {
      const order = { format: 'pdf', customerId: CUSTOMER } as const
      const german = textOf((await write(planBook(), { ...order, language: 'de' })).path)
      expect(german).toMatch(/Gutschein eingelöst +20 /)
      expect(german).toMatch(/monatlich ab 31\.01\.2026 +30 /)
      expect(german).not.toMatch(/monthly|gift/)
      const english = textOf((await write(planBook(), { ...order, language: 'en' })).path)
      expect(english).toMatch(/monthly from 2026-01-31 +30 /)
    },
  )

  // The sample's own hold of 9 stays open for ever; it is made on the 11th of December.
  test.skipIf(NO_PDFTOTEXT).each([
    ['2025-12-12', null, '9 of it still reserved'],
    ['2025-12-11', '2025-12-11', '9 of it still reserved'],
    ['2025-11-20', '2025-12-10', undefined],
    ['2026-06-01', '2026-06-30', '12 of it still reserved'],
    ['2026-06-02', '2026-06-02', '17 of it still reserved'],
    ['2026-07-01', null, '9 of it still reserved'],
  ])('from %s to %s tells what is still reserved: %s', async (fromDate, toDate, words) => {
    const order = { format: 'pdf', customerId: CUSTOMER, fromDate, toDate } as const
    const text = textOf((await write(heldBook(), order)).path).replaceAll(/ +/g, ' ')
    expect(/Closing balance(?: \u00b7 (.*?))? \d+$/m.exec(text)?.slice(1)).toEqual([words])
  })

  test.skipIf(NO_PDFTOTEXT)(
    'writes the alphabets of Europe and cuts what does not fit',
    async () => {
      const order = { format: 'pdf', account: 'assets:node', fromDate: dayOf(0) } as const
      const text = textOf((await write(book, order)).path)
      expect(text).toContain('Привет κόσμε Łódź')
      expect(text).toContain('…')
      expect(text).not.toContain('and on and on and on')
      expect(text).toContain('Page 2 of 3')
    },
  )

  test.skipIf(NO_PDFTOTEXT).each([
    ['en', '2,099,999,999,999,999.999', '4,199,999,999,999,999.998', 'Reserved', 'In Out Balance'],
    ['de', '2.099.999.999.999.999,999', '4.199.999.999.999.999,998', 'Reserviert', 'Zugang'],
  ] as const)('never cuts an amount, in %s', async (language, once, twice, held, names) => {
    const order = { format: 'pdf', account: 'assets:huge', language } as const
    const { path } = await write(hugeBook(), order)
    const text = textOf(path).replaceAll(/ +/g, ' ')
    expect(text).toContain(names)
    expect(text).toContain(` all there is ${once} \u2212${once}\n`)
    expect(text).toContain(` all there is ${once} 0\n`)
    expect(text).toContain(` all there is ${once} ${once}\n`)
    expect(text).toContain(`${held} ${once}: all there is\n`)
    expect(text).toMatch(new RegExp(`Sum.* ${twice} ${once}\\n`))
    expect(text).toMatch(new RegExp(`\u00b7 ${once} .*reserv.* ${once}\\n`))
    expect(text).not.toContain('\u2026')
    const lines = Map.groupBy(wordsOf(path), ({ y }) => y)
    for (const line of lines.values()) {
      const inOrder = line.toSorted((left, right) => left.from - right.from)
      inOrder.forEach(({ text: word, from, to }, index) => {
        expect(from, word).toBeGreaterThan(inOrder[index - 1]?.to ?? 0)
        expect(to, word).toBeLessThan(554)
      })
    }
  })

  test.each([
    [1_234_567n, 'BTC', 'en', '1,234.567'],
    [1_234_000n, 'BTC', 'de', '1.234'],
    [-5n, 'EUR', 'de', '\u22120,05'],
    [123_456_789n, 'EUR', 'en', '1,234,567.89'],
    [1_000n, 'CREDIT', 'en', '1,000'],
    [1n, 'BTC', 'en', '0.001'],
  ] as const)('writes %s %s in %s as %s', (amount, currency, language, words) => {
    expect(statementAmount(amount, currency, STATEMENT_WORDS[language])).toBe(words)
  })
})
