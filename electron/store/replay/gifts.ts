import type { GiftStatus } from '../../../shared/model/gift.ts'
import { GIFT, GIFT_EVENTS } from '../../domain/gift.ts'
import { step } from '../../domain/step.ts'
import type { LoggedEvent, LoggedTransfer, Teller } from './log.ts'
import { must } from './refusal.ts'
import type { Shelf, Shelves } from './shelf.ts'
import { digits, type RebuiltTable } from './tables.ts'

/** Credits that went in or out, and whose they were or became. */
type Way = {
  credits: bigint
  customerId: string | null
  operatorId: string | null
  memo: string
}

type Gift = {
  /** Null until the line that made it was read; its credits are booked just before. */
  status: GiftStatus | null
  kind: 'simple' | 'personalized'
  into: Way | null
  out: Way | null
  version: bigint
}

/** Makes, redeems and cancels gifts again (SM-06): credits first, then the word on it. */
export function tellGifts(shelves: Shelves): Teller & { table: RebuiltTable } {
  const shelf = shelves.shelf<Gift>('gifts')
  return {
    take(entry) {
      if (entry.is === 'event') {
        if (entry.subject.startsWith('gft_')) say(shelf, entry)
      } else if (entry.reference.startsWith('gift:')) {
        book(shelf, entry)
      }
    },
    table: giftTable(shelf),
  }
}

function giftOf(shelf: Shelf<Gift>, id: string): Gift {
  const known = shelf.get(id)
  if (known) return known
  const fresh: Gift = { status: null, kind: 'simple', into: null, out: null, version: 0n }
  shelf.put(id, fresh)
  return fresh
}

function book(shelf: Shelf<Gift>, transfer: LoggedTransfer): void {
  const { reference, amount: credits, customerId, operatorId, memo } = transfer
  const { kind, currency } = transfer
  const [, id = '', way = ''] = /^gift:(.+):(in|out)$/.exec(reference) ?? []
  must(id !== '', 'gift_reference', { reference })
  must(kind === 'single' && currency === 'CREDIT', 'gift_booking', { id })
  const gift = giftOf(shelf, id)
  const booked = { credits, customerId, operatorId, memo }
  if (way === 'in') {
    must(gift.into === null, 'gift_filled_twice', { id })
    gift.into = booked
    return
  }
  must(gift.into !== null && gift.out === null, 'gift_empty', { id })
  must(gift.into.credits === credits, 'gift_amount', { id })
  gift.out = booked
}

function say(shelf: Shelf<Gift>, line: LoggedEvent): void {
  const { subject: id, event, fromStatus, toStatus, outcome } = line
  const gift = giftOf(shelf, id)
  must(fromStatus === gift.status, 'other_status', { id, status: gift.status, told: fromStatus })
  if (outcome !== 'applied') {
    must(toStatus === null, 'moved_unapplied', { id, outcome })
    return
  }
  gift.version += 1n
  if (event === 'created') {
    must(toStatus === 'open' || toStatus === 'waiting', 'gift_beginning', { id })
    must(gift.into !== null && gift.status === null, 'gift_unfilled', { id })
    gift.status = toStatus
    gift.kind = toStatus === 'waiting' ? 'personalized' : 'simple'
    return
  }
  const name = GIFT_EVENTS.find((known) => known === event)
  must(name !== undefined && gift.status !== null, 'event_unknown', { id, event })
  const moved = step(GIFT, gift.status, name)
  must(moved.ok, 'move_refused', { id, status: gift.status, event })
  must(moved.value === toStatus, 'other_end', { id, status: moved.value, told: toStatus })
  // The booking says which of its two ends it was, as the line does.
  must(gift.out?.memo === `gift ${event}`, 'gift_unpaid', { id, event })
  gift.status = moved.value
}

function giftTable(shelf: Shelf<Gift>): RebuiltTable {
  const columns = [
    'id',
    'kind',
    'status',
    'credits',
    'from_customer_id',
    'redeemed_by',
    'operator_id',
    'version',
  ]
  return {
    name: 'gifts',
    table: 'gifts',
    columns,
    standing: `SELECT id AS key, ${columns.join(', ')} FROM gifts ORDER BY id`,
    *rows() {
      for (const [id, { status, kind, into, out, version }] of shelf.all()) {
        const taker = status === 'redeemed' ? (out?.customerId ?? null) : null
        const given = [digits(into?.credits ?? null), into?.customerId ?? null, taker]
        yield [id, [id, kind, status, ...given, into?.operatorId ?? null, digits(version)]]
      }
    },
    content: (cells) => cells.slice(0, 6),
  }
}
