import { type GiftView, giftViewSchema } from '../../shared/model/gift.ts'
import { giftById, type GiftRow } from '../store/gifts.ts'
import { answerOnce } from './answer-once.ts'
import { type Commit } from './commit.ts'
import { commitTogether } from './commit-together.ts'
import type { Actor, Core } from './core.ts'
import { mustCustomer } from './credit-account.ts'
import { giftOfCode } from './gift-code.ts'
import { giftView, redeemInto, refuseGift } from './move-gift.ts'
import { Refusal } from './refusal.ts'

/**
 * MANA-19, MANA-57: once, whoever asks at the same time.
 * @throws Refusal bad_request, not_found, rate_limited, id_reused, gift_redeemed, gone,
 * gift_for_another
 */
export async function redeemGift(
  core: Core,
  actor: Actor,
  asked: { clientId: string; code: string; customerId: string },
): Promise<GiftView> {
  const known = giftOfCode(core, actor.originId, asked.code)
  const { clientId, customerId } = asked
  // The code is no part of what is kept of the command: a plain hash of it could be tried.
  const input = { clientId, customerId, giftId: known.id }
  return commitTogether(core, (unit) =>
    answerOnce(core, unit, { verb: 'gift.redeem', actor, input, answer: giftViewSchema }, () => {
      const gift = redeem(core, unit, giftById(unit.tx, known.id) ?? known, { customerId, actor })
      return gift instanceof Refusal ? gift : giftView(gift)
    }),
  )
}

function redeem(
  core: Core,
  unit: Commit,
  gift: GiftRow,
  to: { customerId: string; actor: Actor },
): GiftRow | Refusal {
  const { actor } = to
  const { id, name, email } = mustCustomer(unit.tx, to.customerId)
  // A personalised gift is for its address alone, whoever found the card.
  if (gift.status === 'waiting' && gift.email !== email) {
    return refuseGift(core, unit, gift, { event: 'redeemed', code: 'gift_for_another', actor })
  }
  return redeemInto(core, unit, gift, { customer: { id, name }, actor })
}
