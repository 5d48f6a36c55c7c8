import type { GiftInfo, GiftView } from '../../shared/model/gift.ts'
import { headSeq } from '../store/changes.ts'
import { type GiftFilter, listGifts } from '../store/gifts.ts'
import type { Core } from './core.ts'
import { giftOfCode } from './gift-code.ts'
import { giftView } from './move-gift.ts'
import { readShop } from './settings.ts'

/** MANA-15: what anybody who holds the code may know. @throws Refusal (see `giftOfCode`) */
export function giftInfo(core: Core, originId: string, typed: string): GiftInfo {
  const { kind, status, credits, message, createdAtMs } = giftOfCode(core, originId, typed)
  const { shopName } = core.book.read(readShop)
  return { kind, status, credits, message, createdAtMs, shopName }
}

/** MANA-17, MANA-18: a page of gifts, newest first, and where the changes stood. */
export function findGifts(
  core: Core,
  filter: GiftFilter,
  page: { limit: number; before: string | null },
): { gifts: GiftView[]; next: string | null; asOfSeq: number } {
  return core.book.read((tx) => {
    const { gifts, next } = listGifts(tx, filter, page)
    return { gifts: gifts.map(giftView), next, asOfSeq: headSeq(tx) }
  })
}
