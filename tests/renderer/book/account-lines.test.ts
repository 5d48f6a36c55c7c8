import i18next from 'i18next'
import { describe, expect, test } from 'vitest'
import {
  accountNames,
  type AccountLine,
  mergedLines,
} from '../../../renderer/features/book/account-lines.ts'
import { de } from '../../../renderer/i18n/de/index.ts'
import { en } from '../../../renderer/i18n/en/index.ts'
import type { AccountNode } from '../../../shared/model/book.ts'

function node(code: string, customerName: string | null = null): AccountNode {
  const isOwed = code.startsWith('liabilities')
  return {
    code,
    currency: isOwed ? 'CREDIT' : 'BTC',
    kind: isOwed ? 'liability' : 'income',
    chartKey: null,
    customerName,
    depth: code.split(':').length - 1,
    isAccount: true,
    childCount: 0,
    entryCount: 1,
    debitsPosted: 0n,
    creditsPosted: 0n,
    debitsPending: 0n,
    creditsPending: 0n,
    balance: 0n,
  }
}

const TREE = [node('income:sales'), node('liabilities:credit'), node('liabilities:gifts')]
/** As a language has it: the core knows codes only. */
const full = ({ code, customerName }: AccountLine): string =>
  customerName ?? (code === 'income:sales' ? 'Verkäufe' : code)

const codesFor = (wanted: string, found: AccountNode[] = []): string[] =>
  mergedLines({ tree: TREE, found, wanted, full }).map(({ code }) => code)

test('nothing typed is the whole tree', () => {
  expect(codesFor('')).toEqual(['liabilities:credit', 'liabilities:gifts', 'income:sales'])
})

test('an account is found by its name in the language of the screen', () => {
  expect(codesFor('verkäu')).toEqual(['income:sales'])
})

test('what the core found comes behind what was there, each once', () => {
  const ada = node('liabilities:credit:cus_1', 'Ada')
  expect(codesFor('CREDIT', [node('liabilities:credit'), ada])).toEqual([
    'liabilities:credit',
    'liabilities:credit:cus_1',
  ])
  expect(codesFor('ada', [ada])).toEqual(['liabilities:credit:cus_1'])
})

const NODE = 'assets:node:0262db387c0b4c5e9d1a2f3b4c5d6e7f8091a2b3c4d5e6f70123456789ab074069'
const ADA = 'liabilities:credit:cus_01m8hdt9kj7w7khd1djy077kzg'

describe('the names of accounts', async () => {
  const i18n = i18next.createInstance()
  await i18n.init({ resources: { en, de }, lng: 'en', ns: ['chart'] })
  const inEnglish = accountNames(i18n.getFixedT('en', 'chart'))
  const inGerman = accountNames(i18n.getFixedT('de', 'chart'))

  test('in the journal: words of the chart, customers by name, keys by their beginning', () => {
    const { brief } = inEnglish
    expect(brief('income:sales', null)).toBe('Sales')
    expect(brief(NODE, null)).toBe('Lightning node 0262db38…')
    expect(brief('assets:clearing:stripe', null)).toBe('In clearing stripe')
    expect(brief(ADA, 'Ada')).toBe('Ada')
    expect(brief(ADA, null)).toBe('Customer credit cus_01m8…')
    expect(brief('assets:node', null)).toBe('Lightning node')
    expect(brief('assets', null)).toBe('Assets')
    expect(brief('income:from:elsewhere', null)).toBe('elsewhere')
    // The customer of an entry is not whose its other account is.
    expect(brief(NODE, 'Ada')).toBe('Lightning node 0262db38…')
    expect(inGerman.brief('income:sales', null)).toBe('Verkäufe')
    expect(inGerman.brief(NODE, null)).toBe('Lightning-Knoten 0262db38…')
  })

  test('in the tree, and where one stands alone', () => {
    const { short, full } = inGerman
    const node = { code: NODE, customerName: null }
    expect(short(node)).toBe('0262db387c…074069')
    expect(full(node)).toBe('Lightning-Knoten · 0262db387c…074069')
    const ada = { code: ADA, customerName: 'Ada' }
    expect(short(ada)).toBe('Ada')
    expect(full(ada)).toBe('Kundenguthaben · Ada')
    const branch = { code: 'liabilities:credit', customerName: null }
    expect(full(branch)).toBe('Kundenguthaben')
    expect(full({ code: 'equity', customerName: null })).toBe('Eigenkapital')
  })
})
