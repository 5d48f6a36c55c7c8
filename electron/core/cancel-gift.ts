import { type GiftView, giftViewSchema } from '../../shared/model/gift.ts'
import { giftById } from '../store/gifts.ts'
import { answerOnce } from './answer-once.ts'
import { commitTogether } from './commit-together.ts'
import type { Actor, Core } from './core.ts'
import { cancelBack, giftView } from './move-gift.ts'
import { Refusal } from './refusal.ts'

/**
 * MANA-20, MANA-58: the credits go back to where they came from. Asking twice is asking once, also
 * with another id.
 * @throws Refusal not_found, id_reused, gift_redeemed
 */
export function cancelGift(
  core: Core,
  actor: Actor,
  input: { clientId: string; id: string },
): Promise<GiftView> {
  return commitTogether(core, (unit) =>
    answerOnce(core, unit, { verb: 'gift.cancel', actor, input, answer: giftViewSchema }, () => {
      const gift = giftById(unit.tx, input.id)
      if (!gift) throw new Refusal('not_found')
      if (gift.status === 'canceled') return giftView(gift)
      const canceled = cancelBack(core, unit, gift, actor)
      return canceled instanceof Refusal ? canceled : giftView(canceled)
    }),
  )
}
