import { CHART_CODES } from '../../shared/chart-codes.ts'
import type { AccountKind, ChartKey } from '../../shared/model/chart.ts'

/** How far an account may go; the engine enforces it in the same statement as the transfer. */
export type AccountLimit = 'none' | 'debits_not_over_credits' | 'credits_not_over_debits'

export type ChartLine = {
  /** The code, or the part of it before the owner's name. Codes are a tree by `:`. */
  code: string
  /** Whose account it is, when each has one of its own; null for the one account of this code. */
  per: 'node' | 'till' | 'provider' | 'customer' | null
  kind: AccountKind
  limit: AccountLimit
  /** `BTC` is counted in msat, `CREDIT` in credits, `fiat` in minor units of any currency. */
  currencies: readonly ('BTC' | 'CREDIT' | 'fiat')[]
}

/**
 * The whole chart of accounts as data (MANA-41, reliability 5.1). One account is one code in one
 * currency. Customer, till and operator are also dimensions of every transfer, so that income need
 * not be split by them here.
 */
export const CHART: Readonly<Record<ChartKey, ChartLine>> = {
  // What the node holds for the shop, per node, because a new node is another purse.
  node: {
    code: CHART_CODES.node,
    per: 'node',
    kind: 'asset',
    limit: 'none',
    currencies: ['BTC'],
  },
  // Without a limit: a drawer may hold change that was never booked.
  till_cash: {
    code: CHART_CODES.till_cash,
    per: 'till',
    kind: 'asset',
    limit: 'none',
    currencies: ['fiat'],
  },
  // Paid to a provider and not yet paid out by it.
  clearing: {
    code: CHART_CODES.clearing,
    per: 'provider',
    kind: 'asset',
    limit: 'none',
    currencies: ['BTC', 'fiat'],
  },
  // What the shop owes one customer in services. Reserved credits are its pending debits.
  customer_credit: {
    code: CHART_CODES.customer_credit,
    per: 'customer',
    kind: 'liability',
    limit: 'debits_not_over_credits',
    currencies: ['CREDIT'],
  },
  // Codes that were given out and not yet redeemed. More can never leave than went in.
  gifts: {
    code: CHART_CODES.gifts,
    per: null,
    kind: 'liability',
    limit: 'debits_not_over_credits',
    currencies: ['CREDIT'],
  },
  tips: {
    code: CHART_CODES.tips,
    per: null,
    kind: 'liability',
    limit: 'none',
    currencies: ['BTC', 'fiat'],
  },
  tax: {
    code: CHART_CODES.tax,
    per: null,
    kind: 'liability',
    limit: 'none',
    currencies: ['BTC', 'fiat'],
  },
  // Money above the price stays the payer's until it is refunded (LND-61).
  overpaid: {
    code: CHART_CODES.overpaid,
    per: null,
    kind: 'liability',
    limit: 'none',
    currencies: ['BTC', 'fiat'],
  },
  // Money below the price is held, never income, until a person decides.
  underpaid: {
    code: CHART_CODES.underpaid,
    per: null,
    kind: 'liability',
    limit: 'none',
    currencies: ['BTC', 'fiat'],
  },
  sales_income: {
    code: CHART_CODES.sales_income,
    per: null,
    kind: 'income',
    limit: 'none',
    currencies: ['BTC', 'fiat'],
  },
  // Credits are earned when they are used, not when they are bought.
  credits_used: {
    code: CHART_CODES.credits_used,
    per: null,
    kind: 'income',
    limit: 'none',
    currencies: ['CREDIT'],
  },
  plan_income: {
    code: CHART_CODES.plan_income,
    per: null,
    kind: 'income',
    limit: 'none',
    currencies: ['CREDIT'],
  },
  node_fees: {
    code: CHART_CODES.node_fees,
    per: null,
    kind: 'expense',
    limit: 'none',
    currencies: ['BTC'],
  },
  // Credits that the shop gave without payment.
  promotions: {
    code: CHART_CODES.promotions,
    per: null,
    kind: 'expense',
    limit: 'none',
    currencies: ['CREDIT'],
  },
  // Both sides of money becoming credits; the rate stands in the invoice's record.
  credit_exchange: {
    code: CHART_CODES.credit_exchange,
    per: null,
    kind: 'exchange',
    limit: 'none',
    currencies: ['BTC', 'CREDIT', 'fiat'],
  },
  fiat_exchange: {
    code: CHART_CODES.fiat_exchange,
    per: null,
    kind: 'exchange',
    limit: 'none',
    currencies: ['BTC', 'fiat'],
  },
  // What was there before this book began.
  opening: {
    code: CHART_CODES.opening,
    per: null,
    kind: 'equity',
    limit: 'none',
    currencies: ['BTC', 'CREDIT', 'fiat'],
  },
}
