import type { ReservationStatus } from '../../shared/model/credits.ts'
import type { Table } from './step.ts'

export const RESERVATION_EVENTS = [
  'committed', // its caller used what was held, or a part of it
  'refunded', // its caller gave it back
  'lapsed', // its time was over before either (TRAP-14)
] as const
export type ReservationEvent = (typeof RESERVATION_EVENTS)[number]

/** SM-04, MANA-44: each of its three ends is final. */
export const RESERVATION: Table<ReservationStatus, ReservationEvent> = {
  reserved: { committed: 'committed', refunded: 'refunded', lapsed: 'expired' },
  committed: {},
  refunded: {},
  expired: {},
}

/**
 * The status that counts now. A reservation whose time is over holds nothing for its caller, also
 * before the sweep has come by; so a late commit and the sweep can never both win.
 */
export function statusNow(
  reservation: { status: ReservationStatus; expiresAtMs: number },
  nowMs: number,
): ReservationStatus {
  const isOver = reservation.status === 'reserved' && nowMs >= reservation.expiresAtMs
  return isOver ? 'expired' : reservation.status
}
