import { describe, expect, test } from 'vitest'
import { accountKindOf, chartPlace, OWNED_KEYS } from '../../shared/chart-codes.ts'
import { CHART_KEYS, type ChartKey } from '../../shared/model/chart.ts'
import { chartAccount } from '../../electron/domain/accounts.ts'
import { CHART } from '../../electron/domain/chart.ts'
import { ensureAccount } from '../../electron/store/accounts.ts'
import { tempBook } from '../store/fixtures.ts'

const CURRENCY = { BTC: 'BTC', CREDIT: 'CREDIT', fiat: 'EUR' } as const

/** Every account that the chart allows, one owner each. */
const ACCOUNTS = CHART_KEYS.flatMap((key) =>
  CHART[key].currencies.map((unit) => ({
    key,
    spec: chartAccount(key, CURRENCY[unit], CHART[key].per === null ? undefined : 'owner'),
  })),
)

describe('the chart of accounts', () => {
  test.each(ACCOUNTS)('$spec.code in $spec.currency is found again by its code', (account) => {
    const owner = CHART[account.key].per === null ? null : 'owner'
    expect(chartPlace(account.spec.code)).toEqual({ key: account.key, owner })
    expect(accountKindOf(account.spec.code)).toBe(account.spec.kind)
  })

  test('is taken by the book as it stands, each account once', () => {
    const ids = tempBook().write((tx) => ACCOUNTS.map(({ spec }) => ensureAccount(tx, spec)))
    expect(new Set(ids).size).toBe(ACCOUNTS.length)
  })

  test('gives no customer and no gift an overdraft', () => {
    const limited = CHART_KEYS.filter((key) => CHART[key].limit !== 'none')
    expect(limited).toEqual<ChartKey[]>(['customer_credit', 'gifts'])
  })

  test('knows the branches above the accounts of all owners', () => {
    const owned = CHART_KEYS.filter((key) => CHART[key].per !== null)
    expect([...OWNED_KEYS]).toEqual(owned)
    const places = owned.map((key) => chartPlace(CHART[key].code))
    expect(places).toEqual(owned.map((key) => ({ key, owner: null })))
  })

  test.each(['', 'assets', 'assets:nodes', 'assets:nodes:x', 'income:sales:x', 'mine'])(
    'has no place for %j',
    (code) => {
      expect(chartPlace(code)).toBeNull()
    },
  )

  test('keeps currencies where they belong', () => {
    expect(() => chartAccount('customer_credit', 'EUR', 'anna')).toThrow(/keeps no EUR/)
    expect(() => chartAccount('node', 'CREDIT', 'pubkey')).toThrow(/keeps no CREDIT/)
    expect(() => chartAccount('node', 'BTC')).toThrow(/one for each/)
    expect(() => chartAccount('tips', 'BTC', 'anna')).toThrow(/one for all/)
  })
})
