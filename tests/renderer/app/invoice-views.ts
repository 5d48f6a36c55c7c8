import type { InvoiceView } from '../../../shared/model/invoice.ts'

/** An invoice as the core would send it, with what a test cares about on top. */
export function anInvoice(id: string, changes: Partial<InvoiceView> = {}): InvoiceView {
  return {
    id,
    version: 1,
    purpose: 'sale',
    status: 'pending',
    outcome: 'none',
    script: 'none',
    amountMsat: 14_204_000n,
    receivedMsat: null,
    fiat: { currency: 'EUR', amountMinor: 1_250n },
    askedIn: 'fiat',
    rate: null,
    memo: '',
    bolt11: 'lnbcrt1',
    paymentHash: '00'.repeat(32),
    createdAtMs: 1_000,
    expiresAtMs: 901_000,
    settledAtMs: null,
    receiptNumber: null,
    isVoidRequested: false,
    isAcknowledged: false,
    tillId: 'till_1',
    operatorId: 'op_1',
    operatorName: 'Mara',
    credits: null,
    customerId: null,
    ...changes,
  }
}
