import type { AccountKind, ChartKey } from './model/chart.ts'

/**
 * The code of each account, or the part of it before its owner's name. Codes are a tree by `:`, and
 * their first part says what kind of account it is.
 */
export const CHART_CODES: Readonly<Record<ChartKey, string>> = {
  node: 'assets:node',
  till_cash: 'assets:till-cash',
  clearing: 'assets:clearing',
  customer_credit: 'liabilities:credit',
  gifts: 'liabilities:gifts',
  tips: 'liabilities:tips',
  tax: 'liabilities:tax',
  overpaid: 'liabilities:overpaid',
  underpaid: 'liabilities:underpaid',
  sales_income: 'income:sales',
  credits_used: 'income:credits',
  plan_income: 'income:plans',
  node_fees: 'expenses:node-fees',
  promotions: 'expenses:promotions',
  credit_exchange: 'exchange:credits',
  fiat_exchange: 'exchange:fiat',
  opening: 'equity:opening',
}

const KIND_OF_ROOT: Readonly<Record<string, AccountKind>> = {
  assets: 'asset',
  liabilities: 'liability',
  income: 'income',
  expenses: 'expense',
  exchange: 'exchange',
  equity: 'equity',
}

/** The kind that a code's first part names. */
export function accountKindOf(code: string): AccountKind {
  return KIND_OF_ROOT[code.split(':', 1)[0] ?? ''] ?? 'equity'
}

/** Below these stand accounts that have an owner each: a node, a till, a provider, a customer. */
export const OWNED_KEYS: ReadonlySet<ChartKey> = new Set([
  'node',
  'till_cash',
  'clearing',
  'customer_credit',
])

/**
 * Where a code stands in the chart, and whose it is: nobody's where one account serves all, and
 * above the accounts of all owners. Null for a root and for a code of no line.
 */
export function chartPlace(code: string): { key: ChartKey; owner: string | null } | null {
  for (const [key, own] of Object.entries(CHART_CODES) as [ChartKey, string][]) {
    const above = `${own}:`
    if (`${code}:` === above) return { key, owner: null }
    if (OWNED_KEYS.has(key) && code.startsWith(above)) {
      return { key, owner: code.slice(above.length) }
    }
  }
  return null
}
