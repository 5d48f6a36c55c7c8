import type { InvoiceRow } from '../store/invoices.ts'
import type { Core } from './core.ts'
import { Refusal } from './refusal.ts'

/** Whether another node than the connected one holds this invoice: this one knows nothing of it. */
export function isElsewhere(core: Core, row: Pick<InvoiceRow, 'nodePubkey'>): boolean {
  return row.nodePubkey !== core.node.pubkey()
}

/**
 * Asking this node about it would be answered with "not found", which must end nothing that can
 * still be paid at the other.
 * @throws Refusal other_node
 */
export function refuseElsewhere(core: Core, row: Pick<InvoiceRow, 'nodePubkey'>): void {
  if (isElsewhere(core, row)) throw new Refusal('other_node')
}
