import type { InvoiceView, TimelineEntry } from '../../shared/model/invoice.ts'
import { headSeq } from '../store/changes.ts'
import { eventsOf } from '../store/timeline.ts'
import { listInvoices } from '../store/find-invoices.ts'
import { makeNotesFindable, notesWait } from '../store/notes.ts'
import { BookError } from '../store/open.ts'
import { openInvoices } from '../store/invoices.ts'
import type { Actor, Core } from './core.ts'
import { invoiceView } from './invoice-view.ts'
import { ownInvoice } from './look-up-invoice.ts'

/** One invoice with the lines that say why it is in its state (OPP-09). @throws Refusal */
export function getInvoice(
  core: Core,
  actor: Actor,
  id: string,
): { invoice: InvoiceView; timeline: TimelineEntry[] } {
  const row = ownInvoice(core, actor, id)
  return { invoice: invoiceView(row), timeline: core.book.read((tx) => eventsOf(tx, row.id)) }
}

/** Newest first; a page and the change sequence at the moment of reading, so nothing is missed. */
export function findInvoices(
  core: Core,
  input: { search: string; limit: number; before: string | null },
): { invoices: InvoiceView[]; next: string | null; asOfSeq: number } {
  if (input.search.trim() !== '') findNewestNotes(core)
  return core.book.read((tx) => {
    const page = listInvoices(tx, input)
    return { invoices: page.invoices.map(invoiceView), next: page.next, asOfSeq: headSeq(tx) }
  })
}

/**
 * Notes become findable right after the answer of their sale; a search that comes in between, or
 * after a crash, must not miss them. On a full disk a search still answers from what it has.
 */
function findNewestNotes(core: Core): void {
  if (!core.book.read(notesWait)) return
  try {
    core.book.write(makeNotesFindable)
  } catch (error) {
    if (!(error instanceof BookError)) throw error
    core.status.storageMayHaveChanged()
  }
}

/** Sales of this till that wait, or that need a person: the chips (pain 5). */
export function waitingInvoices(
  core: Core,
  actor: Actor,
): { invoices: InvoiceView[]; asOfSeq: number } {
  return core.book.read((tx) => ({
    invoices: openInvoices(tx, actor.tillId, core.clock.nowMs()).map(invoiceView),
    asOfSeq: headSeq(tx),
  }))
}
