import type { App } from '../core/app.ts'
import { cancelGift } from '../core/cancel-gift.ts'
import { createGift, giveGift } from '../core/create-gift.ts'
import { findGifts, giftInfo } from '../core/read-gifts.ts'
import { redeemGift } from '../core/redeem-gift.ts'
import { redeemPendingOf } from '../core/redeem-pending.ts'
import { actorOf, type Bound } from './bind.ts'

/** Gift codes (MANA-15…20, MANA-35). */
export function bindGifts(app: App, os: Bound) {
  const { gifts } = os
  return {
    info: gifts.info.handler(({ input, context }) => {
      const core = app.mustCore()
      // Nobody need be signed in: tries are then counted for the till.
      return giftInfo(core, context.service?.keyId ?? core.tillId, input.code)
    }),
    create: gifts.create.handler(({ input, context }) =>
      createGift(app.mustCore(), actorOf(app, context), input),
    ),
    give: gifts.give.handler(({ input, context }) =>
      giveGift(app.mustCore(), actorOf(app, context), input),
    ),
    list: gifts.list.handler(({ input }) => {
      const filter = input.status === null ? ALL : { by: 'status' as const, value: input.status }
      return findGifts(app.mustCore(), filter, input)
    }),
    created: gifts.created.handler(({ input }) =>
      findGifts(app.mustCore(), { by: 'created', value: input.customerId }, input),
    ),
    received: gifts.received.handler(({ input }) =>
      findGifts(app.mustCore(), { by: 'received', value: input.customerId }, input),
    ),
    redeem: gifts.redeem.handler(({ input, context }) =>
      redeemGift(app.mustCore(), actorOf(app, context), input),
    ),
    cancel: gifts.cancel.handler(({ input, context }) =>
      cancelGift(app.mustCore(), actorOf(app, context), input),
    ),
    redeemPending: gifts.redeemPending.handler(async ({ input, context }) => ({
      gifts: await redeemPendingOf(app.mustCore(), actorOf(app, context), input),
    })),
  }
}

const ALL = { by: 'all' } as const
