import type { GiftView } from '../../shared/model/gift.ts'
import type { PausedPlan, PlanView } from '../../shared/model/plan.ts'
import type { FakeBuilder } from './fake-console.ts'

const ADA = { id: `cus_${'0'.repeat(25)}1`, name: 'Ada Fake' }
const CREATED_AT_MS = 1_795_000_000_000
const TERMS = { monthlyCredits: 30n, quarterlyCredits: 90n, yearlyCredits: 360n }

const OPEN: GiftView = {
  id: `gft_${'0'.repeat(25)}1`,
  version: 1,
  kind: 'simple',
  status: 'open',
  credits: 50n,
  codeKind: 'long',
  message: 'Enjoy!',
  from: ADA,
  email: null,
  redeemedBy: null,
  createdAtMs: CREATED_AT_MS,
  endedAtMs: null,
  operatorName: 'Mara',
}
const REDEEMED: GiftView = {
  ...OPEN,
  id: `gft_${'0'.repeat(25)}2`,
  status: 'redeemed',
  from: null,
  redeemedBy: ADA,
  endedAtMs: CREATED_AT_MS,
}

const PAUSED: PlanView = {
  customerId: ADA.id,
  customerName: ADA.name,
  id: `pln_${'0'.repeat(25)}1`,
  version: 2,
  status: 'paused',
  interval: 'monthly',
  priceCredits: 30n,
  paidFrom: '2026-10-21',
  paidUntil: '2026-11-21',
  nextChargeAtMs: null,
  giftedBy: null,
}

const WAITING: PausedPlan = {
  customerId: ADA.id,
  customerName: ADA.name,
  planId: `pln_${'0'.repeat(25)}1`,
  interval: 'monthly',
  pausedFrom: '2026-11-21',
  priceCredits: 30n,
  missingCredits: 12n,
}

/** A gift that is open, one that is redeemed, and a paused plan: enough to look at the screens. */
export function fakeGifts(os: FakeBuilder) {
  const { gifts, plans } = os
  const page = (shown: GiftView[]) => ({ gifts: shown, next: null, asOfSeq: 0 })
  const standing = { plan: PAUSED, isServed: false, availableCredits: 275n, terms: TERMS }
  const active: PlanView = { ...PAUSED, status: 'active', nextChargeAtMs: CREATED_AT_MS }
  return {
    gifts: {
      info: gifts.info.handler(() => ({ ...OPEN, shopName: 'Fake Shop' })),
      create: gifts.create.handler(() => ({ gift: OPEN, code: '0000-0000-0000-0000-0000-0000' })),
      give: gifts.give.handler(() => ({ gift: OPEN, code: '000-000-000' })),
      list: gifts.list.handler(() => page([OPEN, REDEEMED])),
      created: gifts.created.handler(() => page([OPEN])),
      received: gifts.received.handler(() => page([REDEEMED])),
      redeem: gifts.redeem.handler(() => REDEEMED),
      cancel: gifts.cancel.handler(() => ({ ...OPEN, status: 'canceled' as const })),
      redeemPending: gifts.redeemPending.handler(() => ({ gifts: [] })),
    },
    plans: {
      status: plans.status.handler(() => standing),
      statusOf: plans.statusOf.handler(() => standing),
      serverStatus: plans.serverStatus.handler(() => ({ plan: PAUSED, isServed: false })),
      activate: plans.activate.handler(() => active),
      deactivate: plans.deactivate.handler(() => ({ ...PAUSED, status: 'ended' as const })),
      previewChange: plans.previewChange.handler(({ errors }) => {
        throw errors.plan_not_running()
      }),
      changeInterval: plans.changeInterval.handler(({ errors }) => {
        throw errors.plan_not_running()
      }),
      day: plans.day.handler(() => ({ doubt: null })),
      confirmDay: plans.confirmDay.handler(() => ({ doubt: null })),
      terms: plans.terms.handler(() => TERMS),
      updateTerms: plans.updateTerms.handler(({ input }) => input),
      paused: plans.paused.handler(() => ({ plans: [WAITING], next: null, count: 1 })),
      gift: plans.gift.handler(() => ({ ...PAUSED, status: 'gifted' as const, giftedBy: 'Mara' })),
      revokeGift: plans.revokeGift.handler(() => ({ ...PAUSED, status: 'ended' as const })),
      chargeRecurring: plans.chargeRecurring.handler(() => ({
        periodsCharged: 0,
        creditsCharged: 0n,
        plansPaused: 0,
        nextDueAtMs: null,
        doubt: null,
      })),
    },
  }
}
