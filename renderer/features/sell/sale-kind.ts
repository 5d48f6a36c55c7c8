import type { InvoiceView } from '../../../shared/model/invoice.ts'
import { isWaiting } from '../../app/invoices-store.ts'

/** Which panel a sale gets. */
export type PanelKind = 'creating' | 'waiting' | 'paid' | 'attention' | 'ended'

/** The scripts that a person must act on before the next sale, each with words of its own. */
export type AttentionScript = Exclude<
  InvoiceView['script'],
  'none' | 'wait_creating' | 'deliver' | 'deliver_over'
>

export function panelKind(invoice: InvoiceView): PanelKind {
  if (invoice.status === 'creating') return 'creating'
  if (invoice.script === 'node_silent') return 'attention'
  if (isWaiting(invoice)) return 'waiting'
  if (invoice.status !== 'paid' && invoice.status !== 'paid_late') return 'ended'
  return invoice.script === 'none' ||
    invoice.script === 'deliver' ||
    invoice.script === 'deliver_over'
    ? 'paid'
    : 'attention'
}

/** Scripts that stay on the till until a person has closed them. */
export function needsPerson(invoice: InvoiceView): boolean {
  const { script, isAcknowledged } = invoice
  return !isAcknowledged && script !== 'none' && script !== 'deliver' && script !== 'wait_creating'
}

/** What came above or below what was asked, msat, never negative. */
export function differenceMsat(invoice: InvoiceView): bigint {
  const difference = (invoice.receivedMsat ?? invoice.amountMsat) - invoice.amountMsat
  return difference < 0n ? -difference : difference
}
