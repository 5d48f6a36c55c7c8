import { createHmac } from 'node:crypto'
import {
  type GiftCode,
  type GiftCodeKind,
  makeGiftCode,
  readGiftCode,
} from '../../shared/gift-code.ts'
import { giftByCodeHash, type GiftRow } from '../store/gifts.ts'
import type { Core } from './core.ts'
import { countedCodeTry } from './pin-tries.ts'
import { Refusal } from './refusal.ts'

/**
 * The code of a gift, from a key of the vault and the gift's id. It is kept nowhere: a till that
 * lost the answer asks with the same client id again and gets the same code.
 */
export function giftCode(core: Core, giftId: string, kind: GiftCodeKind): string {
  return makeGiftCode(kind, createHmac('sha256', core.keys.giftCode).update(giftId).digest())
}

/** What is kept of a code. Its key lies in the vault, so a copy of the book cannot be tried. */
export function giftCodeHash(core: Core, code: GiftCode): Uint8Array {
  return new Uint8Array(createHmac('sha256', core.keys.giftPepper).update(code.text).digest())
}

/**
 * The gift of a typed or scanned code. A mistyped code is told from an unknown one for nothing;
 * a short one that could be right is counted, durably, before it is looked up.
 * @throws Refusal bad_request, not_found, rate_limited
 */
export function giftOfCode(core: Core, originId: string, typed: string): GiftRow {
  const read = readGiftCode(typed)
  if (!read.ok) throw new Refusal('bad_request', { field: 'code' })
  const counted = read.value.kind === 'short' ? countedCodeTry(core, originId) : null
  const gift = core.book.read((tx) => giftByCodeHash(tx, giftCodeHash(core, read.value)))
  if (!gift) throw new Refusal('not_found')
  counted?.forgive()
  return gift
}
