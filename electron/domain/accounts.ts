import type { AccountKind, ChartKey } from '../../shared/model/chart.ts'
import { type AccountLimit, CHART } from './chart.ts'

/** One account to be: the store opens it when it is new. One account per code and currency. */
export type AccountSpec = {
  code: string
  /** `BTC` is counted in msat, `CREDIT` in credits, fiat in minor units. */
  currency: string
  kind: AccountKind
  /** Enforced by the engine: a customer cannot spend credits that are not there. */
  limit: AccountLimit
}

/**
 * The account of one line of the chart.
 * @param owner pubkey, till, provider or customer id, where the line has an account for each.
 * @throws Error when the chart has no such account: a mistake in the code that asks.
 */
export function chartAccount(key: ChartKey, currency: string, owner?: string): AccountSpec {
  const line = CHART[key]
  const unit = currency === 'BTC' || currency === 'CREDIT' ? currency : 'fiat'
  if (!line.currencies.includes(unit)) throw new Error(`the chart keeps no ${currency} in ${key}`)
  if ((owner === undefined) !== (line.per === null)) {
    throw new Error(`the account ${key} is ${line.per === null ? 'one for all' : 'one for each'}`)
  }
  const code = owner === undefined ? line.code : `${line.code}:${owner}`
  return { code, currency, kind: line.kind, limit: line.limit }
}

/** What the node holds for the shop. */
export function nodeAccount(pubkey: string): AccountSpec {
  return chartAccount('node', 'BTC', pubkey)
}

export const SALES_INCOME = chartAccount('sales_income', 'BTC')
export const OVERPAID = chartAccount('overpaid', 'BTC')
export const UNDERPAID = chartAccount('underpaid', 'BTC')

/** Both sides of bitcoin becoming credits. */
export function creditExchange(currency: 'BTC' | 'CREDIT'): AccountSpec {
  return chartAccount('credit_exchange', currency)
}

/** What the shop owes one customer in services: a liability, never negative. */
export function customerCredit(customerId: string): AccountSpec {
  return chartAccount('customer_credit', 'CREDIT', customerId)
}
