import type { GiftStatus } from '../../shared/model/gift.ts'
import { type AccountSpec, chartAccount, customerCredit } from './accounts.ts'
import type { CreditRoute } from './credit-entries.ts'
import type { Table } from './step.ts'

export const GIFT_EVENTS = [
  'redeemed', // its credits stand on a customer's account
  'canceled', // its credits are back where they came from
] as const
export type GiftEvent = (typeof GIFT_EVENTS)[number]

/** SM-06. Both ends are final, and the book takes only one of them (MANA-57, MANA-58). */
export const GIFT: Table<GiftStatus, GiftEvent> = {
  open: { redeemed: 'redeemed', canceled: 'canceled' },
  // Personalised: waits for the customer with its e-mail address.
  waiting: { redeemed: 'redeemed', canceled: 'canceled' },
  redeemed: {},
  canceled: {},
}

/** The effect of putting credits into a gift. */
export function giftIn(giftId: string): string {
  return `gift:${giftId}:in`
}

/** The one way out, shared by redeeming and canceling: the book takes a reference once. */
export function giftOut(giftId: string): string {
  return `gift:${giftId}:out`
}

const GIFTS_OPEN = chartAccount('gifts', 'CREDIT')
const PROMOTIONS = chartAccount('promotions', 'CREDIT')

/** Where a gift's credits come from, and go back to: the customer who gives it, or the shop. */
function sourceOf(fromCustomerId: string | null): AccountSpec {
  return fromCustomerId === null ? PROMOTIONS : customerCredit(fromCustomerId)
}

/** Into a gift. */
export function giftInRoute(fromCustomerId: string | null): CreditRoute {
  return { debit: sourceOf(fromCustomerId), credit: GIFTS_OPEN }
}

/** To the customer who redeems it. */
export function giftRedeemedRoute(customerId: string): CreditRoute {
  return { debit: GIFTS_OPEN, credit: customerCredit(customerId) }
}

/** Back to where it came from (MANA-58). */
export function giftCanceledRoute(fromCustomerId: string | null): CreditRoute {
  return { debit: GIFTS_OPEN, credit: sourceOf(fromCustomerId) }
}
