import { z } from 'zod'
import { type GiftView, giftViewSchema } from '../../shared/model/gift.ts'
import { customersAwaited, type GiftRow, giftsWaitingFor } from '../store/gifts.ts'
import { answerOnce } from './answer-once.ts'
import { commit, type Commit } from './commit.ts'
import { commitTogether } from './commit-together.ts'
import type { Actor, Core } from './core.ts'
import { mustCustomer } from './credit-account.ts'
import { giftView, redeemInto } from './move-gift.ts'
import { Refusal } from './refusal.ts'

/**
 * MANA-35, MANA-56: what waits for this customer's e-mail address goes to them. Called in the
 * transaction that makes the customer or changes the address, and when a gift is made for an
 * address that is known already. On a frozen book it goes on waiting until that ends: a customer
 * can be put in while nothing is spent.
 */
export function redeemPending(core: Core, unit: Commit, customer: Addressee): GiftView[] {
  return unit.tx.isFrozen ? [] : redeemWaiting(core, unit, customer, null)
}

/** Customers whose waiting gifts are redeemed in one commit; a sale may come between two. */
const CUSTOMERS_PER_COMMIT = 20

/** Redeems what had to wait while the book was frozen, for every address that is known. */
export function redeemAllPending(core: Core): void {
  let afterId = ''
  for (;;) {
    const from = afterId
    const ids = core.book.read((tx) => customersAwaited(tx, from, CUSTOMERS_PER_COMMIT))
    if (ids.length === 0) return
    commit(core, (unit) => {
      for (const id of ids) redeemPending(core, unit, mustCustomer(unit.tx, id))
    })
    afterId = ids.at(-1) ?? ''
  }
}

type Addressee = { id: string; name: string; email: string | null }

function redeemWaiting(
  core: Core,
  unit: Commit,
  customer: Addressee,
  actor: Actor | null,
): GiftView[] {
  if (customer.email === null) return []
  const { id, name } = customer
  return giftsWaitingFor(unit.tx, customer.email)
    .map((gift) => redeemInto(core, unit, gift, { customer: { id, name }, actor }))
    .filter((gift): gift is GiftRow => !(gift instanceof Refusal))
    .map(giftView)
}

const redeemedSchema = z.array(giftViewSchema)

/** The same, asked for by name. @throws Refusal not_found, id_reused, book_frozen */
export function redeemPendingOf(
  core: Core,
  actor: Actor,
  input: { clientId: string; customerId: string },
): Promise<GiftView[]> {
  const asked = { verb: 'gift.redeem_pending', actor, input, answer: redeemedSchema }
  return commitTogether(core, (unit) =>
    answerOnce(core, unit, asked, () =>
      redeemWaiting(core, unit, mustCustomer(unit.tx, input.customerId), actor),
    ),
  )
}
