/** The chart of accounts. Codes are a tree by `:`; one account per code and currency. */

export type AccountKind = 'asset' | 'liability' | 'income' | 'expense' | 'exchange' | 'equity'

export type AccountSpec = {
  code: string
  /** `BTC` is counted in msat, `CREDIT` in credits, fiat in minor units. */
  currency: string
  kind: AccountKind
  /** Enforced by the engine: a customer cannot spend credits that are not there. */
  limit: 'none' | 'debits_not_over_credits' | 'credits_not_over_debits'
}

/** What the node holds for the shop, per node, because a new node is another purse. */
export function nodeAccount(pubkey: string): AccountSpec {
  return { code: `assets:node:${pubkey}`, currency: 'BTC', kind: 'asset', limit: 'none' }
}

export const SALES_INCOME: AccountSpec = {
  code: 'income:sales',
  currency: 'BTC',
  kind: 'income',
  limit: 'none',
}

/** Money above the price stays the payer's until it is refunded (LND-61). */
export const OVERPAID: AccountSpec = {
  code: 'liabilities:overpaid',
  currency: 'BTC',
  kind: 'liability',
  limit: 'none',
}

/** Money below the price is held, never income, until a person decides. */
export const UNDERPAID: AccountSpec = {
  code: 'liabilities:underpaid',
  currency: 'BTC',
  kind: 'liability',
  limit: 'none',
}

/** Both sides of bitcoin becoming credits; the rate stands in the invoice's record. */
export function creditExchange(currency: 'BTC' | 'CREDIT'): AccountSpec {
  return { code: 'exchange:credits', currency, kind: 'exchange', limit: 'none' }
}

/** What the shop owes one customer in services: a liability, never negative. */
export function customerCredit(customerId: string): AccountSpec {
  return {
    code: `liabilities:credit:${customerId}`,
    currency: 'CREDIT',
    kind: 'liability',
    limit: 'debits_not_over_credits',
  }
}
