import { chartPlace } from '../../shared/chart-codes.ts'
import type { StatementKind } from '../../shared/model/credits.ts'
import { type AccountSpec, chartAccount, customerCredit } from './accounts.ts'

export const CREDITS_USED = chartAccount('credits_used', 'CREDIT')
const OPENING = chartAccount('opening', 'CREDIT')

/** The two accounts of one movement of credits. */
export type CreditRoute = { debit: AccountSpec; credit: AccountSpec }

/** Used up, at once or after a reservation: the shop no longer owes it (MANA-42, MANA-46). */
export function usedRoute(customerId: string): CreditRoute {
  return { debit: customerCredit(customerId), credit: CREDITS_USED }
}

/** Given back: the opposite of a use (MANA-30). */
export function refundRoute(customerId: string): CreditRoute {
  return { debit: CREDITS_USED, credit: customerCredit(customerId) }
}

/** What a customer had before this book (MANA-31). */
export function openingRoute(customerId: string): CreditRoute {
  return { debit: OPENING, credit: customerCredit(customerId) }
}

/**
 * What a line of a statement is, from the account on its other side, so that it needs no words of
 * its own in the book.
 */
export function statementKind(line: {
  otherCode: string
  kind: 'single' | 'post'
  isCorrection: boolean
  isComing: boolean
}): StatementKind {
  if (line.isCorrection) return 'correction'
  switch (chartPlace(line.otherCode)?.key) {
    case 'credits_used':
      if (line.isComing) return 'refund'
      return line.kind === 'post' ? 'commit' : 'use'
    case 'credit_exchange':
      return 'purchase'
    case 'opening':
      return 'opening'
    case 'promotions':
      return 'promotion'
    case 'gifts':
      return 'gift'
    case 'plan_income':
      return 'plan'
    default:
      return 'other'
  }
}
