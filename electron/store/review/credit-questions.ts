import { customerCredit } from '../../domain/accounts.ts'
import { accountId, type Balance, balanceOf } from '../accounts.ts'
import { headSeq } from '../changes.ts'
import { type Customer, listCustomers } from '../customers.ts'
import {
  type BilledPlan,
  countPausedPlans,
  type PausedAsked,
  type PausedPlace,
  pausedPlans,
} from '../plans.ts'
import { type AccountLine, creditLines, creditsBefore } from '../statement.ts'
import type { ReadTx } from '../tx.ts'
import { type Usage, usageBetween } from '../usage.ts'

export type CreditLinesAsked = {
  customerId: string
  /** Lines before an entry; null asks for the balance alone. */
  range: { before: bigint; limit: number } | null
}

export type CreditLines = {
  lines: AccountLine[]
  /** What stood on the account right after the first of the lines. */
  balanceAfter: bigint
  /** How the account stands now; null when nothing ever moved it. */
  sums: Balance | null
  /** The newest change that the answer holds. */
  changeSeq: number
}

/**
 * Lines of a customer's credits, newest first. The balance of a later page is counted back from
 * the account over all lines above it, which is why this is not read where sales are made.
 */
export function creditLinesOf(book: ReadTx, { customerId, range }: CreditLinesAsked): CreditLines {
  const { code, currency } = customerCredit(customerId)
  const account = accountId(book, code, currency)
  const lines = account === null || !range ? [] : creditLines(book, { account, ...range })
  const newest = lines[0]
  return {
    lines,
    balanceAfter: account !== null && newest ? creditsBefore(book, account, newest.seq + 1n) : 0n,
    sums: balanceOf(book, code, currency),
    changeSeq: headSeq(book),
  }
}

export type CreditUsageAsked = Parameters<typeof usageBetween>[1]

export function creditUsage(book: ReadTx, asked: CreditUsageAsked): { rows: Usage[] } {
  return { rows: usageBetween(book, asked) }
}

export type CustomersAsked = Parameters<typeof listCustomers>[1]

export type FoundCustomers = {
  found: { customer: Customer; sums: Balance | null }[]
  next: string | null
  /** The newest change that the answer holds. */
  changeSeq: number
}

/** A page of customers, each with how their account stands at the same moment. */
export function foundCustomers(book: ReadTx, asked: CustomersAsked): FoundCustomers {
  const { customers, next } = listCustomers(book, asked)
  const found = customers.map((customer) => {
    const { code, currency } = customerCredit(customer.id)
    return { customer, sums: balanceOf(book, code, currency) }
  })
  return { found, next, changeSeq: headSeq(book) }
}

export type PausedPlansFound = {
  rows: { place: PausedPlace; plan: BilledPlan; sums: Balance | null }[]
  /** All of them, whatever was searched for. */
  count: number
}

/** Plans that wait for credits, with what their customers have. */
export function pausedPlansOf(book: ReadTx, asked: PausedAsked): PausedPlansFound {
  const rows = pausedPlans(book, asked).map((row) => {
    const { code, currency } = customerCredit(row.plan.customerId)
    return { ...row, sums: balanceOf(book, code, currency) }
  })
  return { rows, count: countPausedPlans(book) }
}
