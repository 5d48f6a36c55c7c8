import { expect, test } from 'vitest'
import { accountText, isWithin } from '../../../renderer/features/book/account-text.ts'
import {
  exampleAmount,
  parseAmount,
  typedAmount,
} from '../../../renderer/features/book/amount-text.ts'

test.each([
  ['12.50', 'EUR', 1_250n],
  ['12,5', 'EUR', 1_250n],
  ['1 000', 'EUR', 100_000n],
  ['7', 'JPY', 7n],
  ['14204', 'BTC', 14_204_000n],
  ['14204.005', 'BTC', 14_204_005n],
  ['9007199254740993', 'CREDIT', 9_007_199_254_740_993n],
] as const)('%s in %s is %s (APP-05)', (text, currency, amount) => {
  expect(parseAmount(text, currency, 'en-GB')).toBe(amount)
  for (const locale of ['en-GB', 'de-DE']) {
    expect(parseAmount(typedAmount(amount, currency, locale), currency, locale)).toBe(amount)
  }
})

test.each([
  ['12.505', 'EUR'],
  ['1.5', 'JPY'],
  ['1.5', 'CREDIT'],
  ['0', 'EUR'],
  ['-5', 'EUR'],
  ['1e3', 'BTC'],
  ['', 'BTC'],
  ['1,000', 'BTC'],
] as const)('%s in %s is no amount', (text, currency) => {
  expect(parseAmount(text, currency, 'en-GB')).toBeNull()
})

test('is typed with the mark of its locale, and thousands are not taken for thousandths', () => {
  expect(typedAmount(1_250n, 'EUR', 'de-DE')).toBe('12,5')
  expect(typedAmount(1_000_005n, 'BTC', 'de-DE')).toBe('1000,005')
  expect(parseAmount('1.000', 'BTC', 'de-DE')).toBeNull()
  expect(parseAmount('1,005', 'BTC', 'de-DE')).toBe(1_005n)
  expect(parseAmount('1.005', 'BTC', 'en-GB')).toBe(1_005n)
  expect(exampleAmount('EUR', 'de-DE')).toBe('12,50')
  expect(exampleAmount('CREDIT', 'de-DE')).toBe('300')
})

test('a code reads short: customers by name, long keys by their beginning', () => {
  expect(accountText('assets:node:02f6725f9c1c40333b67', null)).toBe('assets:node:02f6725f…')
  expect(accountText('liabilities:credit:cus_0123456789abcdef', 'Anna')).toBe(
    'liabilities:credit:Anna',
  )
  expect(accountText('income:sales', null)).toBe('income:sales')
})

test('a branch holds its own accounts and not those that only begin alike', () => {
  expect(isWithin('assets:node:02ab', 'assets:node')).toBe(true)
  expect(isWithin('assets:node', 'assets:node')).toBe(true)
  expect(isWithin('assets:nodes', 'assets:node')).toBe(false)
})
