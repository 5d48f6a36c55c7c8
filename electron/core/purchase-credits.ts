import { invoiceIdSchema } from '../../shared/ids.ts'
import type { PurchaseView, Tender } from '../../shared/model/credits.ts'
import type { InvoiceView } from '../../shared/model/invoice.ts'
import { isCredited } from '../domain/invoice.ts'
import { purchasesOf } from '../store/find-invoices.ts'
import type { Actor, Core } from './core.ts'
import { answeredBefore } from './answer-once.ts'
import { clientIdOfCommand, createInvoice } from './create-invoice.ts'
import { mustCustomer } from './credit-account.ts'
import { invoiceView } from './invoice-view.ts'
import { invoiceStatus } from './look-up-invoice.ts'
import { pageOf } from './page.ts'
import { Refusal } from './refusal.ts'

/**
 * What can be taken for credits: exactly what `purchaseCredits` can start. A way to pay comes with
 * the walk that begins it and takes in its facts, and until then it is absent.
 */
export const TENDERS_READY: readonly Tender[] = ['lightning']

export type PurchaseInput = {
  clientId: string
  customerId: string
  packageId: string
  tender: Tender
}

/**
 * MANA-09: starts buying a package. By Lightning it is a sale like any other, down the same walk;
 * its settlement books the credits in the same transaction as the money (LND-44, LND-46). Its id
 * is kept like that of every verb on credits: it belongs to its origin and to this verb alone.
 * @throws Refusal tender_unavailable, not_found, id_reused, and all that a sale is refused with.
 */
export async function purchaseCredits(
  core: Core,
  actor: Actor,
  input: PurchaseInput,
): Promise<{ purchase: PurchaseView; invoice: InvoiceView }> {
  const { clientId, customerId, packageId, tender } = input
  if (!TENDERS_READY.includes(tender)) throw new Refusal('tender_unavailable')
  const asked = { verb: 'purchase', actor, input, answer: invoiceIdSchema }
  core.book.read((tx) => {
    mustCustomer(tx, customerId)
    // Looked at before the node is asked; the transaction that saves the intent looks again.
    answeredBefore(tx, asked)
  })
  const amount = { unit: 'top_up', packageId, customerId } as const
  const sale = { clientId: clientIdOfCommand(actor, clientId), amount, memo: '' }
  const invoice = await createInvoice(core, actor, sale, asked)
  return { purchase: purchaseView(invoice), invoice }
}

/** MANA-10: asks the node while it waits. @throws Refusal not_found, also for an ordinary sale. */
export async function purchaseStatus(
  core: Core,
  actor: Actor,
  id: string,
): Promise<{ purchase: PurchaseView; invoice: InvoiceView }> {
  const invoice = await invoiceStatus(core, actor, id)
  if (invoice.purpose !== 'credit_package') throw new Refusal('not_found')
  return { purchase: purchaseView(invoice), invoice }
}

/** MANA-07: newest first. */
export function findPurchases(
  core: Core,
  page: { customerId: string; limit: number; before: string | null },
): { purchases: PurchaseView[]; next: string | null } {
  const found = core.book.read((tx) =>
    pageOf(page, (range) => purchasesOf(tx, { ...range, customerId: page.customerId })),
  )
  const purchases = found.rows.map(({ row }) => purchaseView(invoiceView(row)))
  return { purchases, next: found.next }
}

function purchaseView(invoice: InvoiceView): PurchaseView {
  if (invoice.customerId === null || invoice.credits === null) throw new Refusal('not_found')
  return {
    id: invoice.id,
    customerId: invoice.customerId,
    tender: 'lightning',
    credits: invoice.credits,
    status: invoice.status,
    outcome: invoice.outcome,
    version: invoice.version,
    isCredited: isCredited(invoice),
    price: invoice.fiat,
    amountMsat: invoice.amountMsat,
    createdAtMs: invoice.createdAtMs,
    settledAtMs: invoice.settledAtMs,
  }
}
