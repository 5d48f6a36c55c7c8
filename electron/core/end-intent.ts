import { INVOICE } from '../domain/invoice.ts'
import { step } from '../domain/step.ts'
import type { InvoiceRow } from '../store/invoices.ts'
import { type Commit, saveInvoice } from './commit.ts'
import type { Core } from './core.ts'

/** Ends a sale that never got a code: nobody can have paid it. One that has moved on stays. */
export function endIntent(core: Core, unit: Commit, row: InvoiceRow, reason: string): void {
  const moved = step(INVOICE, row.status, 'rejected')
  if (!moved.ok) return
  saveInvoice(core, unit, {
    before: row,
    after: { ...row, status: moved.value, script: 'none', isNodeFinal: true },
    saying: { source: 'node_answer', event: 'rejected', outcome: 'applied', detail: reason },
  })
}
