import type { GiftStatus, GiftView } from '../../shared/model/gift.ts'
import type { CreditRoute } from '../domain/credit-entries.ts'
import {
  GIFT,
  giftCanceledRoute,
  type GiftEvent,
  giftIn,
  giftOut,
  giftRedeemedRoute,
} from '../domain/gift.ts'
import { step } from '../domain/step.ts'
import { appendEvent } from '../store/events.ts'
import { type GiftParty, type GiftRow, updateGift } from '../store/gifts.ts'
import { BookRefusal, transfersWhere } from '../store/transfers.ts'
import type { ReadTx } from '../store/tx.ts'
import { bookCredits } from './book-credits.ts'
import type { Commit } from './commit.ts'
import type { Actor, Core } from './core.ts'
import { Refusal } from './refusal.ts'

/** What a window may see of a gift: everything but its code. */
export function giftView(row: GiftRow): GiftView {
  const { operatorId: _operatorId, ...view } = row
  return view
}

/** Its credits go to this customer; or the Refusal, when it was over already. */
export function redeemInto(
  core: Core,
  unit: Commit,
  gift: GiftRow,
  to: { customer: GiftParty; actor: Actor | null },
): GiftRow | Refusal {
  const { customer, actor } = to
  return leave(core, unit, gift, {
    event: 'redeemed',
    route: giftRedeemedRoute(customer.id),
    customer,
    actor,
  })
}

/** Its credits go back to where they came from (MANA-58); or the Refusal. */
export function cancelBack(
  core: Core,
  unit: Commit,
  gift: GiftRow,
  actor: Actor,
): GiftRow | Refusal {
  const route = giftCanceledRoute(gift.from?.id ?? null)
  return leave(core, unit, gift, { event: 'canceled', route, customer: gift.from, actor })
}

/**
 * The one way out of a gift. The status says who came first; the unique reference in the book is
 * the last word, and whoever it refuses came second (MANA-57).
 */
function leave(
  core: Core,
  unit: Commit,
  gift: GiftRow,
  out: {
    event: GiftEvent
    route: CreditRoute
    customer: GiftParty | null
    actor: Actor | null
  },
): GiftRow | Refusal {
  const moved = step(GIFT, gift.status, out.event)
  if (!moved.ok) {
    return refuseGift(core, unit, gift, { ...out, code: overAs(gift.status) })
  }
  const leg = {
    route: out.route,
    amount: creditsIn(unit.tx, gift.id),
    reference: giftOut(gift.id),
    memo: `gift ${out.event}`,
    customerId: out.customer?.id ?? null,
  }
  try {
    bookCredits(core, unit, { groupId: gift.id, actor: out.actor }, [leg])
  } catch (error) {
    if (error instanceof BookRefusal && error.kind === 'reference_used') {
      return refuseGift(core, unit, gift, { ...out, code: 'gift_redeemed' })
    }
    throw error
  }
  const after: GiftRow = {
    ...gift,
    status: moved.value,
    redeemedBy: out.event === 'redeemed' ? out.customer : null,
    endedAtMs: core.clock.nowMs(),
    version: gift.version + 1,
  }
  updateGift(unit.tx, after)
  sayOfGift(core, unit, gift, { event: out.event, to: after.status, actor: out.actor })
  unit.announce({ topic: 'gift', gift: giftView(after) })
  return after
}

/**
 * What went into a gift, from the chained entry and not from its row: all gifts lie on one account,
 * and a row that somebody raised would be paid out of the others.
 */
function creditsIn(tx: ReadTx, giftId: string): bigint {
  const [entry] = transfersWhere(tx, 'reference', giftIn(giftId))
  if (!entry) throw new Error(`the gift ${giftId} has no entry in the book`)
  return entry.amount
}

function overAs(status: GiftStatus): 'gone' | 'gift_redeemed' {
  return status === 'canceled' ? 'gone' : 'gift_redeemed'
}

/**
 * A refused try is a line in the gift's history, so that "it was used already" can be told with a
 * time and a name. @returns the refusal, as a value, so that the line is kept.
 */
export function refuseGift(
  core: Core,
  unit: Commit,
  gift: GiftRow,
  refused: {
    event: GiftEvent
    code: 'gone' | 'gift_redeemed' | 'gift_for_another'
    actor: Actor | null
  },
): Refusal {
  const { event, code, actor } = refused
  sayOfGift(core, unit, gift, { event, to: null, actor, outcome: 'refused', detail: code })
  return new Refusal(code)
}

/** A line of the gift's own history, in the chain. */
export function sayOfGift(
  core: Core,
  unit: Commit,
  gift: Pick<GiftRow, 'id' | 'status'>,
  saying: {
    event: GiftEvent | 'created'
    to: string | null
    actor: Actor | null
    outcome?: 'applied' | 'refused'
    detail?: string
  },
): void {
  appendEvent(unit.tx, {
    atMs: core.clock.nowMs(),
    subject: gift.id,
    source: saying.actor ? 'operator' : 'book',
    event: saying.event,
    fromStatus: saying.event === 'created' ? null : gift.status,
    toStatus: saying.to,
    outcome: saying.outcome ?? 'applied',
    detail: saying.detail ?? '',
    operatorId: saying.actor?.operatorId ?? null,
  })
}
