import { describe, expect, test } from 'vitest'
import { GIFT_STATUSES, type GiftStatus } from '../../shared/model/gift.ts'
import { GIFT, GIFT_EVENTS, type GiftEvent, giftIn, giftOut } from '../../electron/domain/gift.ts'
import { step } from '../../electron/domain/step.ts'

/** SM-06 written a second time, by hand. */
const EXPECTED: Record<GiftStatus, Partial<Record<GiftEvent, GiftStatus>>> = {
  open: { redeemed: 'redeemed', canceled: 'canceled' },
  waiting: { redeemed: 'redeemed', canceled: 'canceled' },
  redeemed: {},
  canceled: {},
}

describe('SM-06: a gift’s states', () => {
  const cells = GIFT_STATUSES.flatMap((from) => GIFT_EVENTS.map((event) => [from, event] as const))
  test.each(cells)('%s × %s', (from, event) => {
    const wanted = EXPECTED[from][event]
    const moved = step(GIFT, from, event)
    if (wanted === undefined) expect(moved).toEqual({ ok: false, error: { from, event } })
    else expect(moved).toEqual({ ok: true, value: wanted })
  })

  test('MANA-57: redeeming and canceling share one way out of the book', () => {
    expect(giftOut('gft_1')).toBe('gift:gft_1:out')
    expect(giftIn('gft_1')).not.toBe(giftOut('gft_1'))
  })
})
