import type { CashierScript, InvoiceStatus, ReceivedOutcome } from '../../shared/model/invoice.ts'
import type { Table } from './step.ts'

export const INVOICE_EVENTS = [
  'issued', // the node holds the invoice
  'rejected', // the node refused it for good
  'accepted', // HTLCs are held: the payment is arriving
  'released', // the held HTLCs went back
  'paid', // the node settled
  'lapsed', // our own clock says that its time is over
  'canceled', // the node canceled it
] as const
export type InvoiceEvent = (typeof INVOICE_EVENTS)[number]

/** SM-01. The node's word wins over our own clock, so `expired` can still be paid (TRAP-01). */
export const INVOICE: Table<InvoiceStatus, InvoiceEvent> = {
  // Saved before the node was asked; a restart goes on from here.
  creating: { issued: 'pending', rejected: 'failed', paid: 'paid', canceled: 'canceled' },
  pending: {
    accepted: 'arriving',
    paid: 'paid',
    lapsed: 'expired',
    canceled: 'canceled',
  },
  // That a payment went back may have been missed, and the invoice ran out since.
  arriving: { released: 'pending', paid: 'paid', lapsed: 'expired', canceled: 'canceled' },
  // Only our clock said so: the node may still settle, or confirm that it never will.
  expired: { paid: 'paid_late', canceled: 'expired' },
  paid: {},
  paid_late: {},
  // Final at a sound node. Should one settle all the same, its money must be in the book.
  canceled: { paid: 'paid_late' },
  failed: { paid: 'paid_late' },
}

/** How what arrived compares with what was asked; amounts in msat. */
export function receivedOutcome(
  amountMsat: bigint,
  receivedMsat: bigint | null,
): Exclude<ReceivedOutcome, 'none'> {
  if (receivedMsat === null) return 'unknown'
  if (receivedMsat === amountMsat) return 'exact'
  return receivedMsat > amountMsat ? 'over' : 'under'
}

/**
 * LND-38, LND-44: whether a package's credits stand on the account. What is short of the price is
 * booked as underpaid and brings none; a person decides. What is not known yet brings none either.
 */
export function isCredited(sale: { status: InvoiceStatus; outcome: ReceivedOutcome }): boolean {
  if (sale.status !== 'paid' && sale.status !== 'paid_late') return false
  return sale.outcome !== 'under' && sale.outcome !== 'unknown'
}

/**
 * What the cashier should do, from the facts alone (OPP-01). The order is the order of care:
 * a lost void race and missing money are told before anything cheerful.
 */
export function cashierScript(sale: {
  status: InvoiceStatus
  outcome: ReceivedOutcome
  isVoidRequested: boolean
  /** Another node than the connected one holds it, and has not told its end. */
  isElsewhere?: boolean
}): CashierScript {
  if (sale.status === 'creating') return 'wait_creating'
  if (sale.status !== 'paid' && sale.status !== 'paid_late') {
    return sale.isElsewhere ? 'node_silent' : 'none'
  }
  if (sale.isVoidRequested) return 'void_lost_race'
  if (sale.outcome === 'unknown') return 'ask_unknown_amount'
  if (sale.outcome === 'under') return 'ask_under'
  if (sale.status === 'paid_late') return 'late_deliver_or_refund'
  return sale.outcome === 'over' ? 'deliver_over' : 'deliver'
}

/** Scripts that stay on the till until a person closes them. */
export function needsPerson(script: CashierScript): boolean {
  return script !== 'none' && script !== 'deliver' && script !== 'wait_creating'
}
