import { z } from 'zod'

/**
 * Every kind of account there is, by the key under which the dictionaries hold its human name.
 * Their codes are in shared/chart-codes.ts; what each key means (kind, limit, currencies) is in
 * electron/domain/chart.ts.
 */
export const CHART_KEYS = [
  'node',
  'till_cash',
  'clearing',
  'customer_credit',
  'gifts',
  'tips',
  'tax',
  'overpaid',
  'underpaid',
  'sales_income',
  'credits_used',
  'plan_income',
  'node_fees',
  'promotions',
  'credit_exchange',
  'fiat_exchange',
  'opening',
] as const
export const chartKeySchema = z.enum(CHART_KEYS)
export type ChartKey = z.infer<typeof chartKeySchema>

/** The roots of the tree, in the order a balance sheet lists them. */
export const ACCOUNT_KINDS = [
  'asset',
  'liability',
  'income',
  'expense',
  'exchange',
  'equity',
] as const
export const accountKindSchema = z.enum(ACCOUNT_KINDS)
export type AccountKind = z.infer<typeof accountKindSchema>
