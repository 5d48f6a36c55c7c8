import type { GiftStatus } from '../../../shared/model/gift.ts'
import { GIFT, GIFT_EVENTS } from '../../domain/gift.ts'
import { step } from '../../domain/step.ts'
import { type LoggedEvent, type LoggedTransfer, must, type Teller } from './log.ts'
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
  must(id !== '', `${reference} is no way of a gift`)
  must(kind === 'single' && currency === 'CREDIT', `gift ${id} cannot be booked so`)
  const gift = giftOf(shelf, id)
  const booked = { credits, customerId, operatorId, memo }
  if (way === 'in') {
    must(gift.into === null, `gift ${id} is filled twice`)
    gift.into = booked
    return
  }
  must(gift.into !== null && gift.out === null, `gift ${id} has no credits to give`)
  must(gift.into.credits === credits, `gift ${id} gives another amount than was put in`)
  gift.out = booked
}

function say(shelf: Shelf<Gift>, line: LoggedEvent): void {
  const { subject: id, event, fromStatus, toStatus, outcome } = line
  const gift = giftOf(shelf, id)
  must(fromStatus === gift.status, `gift ${id} is ${gift.status ?? 'not made'}`)
  if (outcome !== 'applied') {
    must(toStatus === null, `gift ${id} moved by a line that was ${outcome}`)
    return
  }
  gift.version += 1n
  if (event === 'created') {
    must(toStatus === 'open' || toStatus === 'waiting', `gift ${id} cannot begin so`)
    must(gift.into !== null && gift.status === null, `gift ${id} is made without its credits`)
    gift.status = toStatus
    gift.kind = toStatus === 'waiting' ? 'personalized' : 'simple'
    return
  }
  const name = GIFT_EVENTS.find((known) => known === event)
  must(name !== undefined && gift.status !== null, `gift ${id} knows no ${event}`)
  const moved = step(GIFT, gift.status, name)
  must(moved.ok, `gift ${id} is ${gift.status} and cannot be ${event}`)
  must(moved.value === toStatus, `gift ${id} becomes ${moved.value}, not ${toStatus ?? 'nothing'}`)
  // The booking says which of its two ends it was, as the line does.
  must(gift.out?.memo === `gift ${event}`, `gift ${id} is ${event} without its credits`)
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
