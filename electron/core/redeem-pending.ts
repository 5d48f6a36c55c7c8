import type { GiftView } from '../../shared/model/gift.ts'
import { type GiftRow, giftsWaitingFor } from '../store/gifts.ts'
import { commit, type Commit } from './commit.ts'
import type { Actor, Core } from './core.ts'
import { mustCustomer } from './credit-account.ts'
import { giftView, redeemInto } from './move-gift.ts'
import { Refusal } from './refusal.ts'

/**
 * MANA-35, MANA-56: what waits for this customer's e-mail address goes to them. Called in the
 * transaction that makes the customer or changes the address, and when a gift is made for an
 * address that is known already.
 */
export function redeemPending(
  core: Core,
  unit: Commit,
  customer: { id: string; name: string; email: string | null },
  actor: Actor | null = null,
): GiftView[] {
  if (customer.email === null) return []
  const { id, name } = customer
  return giftsWaitingFor(unit.tx, customer.email)
    .map((gift) => redeemInto(core, unit, gift, { customer: { id, name }, actor }))
    .filter((gift): gift is GiftRow => !(gift instanceof Refusal))
    .map(giftView)
}

/** The same, asked for by name. @throws Refusal not_found */
export function redeemPendingOf(core: Core, actor: Actor, customerId: string): GiftView[] {
  return commit(core, (unit) => {
    return redeemPending(core, unit, mustCustomer(unit.tx, customerId), actor)
  })
}
