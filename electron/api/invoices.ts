import type { App } from '../core/app.ts'
import { createInvoice } from '../core/create-invoice.ts'
import { confirmInvoice, invoiceStatus } from '../core/look-up-invoice.ts'
import { creditPackages } from '../core/credit-packages.ts'
import { findInvoices, getInvoice, waitingInvoices } from '../core/read-invoices.ts'
import { acknowledgeInvoice, voidInvoice } from '../core/void-invoice.ts'
import { actorOf, type Bound } from './bind.ts'

/** The sale's methods (LND-01…03). */
export function bindInvoices(app: App, os: Bound) {
  const { invoices } = os
  return {
    create: invoices.create.handler(({ input, context }) =>
      createInvoice(app.mustCore(), actorOf(app, context), input),
    ),
    status: invoices.status.handler(({ input, context }) =>
      invoiceStatus(app.mustCore(), actorOf(app, context), input.id),
    ),
    confirm: invoices.confirm.handler(({ input, context }) =>
      confirmInvoice(app.mustCore(), actorOf(app, context), input.id),
    ),
    void: invoices.void.handler(({ input, context }) =>
      voidInvoice(app.mustCore(), actorOf(app, context), input.id),
    ),
    acknowledge: invoices.acknowledge.handler(({ input, context }) =>
      acknowledgeInvoice(app.mustCore(), actorOf(app, context), input),
    ),
    get: invoices.get.handler(({ input, context }) =>
      getInvoice(app.mustCore(), actorOf(app, context), input.id),
    ),
    list: invoices.list.handler(({ input }) => findInvoices(app.mustCore(), input)),
    open: invoices.open.handler(({ context }) =>
      waitingInvoices(app.mustCore(), actorOf(app, context)),
    ),
    packages: invoices.packages.handler(() => ({
      packages: app.mustCore().book.read(creditPackages),
    })),
  }
}
