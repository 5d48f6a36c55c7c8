import { customerCredit } from '../domain/accounts.ts'
import type { Reader } from './entries.ts'
import { integer, type Row, text } from './row.ts'
import { usageDifferences } from './usage.ts'
import { wrong, type Wrong } from './wrong.ts'

/** One customer's held credits as the account has them, and as the open reservations have them. */
type Held = { customerId: string; inAccount: bigint; inReservations: bigint }

/** What the credit service keeps beside the chain, told so that it can be judged. */
export type CreditState = {
  /** Only customers whose two sums differ. */
  held: readonly Held[]
  /** Reservations that ended otherwise than their transfer says, the first of them. */
  endedOtherwise: readonly string[]
  /** Customers and operations whose usage is not what the book counts. */
  usage: readonly { customerId: string; operation: string }[]
}

/**
 * Reads what MANA-60 compares, at one moment. It needs a connection and nothing of the core, so
 * that the check runs in a thread of its own.
 */
export function creditState(reader: Reader): CreditState {
  return {
    held: heldIn(reader),
    endedOtherwise: (reader.prepare(ENDED).all() as Row[]).map((row) => text(row, 'id')),
    usage: usageDifferences(reader),
  }
}

function heldIn(reader: Reader): Held[] {
  return (reader.prepare(HELD).all() as Row[]).map((row) => ({
    customerId: text(row, 'customer_id'),
    inAccount: integer(row, 'in_account'),
    inReservations: integer(row, 'in_reservations'),
  }))
}

/**
 * That what is reserved is what open reservations hold, alone: it reads open reservations and no
 * history, so that it can be asked each minute. @returns the first difference, or null.
 */
export function heldDifference(reader: Reader): Wrong | null {
  const [held] = heldIn(reader)
  return held ? wrongHold(held) : null
}

function wrongHold({ customerId: customer, inAccount, inReservations }: Held): Wrong {
  return wrong('held_other', { customer, held: inAccount, reserved: inReservations })
}

const PREFIX = customerCredit('').code
// The plus keeps it to the index of open reservations; in order of customers it would read all.
const HELD = `
  WITH open AS (
    SELECT customer_id, sum(amount) AS amount FROM reservations
    WHERE status = 'reserved' GROUP BY +customer_id)
  SELECT substr(code, ${PREFIX.length + 1}) AS customer_id, debits_pending AS in_account,
    coalesce(open.amount, 0) AS in_reservations
  FROM accounts LEFT JOIN open ON open.customer_id = substr(code, ${PREFIX.length + 1})
  WHERE currency = 'CREDIT' AND code GLOB '${PREFIX}*'
    AND debits_pending <> coalesce(open.amount, 0)
  ORDER BY id`
// Nothing taken is told of a refund and of an expiry alike; the entry's reference says which.
const REFERENCE_OF_END = `CASE status WHEN 'committed' THEN 'credits:committed:' || reservations.id
      WHEN 'refunded' THEN 'credits:refunded:' || reservations.id
      WHEN 'expired' THEN 'credits:lapsed:' || reservations.id END`
const ENDED = `
  SELECT reservations.id FROM reservations
  LEFT JOIN transfers AS held ON held.seq = reservations.pending_seq AND held.kind = 'pending'
    AND held.amount = reservations.amount AND held.customer_id = reservations.customer_id
    AND held.timeout_at = reservations.expires_at AND held.reason = operation
    AND held.memo = reservations.reason AND held.group_id = reservations.id
    AND held.booked_at = created_at
  LEFT JOIN transfers AS ending ON ending.pending_seq = reservations.pending_seq
  WHERE held.seq IS NULL OR ending.seq IS NOT reservations.resolved_seq
    OR ending.kind IS NOT CASE status WHEN 'reserved' THEN NULL WHEN 'committed' THEN 'post'
      ELSE 'void' END
    OR ending.reference IS NOT ${REFERENCE_OF_END}
    OR ending.booked_at IS NOT resolved_at
    OR reservations.committed_amount IS NOT iif(ending.kind = 'void', 0, ending.amount)
  ORDER BY reservations.pending_seq LIMIT 10`

/**
 * MANA-60: what is held on the accounts is what open reservations hold, so that available =
 * booked − open reservations. @returns the first difference, or null.
 */
export function creditDifference(state: CreditState): Wrong | null {
  const [held] = state.held
  if (held) return wrongHold(held)
  const [ended] = state.endedOtherwise
  if (ended !== undefined) return wrong('reservation_other', { id: ended })
  const [usage] = state.usage
  if (!usage) return null
  return wrong('usage_other', { customer: usage.customerId, operation: usage.operation })
}
