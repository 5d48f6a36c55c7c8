import { cashierScript, INVOICE } from '../domain/invoice.ts'
import { step } from '../domain/step.ts'
import { invoiceById, type InvoiceRow, pendingInvoices } from '../store/invoices.ts'
import { commit, type Commit, saveInvoice } from './commit.ts'
import type { Core } from './core.ts'
import { isElsewhere } from './other-node.ts'

/**
 * Ends the waiting on the screen when the time is over by our clock. It is never the end of the
 * asking: the node may still settle, and then it is `paid_late` (TRAP-01, I7).
 */
export function lapseInvoices(core: Core): number {
  const over = core.book
    .read(pendingInvoices)
    .filter((row) => isHeard(core, row) && core.deadlines.isOver(row.id))
  for (const row of over) lapseInvoice(core, row.id)
  return over.length
}

/**
 * What was paid in time while nobody listened must not be called late: as long as its node is away
 * or not caught up with, the screen says that the time is up and the sale waits for the node. One
 * of another node waits until that one is paired again: what was paid there is not known here.
 */
function isHeard(core: Core, row: InvoiceRow): boolean {
  return !isElsewhere(core, row) && core.node.light() === 'connected'
}

/** Lapses one invoice when it still waits and its time is over; otherwise does nothing. */
export function lapseInvoice(core: Core, invoiceId: string): void {
  const row = core.book.read((tx) => invoiceById(tx, invoiceId))
  if (!row || row.status !== 'pending') return
  if (!core.deadlines.isOver(row.id)) return
  commit(core, (unit) => lapse(core, unit, invoiceById(unit.tx, invoiceId)))
}

function lapse(core: Core, unit: Commit, row: InvoiceRow | null): void {
  if (!row) return
  const moved = step(INVOICE, row.status, 'lapsed')
  if (!moved.ok) return
  saveInvoice(core, unit, {
    before: row,
    after: { ...row, status: moved.value, script: cashierScript({ ...row, status: moved.value }) },
    saying: { source: 'clock', event: 'lapsed', outcome: 'applied' },
  })
}
