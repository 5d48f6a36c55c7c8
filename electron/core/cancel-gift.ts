import type { GiftView } from '../../shared/model/gift.ts'
import { giftById } from '../store/gifts.ts'
import { commitTogether } from './commit-together.ts'
import type { Actor, Core } from './core.ts'
import { cancelBack, giftView } from './move-gift.ts'
import { Refusal } from './refusal.ts'

/**
 * MANA-20, MANA-58: the credits go back to where they came from. Asking twice is asking once.
 * @throws Refusal not_found, gift_redeemed
 */
export function cancelGift(core: Core, actor: Actor, id: string): Promise<GiftView> {
  return commitTogether(core, (unit) => {
    const gift = giftById(unit.tx, id)
    if (!gift) throw new Refusal('not_found')
    if (gift.status === 'canceled') return giftView(gift)
    const canceled = cancelBack(core, unit, gift, actor)
    return canceled instanceof Refusal ? canceled : giftView(canceled)
  })
}
