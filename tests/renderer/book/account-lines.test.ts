import { expect, test } from 'vitest'
import { type AccountLine, mergedLines } from '../../../renderer/features/book/account-lines.ts'
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
